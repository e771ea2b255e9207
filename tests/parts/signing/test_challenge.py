"""One-time codes."""

from datetime import timedelta

import pytest

from foundation.database import Database
from signing import challenge, rounds
from signing.challenge import (
    LIFETIME,
    PAUSE,
    PER_HOUR,
    TRIES,
    CodeExpired,
    CodeUsed,
    NoCode,
    TooManyCodes,
    TooManyTries,
    TooSoon,
    WrongCode,
)
from signing.records import Challenge, Signer
from signing.rounds import AlreadySigned
from tests.parts.signing.circuit import NOON, SECRET, YES, opened

SECOND = timedelta(seconds=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_good_once(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        asked = challenge.ask(session, SECRET, jeanne, at=NOON)
        code = challenge.code(SECRET, asked.id)
        assert len(code) == 6
        assert code not in asked.code_hash
        spaced = f" {code[:3]} {code[3:]} "
        assert challenge.check(session, jeanne, spaced, at=NOON) is None
        assert isinstance(challenge.check(session, jeanne, code, at=NOON), CodeUsed)
        assert (asked.sent_to, asked.tries, asked.used_at) == ("jeanne@mjc.example", 1, NOON)


def test_failed_tries_are_counted_and_end_the_code(database: Database) -> None:
    with database.transaction() as session:
        code = challenge.code(SECRET, challenge.ask(session, SECRET, opened(session).signers[0], at=NOON).id)
    for left in reversed(range(TRIES)):
        with database.transaction() as session:
            refusal = challenge.check(session, session.get_one(Signer, 1), wrong(code), at=NOON)
            assert isinstance(refusal, WrongCode)
            assert refusal.left == left
    with database.transaction() as session:
        assert isinstance(challenge.check(session, session.get_one(Signer, 1), code, at=NOON), TooManyTries)


def test_a_code_lasts_ten_minutes(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        assert isinstance(challenge.check(session, jeanne, "123456", at=NOON), NoCode)
        code = challenge.code(SECRET, challenge.ask(session, SECRET, jeanne, at=NOON).id)
        assert isinstance(challenge.check(session, jeanne, code, at=NOON + LIFETIME), CodeExpired)
        assert challenge.check(session, jeanne, code, at=NOON + LIFETIME - SECOND) is None


def test_only_the_newest_code_is_good(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        first = challenge.code(SECRET, challenge.ask(session, SECRET, jeanne, at=NOON).id)
        second = challenge.code(SECRET, challenge.ask(session, SECRET, jeanne, at=NOON + PAUSE).id)
        assert first != second
        assert isinstance(challenge.check(session, jeanne, first, at=NOON + PAUSE), WrongCode)
        assert challenge.check(session, jeanne, second, at=NOON + PAUSE) is None


def test_a_minute_passes_between_two_codes(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        challenge.ask(session, SECRET, jeanne, at=NOON)
        with pytest.raises(TooSoon) as refusal:
            challenge.ask(session, SECRET, jeanne, at=NOON + 18 * SECOND)
        assert refusal.value.seconds == 42


def test_codes_are_few_an_hour(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        for number in range(PER_HOUR):
            challenge.ask(session, SECRET, jeanne, at=NOON + number * PAUSE)
        with pytest.raises(TooManyCodes) as refusal:
            challenge.ask(session, SECRET, jeanne, at=NOON + PER_HOUR * PAUSE)
        assert refusal.value.again_at == NOON + timedelta(hours=1)
        challenge.ask(session, SECRET, jeanne, at=NOON + timedelta(hours=1))
        assert session.query(Challenge).count() == PER_HOUR + 1


def test_who_has_signed_is_told_so(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
        assert isinstance(challenge.check(session, jeanne, "123456", at=NOON), AlreadySigned)
