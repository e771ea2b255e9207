"""What a long-lived process has loaded is set aside from the search for garbage.

Reading a PDF makes many small objects that refer to each other, and so many full collections. Each would go through
every module of the program again: a quarter of the time of a signature was that (``scripts/bench/circuit.py``).
"""

import gc


def set_aside_what_is_loaded() -> None:
    """Called once, when a process has started and before it serves; what comes later is collected as ever."""
    gc.collect()
    gc.freeze()
