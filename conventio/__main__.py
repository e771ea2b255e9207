"""Entry point of the program ``conventio``."""

import sys


def main() -> int:
    """Runs one command; returns its exit status."""
    sys.stderr.write("conventio: aucune commande n’existe encore.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
