"""One request: when it came and who makes it. Pages read both here; below the pages they are arguments."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import g, request

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.records.account import Account
from workflow.rules.moves import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person who is signed in, as read at the beginning of the request."""

    account_id: int
    name: str
    email: str
    roles: frozenset[Role]
    has_second_factor: bool

    @classmethod
    def of(cls, account: Account) -> "Visitor":
        return cls(
            account_id=account.id,
            name=account.name,
            email=account.email,
            roles=account.roles,
            has_second_factor=account.totp_secret is not None,
        )

    @property
    def actor(self) -> Actor:
        """How acts and the journal know this person, with what the form says they had before their eyes."""
        return Actor(name=self.name, roles=self.roles, account_id=self.account_id, saw=posted_revisions())


def begin(at: datetime) -> None:
    """The clock was read, once; nobody is known yet."""
    g.at = at
    g.visitor = None


def recognise(visitor: Visitor) -> None:
    g.visitor = visitor


def at() -> datetime:
    """The instant of the request (aware, UTC)."""
    return cast("datetime", g.at)


def today() -> date:
    """The date of the request in Paris."""
    return paris_date(at())


def visitor() -> Visitor | None:
    """Who is signed in, if anybody."""
    return cast("Visitor | None", g.get("visitor"))


def person() -> Visitor:
    """Who is signed in, on a page that nobody else reaches."""
    who = visitor()
    if who is None:
        msg = "this page asks who is signed in, and its access declaration lets strangers in"
        raise LookupError(msg)
    return who


def posted_revisions() -> dict[str, str]:
    """What the form that was sent says its reader saw: subject → revision (``web.seen``)."""
    if request.method != "POST":
        return {}
    pairs = (given.rpartition(":") for given in request.form.getlist("revision"))
    return {subject: revision for subject, _colon, revision in pairs if subject}


def client_address() -> str:
    """The network address the request came from, as far as the trusted proxies tell it."""
    return request.remote_addr or ""
