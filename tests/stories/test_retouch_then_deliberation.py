"""The main job in its natural order: projet, retouch in Word, deliberation, and only then the dates of the decisions."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from documents.compare import Deviation
from documents.pdf_text import pdf_text
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, SAMPLE, Office
from tests.factories.word_texts import Edit, opened_and_saved, replacing, saved_by_libreoffice
from tests.stories.conftest import START
from workflow.acts import approve, draft, projet, reopen, retouch, review
from workflow.acts.draft import NotEditable
from workflow.acts.open_dates import DatesDisagree, NoSuchDay, PlaceLost
from workflow.acts.settle_clauses import settle_clauses
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.deliberated import since_deliberation
from workflow.records.convention import Convention, DocumentRole
from workflow.records.word_reading import WordReading
from workflow.rules.machine import GuardRefused
from workflow.rules.states import State

LATER = START + timedelta(hours=1)
DATES = {"decision_date": "2026-09-24", "commission_date": "2026-10-12"}
NO_DATES = {"decision_date": "", "commission_date": ""}
HOURS = replacing("au minimum 12 heures", "au minimum 14 heures")
DOTS = "………………"


def text_of(office: Office, number: int, purpose: Purpose) -> texts.Text:
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        return texts.text_of(session, office.workshop.settings, convention, purpose)


def projet_of(office: Office, number: int) -> bytes:
    """The Word file that both assemblies receive."""
    projet.produce(office.workshop, number, actor=office.drafter, at=START)
    with office.workshop.database.reading() as session:
        stored = session.get_one(Convention, number).needed(DocumentRole.PROJET_DOCX)
    return office.workshop.vault.get(stored.sha256)


def received(office: Office, number: int, content: bytes) -> Deviation:
    return retouch.receive(office.workshop, number, content, actor=office.drafter, at=LATER)


def printed(office: Office, number: int, purpose: Purpose = Purpose.SIGNATURE) -> str:
    """The words of the page, on one line."""
    text = text_of(office, number, purpose)
    pdf = texts.pdf_of(office.workshop, text, texts.docx_of(office.workshop, text), made_at=LATER)
    return " ".join(pdf_text(pdf).split())


def typed_values(office: Office, number: int) -> dict[str, str]:
    with office.workshop.database.reading() as session:
        return dict(session.get_one(Convention, number).field_values)


def since_the_projet(office: Office, number: int) -> tuple[str, ...]:
    text = text_of(office, number, Purpose.SIGNATURE)
    with office.workshop.database.reading() as session:
        found = since_deliberation(office.workshop, session.get_one(Convention, number), text)
    assert found is not None
    return found.deviation.touched_articles


def as_it_is(content: bytes, _folder: Path) -> bytes:
    return content


@pytest.mark.parametrize("saved", [as_it_is, saved_by_libreoffice], ids=["word", "libreoffice"])
def test_the_dates_come_after_the_retouch_and_stand_in_its_blanks(
    region: Office, tmp_path: Path, saved: Callable[[bytes, Path], bytes]
) -> None:
    number = made.drafted(region, at=START, **NO_DATES)
    edited = opened_and_saved(saved(projet_of(region, number), tmp_path), HOURS)
    deviation = received(region, number, edited)
    assert set(deviation.touched_articles) == {
        "1",
        "les-engagements-du-co-contractant",
    }  # no blank, no « PROJET »
    with pytest.raises(GuardRefused, match="Date de cette décision, Date de la Commission Permanente"):
        review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    made.fill_in(region, number, at=LATER, **DATES, representative_mobile="06 12 34 56 78")
    assert set(since_the_projet(region, number)) == {"1", "les-engagements-du-co-contractant"}
    words = printed(region, number)
    assert "décision du Conseil d’administration en date du 24 septembre 2026." in words
    assert "délibération de la Commission Permanente en date du 12 octobre 2026" in words
    assert "PROJET" not in words
    assert DOTS in printed(region, number, Purpose.PROJET)  # deliberated upon again, it is blank again
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    approve.approve(region.workshop, number, actor=region.approver, at=LATER + MINUTE)


def test_a_date_is_corrected_beside_a_retouch(region: Office) -> None:
    number = made.drafted(region, at=START)
    received(
        region,
        number,
        opened_and_saved(texts.docx_to_edit(region.workshop, text_of(region, number, Purpose.DRAFT)), HOURS),
    )
    made.fill_in(region, number, at=LATER, decision_date="2026-09-25")
    assert "en date du 25 septembre 2026" in printed(region, number)
    assert "24 septembre" not in printed(region, number)


def test_a_date_typed_over_the_dots_goes_into_the_form(region: Office) -> None:
    number = made.drafted(region, at=START, **NO_DATES)
    typed = replacing(f"d’administration en date du {DOTS}", "d’administration en date du 24 septembre 2026")
    received(region, number, opened_and_saved(projet_of(region, number), typed))
    assert typed_values(region, number)["decision_date"] == "2026-09-24"
    made.fill_in(region, number, at=LATER, commission_date="2026-10-12")
    assert "en date du 24 septembre 2026" in printed(region, number)


@pytest.mark.parametrize(
    ("edit", "refusal", "said"),
    [
        (replacing(f" en date du {DOTS}.", "."), PlaceLost, "« Date de cette décision » n’a plus sa place"),
        (replacing(f"d’administration en date du {DOTS}", "d’administration en date du 31 février 2026"), NoSuchDay,
         "« 31 février 2026 » n’est pas un jour"),
    ],
)  # fmt: skip
def test_a_blank_that_cannot_be_filled_in_is_named(
    region: Office, edit: Edit, refusal: type[Exception], said: str
) -> None:
    number = made.drafted(region, at=START, **NO_DATES)
    with pytest.raises(refusal, match=said):
        received(region, number, opened_and_saved(projet_of(region, number), edit))
    assert text_of(region, number, Purpose.DRAFT).edited_sha256 is None


def test_two_dates_of_one_decision_are_not_chosen_between(region: Office) -> None:
    number = made.drafted(region, at=START)
    content = texts.docx_to_edit(region.workshop, text_of(region, number, Purpose.DRAFT))
    other = opened_and_saved(content, replacing("24 septembre 2026", "25/09/2026"))
    with pytest.raises(DatesDisagree, match="25 septembre 2026 dans ce texte, et le 24 septembre 2026"):
        received(region, number, other)


def test_a_blank_of_the_projet_is_never_signed(region: Office) -> None:
    """The name of the organ was not known when the projet was edited: the text still holds dots for it."""
    number = made.drafted(region, at=START)
    copied = replacing(
        "Les Parties conviendront alors", f"Les Parties, réunies le {DOTS}, conviendront alors"
    )
    content = texts.docx_to_edit(region.workshop, text_of(region, number, Purpose.DRAFT))
    received(region, number, opened_and_saved(content, copied))
    with pytest.raises(
        GuardRefused, match=f"garde un blanc du projet : « …?Les Parties, réunies le {DOTS} »"
    ):
        review.submit(region.workshop, number, actor=region.drafter, at=LATER)


def test_a_text_retouched_before_its_form_was_complete_is_no_dead_end(region: Office) -> None:
    number = made.drafted(region, at=START, decision_organ="")
    content = texts.docx_to_edit(region.workshop, text_of(region, number, Purpose.DRAFT))
    organ = replacing(f"de {DOTS}", "du Conseil d’administration")
    received(region, number, opened_and_saved(content, organ))
    made.fill_in(region, number, at=LATER, decision_organ=SAMPLE.fields["decision_organ"])
    with region.workshop.database.transaction() as session, pytest.raises(NotEditable):
        draft.fill_in(
            session,
            region.workshop.settings,
            number,
            {"presentation": "Autre."},
            actor=region.drafter,
            at=LATER,
        )
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)


def test_a_text_taken_up_again_keeps_its_retouch(region: Office) -> None:
    number = made.drafted(region, at=START)
    content = texts.docx_to_edit(region.workshop, text_of(region, number, Purpose.DRAFT))
    received(
        region, number, opened_and_saved(content, replacing("un délai de trois mois", "un délai de six mois"))
    )
    settle_clauses(
        region.workshop, number, article="3", rows=({"name": "denunciation-notice", "months": 6},),
        actor=region.drafter, at=LATER,
    )  # fmt: skip
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    approve.approve(region.workshop, number, actor=region.approver, at=LATER)
    reopen.reopen(region.workshop, number, reason="Adresse à corriger.", actor=region.drafter, at=LATER)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert (convention.state, convention.version) == (State.DRAFT, 2)
        assert convention.touched_articles == ["3"]
        assert convention.clause_values["denunciation-notice"]["months"] == 6
    words = printed(region, number)
    assert "un délai de six mois" in words
    assert "version 2" in words
    assert "version 1" not in words
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    retouch_dropped = LATER + MINUTE
    review.withdraw(region.workshop, number, actor=region.drafter, at=retouch_dropped)
    retouch.drop(region.workshop, number, actor=region.drafter, at=retouch_dropped)
    with region.workshop.database.reading() as session:
        edited = [
            one for one in session.get_one(Convention, number).documents if one.role == DocumentRole.EDITED
        ]
        assert [one.dropped for one in edited] == [False, True]  # what was approved stays what it was


def test_a_text_that_came_in_before_readings_were_kept_works_like_any_other(region: Office) -> None:
    number = made.drafted(region, at=START, **NO_DATES)
    received(region, number, opened_and_saved(projet_of(region, number), HOURS))
    with region.workshop.database.transaction() as session:
        assert session.query(WordReading).delete() == 1
    made.fill_in(region, number, at=LATER, **DATES)
    assert text_of(region, number, Purpose.SIGNATURE).reading is None
    assert "en date du 24 septembre 2026" in printed(region, number)
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)
