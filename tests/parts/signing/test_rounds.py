"""Order, double clicks, and two who sign in the same second."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.database import Database
from signing import rounds
from signing.consent import UnknownConsent
from signing.records import Round, RoundState, Signer, SignerState
from signing.rounds import (
    AllDecided,
    AlreadySigned,
    NobodyToSign,
    NothingTypedOrDrawn,
    NotYourTurn,
    RevisionMoved,
    RoundClosed,
    UnknownRound,
)
from tests.parts.signing.circuit import CERTIFIED, HERVE, JEANNE, MONTH, NOON, PAUL, YES, opened, sign


def names(signers: tuple[Signer, ...]) -> set[str]:
    return {signer.name for signer in signers}


class TestOrder:
    def test_the_first_party_signs_before_the_second(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session)
            jeanne, herve = circuit.signers
            assert rounds.whose_turn(circuit) == (jeanne,)
            with pytest.raises(NotYourTurn):
                rounds.confirm(session, herve, confirmation=YES, at=NOON)
            rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
            assert rounds.whose_turn(circuit) == (), "decided, but not yet in the file: nobody else may start"
            progress = rounds.embedded(
                session, jeanne.id, base_sha256=CERTIFIED, new_sha256="1" * 64, level="simple", at=NOON
            )
            assert progress.next_signers == (herve,)
            assert not progress.all_signed

    def test_two_signers_of_one_party_sign_in_any_order(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session, JEANNE, PAUL, HERVE)
            assert names(rounds.whose_turn(circuit)) == {"Jeanne Martin", "Paul Leroy"}
            sign(session, circuit.signers[1], revision="1" * 64)
            assert names(rounds.whose_turn(circuit)) == {"Jeanne Martin"}
            sign(session, circuit.signers[0], revision="2" * 64)
            assert names(rounds.whose_turn(circuit)) == {"Hervé Morin-Dupont"}

    def test_the_last_signature_leaves_the_seal_to_make(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session)
            sign(session, circuit.signers[0], revision="1" * 64)
            sign(session, circuit.signers[1], revision="2" * 64)
            assert circuit.state is RoundState.TO_SEAL
            assert rounds.unfinished(session) == [circuit.id]
            rounds.sealed(session, circuit.id, base_sha256="2" * 64, new_sha256="3" * 64, at=NOON)
            assert (circuit.state, circuit.closed_at, circuit.current_sha256) == (
                RoundState.CLOSED,
                NOON,
                "3" * 64,
            )
            assert rounds.unfinished(session) == []
            with pytest.raises(RoundClosed):
                rounds.sealed(session, circuit.id, base_sha256="3" * 64, new_sha256="4" * 64, at=NOON)

    def test_a_round_without_signers_does_not_open(self, database: Database) -> None:
        with database.transaction() as session, pytest.raises(NobodyToSign):
            rounds.open_round(
                session,
                id="a" * 32,
                reference="R",
                title="T",
                frozen_sha256="f" * 64,
                certified_sha256=CERTIFIED,
                signers=(),
                at=NOON,
                expires_at=NOON + MONTH,
            )


class TestDecision:
    def test_it_is_kept_with_what_proves_it(self, database: Database) -> None:
        with database.transaction() as session:
            jeanne = opened(session).signers[0]
            rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
        with database.reading() as session:
            jeanne = session.get_one(Signer, 1)
            assert (jeanne.state, jeanne.confirmed_at) == (SignerState.CONFIRMED, NOON)
            assert (jeanne.typed_name, jeanne.consent_version) == ("Jeanne Martin", "1")
            assert (jeanne.address, jeanne.address_source) == ("192.0.2.7", "connexion directe")
            assert [signer.id for signer in rounds.to_embed(session, "a" * 32, at=NOON)] == [jeanne.id]
            assert rounds.unfinished(session) == ["a" * 32]

    def test_a_second_click_answers_as_the_first(self, database: Database) -> None:
        with database.transaction() as session:
            jeanne = opened(session).signers[0]
            first = rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
            other = replace(YES, typed_name="Quelqu’un d’autre")
            second = rounds.confirm(session, jeanne, confirmation=other, at=NOON + timedelta(seconds=1))
            assert (first.repeated, second.repeated) == (False, True)
            assert second.at == NOON
            assert jeanne.typed_name == "Jeanne Martin"

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"typed_name": "  "}, NothingTypedOrDrawn),
            ({"consent_version": "0"}, UnknownConsent),
        ],
    )
    def test_an_incomplete_one_is_refused(
        self, database: Database, change: dict[str, str], refusal: type[Exception]
    ) -> None:
        with database.transaction() as session:
            jeanne = opened(session).signers[0]
            with pytest.raises(refusal):
                rounds.confirm(session, jeanne, confirmation=replace(YES, **change), at=NOON)
            assert jeanne.confirmed_at is None

    def test_two_threads_decide_once(self, database: Database) -> None:
        with database.transaction() as session:
            opened(session)
        start = threading.Barrier(2)
        decisions = []

        def click(seconds: int) -> None:
            start.wait()
            with database.transaction() as session:
                jeanne = session.get_one(Signer, 1)
                at = NOON + timedelta(seconds=seconds)
                decisions.append(rounds.confirm(session, jeanne, confirmation=YES, at=at))

        threads = [threading.Thread(target=click, args=[number]) for number in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(decision.repeated for decision in decisions) == [False, True]
        assert len({decision.at for decision in decisions}) == 1


class TestRevisions:
    def test_the_loser_of_a_race_signs_again(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session, JEANNE, PAUL, HERVE)
            for signer in circuit.signers[:2]:
                rounds.confirm(session, signer, confirmation=YES, at=NOON)
            jeanne, paul = circuit.signers[0].id, circuit.signers[1].id
            rounds.embedded(
                session, jeanne, base_sha256=CERTIFIED, new_sha256="1" * 64, level="simple", at=NOON
            )
            with pytest.raises(RevisionMoved):
                rounds.embedded(
                    session, paul, base_sha256=CERTIFIED, new_sha256="2" * 64, level="simple", at=NOON
                )
            rounds.embedded(session, paul, base_sha256="1" * 64, new_sha256="2" * 64, level="simple", at=NOON)
            assert circuit.current_sha256 == "2" * 64
            assert (circuit.signers[1].sha256_before, circuit.signers[1].sha256_after) == ("1" * 64, "2" * 64)

    @settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(min_value=2, max_value=5), st.integers(min_value=0, max_value=10_000))
    def test_at_most_one_winner(self, database: Database, racers: int, number: int) -> None:
        round_id = f"{number:08d}" + "b" * 24
        with database.transaction() as session:
            for old in session.query(Round).filter_by(id=round_id):
                for signer in old.signers:
                    session.delete(signer)
                session.flush()
                session.delete(old)
            session.flush()
            circuit = opened(session, JEANNE, HERVE, round_id=round_id)
            jeanne = circuit.signers[0].id
            rounds.confirm(session, circuit.signers[0], confirmation=YES, at=NOON)
        start = threading.Barrier(racers)
        outcomes = []

        def embed(racer: int) -> None:
            start.wait()
            try:
                with database.transaction() as session:
                    new = f"{racer}" * 64
                    rounds.embedded(
                        session, jeanne, base_sha256=CERTIFIED, new_sha256=new, level="simple", at=NOON
                    )
                outcomes.append(new)
            except RevisionMoved:
                outcomes.append("")

        threads = [threading.Thread(target=embed, args=[racer]) for racer in range(1, racers + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winners = [outcome for outcome in outcomes if outcome]
        assert (len(outcomes), len(winners)) == (racers, 1)
        with database.reading() as session:
            assert session.get_one(Round, round_id).current_sha256 == winners[0]

    def test_waiting_for_a_timestamp_is_said_until_the_signature_is_there(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session)
            rounds.confirm(session, circuit.signers[0], confirmation=YES, at=NOON)
            rounds.wait_for_timestamp(session, circuit.id, problem="aucune autorité ne répond", at=NOON)
            assert circuit.waiting_for_timestamp
            assert circuit.last_problem == "aucune autorité ne répond"
            rounds.embedded(
                session,
                circuit.signers[0].id,
                base_sha256=CERTIFIED,
                new_sha256="1" * 64,
                level="simple",
                at=NOON,
            )
            assert (circuit.waiting_for_timestamp, circuit.last_problem) == (False, "")


class TestStopping:
    def test_a_refusal_stops_the_round_for_everybody(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session, JEANNE, PAUL, HERVE)
            rounds.decline(session, circuit.signers[0], reason="Le montant a changé", at=NOON)
            assert (circuit.state, circuit.stop_reason) == (RoundState.DECLINED, "Le montant a changé")
            assert circuit.signers[0].declined_reason == "Le montant a changé"
            assert rounds.whose_turn(circuit) == ()
            with pytest.raises(RoundClosed, match="refusé"):
                rounds.confirm(session, circuit.signers[1], confirmation=YES, at=NOON)

    def test_who_has_decided_cannot_refuse_any_more(self, database: Database) -> None:
        with database.transaction() as session:
            jeanne = opened(session).signers[0]
            rounds.confirm(session, jeanne, confirmation=YES, at=NOON)
            with pytest.raises(AlreadySigned, match="23/11/2026"):
                rounds.decline(session, jeanne, reason="finalement non", at=NOON)

    def test_a_cancelled_round_takes_no_signature(self, database: Database) -> None:
        with database.transaction() as session:
            circuit = opened(session)
            rounds.confirm(session, circuit.signers[0], confirmation=YES, at=NOON)
            rounds.cancel(session, circuit.id, reason="erreur de nom", at=NOON)
            assert rounds.to_embed(session, circuit.id, at=NOON) == []
            with pytest.raises(RoundClosed, match="annulée"):
                rounds.embedded(
                    session,
                    circuit.signers[0].id,
                    base_sha256=CERTIFIED,
                    new_sha256="1" * 64,
                    level="simple",
                    at=NOON,
                )
            with pytest.raises(RoundClosed):
                rounds.cancel(session, circuit.id, reason="encore", at=NOON)

    def test_only_undecided_rounds_expire(self, database: Database) -> None:
        with database.transaction() as session:
            late = opened(session, round_id="1" * 32)
            decided = opened(session, JEANNE, round_id="2" * 32)
            rounds.confirm(session, decided.signers[0], confirmation=YES, at=NOON)
            opened(session, round_id="3" * 32, at=NOON + timedelta(days=1))
            assert rounds.due_to_expire(session, NOON + MONTH - timedelta(seconds=1)) == []
            assert rounds.due_to_expire(session, NOON + MONTH) == [late.id]
            rounds.expire(session, late.id, at=NOON + MONTH)
            assert late.state is RoundState.EXPIRED
            with pytest.raises(AllDecided):
                rounds.expire(session, decided.id, at=NOON + MONTH)
            with pytest.raises(AllDecided, match="conclu"):
                rounds.cancel(session, decided.id, reason="trop tard", at=NOON + MONTH)
            assert decided.state is RoundState.OPEN

    def test_an_unknown_round_is_told(self, database: Database) -> None:
        with database.transaction() as session, pytest.raises(UnknownRound):
            rounds.cancel(session, "z" * 32, reason="", at=NOON)
