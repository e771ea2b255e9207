"""Signed cookies that say who is signed in, for how long.

A session holds an account number, the epoch of that account and two instants. It ends after IDLE without a
request, after LONGEST in any case, and as soon as the account is deactivated or its epoch is raised (new
password, sign-out): the cookie is worthless then, wherever a copy of it may be.
"""

from datetime import datetime, timedelta
from enum import Enum

from flask import session
from sqlalchemy.orm import Session

from foundation.database import Database
from web.visit import Visitor
from workflow.records.account import Account

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SECOND_FACTOR_WAIT = timedelta(minutes=10)
"""How long a right password waits for its code."""
_TOUCH_EVERY = timedelta(minutes=1)


class Ending(Enum):
    """Why a cookie that was good no longer opens anything."""

    IDLE = "idle"
    TOO_LONG = "too-long"
    CLOSED = "closed"


def open_session(account: Account, at: datetime) -> None:
    """Begins a session; nothing of the former cookie survives, its CSRF token included."""
    session.clear()
    session.update(account=account.id, epoch=account.session_epoch, opened=_stamp(at), seen=_stamp(at))


def close_session() -> None:
    """Empties the cookie of this browser; copies of it stay good, see ``close_everywhere``."""
    session.clear()


def close_everywhere(database_session: Session, account_id: int) -> None:
    """Makes every cookie of the account worthless, on all devices: nothing else revokes a signed cookie."""
    account = database_session.get_one(Account, account_id, with_for_update=True)
    account.session_epoch += 1


def read_session(database: Database, at: datetime) -> Visitor | Ending | None:
    """Whose session the cookie is, why it has ended, or None when there was none."""
    if "account" not in session:
        return None
    ending = _out_of_time(at)
    if ending is not None:
        return ending
    with database.reading() as reading:
        account = reading.get(Account, session["account"])
        if account is None or not account.active or account.session_epoch != session["epoch"]:
            return Ending.CLOSED
        visitor = Visitor.of(account)
    if _stamp(at) - session["seen"] >= _TOUCH_EVERY.total_seconds():
        session["seen"] = _stamp(at)
    return visitor


def _out_of_time(at: datetime) -> Ending | None:
    if _stamp(at) - session["opened"] >= LONGEST.total_seconds():
        return Ending.TOO_LONG
    if _stamp(at) - session["seen"] >= IDLE.total_seconds():
        return Ending.IDLE
    return None


def opened_at() -> int:
    """When the present session began, as a number that is its own: for what must not outlive it."""
    return int(session["opened"])


def wait_for_second_factor(account_id: int, at: datetime) -> None:
    """The password was right; nothing is open until the code is."""
    session.clear()
    session.update(waiting=account_id, waiting_since=_stamp(at))


def waiting_for_second_factor(at: datetime) -> int | None:
    """The account whose password was right less than SECOND_FACTOR_WAIT ago."""
    if "waiting" not in session:
        return None
    late = _stamp(at) - session["waiting_since"] >= SECOND_FACTOR_WAIT.total_seconds()
    return None if late else int(session["waiting"])


def _stamp(at: datetime) -> int:
    return int(at.timestamp())
