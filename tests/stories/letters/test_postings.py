"""What may be recorded of how a letter travelled, and what is refused; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from documents.upload import NotAScan
from notifications.outbox import OutboxMail
from tests.factories.conventions import Office
from tests.factories.letters import (
    NUMBER,
    asked,
    draft,
    in_force_since,
    notice,
    posted,
    posting,
    prepared,
)
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days, letter_in, mails
from workflow.acts.annul_letter import annul_letter
from workflow.acts.correct_letter import (
    correct_posting,
)
from workflow.acts.electronic_consent import NoElectronicConsent, give_consent, withdraw_consent
from workflow.acts.enter_letter import enter_letter
from workflow.acts.letter_problems import (
    BadLetter,
)
from workflow.acts.letter_travel import Posting
from workflow.acts.prepare_letter import Signing, prepare_letter
from workflow.acts.record_letter import join_proof, record_happening, record_posting
from workflow.records.letter import Channel, ElectronicConsent, Happening


def test_nothing_follows_from_a_posting_before_its_proof(region: Office, convention: int) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=None, actor=region.drafter, at=START
    )
    assert asked(region, convention, TODAY).end is None
    assert mails(region, "letter-recorded") == []
    with pytest.raises(NotAScan):
        join_proof(region.workshop, convention, number, b"not a scan", actor=region.drafter, at=days(1))
    join_proof(region.workshop, convention, number, scan(), actor=region.drafter, at=days(1))
    assert asked(region, convention, days(1).date()).end == date(2027, 6, 1)
    assert len(mails(region, "letter-recorded")) == 2
    assert [entry.happening for entry in letter_in(region, convention, number).entries] == [
        Happening.POSTED
    ] * 2


def test_the_notice_of_receipt_may_come_back_later(region: Office, convention: int) -> None:
    number = posted(region, convention, draft("denunciation"), at=START)
    record_happening(
        region.workshop,
        convention,
        number,
        Happening.DELIVERED,
        on=days(2).date(),
        actor=region.drafter,
        at=days(3),
    )
    with pytest.raises(BadLetter, match="d’abord"):
        join_proof(
            region.workshop,
            convention,
            number,
            scan(),
            what=Happening.PRESENTED,
            actor=region.drafter,
            at=days(9),
        )
    join_proof(
        region.workshop,
        convention,
        number,
        scan(),
        what=Happening.DELIVERED,
        actor=region.drafter,
        at=days(9),
    )
    delivered = letter_in(region, convention, number).entry(Happening.DELIVERED)
    assert (delivered.on, delivered.proof_id is None, delivered.reason) == (
        days(2).date(), False, "Preuve jointe.",
    )  # fmt: skip
    assert len(mails(region, "letter-recorded")) == 2
    with pytest.raises(BadLetter, match="déjà jointe"):
        join_proof(
            region.workshop,
            convention,
            number,
            scan(),
            what=Happening.DELIVERED,
            actor=region.drafter,
            at=days(9),
        )


def test_days_that_make_no_sense_are_refused(region: Office, convention: int) -> None:
    far = Signing(planned_on=date(9999, 12, 31), name="H. B.", capacity="")
    with pytest.raises(BadLetter, match="trop loin"):
        prepare_letter(
            region.workshop, convention, draft("denunciation"), far, actor=region.drafter, at=START
        )
    posted(region, convention, notice(), at=START)
    with pytest.raises(BadLetter, match="L’année 9999"):
        prepared(
            region, convention, draft("extension", about=1, reason="?", until=date(9999, 12, 31)), at=START
        )


def test_dates_out_of_order_in_the_future_or_before_entry_into_force_are_refused(
    region: Office, convention: int
) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)
    for wrong, said in (
        (TODAY + timedelta(days=1), "dans l’avenir"),
        (date(2024, 5, 9), "antérieure à l’entrée"),
    ):
        with pytest.raises(BadLetter, match=said):
            record_posting(
                region.workshop,
                convention,
                number,
                posting(wrong),
                proof=scan(),
                actor=region.drafter,
                at=START,
            )
    with pytest.raises(BadLetter, match="d’abord l’envoi"):
        record_happening(
            region.workshop, convention, number, Happening.DELIVERED, on=TODAY, actor=region.drafter, at=START
        )
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=scan(), actor=region.drafter, at=START
    )
    for what, on, said in (
        (Happening.PRESENTED, TODAY - timedelta(days=1), "antérieure à l’envoi"),
        (Happening.DELIVERED, TODAY + timedelta(days=9), "dans l’avenir"),
    ):
        with pytest.raises(BadLetter, match=said):
            record_happening(
                region.workshop, convention, number, what, on=on, actor=region.drafter, at=days(2)
            )
    at = days(9)
    record_happening(
        region.workshop,
        convention,
        number,
        Happening.PRESENTED,
        on=date(2027, 3, 5),
        actor=region.drafter,
        at=at,
    )
    with pytest.raises(BadLetter, match="antérieure à la première présentation"):
        record_happening(
            region.workshop,
            convention,
            number,
            Happening.DELIVERED,
            on=date(2027, 3, 4),
            actor=region.drafter,
            at=at,
        )
    late = Posting(on=date(2027, 3, 6), channel=Channel.PAPER, tracking_number=NUMBER)
    with pytest.raises(BadLetter, match="ne peut pas suivre"):
        correct_posting(region.workshop, convention, number, late, reason="?", actor=region.drafter, at=at)
    with pytest.raises(BadLetter, match="déjà enregistré"):
        record_posting(
            region.workshop, convention, number, posting(TODAY), proof=None, actor=region.drafter, at=at
        )


def test_an_unusual_number_is_kept_with_its_warning(region: Office, convention: int) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)
    odd = Posting(on=TODAY, channel=Channel.PAPER, tracking_number="ABCDEFGHIJK")
    record_posting(region.workshop, convention, number, odd, proof=scan(), actor=region.drafter, at=START)
    assert "formes connues" in letter_in(region, convention, number).entries[0].details["warning"]


def test_a_number_that_another_convention_has_is_kept_with_a_warning(region: Office, convention: int) -> None:
    """One envelope may hold two letters: no refusal."""
    other = in_force_since(region, date(2024, 5, 10), at=START)
    posted(region, convention, draft("denunciation"), at=START)
    posted(region, other, draft("denunciation"), at=START)
    assert not letter_in(region, convention, 1).entries[0].details
    assert letter_in(region, other, 1).entries[0].details["warning"] == (
        "Ce numéro est aussi celui du courrier C1 de EPN-2027-0001 : relisez-le sur la preuve."
    )
    annul_letter(region.workshop, convention, 1, reason="Erreur.", actor=region.drafter, at=days(1))
    number = prepared(region, convention, draft("denunciation"), at=days(1))
    annul_letter(region.workshop, other, 1, reason="Erreur.", actor=region.drafter, at=days(1))
    record_posting(
        region.workshop,
        convention,
        number,
        posting(days(1).date()),
        proof=scan(),
        actor=region.drafter,
        at=days(1),
    )
    assert not letter_in(region, convention, number).entries[0].details


def test_an_electronic_letter_goes_only_to_who_accepted_it(region: Office, convention: int) -> None:
    number = prepared(region, convention, draft("denunciation"), at=START)
    electronic = Posting(on=TODAY, channel=Channel.ELECTRONIC, operator="AR24", tracking_number="2027-00042")

    def post() -> None:
        record_posting(
            region.workshop, convention, number, electronic, proof=scan(), actor=region.drafter, at=START
        )

    def accept(given_on: date, address: str = "lre@atelier.example", proof: bytes = b"") -> None:
        give_consent(
            region.workshop, convention, given_on=given_on, address=address, proof=proof or scan(),
            actor=region.drafter, at=START,
        )  # fmt: skip

    with pytest.raises(NoElectronicConsent):
        post()
    with pytest.raises(BadLetter) as refusal:
        accept(TODAY + timedelta(days=1), "nobody")
    assert set(refusal.value.problems) == {"given_on", "address"}
    accept(date(2027, 1, 5))
    with region.workshop.database.reading() as session:
        consent = session.scalars(select(ElectronicConsent)).one().id
    withdraw_consent(
        region.workshop, convention, consent, on=date(2027, 2, 1), actor=region.drafter, at=START
    )
    with pytest.raises(NoElectronicConsent):
        post()
    accept(date(2027, 2, 20))
    post()
    assert asked(region, convention, TODAY).end == date(2027, 6, 1)
    assert "lre@atelier.example" not in everybody_written_to(region), (
        "a person posts; the program sends no letter"
    )


def everybody_written_to(region: Office) -> set[str]:
    with region.workshop.database.reading() as session:
        return {mail.to_address for mail in session.scalars(select(OutboxMail))}


def test_the_program_never_sends_the_letter_itself(region: Office, convention: int) -> None:
    """What leaves by mail says that a person posted it: no letter is attached, and none leaves before it was posted."""
    number = prepared(region, convention, draft("denunciation"), at=START)
    with region.workshop.database.reading() as session:
        assert session.scalars(select(OutboxMail).filter(OutboxMail.kind.like("letter%"))).all() == []
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=scan(), actor=region.drafter, at=START
    )
    written = {letter_in(region, convention, number).content_sha256}
    with region.workshop.database.reading() as session:
        told = session.scalars(select(OutboxMail).filter(OutboxMail.kind.like("letter%"))).all()
        attached = {one["sha256"] for mail in told for one in mail.attachments}
    assert len(told) == 2
    assert not written & attached


def test_a_letter_sent_long_ago_without_the_program_is_entered_with_its_proof(
    region: Office, convention: int
) -> None:
    def enter(number: str, proof: bytes | None) -> int:
        sent = Posting(on=date(2025, 6, 2), channel=Channel.PAPER, tracking_number=number)
        return enter_letter(
            region.workshop, convention, notice(), sent, scan=scan(), proof=proof,
            received_on=date(2025, 6, 4), actor=region.drafter, at=START,
        )  # fmt: skip

    enter(NUMBER, None)
    assert asked(region, convention, TODAY).letters == ()
    enter("RB 000 000 005 FR", scan())
    assert [item.letter.id for item in asked(region, convention, TODAY).letters] == ["C2"]
    assert letter_in(region, convention, 2).entry(Happening.DELIVERED).on == date(2025, 6, 4)
