"""Levels of signature in words."""

from flask import Flask

from signing.level import Level


def level_label(value: str) -> str:
    """A level as it is stored; what is none (a signature on paper) stays as it is."""
    return Level(value).label if value in tuple(Level) else value


def level_meaning(value: str) -> str:
    """What the word promises; nothing for what is no level."""
    return Level(value).meaning if value in tuple(Level) else ""


def install(app: Flask) -> None:
    app.add_template_filter(level_label)
    app.add_template_filter(level_meaning)
