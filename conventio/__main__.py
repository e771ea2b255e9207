"""Entry point of the program ``conventio``: one module a command, in ``conventio.cli``."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from conventio.cli import COMMANDS
from conventio.french import speak_french
from foundation.errors import Refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status: 0 done, 1 no, 2 refused, with one line that says why."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(asked=next(iter(given), "")).parse_args(given)
    try:
        status: int = options.run(options)
    except Refusal as refusal:
        sys.stderr.write(f"conventio: {refusal}\n")
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def _parser(asked: str) -> argparse.ArgumentParser:
    speak_french()
    parser = argparse.ArgumentParser(
        prog="conventio",
        description="Rédiger, faire signer et suivre des conventions pendant des années.",
        epilog="« conventio COMMANDE --help » dit tout d’une commande. État de sortie : 0, c’est fait ; 1, la réponse est "
        "non (rien trouvé, quelque chose à corriger) ; 2, refusé, avec la raison ; 130, interrompu.",
    )
    parser.add_argument("--version", action="version", version=f"conventio {version('conventio')}")
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE", dest="command", required=True)
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.summary)
        if name == asked:
            import_module(f"conventio.cli.{command.module}").add_arguments(own)
    return parser


if __name__ == "__main__":
    sys.exit(main())
