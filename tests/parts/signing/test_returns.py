"""A file signed elsewhere is accepted on the revision that was sent out, and on no other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.database import Database
from signing import returns
from signing.consent import ELSEWHERE
from signing.level import Level
from signing.methods.method import Method
from signing.methods.shape import Embedded, Proof
from signing.records import Signer, SignerState
from signing.refusals import BelowMinimum, RevisionMoved
from signing.rounds import Confirmation
from tests.parts.signing.circuit import CERTIFIED, HERVE, JEANNE, NOON, PAUL, opened

EARLIER = NOON - timedelta(hours=1)
PROOF = Proof(
    person="Jeanne Martin",
    issuer="AC",
    serial="1a",
    sha256="c" * 64,
    signed_at=EARLIER,
    dated_by="TSA",
    ours=False,
)
YES = Confirmation(consent_version=ELSEWHERE, typed_name="–", address="192.0.2.7")


def accept(database: Database, signer_id: int, *, base: str = CERTIFIED, new: str = "1" * 64) -> None:
    with database.transaction() as session:
        returns.accept(
            session,
            session.get_one(Signer, signer_id),
            confirmation=YES,
            embedded=Embedded(b"", Level.ADVANCED),
            proof=PROOF,
            base_sha256=base,
            new_sha256=new,
            at=NOON,
        )


def test_the_decision_and_the_revision_come_together(database: Database) -> None:
    with database.transaction() as session:
        opened(session)
    accept(database, 1)
    with database.reading() as session:
        jeanne = session.get_one(Signer, 1)
        assert (jeanne.state, jeanne.method) == (SignerState.SIGNED, Method.UPLOAD)
        assert (jeanne.confirmed_at, jeanne.signed_at) == (EARLIER, NOON)
        assert (jeanne.sha256_before, jeanne.sha256_after) == (CERTIFIED, "1" * 64)
        assert (jeanne.typed_name, jeanne.drawn) == ("", None)
        assert jeanne.certificate is not None
        assert jeanne.certificate["signed_at"] == EARLIER.isoformat()
        assert jeanne.round.current_sha256 == "1" * 64


def test_of_two_who_started_from_one_revision_one_begins_again(database: Database) -> None:
    with database.transaction() as session:
        opened(session, JEANNE, PAUL, HERVE)
    accept(database, 1)
    with pytest.raises(RevisionMoved):
        accept(database, 2, new="2" * 64)
    with database.reading() as session:
        paul = session.get_one(Signer, 2)
        assert (paul.state, paul.confirmed_at, paul.certificate) == (SignerState.WAITING, None, None)
    accept(database, 2, base="1" * 64, new="2" * 64)


def test_no_round_completes_below_the_minimum(database: Database) -> None:
    with database.transaction() as session:
        opened(session, replace(JEANNE, minimum=Level.QUALIFIED), HERVE)
    with pytest.raises(BelowMinimum):
        accept(database, 1)
    with database.reading() as session:
        assert session.get_one(Signer, 1).confirmed_at is None
