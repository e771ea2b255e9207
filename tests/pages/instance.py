"""One instance to visit: a database with the cast in it, a clock that the test holds, a client per person."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from conventio.services import Services
from foundation.database import Database
from web.app import create_app
from workflow.acts import accounts

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until the test moves it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


class Reader(FlaskClient):
    """Reads pages as people do: a no-break space is a space."""

    def open(self, *given: Any, **named: Any) -> TestResponse:
        answer = super().open(*given, **named)
        if answer.mimetype == "text/html":
            answer.set_data(answer.get_data().replace("\u00a0".encode(), b" "))
        return answer


@dataclass(kw_only=True)
class Instance:
    services: Services
    clock: Clock = field(default_factory=Clock)
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.services, clock=self.clock)
        self.app.test_client_class = Reader

    @property
    def database(self) -> Database:
        return self.services.database

    def stranger(self) -> FlaskClient:
        return self.app.test_client()

    def client(self, email: str) -> FlaskClient:
        """Somebody whose session is open already: hashing a password in each test would take minutes."""
        with self.database.reading() as session:
            account = accounts.by_email(session, email)
            assert account is not None
            known = {"account": account.id, "epoch": account.session_epoch}
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            seconds = int(self.clock.at.timestamp())
            cookie.update(known, opened=seconds, seen=seconds)
        return client
