"""The process of its own that ``bounded`` starts: ``python -m foundation.apart``.

Apart from it, so that what is defined there has one name in both processes.
"""

from foundation.bounded import serve

if __name__ == "__main__":
    serve()
