"""Which instance a command works on: a file of settings, then the environment, which wins."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from foundation.settings import PREFIX, Settings, read_environment_file

FILE_VARIABLE = "CONVENTIO_SETTINGS_FILE"


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--settings FILE``, or the variable CONVENTIO_SETTINGS_FILE."""
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FICHIER",
        default=os.environ.get(FILE_VARIABLE) or None,
        help=f"fichier de réglages « NOM=valeur » (par défaut : {FILE_VARIABLE}, sinon l’environnement seul)",
    )


def is_named(arguments: argparse.Namespace) -> bool:
    """Whether anything says which instance is meant; whether it says it well is another question."""
    return bool(arguments.settings) or bool(_own(os.environ))


def settings_of(arguments: argparse.Namespace, environment: Mapping[str, str] | None = None) -> Settings:
    """Raises BadSettings."""
    own = _own(os.environ if environment is None else environment)
    given = read_environment_file(Path(arguments.settings)) if arguments.settings else {}
    return Settings.from_environment(given | own)


def _own(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != FILE_VARIABLE
    }
