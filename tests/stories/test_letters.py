"""The letters of a convention in force: denunciation, formal notice, termination, corrections; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from documents.pdf_text import says
from documents.upload import NotAScan
from notifications.outbox import OutboxMail
from tests.factories import avenants
from tests.factories.conventions import Office, drafted
from tests.factories.letters import (
    CO,
    NUMBER,
    asked,
    draft,
    in_force_since,
    notice,
    posted,
    posting,
    prepared,
    received,
)
from tests.factories.scans import scan
from tests.stories.conftest import START
from workflow.actors import Actor
from workflow.acts.agree_to_withdrawal import prepare_agreement
from workflow.acts.archive import archive
from workflow.acts.correct_letter import (
    annul_letter,
    correct_happening,
    correct_posting,
    foreseen_annulment,
    foreseen_correction,
)
from workflow.acts.electronic_consent import NoElectronicConsent, give_consent, withdraw_consent
from workflow.acts.enter_letter import enter_letter
from workflow.acts.letter_problems import (
    AnnulledLetter,
    BadLetter,
    NoEffect,
    NoLetterNow,
    TooEarlyToTerminate,
    UnknownLetter,
)
from workflow.acts.letter_travel import Posting
from workflow.acts.prepare_letter import Signing, prepare_letter
from workflow.acts.record_letter import join_proof, record_happening, record_posting
from workflow.readings.conventions import Filters, list_conventions
from workflow.readings.desk import ToDo, tasks_of
from workflow.readings.timelines import timeline_of
from workflow.records.account import Account
from workflow.records.convention import Convention, Document
from workflow.records.due import Due
from workflow.records.journal import JournalEntry
from workflow.records.letter import Channel, ElectronicConsent, Happening, Letter
from workflow.rules.changes import Action, Change
from workflow.rules.machine import GuardRefused
from workflow.rules.moves import Role
from workflow.rules.timeline import TimelineState

SIGNED_ON = date(2024, 5, 10)
TODAY = START.date()


def days(count: int) -> datetime:
    """So many days after the beginning of the story."""
    return START + timedelta(days=count)


@pytest.fixture
def convention(region: Office) -> int:
    """In force since 10 May 2024: its initial term ends on 9 May 2027."""
    return in_force_since(region, SIGNED_ON, at=START)


def letter_in(office: Office, convention_id: int, number: int) -> Letter:
    with office.workshop.database.reading() as session:
        found = session.get_one(Convention, convention_id).letters[number - 1]
        assert (found.entries, found.about) is not None
        return found


def journal(office: Office, convention_id: int) -> list[JournalEntry]:
    with office.workshop.database.reading() as session:
        query = select(JournalEntry).where(JournalEntry.convention_id == convention_id)
        return list(session.scalars(query.order_by(JournalEntry.number)))


def mails(office: Office, kind: str) -> list[OutboxMail]:
    with office.workshop.database.reading() as session:
        return list(
            session.scalars(select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id))
        )


def due(office: Office, convention_id: int) -> dict[str, date]:
    with office.workshop.database.reading() as session:
        return {
            row.rule: row.on for row in session.scalars(select(Due).where(Due.convention_id == convention_id))
        }


def test_a_denunciation_is_written_posted_delivered_and_ends_the_convention(
    region: Office, convention: int
) -> None:
    number = prepared(
        region, convention, draft("denunciation", reason="Le dispositif est réorganisé."), at=START
    )
    assert asked(region, convention, TODAY).end is None
    letter = letter_in(region, convention, number)
    with region.workshop.database.reading() as session:
        pdf = session.get_one(Document, letter.content_id)
        assert session.get_one(Document, letter.docx_id).file_name.endswith("-C1-denunciation.docx")
    assert letter.content_sha256 == pdf.sha256
    content = region.workshop.vault.get(pdf.sha256)
    assert says(content, "la convention en vigueur jusqu’au 1er juin 2027 inclus")
    assert says(content, "la convention est reconduite le 10 mai 2027, puis prend fin")

    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=scan(), actor=region.drafter, at=START
    )
    answer = asked(region, convention, TODAY)
    assert (answer.state, answer.end) == (TimelineState.UNDER_NOTICE, date(2027, 6, 1))
    assert answer.letters[0].flagged
    assert due(region, convention)["end-of-validity"] == date(2027, 6, 1)
    assert "renewal" not in due(region, convention)

    record_happening(
        region.workshop,
        convention,
        number,
        Happening.PRESENTED,
        on=date(2027, 3, 3),
        actor=region.drafter,
        at=days(9),
    )
    record_happening(
        region.workshop, convention, number, Happening.UNCLAIMED, on=date(2027, 3, 20), proof=scan(),
        actor=region.drafter, at=days(25),
    )  # fmt: skip
    assert asked(region, convention, TODAY).end == date(
        2027, 6, 1
    )  # what follows the posting is evidence only
    told = [entry.what for entry in journal(region, convention)][-4:]
    assert told == ["letter-prepared", "letter-posted", "letter-presented", "letter-unclaimed"]
    assert {mail.to_address for mail in mails(region, "letter-recorded")} == {
        "agnes@region.example",
        "contact@atelier.example",
    }
    assert "prend fin le 1er juin 2027 à minuit" in mails(region, "letter-recorded")[0].values["effect"]

    with pytest.raises(GuardRefused):
        archive(region.workshop, convention, actor=region.drafter, at=days(92))
    archive(region.workshop, convention, actor=region.drafter, at=days(93))


def test_both_denounce_and_the_earliest_live_one_wins_whatever_the_order_of_entry(
    region: Office, convention: int
) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 20), at=days(2))
    answer = asked(region, convention, days(2).date())
    assert (answer.end, answer.ending_letter) == (date(2027, 5, 20), "C2")
    assert [str(item.status) for item in answer.letters] == ["live", "moot"]


def test_a_denunciation_is_taken_back_only_with_both_proofs(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    back = draft("withdrawal", CO, about=1)
    received(region, convention, back, on=date(2027, 4, 2), at=days(40), channel=Channel.OTHER)
    april = date(2027, 4, 12)
    assert asked(region, convention, april).end == date(2027, 5, 26)
    with pytest.raises(BadLetter, match="accord écrit"):
        record_happening(
            region.workshop,
            convention,
            2,
            Happening.AGREED,
            on=date(2027, 4, 8),
            actor=region.drafter,
            at=days(42),
        )
    record_happening(
        region.workshop, convention, 2, Happening.AGREED, on=date(2027, 4, 8), proof=scan(),
        actor=region.drafter, at=days(42),
    )  # fmt: skip
    assert asked(region, convention, date(2027, 4, 7)).end == date(2027, 5, 26)
    answer = asked(region, convention, april)
    assert (answer.end, answer.next_renewal) == (None, date(2027, 5, 10))
    assert "renewal" in due(region, convention)


def test_the_region_writes_its_agreement_to_a_withdrawal(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    signing = Signing(planned_on=days(41).date(), name="Hugues BELLENGREVILLE", capacity="Le Président")

    def write(number: int) -> None:
        prepare_agreement(
            region.workshop, convention, number, signing, reason="", actor=region.drafter, at=days(41)
        )

    with pytest.raises(NoLetterNow, match="n’attend pas d’accord"):
        write(1)
    back = draft("withdrawal", CO, about=1)
    received(region, convention, back, on=date(2027, 4, 2), at=days(40), channel=Channel.OTHER)
    write(2)
    with region.workshop.database.reading() as session:
        row = session.get_one(Convention, convention)
        made = [one for one in row.documents if "C2-agreement" in one.file_name]
    assert [one.media_type for one in made][1:] == ["application/pdf"]
    assert says(region.workshop.vault.get(made[1].sha256), "donne son accord à ce retrait")
    assert asked(region, convention, days(41).date()).end == date(2027, 5, 26)  # written is not yet signed


def test_an_agreement_that_comes_after_the_effect_is_refused(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    received(
        region,
        convention,
        draft("withdrawal", CO, about=1),
        on=date(2027, 5, 2),
        at=days(80),
        channel=Channel.OTHER,
    )
    with pytest.raises(NoEffect, match="avait déjà pris fin le 26 mai 2027"):
        record_happening(
            region.workshop, convention, 2, Happening.AGREED, on=date(2027, 6, 1), proof=scan(),
            actor=region.drafter, at=days(100),
        )  # fmt: skip


def test_a_formal_notice_is_cured(region: Office, convention: int) -> None:
    posted(region, convention, notice(), at=START)
    answer = asked(region, convention, TODAY)
    assert answer.letters[0].termination_from == date(2027, 4, 1)
    assert due(region, convention)["termination-possible"] == date(2027, 4, 1)
    assert letter_in(region, convention, 1).obligation == "opening-hours"
    received(
        region,
        convention,
        draft("cure", CO, about=1),
        on=date(2027, 3, 20),
        at=days(20),
        channel=Channel.OTHER,
    )
    assert str(asked(region, convention, days(20).date()).letters[0].status) == "cured"
    assert "termination-possible" not in due(region, convention)
    with pytest.raises(NoEffect, match="a été réparé le 20 mars 2027"):
        prepared(region, convention, draft("termination", about=1), at=days(40))


def test_a_termination_waits_for_its_day_extended_then_ends_the_convention(
    region: Office, convention: int
) -> None:
    posted(region, convention, notice(), at=START)
    with pytest.raises(TooEarlyToTerminate) as early:
        prepared(region, convention, draft("termination", about=1), at=days(10))
    assert early.value.first == date(2027, 4, 1)
    assert "jeudi 1er avril 2027" in str(early.value)
    more_time = draft(
        "extension", about=1, until=date(2027, 4, 17), reason="La commune recrute un animateur."
    )
    posted(region, convention, more_time, at=days(20), channel=Channel.OTHER)
    with pytest.raises(TooEarlyToTerminate) as early:
        prepared(region, convention, draft("termination", about=1), at=days(32))
    assert early.value.first == date(2027, 4, 18)
    assert (
        "mardi 20 avril 2027" in early.value.advice
    )  # the last day is a Saturday: prudence waits for Monday
    number = posted(region, convention, draft("termination", about=1), at=days(50))
    answer = asked(region, convention, date(2027, 4, 21))
    assert (answer.state, answer.ended_by) == (TimelineState.ENDED, f"C{number}")
    assert [str(item.status) for item in answer.letters] == ["spent", "noted", "live"]


def test_a_termination_in_part_names_what_falls_and_the_convention_goes_on(
    region: Office, convention: int
) -> None:
    posted(region, convention, notice(), at=START)
    with pytest.raises(BadLetter, match="n’a pas d’article 77"):
        prepared(region, convention, draft("termination", about=1, articles=("4", "77")), at=days(40))
    number = posted(region, convention, draft("termination", about=1, articles=("4", "7")), at=days(40))
    answer = asked(region, convention, days(41).date())
    assert (answer.state, answer.end) == (TimelineState.IN_FORCE, None)
    assert answer.fallen_articles == {"4": days(40).date(), "7": days(40).date()}
    sha256 = letter_in(region, convention, number).content_sha256
    assert says(region.workshop.vault.get(sha256), "résilie partiellement")


def test_only_the_party_that_gave_notice_may_terminate(region: Office, convention: int) -> None:
    received(region, convention, notice(CO, "region-platform"), on=date(2027, 2, 1), at=START)
    with pytest.raises(NoEffect, match="seule la partie qui a mis en demeure"):
        prepared(region, convention, draft("termination", about=1), at=days(40))
    with pytest.raises(BadLetter, match="ne se met pas en demeure soi-même"):
        received(region, convention, notice(CO, "opening-hours"), on=date(2027, 2, 1), at=START)


def test_the_region_opposes_the_general_interest_to_the_co_contractor(
    region: Office, convention: int
) -> None:
    received(region, convention, notice(CO, "region-platform"), on=date(2027, 2, 20), at=START)
    why = "La continuité du service public numérique du canton."
    posted(region, convention, draft("opposition", about=1, reason=why), at=days(3))
    late = received(region, convention, draft("termination", CO, about=1), on=date(2027, 3, 30), at=days(32))
    answer = asked(region, convention, days(32).date())
    assert [str(item.status) for item in answer.letters] == ["opposed", "noted", "refused"]
    assert (late, answer.end) == (3, None)
    assert mails(region, "letter-recorded")[-1].values["effect"].startswith("Sans effet.")


def test_the_region_ends_the_convention_for_general_interest(region: Office, convention: int) -> None:
    with pytest.raises(BadLetter, match="motif"):
        prepared(region, convention, draft("general-interest-termination"), at=START)
    why = "Le dispositif régional est refondu."
    letter = draft("general-interest-termination", reason=why, effect=date(2027, 8, 31))
    posted(region, convention, letter, at=START)
    answer = asked(region, convention, TODAY)
    assert (answer.state, answer.end) == (TimelineState.IN_FORCE, date(2027, 8, 31))


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


def test_a_wrong_posting_date_is_corrected_by_a_new_entry(region: Office, convention: int) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    right = Posting(on=date(2027, 2, 6), channel=Channel.PAPER, tracking_number=NUMBER)
    with region.workshop.database.reading() as session:
        row = session.get_one(Convention, convention)
        shown = foreseen_correction(region.workshop, row, 1, right, today=TODAY)
    changed = {line.label: (line.before, line.after) for line in shown.lines if line.changes}
    assert changed["La convention prend fin"] == ("26 mai 2027", "6 mai 2027")
    assert shown.changes
    with pytest.raises(BadLetter, match="pourquoi"):
        correct_posting(region.workshop, convention, 1, right, reason=" ", actor=region.drafter, at=days(1))
    reason = "Le cachet porte le 6 février."
    correct_posting(region.workshop, convention, 1, right, reason=reason, actor=region.drafter, at=days(1))
    assert asked(region, convention, days(1).date()).end == date(2027, 5, 6)
    assert due(region, convention)["end-of-validity"] == date(2027, 5, 6)
    first, second = letter_in(region, convention, 1).entries
    assert (first.on, second.on, second.replaces_id, second.reason) == (
        date(2027, 2, 26), date(2027, 2, 6), first.id, reason,
    )  # fmt: skip
    assert second.proof_id == first.proof_id
    line = journal(region, convention)[-1]
    assert (line.what, line.reason, line.details["was"], line.details["on"]) == (
        "letter-corrected", reason, "2027-02-26", "2027-02-06",
    )  # fmt: skip
    told = mails(region, "letter-corrected")
    assert len(told) == 2
    assert "La convention prend fin : 26 mai 2027 → 6 mai 2027" in told[0].values["changes"]


def test_a_correction_may_take_a_letter_its_effect(region: Office, convention: int) -> None:
    """Truth comes first: a termination that was in fact posted too early never ended anything."""
    posted(region, convention, notice(), at=START)
    posted(region, convention, draft("termination", about=1), at=days(40))
    assert asked(region, convention, days(41).date()).state is TimelineState.ENDED
    early = Posting(on=date(2027, 3, 30), channel=Channel.PAPER, tracking_number=NUMBER)
    correct_posting(
        region.workshop, convention, 2, early, reason="Bordereau relu.", actor=region.drafter, at=days(41)
    )
    answer = asked(region, convention, days(41).date())
    assert (answer.state, str(answer.letters[1].status)) == (TimelineState.IN_FORCE, "refused")
    assert "avant le 1er avril 2027" in answer.problems[0]


def test_a_letter_entered_by_mistake_is_annulled_and_stays_in_the_register(
    region: Office, convention: int
) -> None:
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    with region.workshop.database.reading() as session:
        shown = foreseen_annulment(region.workshop, session.get_one(Convention, convention), 1, today=TODAY)
    assert ("Courrier C1", "–") in [(line.label, line.after) for line in shown.lines]
    annul_letter(region.workshop, convention, 1, reason="Autre convention.", actor=region.drafter, at=days(1))
    answer = asked(region, convention, days(1).date())
    assert (answer.letters, answer.next_renewal) == ((), date(2027, 5, 10))
    assert letter_in(region, convention, 1).is_annulled
    with pytest.raises(AnnulledLetter):
        record_happening(
            region.workshop, convention, 1, Happening.DELIVERED, on=TODAY, actor=region.drafter, at=days(1)
        )
    with pytest.raises(BadLetter, match="déjà annulé"):
        annul_letter(region.workshop, convention, 1, reason="Encore.", actor=region.drafter, at=days(1))
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 27), at=days(2))
    assert letter_in(region, convention, 2).reference == "C2"


def test_a_wrong_outcome_is_corrected_too(region: Office, convention: int) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    record_happening(
        region.workshop,
        convention,
        1,
        Happening.DELIVERED,
        on=date(2027, 3, 4),
        actor=region.drafter,
        at=days(5),
    )
    with pytest.raises(BadLetter, match="déjà enregistré"):
        record_happening(
            region.workshop,
            convention,
            1,
            Happening.REFUSED,
            on=date(2027, 3, 4),
            actor=region.drafter,
            at=days(5),
        )
    correct_happening(
        region.workshop, convention, 1, Happening.REFUSED, on=date(2027, 3, 5), reason="Avis relu.",
        actor=region.drafter, at=days(6),
    )  # fmt: skip
    letter = letter_in(region, convention, 1)
    assert (letter.entry(Happening.DELIVERED), letter.entry(Happening.REFUSED).on) == (None, date(2027, 3, 5))


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


def test_letters_are_for_a_signed_convention_and_for_those_who_may_write(
    region: Office, convention: int
) -> None:
    unsigned = drafted(region, at=START)
    with pytest.raises(NoLetterNow, match="signée par tous"):
        prepared(region, unsigned, draft("denunciation"), at=START)
    reader = Actor(name="Chantal", roles=frozenset({Role.READER}))
    with pytest.raises(NoLetterNow, match="rôle"):
        annul_letter(region.workshop, convention, 1, reason="?", actor=reader, at=START)
    with pytest.raises(UnknownLetter):
        annul_letter(region.workshop, convention, 9, reason="?", actor=region.drafter, at=START)


def test_a_letter_sent_long_ago_without_the_program_is_entered_with_its_proof(
    region: Office, convention: int
) -> None:
    def enter(proof: bytes | None) -> int:
        return enter_letter(
            region.workshop, convention, notice(), posting(date(2025, 6, 2)), scan=scan(), proof=proof,
            received_on=date(2025, 6, 4), actor=region.drafter, at=START,
        )  # fmt: skip

    enter(None)
    assert asked(region, convention, TODAY).letters == ()
    enter(scan())
    assert [item.letter.id for item in asked(region, convention, TODAY).letters] == ["C2"]
    assert letter_in(region, convention, 2).entry(Happening.DELIVERED).on == date(2025, 6, 4)


def test_the_list_and_its_filters_follow_the_letters(region: Office, convention: int) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    filters = Filters(turning_from=date(2027, 6, 1), turning_to=date(2027, 6, 1))
    with region.workshop.database.reading() as session:
        page = list_conventions(session, region.workshop.settings, filters, at=START)
        row = session.get_one(Convention, convention)
        answer = timeline_of(row, region.workshop.settings, as_of=TODAY)
    assert [found.standing.short for found in page.rows] == ["Dénoncée"]
    projected = due(region, convention)
    assert {item.rule: item.date for item in answer.agenda}.items() <= projected.items()


def test_a_letter_after_an_avenant_states_its_durations_and_quotes_no_article_that_it_changed(
    region: Office, convention: int
) -> None:
    change = Change(
        action=Action.REPLACE, article="3", wording="La dénonciation prend effet six mois après son envoi."
    )
    notice_of_six_months = ({"name": "denunciation-notice", "months": 6},)
    avenants.signed_on_paper(region, convention, change, at=START, clauses=notice_of_six_months)
    at = days(45)
    number = prepared(region, convention, draft("denunciation"), at=at)
    content = region.workshop.vault.get(letter_in(region, convention, number).content_sha256)
    assert says(content, "délai de 6 mois suivant l’envoi")
    assert says(content, "15 octobre 2027 inclus")
    assert not says(content, "stipule")


def test_what_letters_wait_for_stands_on_the_start_page(region: Office, convention: int) -> None:
    def tasks(at: datetime) -> list[tuple[str, str]]:
        with region.workshop.database.reading() as session:
            account = session.get_one(Account, region.agnes.id)
            found = tasks_of(session, region.workshop.settings, account, at=at)
            return [(task.what, task.detail) for task in found]

    assert tasks(START) == []
    number = prepared(region, convention, notice(), at=START)
    assert tasks(START) == [(ToDo.POST_LETTER, "C1, mise en demeure, prévue pour le 1er mars 2027")]
    record_posting(
        region.workshop, convention, number, posting(TODAY), proof=None, actor=region.drafter, at=START
    )
    assert [what for what, _ in tasks(START)] == [ToDo.PROVE_LETTER]
    join_proof(region.workshop, convention, number, scan(), actor=region.drafter, at=START)
    assert tasks(days(30)) == []
    assert tasks(days(31)) == [
        (ToDo.FOLLOW_NOTICE, "C1, mise en demeure : la Région peut résilier depuis le 1er avril 2027")
    ]
    posted(region, convention, draft("cure", about=1), at=days(32), channel=Channel.OTHER)
    assert tasks(days(32)) == []
