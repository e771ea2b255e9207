"""What happens to a round that runs: reminders, new links, corrections, more time, refusals taken back, hand-overs."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from notifications.outbox import OutboxMail
from signing.both_sides import SamePersonOnBothSides
from signing.evidence import evidence_of
from signing.going_on import NotLater
from signing.invitations import (
    CorrectedLink,
    HandedOverLink,
    MandateEndedLink,
    OtherVersion,
    ReplacedLink,
    WithdrawnLink,
)
from signing.records import Invitation, Round, Signer
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.stories.conftest import START
from tests.stories.test_mandates import change, half_signed, signers
from workflow import sweeps
from workflow.acts import (
    approve,
    extend,
    remind,
    reopen,
    resend,
    review,
    send,
    settle_hand_over,
    sign,
    signer_codes,
)
from workflow.acts.changes import settle
from workflow.acts.changes.request import ChangeNeedsAReason, NothingChanges
from workflow.acts.correct_contact import UnusableMobile, correct_contact
from workflow.acts.reconsider import may_reconsider, reconsider
from workflow.acts.remind import AlreadyReminded
from workflow.acts.successor import NoSubdelegation, SamePerson, Successor, UndatedDelegation
from workflow.readings.visits import visit
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.records.representative import HandOverState, SignatureHandOver
from workflow.rules.machine import GuardRefused
from workflow.rules.states import State

HUGUES = made.Confirmation(consent_version="1", typed_name="Hugues Bellengreville")

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What differs from one database to the other is held elsewhere; these stories are long."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLAIRE = "presidente@atelier.example"
JEAN = Successor(
    civility="Monsieur", first_name="Jean", last_name="Petit", quality="le Trésorier", email="jean@atelier.example",
    decided_on=date(2027, 2, 20), number="2027-3",
)  # fmt: skip


def mails(office: Office, kind: str) -> list[OutboxMail]:
    with office.workshop.database.reading() as session:
        return list(session.query(OutboxMail).filter_by(kind=kind).order_by(OutboxMail.id))


def signer_id(office: Office, number: int, party: str) -> int:
    with office.workshop.database.reading() as session:
        round_id = session.get_one(Convention, number).round_id
        return session.query(Signer).filter_by(round_id=round_id, party=party).one().id


def state(office: Office, number: int) -> State:
    with office.workshop.database.reading() as session:
        return session.get_one(Convention, number).state


def look(office: Office, token: str, *, at: datetime) -> None:
    with office.workshop.database.reading() as session:
        visit(session, office.workshop.secret, token, at=at)


def test_reminders_follow_the_rungs_once_each_and_never_pile_up(region: Office) -> None:
    made.sent(region, at=START)  # its last day is the 31st of March
    for day in range(32):
        for hour in (0, 8):
            sweeps.remind_signers(region.workshop, at=START + day * DAY - 9 * HOUR + hour * HOUR)
    told = [mail.created_at.date() for mail in mails(region, "signature-reminder")]
    assert told == [date(2027, 3, 21), date(2027, 3, 28), date(2027, 3, 30)]


@pytest.mark.long
def test_after_an_outage_the_nearest_rung_alone_is_told(region: Office) -> None:
    made.sent(region, at=START)
    for _ in range(2):
        assert sweeps.remind_signers(region.workshop, at=START + 28 * DAY).problems == {}
    assert len(mails(region, "signature-reminder")) == 1


def test_by_hand_once_a_day(region: Office) -> None:
    number = made.sent(region, at=START)
    claire = signer_id(region, number, "co-contractor")
    remind.remind(region.workshop, number, claire, actor=region.drafter, at=START + DAY)
    with pytest.raises(AlreadyReminded):
        remind.remind(region.workshop, number, claire, actor=region.drafter, at=START + DAY + HOUR)
    with pytest.raises(Exception, match="pas son tour"):
        remind.remind(
            region.workshop, number, signer_id(region, number, "region"), actor=region.drafter, at=START + DAY
        )


def test_a_link_sent_again_kills_the_one_before(region: Office) -> None:
    number = made.sent(region, at=START)
    old = made.token_of(region, number, "co-contractor")
    claire = signer_id(region, number, "co-contractor")
    resend.resend(region.workshop, number, claire, actor=region.drafter, at=START + HOUR)
    with pytest.raises(ReplacedLink):
        look(region, old, at=START + 2 * HOUR)
    assert made.confirm(region, number, "co-contractor", at=START + 2 * HOUR)


def test_an_address_is_corrected_without_undoing_a_signature(region: Office) -> None:
    number = half_signed(region)
    old = made.token_of(region, number, "region")
    hugues = signer_id(region, number, "region")
    given: dict[str, Any] = {"phone": "", "actor": region.drafter, "at": START + 3 * HOUR}
    wrong = signer_codes.ask_code(region.workshop, old, at=START + 3 * HOUR)
    code = made.code_of(region, wrong.mail_id)
    with pytest.raises(NothingChanges):
        correct_contact(
            region.workshop, number, hugues, email="PRESIDENCE@region.example", reason="Faute.", **given
        )
    with pytest.raises(ChangeNeedsAReason):
        correct_contact(region.workshop, number, hugues, email="cabinet@region.example", reason=" ", **given)
    with pytest.raises(SamePersonOnBothSides):
        correct_contact(region.workshop, number, hugues, email=CLAIRE, reason="Faute.", **given)
    with pytest.raises(UnusableMobile):
        correct_contact(
            region.workshop,
            number,
            hugues,
            email=CLAIRE,
            reason="Faute.",
            **{**given, "phone": "02 35 00 00 00"},
        )
    request = correct_contact(
        region.workshop, number, hugues, email="cabinet@region.example", reason="Faute de frappe.", **given
    )
    look(region, old, at=START + 3 * HOUR)  # until somebody else confirms, nothing moves
    assert request is not None
    settle.confirm(region.workshop, request, actor=region.approver, at=START + 3 * HOUR)
    with pytest.raises(CorrectedLink):
        look(region, old, at=START + 4 * HOUR)
    new = made.token_of(region, number, "region")
    answer = sign.confirm(
        region.workshop, new, code=code, confirmation=HUGUES,
        at=START + 3 * HOUR + MINUTE,
    )  # fmt: skip
    assert "plus valable" in str(answer)  # the code went to the wrong address
    made.finish_round(region, number, "region", at=START + 4 * HOUR)
    told = signers(region, number)
    assert told[0]["confirmed_at"].startswith("2027-03-01T10")
    assert [link["sent_to"] for link in told[1]["links"]] == [
        "presidence@region.example",
        "cabinet@region.example",
    ]
    assert told[1]["changes"][0]["reason"] == "Faute de frappe."
    assert told[1]["changes"][0]["by"] == "Agnès Rédactrice, confirmé par Bruno Relecteur"


@pytest.mark.long
def test_of_somebody_who_has_signed_only_the_sheet_changes(region: Office) -> None:
    number = half_signed(region)
    claire = signer_id(region, number, "co-contractor")
    assert not correct_contact(
        region.workshop, number, claire, email="claire@atelier.example", phone="06 00 00 00 00", reason="Nouvelle adresse.",
        actor=region.drafter, at=START + 3 * HOUR,
    )  # fmt: skip
    assert signers(region, number)[0]["email"] == CLAIRE
    with region.workshop.database.reading() as session:
        authority = session.get_one(Convention, number).awaited_signatures()[0].authority
        assert authority is not None
        assert authority.representative.email == "claire@atelier.example"


def test_more_time_is_told_once_to_everybody(region: Office) -> None:
    number = half_signed(region)
    token = made.token_of(region, number, "region")
    given: dict[str, Any] = {"reason": "Vacances.", "actor": region.drafter, "at": START + DAY}
    with pytest.raises(NotLater):
        extend.extend(region.workshop, number, last_day=date(2027, 3, 30), **given)
    extend.extend(region.workshop, number, last_day=date(2027, 4, 30), **given)
    look(region, token, at=START + 59 * DAY)
    assert Counter(mail.to_address for mail in mails(region, "signature-extended")) == {
        "agnes@region.example": 1, CLAIRE: 1, "presidence@region.example": 1,
    }  # fmt: skip
    assert sweeps.expire_rounds(region.workshop, at=START + 59 * DAY).done == 0
    made.finish_round(region, number, "region", at=START + 59 * DAY)
    with region.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        assert [item.reason for item in evidence_of(found).extensions] == ["Vacances."]


def test_an_expired_round_goes_on_only_if_nobody_had_signed(region: Office) -> None:
    fresh, half = made.sent(region, at=START), half_signed(region)
    over = START + 31 * DAY
    assert sweeps.expire_rounds(region.workshop, at=over).done == 2
    given: dict[str, Any] = {
        "last_day": date(2027, 4, 30),
        "reason": "Oubli.",
        "actor": region.drafter,
        "at": over,
    }
    with pytest.raises(GuardRefused, match="caduc"):
        extend.resume(region.workshop, half, **given)
    extend.resume(region.workshop, fresh, **given)
    made.finish_round(region, fresh, "co-contractor", at=over + HOUR)
    assert state(region, fresh) is State.IN_SIGNATURE
    reopen.revise(region.workshop, half, actor=region.drafter, at=over)
    with region.workshop.database.reading() as session:
        again = session.get_one(Convention, half)
        assert (again.version, again.awaited_signatures()) == (2, [])  # new text, new signatures


def test_a_changed_text_is_a_new_version_that_everybody_signs(region: Office) -> None:
    number = half_signed(region)
    old = made.token_of(region, number, "region")
    reopen.cancel(
        region.workshop, number, reason="Adresse fausse.", actor=region.drafter, at=START + 3 * HOUR
    )
    reopen.revise(region.workshop, number, actor=region.drafter, at=START + 3 * HOUR)
    later = START + 4 * HOUR
    made.fill_in(region, number, at=later, representative_quality="Directrice")
    review.submit(region.workshop, number, actor=region.drafter, at=later)
    approve.approve(region.workshop, number, actor=region.approver, at=later + MINUTE)
    region.means.set_clock(later + 2 * MINUTE)
    send.send(region.workshop, number, actor=region.drafter, at=later + 2 * MINUTE)
    with pytest.raises((WithdrawnLink, OtherVersion)):
        look(region, old, at=later + HOUR)
    assert [one["confirmed_at"] for one in signers(region, number)] == [None, None]
    with region.workshop.database.reading() as session:
        rows = session.get_one(Convention, number).signatures
        assert [(row.version, row.signed_at is not None) for row in rows] == [
            (1, True), (1, False), (2, False), (2, False),
        ]  # fmt: skip


def test_a_refusal_may_be_taken_back_until_the_region_moves_on(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    made.decline(region, token, reason="Trop tôt.", at=START + HOUR)
    with pytest.raises(WithdrawnLink):
        look(region, token, at=START + HOUR)
    with region.workshop.database.reading() as session:
        assert may_reconsider(session, region.workshop, token, at=START + 2 * HOUR)
        assert not may_reconsider(session, region.workshop, token, at=START + 31 * DAY)
    reconsider(region.workshop, token, at=START + 2 * HOUR)
    assert [mail.to_address for mail in mails(region, "signature-reconsidered")] == ["agnes@region.example"]
    made.finish_round(region, number, "co-contractor", at=START + 3 * HOUR)
    assert signers(region, number)[0]["changes"][0]["before"]["declined_reason"] == "Trop tôt."
    second = made.token_of(region, number, "region")
    made.decline(region, second, reason="Non.", at=START + 4 * HOUR)
    told = Counter(mail.to_address for mail in mails(region, "signature-declined"))
    assert told == {"agnes@region.example": 2, CLAIRE: 1}
    with region.workshop.database.reading() as session:  # the co-contractor had signed: the offer lapsed
        assert not may_reconsider(session, region.workshop, second, at=START + 5 * HOUR)


def test_a_mandate_that_ended_kills_the_link_and_is_told_once(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    change(region, "LEMONNIER", valid_to=date(2027, 3, 3))
    assert sweeps.revoke_ended_mandates(region.workshop, at=START + DAY).problems == {}
    look(region, token, at=START + DAY)
    for _ in range(2):
        sweeps.revoke_ended_mandates(region.workshop, at=START + 3 * DAY)
    with pytest.raises(MandateEndedLink):
        look(region, token, at=START + 3 * DAY)
    assert [mail.to_address for mail in mails(region, "mandate-ended")] == ["agnes@region.example"]
    claire = signer_id(region, number, "co-contractor")
    with pytest.raises(Exception, match="a pris fin"):
        resend.resend(region.workshop, number, claire, actor=region.drafter, at=START + 3 * DAY)
    change(region, "LEMONNIER", valid_to=date(2028, 3, 3))
    resend.resend(region.workshop, number, claire, actor=region.drafter, at=START + 3 * DAY)
    assert made.confirm(region, number, "co-contractor", at=START + 3 * DAY)


@pytest.mark.long
def test_nobody_is_invited_whose_mandate_ended_while_others_signed(region: Office) -> None:
    number = made.sent(region, at=START)
    change(region, "BELLENGREVILLE", revoked_on=date(2027, 3, 1))
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    assert len(mails(region, "mandate-ended")) == 1
    with region.workshop.database.reading() as session:
        hugues = signer_id(region, number, "region")
        assert session.query(Invitation).filter_by(signer_id=hugues).count() == 0


def test_a_signature_is_handed_over_once_the_delegation_is_checked(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    given: dict[str, Any] = {"reason": "Je suis en congé.", "at": START + HOUR}
    for refused, successor in (
        (UndatedDelegation, replace(JEAN, decided_on=date(2027, 3, 2))),
        (SamePerson, replace(JEAN, first_name="Lemonnier", last_name="Claire")),
        (SamePersonOnBothSides, replace(JEAN, email="presidence@region.example")),
    ):
        with pytest.raises(refused):
            made.hand_over_signature(region, token, successor, **given)
    assert made.hand_over_signature(region, token, JEAN, **given) is HandOverState.ASKED
    with pytest.raises(HandedOverLink):
        look(region, token, at=START + 2 * HOUR)
    with region.workshop.database.reading() as session:
        asked = session.query(SignatureHandOver).one()
    settled: dict[str, Any] = {"actor": region.drafter, "at": START + 3 * HOUR}
    settle_hand_over.settle(region.workshop, asked.id, accepted=True, reason="", **settled)
    with pytest.raises(settle_hand_over.AlreadySettled):
        settle_hand_over.settle(region.workshop, asked.id, accepted=True, reason="", **settled)
    assert [len(mails(region, kind)) for kind in ("hand-over-asked", "hand-over-refused")] == [1, 0]
    assert Counter(mail.to_address for mail in mails(region, "hand-over-done")) == {
        "agnes@region.example": 1,
        CLAIRE: 1,
    }
    assert [mail.to_address for mail in mails(region, "signature-invitation")] == [
        CLAIRE,
        "jean@atelier.example",
    ]
    with pytest.raises(NoSubdelegation):
        made.hand_over_signature(region, made.token_of(region, number, "co-contractor"),
            replace(JEAN, first_name="Paul", email="paul@atelier.example"), reason="Absent.", at=START + 4 * HOUR,
        )  # fmt: skip
    made.finish_round(region, number, "co-contractor", at=START + 5 * HOUR)
    assert made.signatures_in(region, number) == ["Jean PETIT"]
    told = signers(region, number)[0]
    assert told["capacity"] == "Pour la Présidente et par délégation, le Trésorier"
    assert [link["holder"] for link in told["mandate"]["chain"]] == ["Jean PETIT", "Claire LEMONNIER"]
    assert (told["changes"][0]["by"], told["changes"][0]["reason"]) == (
        "Claire LEMONNIER",
        "Je suis en congé.",
    )


@pytest.mark.long
def test_a_delegation_that_is_refused_gives_the_first_person_a_new_link(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    made.hand_over_signature(region, token, JEAN, reason="Congé.", at=START + HOUR)
    claire = signer_id(region, number, "co-contractor")
    with pytest.raises(settle_hand_over.HandOverPending):
        resend.resend(region.workshop, number, claire, actor=region.drafter, at=START + HOUR)
    with region.workshop.database.reading() as session:
        asked = session.query(SignatureHandOver).one()
    settle_hand_over.settle(
        region.workshop, asked.id, accepted=False, reason="Délégation trop étroite.", actor=region.drafter,
        at=START + 2 * HOUR,
    )  # fmt: skip
    assert [mail.to_address for mail in mails(region, "hand-over-refused")] == [CLAIRE]
    made.finish_round(region, number, "co-contractor", at=START + 3 * HOUR)
    assert made.signatures_in(region, number) == ["Claire LEMONNIER"]


@pytest.mark.long
def test_by_the_settings_the_delegate_may_be_invited_at_once(region: Office) -> None:
    number = made.sent(region, at=START)
    token = made.token_of(region, number, "co-contractor")
    settings = replace(region.workshop.settings, hand_over_confirmed=False)
    trusting = replace(region, workshop=replace(region.workshop, settings=settings))
    done = made.hand_over_signature(trusting, token, JEAN, reason="Congé.", at=START + HOUR)
    assert done is HandOverState.DONE
    assert made.confirm(region, number, "co-contractor", at=START + 2 * HOUR)


@pytest.mark.parametrize("end", ["decline", "expire", "cancel"])
@pytest.mark.parametrize("signed", [pytest.param(0, marks=pytest.mark.long), 1])
def test_every_end_is_told_once_to_everybody_concerned(region: Office, end: str, signed: int) -> None:
    number = half_signed(region) if signed else made.sent(region, at=START)
    acting = "region" if signed else "co-contractor"
    if end == "decline":
        made.decline(region, made.token_of(region, number, acting), reason="Non.", at=START + 3 * HOUR)
    elif end == "cancel":
        reopen.cancel(region.workshop, number, reason="Abandon.", actor=region.drafter, at=START + 3 * HOUR)
    else:
        for _ in range(2):
            sweeps.expire_rounds(region.workshop, at=START + 31 * DAY)
    kind = {"decline": "signature-declined", "expire": "signature-expired", "cancel": "signature-cancelled"}[
        end
    ]
    told = Counter(mail.key for mail in mails(region, kind))
    people = {mail.to_address for mail in mails(region, kind)}
    expected = {"agnes@region.example", CLAIRE, *(["presidence@region.example"] if signed else [])}
    if end == "decline":  # who refused knows
        expected -= {"presidence@region.example" if signed else CLAIRE}
    assert people == expected
    assert set(told.values()) == {1}
    assert len(told) == len(expected)


@pytest.mark.long
def test_every_act_on_a_round_is_in_the_journal(region: Office) -> None:
    number = made.sent(region, at=START)
    claire = signer_id(region, number, "co-contractor")
    remind.remind(region.workshop, number, claire, actor=region.drafter, at=START + DAY)
    resend.resend(region.workshop, number, claire, actor=region.drafter, at=START + DAY)
    extend.extend(
        region.workshop,
        number,
        last_day=date(2027, 5, 1),
        reason="Vacances.",
        actor=region.drafter,
        at=START + DAY,
    )
    with region.workshop.database.reading() as session:
        entries = session.query(JournalEntry).filter_by(convention_id=number).order_by(JournalEntry.number)
        told = [row.what for row in entries]
    assert told[-3:] == ["remind", "resend", "extend"]
