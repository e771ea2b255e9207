"""From draft to frozen text: four eyes, reasons, retouches in Word, and what both assemblies deliberated on."""

import io
from datetime import date, timedelta

import pytest
from docx import Document as WordDocument

from documents.pdf_text import pdf_text
from documents.problems import AnchorLost
from documents.produce import ProducedPdf
from documents.upload import ActiveContent, NotWord, UnfinishedEdit
from notifications.outbox import mails_about
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.stories.conftest import START
from workflow.acts import approve, draft, hand_over, projet, reopen, retouch, review
from workflow.acts.draft import NotADrafter, NotEditable
from workflow.acts.seen import MovedMeanwhile
from workflow.acts.settle_clauses import settle_clauses
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.deliberated import since_deliberation
from workflow.readings.timelines import clauses_of, timeline_of
from workflow.records.convention import Convention, DocumentRole, Medium
from workflow.rules.machine import ForbiddenMove, GuardRefused
from workflow.rules.states import State

LATER = START + timedelta(hours=1)


def state_of(office: Office, number: int) -> State:
    with office.workshop.database.reading() as session:
        return session.get_one(Convention, number).state


def text_of(office: Office, number: int, purpose: Purpose = Purpose.DRAFT) -> texts.Text:
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        return texts.text_of(session, office.workshop.settings, convention, purpose)


def edited(office: Office, number: int, old: str, new: str) -> bytes:
    """The text as a person changes it in Word."""
    document = WordDocument(io.BytesIO(texts.generated_docx(text_of(office, number))))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            words = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = words
            break
    else:
        pytest.fail(f"« {old} » stands nowhere in the text")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_an_incomplete_text_is_not_submitted_and_says_what_is_missing(region: Office) -> None:
    number = made.drafted(region, at=START, filled_in=False)
    with pytest.raises(GuardRefused, match=r"Il manque \d+ informations"):
        review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    assert state_of(region, number) is State.DRAFT


def test_an_impossible_value_never_costs_the_others(region: Office) -> None:
    number = made.drafted(region, at=START, filled_in=False)
    with region.workshop.database.transaction() as session:
        problems = draft.fill_in(
            session, region.workshop.settings, number,
            {"decision_date": "2027-02-30", "representative_last_name": "Lemonnier"},
            actor=region.drafter, at=LATER,
        )  # fmt: skip
    assert set(problems) == {"decision_date"}
    with region.workshop.database.reading() as session:
        assert session.get_one(Convention, number).field_values == {"representative_last_name": "Lemonnier"}


def test_the_person_who_submitted_does_not_approve(region: Office) -> None:
    number = made.drafted(region, at=START)
    review.submit(region.workshop, number, actor=region.approver, at=LATER)  # Bruno holds both roles
    with pytest.raises(GuardRefused, match="ne peut pas le relire elle-même"):
        approve.approve(region.workshop, number, actor=region.approver, at=LATER)
    with pytest.raises(GuardRefused, match="rôle « approbation »"):
        approve.approve(region.workshop, number, actor=region.drafter, at=LATER)


def test_a_text_is_returned_with_a_reason_that_its_drafter_receives(region: Office) -> None:
    number = made.submitted(region, at=START)
    with pytest.raises(GuardRefused, match="motif"):
        review.return_for_changes(region.workshop, number, reason=" ", actor=region.approver, at=LATER)
    review.return_for_changes(region.workshop, number, reason="Article 1.", actor=region.approver, at=LATER)
    assert state_of(region, number) is State.DRAFT
    with region.workshop.database.reading() as session:
        mails = mails_about(session, session.get_one(Convention, number).number)
    [returned] = [mail for mail in mails if mail.kind == "review-returned"]
    assert (returned.to_address, returned.values["reason"]) == ("agnes@region.example", "Article 1.")


def test_a_submitted_text_does_not_change_until_it_is_taken_back(region: Office) -> None:
    number = made.submitted(region, at=START)
    with region.workshop.database.transaction() as session, pytest.raises(NotEditable):
        draft.fill_in(session, region.workshop.settings, number, {}, actor=region.drafter, at=LATER)
    review.withdraw(region.workshop, number, actor=region.drafter, at=LATER)
    made.fill_in(region, number, at=LATER, representative_last_name="Autre")


def test_a_reader_does_not_draft(region: Office) -> None:
    number = made.drafted(region, at=START)
    reader = region.drafter.__class__(name="Chantal", roles=frozenset())
    with region.workshop.database.transaction() as session, pytest.raises(NotADrafter):
        draft.fill_in(session, region.workshop.settings, number, {}, actor=reader, at=LATER)


def test_approval_freezes_the_bytes_and_the_same_text_gives_the_same_bytes(region: Office) -> None:
    number = made.submitted(region, at=START)
    first = approve.approve(region.workshop, number, actor=region.approver, at=LATER)
    with region.workshop.database.reading() as session:
        frozen = session.get_one(Convention, number).needed(DocumentRole.FROZEN_PDF)
    assert frozen.sha256 == first
    text = text_of(region, number, Purpose.SIGNATURE)
    docx = texts.generated_docx(text)
    again = texts.pdf_of(region.workshop, text, docx, made_at=LATER, to_be_signed=True)
    assert region.workshop.vault.get(first) == again


def test_approving_what_somebody_changed_meanwhile_stores_nothing(
    region: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = made.submitted(region, at=START)
    slow = texts.produced_of

    def interrupted(*arguments: object, **keywords: object) -> ProducedPdf:
        review.withdraw(region.workshop, number, actor=region.drafter, at=LATER)
        return slow(*arguments, **keywords)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(texts, "produced_of", interrupted)
    with pytest.raises(MovedMeanwhile):
        approve.approve(region.workshop, number, actor=region.approver, at=LATER)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert convention.state is State.DRAFT
        assert convention.document(DocumentRole.FROZEN_PDF) is None


def test_a_retouch_is_shown_clause_by_clause_and_locks_the_form(region: Office) -> None:
    number = made.drafted(region, at=START)
    content = edited(region, number, "au minimum 12 heures", "au minimum 14 heures")
    deviation = retouch.receive(region.workshop, number, content, actor=region.drafter, at=LATER)
    assert "les-engagements-du-co-contractant" in deviation.touched_articles
    locked = {"representative_last_name": "Autre"}
    with region.workshop.database.transaction() as session, pytest.raises(NotEditable, match="verrouillé"):
        draft.fill_in(session, region.workshop.settings, number, locked, actor=region.drafter, at=LATER)
    with region.workshop.database.transaction() as session, pytest.raises(NotEditable, match="verrouillé"):
        draft.choose_medium(session, number, Medium.PAPER, actor=region.drafter, at=LATER)
    retouch.drop(region.workshop, number, actor=region.drafter, at=LATER + MINUTE)
    made.fill_in(region, number, at=LATER, representative_last_name="Autre")


def test_a_retouched_duration_must_be_stated_and_then_rules_every_date(region: Office) -> None:
    number = made.drafted(region, at=START)
    content = edited(region, number, "un délai de trois mois", "un délai de six mois")
    retouch.receive(region.workshop, number, content, actor=region.drafter, at=LATER)
    with pytest.raises(GuardRefused, match="l’article 3"):
        review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    settle_clauses(
        region.workshop, number, article="3", rows=({"name": "denunciation-notice", "months": 6},),
        actor=region.drafter, at=LATER,
    )  # fmt: skip
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        notice = clauses_of(convention, region.workshop.settings).denunciation_notice
    assert notice is not None
    assert notice.measure.months == 6


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(b"", NotWord), (b"%PDF-1.7", NotWord), (b"PK\x03\x04", NotWord)],
)
def test_a_file_that_cannot_be_taken_changes_nothing(
    region: Office, content: bytes, refusal: type[Exception]
) -> None:
    number = made.drafted(region, at=START)
    with pytest.raises(refusal):
        retouch.receive(region.workshop, number, content, actor=region.drafter, at=LATER)
    assert text_of(region, number).edited_sha256 is None


def test_a_retouch_without_its_signature_places_is_refused(region: Office) -> None:
    number = made.drafted(region, at=START)
    document = WordDocument(io.BytesIO(texts.generated_docx(text_of(region, number))))
    table = document.tables[-1]._element
    table.getparent().remove(table)
    content = io.BytesIO()
    document.save(content)
    with pytest.raises((AnchorLost, ActiveContent, UnfinishedEdit)):
        retouch.receive(region.workshop, number, content.getvalue(), actor=region.drafter, at=LATER)


def test_only_dates_and_signatories_may_differ_from_the_deliberated_text(region: Office) -> None:
    number = made.drafted(region, at=START, decision_date="", commission_date="")
    projet.produce(region.workshop, number, actor=region.drafter, at=START)
    made.fill_in(
        region, number, at=LATER, decision_date="2027-02-18", commission_date="2027-02-22",
        representative_civility="Monsieur", representative_first_name="Jean", representative_last_name="Roux",
    )  # fmt: skip
    assert deviation_since_deliberation(region, number) == ()
    made.fill_in(region, number, at=LATER, presentation="Un tout autre texte que celui de la délibération.")
    assert len(deviation_since_deliberation(region, number)) > 0


def deviation_since_deliberation(office: Office, number: int) -> tuple[str, ...]:
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        text = texts.text_of(session, office.workshop.settings, convention, Purpose.SIGNATURE)
        found = since_deliberation(office.workshop, convention, text)
    assert found is not None
    return found.deviation.touched_articles


def test_the_projet_of_a_retouched_text_is_marked_too(region: Office) -> None:
    number = made.drafted(region, at=START)
    content = edited(region, number, "au minimum 12 heures", "au minimum 14 heures")
    retouch.receive(region.workshop, number, content, actor=region.drafter, at=LATER)
    projet.produce(region.workshop, number, actor=region.drafter, at=LATER)
    with region.workshop.database.reading() as session:
        pdf = session.get_one(Convention, number).needed(DocumentRole.PROJET_PDF)
    words = pdf_text(region.workshop.vault.get(pdf.sha256))
    assert "PROJET soumis à délibération" in words
    assert "14 heures" in words
    assert set(deviation_since_deliberation(region, number)) == {"1", "les-engagements-du-co-contractant"}


def test_a_frozen_text_taken_up_again_is_another_version(region: Office) -> None:
    number = made.approved(region, at=START)
    reopen.reopen(region.workshop, number, reason="Adresse à corriger.", actor=region.drafter, at=LATER)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert (convention.state, convention.version) == (State.DRAFT, 2)
        assert convention.document(DocumentRole.FROZEN_PDF) is None
        assert any(item.role == DocumentRole.FROZEN_PDF for item in convention.documents)


def test_a_cancelled_convention_can_be_taken_up_again(region: Office) -> None:
    number = made.drafted(region, at=START)
    reopen.cancel(region.workshop, number, reason="Doublon.", actor=region.drafter, at=LATER)
    with pytest.raises(ForbiddenMove, match="Reprendre dans une nouvelle version"):
        review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    reopen.revise(region.workshop, number, actor=region.drafter, at=LATER)
    assert state_of(region, number) is State.DRAFT


def test_a_convention_passes_to_somebody_else(region: Office) -> None:
    number = made.drafted(region, at=START)
    hand_over.hand_over(
        region.workshop, [number], agent_id=region.bruno.id, substitute_id=region.agnes.id,
        actor=region.drafter, at=LATER,
    )  # fmt: skip
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert (convention.agent.name, convention.substitute and convention.substitute.name) == (
            "Bruno Relecteur",
            "Agnès Rédactrice",
        )


def test_before_its_signatures_a_convention_is_awaited(region: Office) -> None:
    number = made.approved(region, at=START)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        answer = timeline_of(convention, region.workshop.settings, as_of=date(2040, 1, 1))
    assert answer.awaited == ("co-contractor", "region")
    assert convention.medium is Medium.ELECTRONIC
