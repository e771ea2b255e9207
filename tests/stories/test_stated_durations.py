"""A retouch that touches an article with a duration: the answer is held against its words, shown, and corrected."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import avenants
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.factories.word_texts import opened_and_saved, replacing
from tests.stories.conftest import START
from workflow.acts import retouch, review
from workflow.acts.settle_clauses import NotWhatTheTextSays, settle_clauses
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.clause_values import clause_values
from workflow.records.convention import Avenant, Convention
from workflow.records.journal import JournalEntry

LATER = START + timedelta(hours=1)
NOTICE = {"name": "denunciation-notice"}


@pytest.fixture
def number(region: Office) -> int:
    """The notice of article 3 is six months in Word."""
    number = made.drafted(region, at=START)
    with region.workshop.database.reading() as session:
        text = texts.text_of(
            session, region.workshop.settings, session.get_one(Convention, number), Purpose.DRAFT
        )
    content = texts.docx_to_edit(region.workshop, text)
    longer = replacing("un délai de trois mois", "un délai de six mois")
    retouch.receive(
        region.workshop, number, opened_and_saved(content, longer), actor=region.drafter, at=LATER
    )
    return number


def settled(office: Office, number: int, *rows: Mapping[str, Any], sure: bool = False) -> None:
    settle_clauses(office.workshop, number, article="3", rows=rows, sure=sure, actor=office.drafter, at=LATER)


def values_of(office: Office, number: int) -> dict[str, tuple[str, str]]:
    """Every value that differs from the template's, before and after."""
    with office.workshop.database.reading() as session:
        found = clause_values(office.workshop, session.get_one(Convention, number), as_of=START.date())
    assert {value.article for value in found} == {"3", "5", "9", "11"}
    return {value.label: (value.before, value.after) for value in found if value.changed}


def test_an_answer_that_fits_the_words_is_taken_and_can_be_corrected(region: Office, number: int) -> None:
    settled(region, number, {**NOTICE, "months": 6})
    assert values_of(region, number) == {"Préavis de dénonciation": ("3 mois", "6 mois")}
    settled(region, number, sure=True)
    assert values_of(region, number) == {}
    settled(region, number, {**NOTICE, "months": 6})
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "Préavis de dénonciation : vous la dites inchangée \\(3 mois\\)"),
        (({**NOTICE, "days": 6},), "ne dit pas « 6 jours »"),
        (({"name": "initial-term", "years": 6},), "Durée initiale : l’article ne dit pas « 6 ans »"),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_again_and_stores_nothing(
    region: Office, number: int, rows: tuple[Mapping[str, Any], ...], said: str
) -> None:
    with pytest.raises(NotWhatTheTextSays, match=said):
        settled(region, number, *rows)
    assert values_of(region, number) == {}
    with region.workshop.database.reading() as session:
        assert session.get_one(Convention, number).confirmed_articles == []


def test_whoever_is_sure_is_believed_and_the_journal_says_in_spite_of_what(
    region: Office, number: int
) -> None:
    settled(region, number, sure=True)
    with region.workshop.database.reading() as session:
        last = session.query(JournalEntry).filter_by(convention_id=number, what="settle-clauses").one()
    assert "vous la dites inchangée" in last.details["in_spite_of"][0]
    review.submit(region.workshop, number, actor=region.drafter, at=LATER)


def test_an_avenant_is_asked_in_the_same_way(region: Office) -> None:
    convention = made.signed(region, at=START)
    later = START + timedelta(days=30)
    with pytest.raises(NotWhatTheTextSays, match="Durée initiale : vous la dites inchangée \\(3 ans\\)"):
        avenants.drafted(region, convention, avenants.LONGER, at=later, sure=False)
    number = avenants.drafted(
        region, convention, avenants.LONGER, clauses=avenants.FOUR_YEARS, at=later, sure=False
    )
    with region.workshop.database.reading() as session:
        found = clause_values(region.workshop, session.get_one(Avenant, number), as_of=later.date())
    assert [(value.before, value.after) for value in found if value.changed] == [("3 ans", "4 ans")]
