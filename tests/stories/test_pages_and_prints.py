"""One text: what signers and approvers read on the screen, what search finds, and what the frozen PDF says."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from documents.printed_words import PrintedOtherwise, check_printed
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.program.word_files import edited
from tests.stories.conftest import START
from workflow.acts import approve, retouch, review
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.pages_check import check_pages
from workflow.readings.word_readings import words_of
from workflow.records.convention import Convention, DocumentRole
from workflow.records.word_reading import WordReading
from workflow.rules.states import State

LATER = START + timedelta(hours=1)
OLD, NEW = "au minimum 12 heures", "au minimum 14 heures"


@pytest.fixture
def retouched(region: Office) -> int:
    """A text edited in Word, submitted; its reading was kept."""
    number = made.drafted(region, at=START)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        text = texts.text_of(session, region.workshop.settings, convention, Purpose.DRAFT)
    content = edited(texts.generated_docx(text), OLD, NEW)
    retouch.receive(region.workshop, number, content, actor=region.drafter, at=LATER)
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)
    return number


def say_otherwise(region: Office, sha256: str) -> None:
    """As a reader would that reads another number than the page prints."""
    with region.workshop.database.transaction() as session:
        rows = session.scalars(select(WordReading).where(WordReading.sha256 == sha256)).all()
        assert rows
        for row in rows:
            words = json.dumps(row.words, ensure_ascii=False)
            assert NEW in words
            row.words = json.loads(words.replace(NEW, OLD))


def test_the_page_of_a_frozen_text_says_what_its_pdf_says(region: Office, retouched: int) -> None:
    approve.approve(region.workshop, retouched, actor=region.approver, at=LATER + MINUTE)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, retouched)
        docx = convention.document(DocumentRole.FROZEN_DOCX)
        pdf = convention.document(DocumentRole.FROZEN_PDF)
        assert docx is not None
        assert pdf is not None
        words = words_of(session, region.workshop.vault, convention, docx)
        assert NEW in str(words.blocks)
        check_printed(region.workshop.vault.get(pdf.sha256), words)
        assert check_pages(session, region.workshop.vault).faults == ()


def test_nothing_is_frozen_whose_page_would_say_otherwise(region: Office, retouched: int) -> None:
    with region.workshop.database.reading() as session:
        file = session.get_one(Convention, retouched).document(DocumentRole.EDITED)
        assert file is not None
        sha256 = file.sha256
    say_otherwise(region, sha256)
    with pytest.raises(PrintedOtherwise) as refusal:
        approve.approve(region.workshop, retouched, actor=region.approver, at=LATER + MINUTE)
    assert "14" in refusal.value.printed
    assert "12" in refusal.value.read
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, retouched)
        assert convention.state is State.IN_REVIEW
        assert convention.document(DocumentRole.FROZEN_PDF) is None


def test_a_text_frozen_before_is_named_by_the_doctor(region: Office, retouched: int) -> None:
    approve.approve(region.workshop, retouched, actor=region.approver, at=LATER + MINUTE)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, retouched)
        file = convention.document(DocumentRole.FROZEN_DOCX)
        assert file is not None
        number, sha256 = convention.number, file.sha256
    say_otherwise(region, sha256)
    with region.workshop.database.reading() as session:
        found = check_pages(session, region.workshop.vault)
    [fault] = found.faults
    assert fault.startswith(f"{number}, version 1 : la page imprimée dit « ")
    assert "14" in fault
