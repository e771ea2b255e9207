"""The command line, one file a command: ``add_parser`` says what can be asked, ``run`` does it."""

from types import ModuleType

COMMANDS: tuple[ModuleType, ...] = ()
