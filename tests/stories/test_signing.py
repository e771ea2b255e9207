"""Signing online: in order, once, and never lost, whatever happens between two steps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from documents.pdf_text import pdf_text
from foundation.errors import Refusal
from signing.challenge import TooManyTries, TooSoon, WrongCode
from signing.consent import CURRENT
from signing.invitations import ExpiredLink, ReplacedLink, UnknownLink, UsedLink, WithdrawnLink
from signing.records import Challenge, Round, RoundState
from signing.rounds import AllDecided, Confirmation
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.stories.conftest import START
from tests.timestamping import saying
from workflow import sweeps
from workflow.acts import reopen, send, sign, signer_codes
from workflow.acts.finish_signing import finish
from workflow.acts.send import NotSent
from workflow.readings.timelines import timeline_of
from workflow.readings.visits import visit
from workflow.records.convention import Convention, DocumentRole
from workflow.records.journal import JournalEntry
from workflow.rules.machine import GuardRefused
from workflow.rules.states import State
from workflow.rules.timeline import TimelineState

HOUR = timedelta(hours=1)
YES = Confirmation(consent_version=CURRENT, typed_name="Claire Lemonnier", address="192.0.2.1")


def convention(office: Office, number: int) -> Convention:
    with office.workshop.database.reading() as session:
        found = session.get_one(Convention, number)
        _ = found.documents, found.signatures, found.letters
        return found


def round_of(office: Office, number: int) -> Round:
    with office.workshop.database.reading() as session:
        return session.get_one(Round, session.get_one(Convention, number).round_id)


def test_the_region_is_not_asked_before_the_co_contractor_has_signed(region: Office) -> None:
    number = made.sent(region, at=START)
    with region.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        assert [len(signer.invitations) for signer in found.signers] == [1, 0]
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    with region.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        assert [len(signer.invitations) for signer in found.signers] == [1, 1]


def test_looking_consumes_nothing(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    for _ in range(3):
        with region.workshop.database.reading() as session:
            assert visit(session, region.workshop.secret, token, at=START + HOUR).is_their_turn
    assert made.confirm(region, number, "co-contractor", at=START + HOUR)


@pytest.mark.parametrize("token", ["", "1", "1-", "1-" + "0" * 40, "999-" + "f" * 40, "x-y", "1-é"])
def test_a_link_that_was_not_given_opens_nothing(region: Office, token: str) -> None:
    made.sent(region, at=START)
    with region.workshop.database.reading() as session, pytest.raises(UnknownLink):
        visit(session, region.workshop.secret, token, at=START + HOUR)


def test_a_second_click_changes_nothing(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    code = made.code_of(region, signer_codes.ask_code(region.workshop, token, at=START).mail_id)
    first = sign.confirm(region.workshop, token, code=code, confirmation=YES, at=START + MINUTE)
    second = sign.confirm(region.workshop, token, code=code, confirmation=YES, at=START + 2 * MINUTE)
    assert first == second
    with region.workshop.database.reading() as session:
        signed = session.query(JournalEntry).filter_by(convention_id=number, what="sign").count()
    assert signed == 1


def test_two_clicks_in_the_same_second_sign_once(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    code = made.code_of(region, signer_codes.ask_code(region.workshop, token, at=START).mail_id)

    def click(_: int) -> object:
        return sign.confirm(region.workshop, token, code=code, confirmation=YES, at=START + MINUTE)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(click, range(4)))
    assert len({str(answer) for answer in answers}) == 1
    with region.workshop.database.reading() as session:
        assert session.query(JournalEntry).filter_by(convention_id=number, what="sign").count() == 1


def test_two_processes_finishing_one_round_lose_nothing(region: Office) -> None:
    number = made.sent(region, at=START)
    round_id = made.confirm(region, number, "co-contractor", at=START + HOUR)
    region.means.set_clock(START + HOUR)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: finish(region.workshop, round_id, at=START + HOUR), range(3)))
    assert made.signatures_in(region, number) == ["Claire LEMONNIER"]


def test_wrong_codes_are_counted_and_the_fifth_closes_the_code(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    code = made.code_of(region, signer_codes.ask_code(region.workshop, token, at=START).mail_id)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answers = [
        sign.confirm(region.workshop, token, code=wrong, confirmation=YES, at=START + MINUTE)
        for _ in range(5)
    ]
    assert all(isinstance(answer, WrongCode | TooManyTries) for answer in answers)
    late = sign.confirm(region.workshop, token, code=code, confirmation=YES, at=START + MINUTE)
    assert isinstance(late, TooManyTries)
    with pytest.raises(TooSoon):
        signer_codes.ask_code(region.workshop, token, at=START + timedelta(seconds=20))
    assert made.confirm(region, number, "co-contractor", at=START + 2 * MINUTE)


def test_a_code_ends_after_ten_minutes(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    code = made.code_of(region, signer_codes.ask_code(region.workshop, token, at=START).mail_id)
    answer = sign.confirm(region.workshop, token, code=code, confirmation=YES, at=START + 11 * MINUTE)
    assert isinstance(answer, Refusal)


def test_no_table_holds_a_code_or_a_link(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    code = made.code_of(region, signer_codes.ask_code(region.workshop, token, at=START).mail_id)
    with region.workshop.database.reading() as session:
        for table in ("outbox_mail", "signing_challenge", "signing_invitation", "journal_entry"):
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table}").fetchall()  # noqa: S608
            assert rows
            assert token.partition("-")[2] not in str(rows)
        assert session.query(Challenge).one().code_hash.startswith("$argon2")
        assert code not in str(
            session.connection().exec_driver_sql("SELECT code_hash FROM signing_challenge").all()
        )


def test_while_no_timestamp_can_be_had_the_signature_waits_and_is_kept(region: Office) -> None:
    number = made.sent(region, at=START)
    round_id = made.confirm(region, number, "co-contractor", at=START + HOUR)
    region.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"later")
    finish(region.workshop, round_id, at=START + HOUR)
    waiting = round_of(region, number)
    assert waiting.waiting_for_timestamp
    assert waiting.state is RoundState.OPEN
    region.means.tsa.well_behaved()
    region.means.set_clock(START + 2 * HOUR)
    assert sweeps.finish_rounds(region.workshop, at=START + 2 * HOUR).problems == {}
    assert made.signatures_in(region, number) == ["Claire LEMONNIER"]
    given = convention(region, number).awaited_signatures()[0]
    assert given.signed_at == START + HOUR + MINUTE  # the day of the decision, not of the timestamp


def test_once_everybody_has_decided_nobody_gives_the_convention_up(region: Office) -> None:
    number = made.sent(region, at=START)
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    region.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"later")
    finish(region.workshop, made.confirm(region, number, "region", at=START + HOUR), at=START + HOUR)
    with pytest.raises(AllDecided, match="le contrat est conclu"):
        reopen.cancel(region.workshop, number, reason="Trop tard.", actor=region.drafter, at=START + HOUR)
    assert convention(region, number).state is State.IN_SIGNATURE
    region.means.tsa.well_behaved()
    region.means.set_clock(START + 2 * HOUR)
    assert sweeps.finish_rounds(region.workshop, at=START + 2 * HOUR).problems == {}
    assert convention(region, number).state is State.SIGNED


def test_a_refusal_stops_the_round_and_every_link(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    with pytest.raises(GuardRefused, match="motif"):
        made.decline(region, token, reason=" ", at=START + HOUR)
    made.decline(region, token, reason="Pas de délibération.", at=START + HOUR + 2 * MINUTE)
    assert convention(region, number).state is State.DECLINED
    with region.workshop.database.reading() as session, pytest.raises(WithdrawnLink):
        visit(session, region.workshop.secret, token, at=START + HOUR)


def test_after_its_last_day_a_round_expires_once(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    over = START + timedelta(days=31)
    with region.workshop.database.reading() as session, pytest.raises(ExpiredLink):
        visit(session, region.workshop.secret, token, at=over)
    assert sweeps.expire_rounds(region.workshop, at=START + HOUR).done == 0
    assert sweeps.expire_rounds(region.workshop, at=over).done == 1
    assert sweeps.expire_rounds(region.workshop, at=over).done == 0
    assert convention(region, number).state is State.EXPIRED


def test_the_link_of_an_older_version_says_so(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    reopen.cancel(region.workshop, number, reason="Texte à revoir.", actor=region.drafter, at=START + HOUR)
    with region.workshop.database.reading() as session, pytest.raises((WithdrawnLink, ReplacedLink)):
        visit(session, region.workshop.secret, token, at=START + HOUR)


def test_the_link_of_somebody_who_signed_leads_to_the_copy(region: Office) -> None:
    number = made.signed(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    with region.workshop.database.reading() as session:
        with pytest.raises(UsedLink):
            visit(session, region.workshop.secret, token, at=START + 3 * HOUR)
        seen = visit(session, region.workshop.secret, token, at=START + 3 * HOUR, signed_too=True)
        assert seen.final is not None
        assert seen.convention.number in pdf_text(region.workshop.vault.get(seen.final.sha256))


def test_a_signature_near_midnight_dates_from_its_paris_day(region: Office) -> None:
    late = START.replace(hour=21)  # 22:00 in Paris: signed at 23:02 and 00:02 there
    number = made.signed(region, at=late)
    with region.workshop.database.reading() as session:
        found = session.get_one(Convention, number)
        answer = timeline_of(found, region.workshop.settings, as_of=(late + timedelta(days=2)).date())
    assert answer.state is TimelineState.IN_FORCE
    assert answer.in_force_from == (late + timedelta(days=1)).date()


def test_every_revision_begins_with_the_one_before(region: Office) -> None:
    number = made.signed(region, at=START)
    found = convention(region, number)
    frozen = region.workshop.vault.get(found.needed(DocumentRole.FROZEN_PDF).sha256)
    final = region.workshop.vault.get(found.needed(DocumentRole.SIGNED_PDF).sha256)
    assert final.startswith(frozen)
    report = region.workshop.desk.verify(final[: len(frozen) + 100] + final[len(frozen) + 101 :], at=START)
    assert report.problems


def test_without_any_timestamp_a_convention_is_not_sent_and_nothing_changes(region: Office) -> None:
    number = made.approved(region, at=START)
    region.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"later")
    with pytest.raises(NotSent, match="Rien n’a changé"):
        send.send(region.workshop, number, actor=region.drafter, at=START + HOUR)
    assert convention(region, number).state is State.APPROVED
    region.means.tsa.well_behaved()
    region.means.set_clock(START + HOUR)
    send.send(region.workshop, number, actor=region.drafter, at=START + HOUR)
    assert convention(region, number).state is State.IN_SIGNATURE
