"""Personal links: which one is good, and what the others say."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from foundation.database import Database
from signing import invitations, rounds
from signing.invitations import (
    ExpiredLink,
    OtherVersion,
    ReplacedLink,
    UnknownLink,
    UsedLink,
    WithdrawnLink,
)
from signing.records import Invitation, Signer, SignerState
from tests.parts.signing.circuit import MONTH, NOON, SECRET, YES, opened, sign


def link_of(session: Session, signer: Signer, *, at: datetime = NOON) -> str:
    made = invitations.invite(session, SECRET, signer, at=at, expires_at=NOON + MONTH)
    return invitations.token(SECRET, made.id)


def test_a_link_leads_to_its_signer_and_is_kept_as_a_hash(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        token = link_of(session, jeanne)
        assert jeanne.state is SignerState.INVITED
    with database.reading() as session:
        for _ in range(2):  # looking consumes nothing
            assert invitations.find(session, SECRET, token, at=NOON).signer.name == "Jeanne Martin"
        row = session.get_one(Invitation, 1)
        assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert len(token.partition("-")[2]) * 4 == 160


@pytest.mark.parametrize(
    "spoil", [str.upper, lambda token: token[:-1], lambda _: "", lambda _: "1-" + "0" * 40]
)
def test_a_spoilt_link_is_unknown(database: Database, spoil: Callable[[str], str]) -> None:
    with database.transaction() as session:
        token = link_of(session, opened(session).signers[0])
        given = spoil(token)
        assert given != token
        with pytest.raises(UnknownLink):
            invitations.find(session, SECRET, given, at=NOON)


@pytest.mark.parametrize("given", ["é-1", "²-1", "-1", "999999999999999999999-1", "7-" + "0" * 40, "1\x00-2"])
def test_what_is_no_link_is_unknown(database: Database, given: str) -> None:
    with database.transaction() as session, pytest.raises(UnknownLink):
        invitations.find(session, SECRET, given, at=NOON)


def test_a_derived_link_without_its_row_is_unknown(database: Database) -> None:
    with database.transaction() as session, pytest.raises(UnknownLink):
        invitations.find(session, SECRET, invitations.token(SECRET, 12), at=NOON)


def test_a_newer_link_replaces_the_older(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        old, new = link_of(session, jeanne), link_of(session, jeanne, at=NOON + timedelta(hours=1))
        assert invitations.find(session, SECRET, new, at=NOON).signer is jeanne
        with pytest.raises(ReplacedLink):
            invitations.find(session, SECRET, old, at=NOON)


def test_a_link_ends_with_its_last_instant(database: Database) -> None:
    with database.transaction() as session:
        token = link_of(session, opened(session).signers[0])
        invitations.find(session, SECRET, token, at=NOON + MONTH - timedelta(seconds=1))
        with pytest.raises(ExpiredLink):
            invitations.find(session, SECRET, token, at=NOON + MONTH)


def test_a_link_that_has_served_says_so(database: Database) -> None:
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        token = link_of(session, jeanne)
        rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
        with pytest.raises(UsedLink) as refusal:
            invitations.find(session, SECRET, token, at=NOON)
        assert refusal.value.signed_at == NOON
        found = invitations.find(session, SECRET, token, at=NOON, signed_too=True)
        assert found.invitation.used_at == NOON


@pytest.mark.parametrize("how", ["cancel", "decline"])
def test_a_stopped_round_withdraws_every_link(database: Database, how: str) -> None:
    with database.transaction() as session:
        circuit = opened(session)
        jeanne, herve = circuit.signers
        first = link_of(session, jeanne)
        sign(session, jeanne, revision="1" * 64)
        second = link_of(session, herve)
        if how == "cancel":
            rounds.cancel(session, circuit.id, reason="erreur", at=NOON)
        else:
            rounds.decline(session, herve, reason="erreur", at=NOON)
        for token in (first, second):
            with pytest.raises(WithdrawnLink) as refusal:
                invitations.find(session, SECRET, token, at=NOON, signed_too=True)
            assert refusal.value.reason == "erreur"


def test_an_expired_round_says_so_to_who_comes_late(database: Database) -> None:
    with database.transaction() as session:
        circuit = opened(session)
        token = link_of(session, circuit.signers[0])
        rounds.expire(session, circuit.id, at=NOON + MONTH)
        with pytest.raises(ExpiredLink):
            invitations.find(session, SECRET, token, at=NOON + MONTH)


def test_a_link_is_good_for_the_file_it_was_made_for(database: Database) -> None:
    with database.transaction() as session:
        circuit = opened(session)
        token = link_of(session, circuit.signers[0])
        circuit.frozen_sha256 = "e" * 64
        with pytest.raises(OtherVersion):
            invitations.find(session, SECRET, token, at=NOON)


def test_the_first_view_is_remembered(database: Database) -> None:
    with database.transaction() as session:
        token = link_of(session, opened(session).signers[0])
        found = invitations.find(session, SECRET, token, at=NOON)
        invitations.note_opened(found.invitation, at=NOON)
        invitations.note_opened(found.invitation, at=NOON + timedelta(days=1))
        assert found.invitation.opened_at == NOON
