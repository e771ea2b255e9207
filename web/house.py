"""What the pages need of the program, and how a page reaches it."""

from typing import Protocol, cast

from flask import Flask, current_app

from foundation.database import Database
from foundation.settings import Settings

_KEY = "conventio-house"


class House(Protocol):
    """The services built once by the program and handed to ``create_app``; any object with these will do."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def secret(self) -> bytes:
        """At least 32 random bytes; every key of the pages is derived from it, none is it."""


def install(app: Flask, house: House) -> None:
    app.extensions[_KEY] = house


def house() -> House:
    """The house of the application that serves the present request."""
    return cast("House", current_app.extensions[_KEY])
