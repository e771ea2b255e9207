"""Entry point of the program ``conventio``: one module a command, in ``conventio.cli``."""

import argparse
import sys
from collections.abc import Sequence

from conventio.cli import COMMANDS
from foundation.errors import Refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status: 0 done, 2 refused, with one line that says why."""
    parser = argparse.ArgumentParser(
        prog="conventio", description="Rédiger, faire signer et suivre des conventions pendant des années."
    )
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except Refusal as refusal:
        sys.stderr.write(f"conventio: {refusal}\n")
        return 2
    except BrokenPipeError:
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
