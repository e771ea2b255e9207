"""Every fault of a time-stamp authority, as the signer and the staff meet it: nothing lost, nothing asked again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from signing.records import Round, RoundState, SignerState
from signing.timestamps import TimestampAuthorities
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.parts.signing.test_timestamps import FAULTS
from tests.stories.conftest import START
from workflow import sweeps
from workflow.acts import signer_codes
from workflow.acts.finish_signing import finish
from workflow.readings.visits import visit
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.rules.states import State
from workflow.workshop import Workshop

HOUR = timedelta(hours=1)


def in_a_hurry(workshop: Workshop) -> Workshop:
    """With a desk that waits hardly for an authority."""
    desk = workshop.desk
    urls = [source.url for source in desk.authorities.sources]
    authorities = TimestampAuthorities(urls, desk.anchors.timestamps, time_limit=timedelta(seconds=0.3))
    return replace(workshop, desk=replace(desk, authorities=authorities))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_the_authority_does_the_signature_is_kept_and_told(region: Office) -> None:
    tsa = region.means.tsa
    number = made.sent(region, at=START)
    round_id = made.confirm(region, number, "co-contractor", at=START + HOUR)
    token = made.token_of(region, number, "co-contractor")
    told = {}
    for name, (behaviour, _) in FAULTS.items():
        tsa.set_clock(START + HOUR)
        tsa.behaviour = behaviour(tsa)
        workshop = in_a_hurry(region.workshop) if name == "hang" else region.workshop
        assert finish(workshop, round_id, at=START + HOUR) is RoundState.OPEN
        with region.workshop.database.reading() as session:
            found = session.get_one(Round, round_id)
            assert found.waiting_for_timestamp, name
            told[name] = found.last_problem
            assert found.signers[0].state is SignerState.CONFIRMED, "given, whatever happens"
            seen = visit(session, region.workshop.secret, token, at=START + HOUR, signed_too=True)
            assert seen.round.waiting_for_timestamp, (
                "the signer's page says that there is nothing to do again"
            )
            assert seen.final is None
    assert all("Rien n’est perdu" in words for words in told.values())
    assert len(set(told.values())) >= 5, "each fault is told for what it is"
    tsa.well_behaved()
    tsa.set_clock(START + 2 * HOUR)
    assert sweeps.finish_rounds(region.workshop, at=START + 2 * HOUR).problems == {}
    assert made.signatures_in(region, number) == ["Claire LEMONNIER"]
    with region.workshop.database.reading() as session:
        assert session.query(JournalEntry).filter_by(convention_id=number, what="sign").count() == 1
        found = session.get_one(Round, round_id)
        assert (found.waiting_for_timestamp, found.last_problem) == (False, "")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_fault_while_sealing_keeps_every_signature_and_seals_later(region: Office) -> None:
    tsa = region.means.tsa
    number = made.sent(region, at=START)
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    round_id = made.confirm(region, number, "region", at=START + HOUR)
    honest, left = tsa.authority, 1

    def once_then_never(environ: dict[str, object], start_response: object) -> object:
        """The signature gets its token; the seal does not."""
        nonlocal left
        if environ["REQUEST_METHOD"] == "POST":
            left -= 1
        behaviour = honest if left >= 0 else FAULTS["503"][0](tsa)
        return behaviour(environ, start_response)  # type: ignore[arg-type]  # WSGI

    tsa.set_clock(START + HOUR)
    tsa.behaviour = once_then_never  # type: ignore[assignment]  # WSGI
    assert finish(region.workshop, round_id, at=START + HOUR) is RoundState.TO_SEAL
    with region.workshop.database.reading() as session:
        assert session.get_one(Convention, number).state is State.IN_SIGNATURE
        assert session.get_one(Round, round_id).waiting_for_timestamp
    tsa.well_behaved()
    tsa.set_clock(START + 2 * HOUR)
    assert sweeps.finish_rounds(region.workshop, at=START + 2 * HOUR).problems == {}
    with region.workshop.database.reading() as session:
        assert session.get_one(Convention, number).state is State.SIGNED
    assert made.signatures_in(region, number) == ["Claire LEMONNIER", "Hugues BELLENGREVILLE"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_code_needs_no_time_stamp_authority(region: Office) -> None:
    """Asking for a code and confirming go on while every authority is down."""
    tsa = region.means.tsa
    number = made.sent(region, at=START)
    tsa.behaviour = FAULTS["503"][0](tsa)
    token = made.token_of(region, number, "co-contractor")
    assert signer_codes.ask_code(region.workshop, token, at=START + HOUR).expires_at > START + HOUR
    assert made.confirm(region, number, "co-contractor", at=START + 2 * HOUR)
