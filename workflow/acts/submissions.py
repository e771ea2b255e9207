"""The same form sent twice counts once: whoever comes first carries it out, the others learn where it led."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from foundation.database import Database
from workflow.records.submission import Submission

KEPT = timedelta(days=1)
GIVEN_UP = timedelta(minutes=2)
"""A sending that has led nowhere for so long was cut short: the next one is the first again."""


def claim(database: Database, key: str, *, at: datetime) -> bool:
    """True for the first sending, which must then be settled or released; False for every other one."""
    cut_short = and_(Submission.led_to == "", Submission.at <= at - GIVEN_UP)
    try:
        with database.transaction() as session:
            session.execute(delete(Submission).where(or_(Submission.at <= at - KEPT, cut_short)))
            session.add(Submission(key=key, at=at))
    except IntegrityError:
        return False
    return True


def led_to(database: Database, key: str) -> str | None:
    """Where the first sending led, "" while it is being carried out, None once it was released."""
    with database.reading() as session:
        return session.scalar(select(Submission.led_to).where(Submission.key == key))


def settle(database: Database, key: str, *, address: str) -> None:
    """It was done, and leads to ``address``."""
    with database.transaction() as session:
        session.execute(update(Submission).where(Submission.key == key).values(led_to=address))


def release(database: Database, key: str) -> None:
    """It was refused: the same answers may be sent again."""
    with database.transaction() as session:
        session.execute(delete(Submission).where(Submission.key == key))
