"""The number of a convention, and the public code printed in its footer."""

import secrets
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.number import NumberSeries

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U: people copy this code from paper."""
_GROUPS, _GROUP_LENGTH = 3, 4


def next_number(session: Session, *, pattern: str, prefix: str, on: date) -> str:
    """The next number of the year, for instance EPN-2026-0042.

    Read and raised in the caller's transaction: a draft that is rolled back leaves no gap, and two at once
    wait for each other.
    """
    key = {"prefix": prefix, "year": on.year}
    series = session.scalars(select(NumberSeries).filter_by(**key).with_for_update()).one_or_none()
    if series is None:
        series = NumberSeries(**key, last_rank=0)
        session.add(series)
    series.last_rank += 1
    session.flush()
    return pattern.format(prefix=prefix, year=on.year, rank=series.last_rank)


def new_verification_code() -> str:
    """Random, about 59 bits: too long to guess, short enough to copy from a printed footer."""
    letters = [secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH)]
    return "-".join("".join(letters[i : i + _GROUP_LENGTH]) for i in range(0, len(letters), _GROUP_LENGTH))
