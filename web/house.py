"""What the pages need of the program, and how a page reaches it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, cast

from flask import Flask, current_app

from foundation.database import Database
from foundation.settings import Settings
from workflow.workshop import Workshop

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

    @property
    def workshop(self) -> Workshop:
        """What acts work with."""

    def deliver_now(self, mail_id: int, *, at: datetime) -> bool:
        """Sends a mail that somebody is waiting for; False when the worker will have to try again."""

    def last_passes(self) -> Mapping[str, datetime]:
        """When each job of the worker last came to its end, by name; one that never ran is absent."""


def install(app: Flask, house: House) -> None:
    app.extensions[_KEY] = house


def house() -> House:
    """The house of the application that serves the present request."""
    return cast("House", current_app.extensions[_KEY])
