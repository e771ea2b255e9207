"""What an edited article states now and no longer, told from its words."""

import pytest

from tests.rules.clauses_epn import EPN
from workflow.rules.calendar import Duration
from workflow.rules.clauses import Clause, YearDay
from workflow.rules.stated_durations import Measure, changed_measures, contradictions, measures_in
from workflow.rules.wording import french_clause


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("pour une durée de trois ans.", [Duration(36)]),
        ("un délai de trente jours suivant", [Duration(0, 30)]),
        ("3 (trois) mois", [Duration(3)]),
        ("trente (30) jours", [Duration(0, 30)]),
        ("d’année en année", [Duration(12)]),
        ("pour un an, puis deux années", [Duration(12), Duration(24)]),
        ("quarante-cinq jours", [Duration(0, 45)]),
        ("vingt et un jours", [Duration(0, 21)]),
        ("quatre-vingt-dix jours", [Duration(0, 90)]),
        ("soixante-dix jours", [Duration(0, 70)]),
        ("cent vingt jours", [Duration(0, 120)]),
        ("deux cents jours", [Duration(0, 200)]),
        ("au 15 janvier de chaque année", [YearDay(1, 15)]),
        ("le 1er mars", [YearDay(3, 1)]),
        ("le 32 janvier", []),
        ("trois exemplaires", []),
        ("", []),
    ],
)
def test_durations_are_read_in_words_and_in_figures(words: str, stated: list[Measure]) -> None:
    assert list(measures_in(words)) == stated


def clause(measure: Measure, unit: str = "") -> Clause[Measure]:
    return Clause(name="x", article="3", label="Préavis", measure=measure, unit=unit)


BEFORE = "pour trois ans ; un délai de trois mois"


@pytest.mark.parametrize(
    ("after", "now", "asked"),
    [
        ("pour trois ans ; un délai de six mois", Duration(6), ""),
        ("pour trois ans ; un délai de six mois", Duration(3), "vous la dites inchangée (3 mois)"),
        ("pour trois ans ; un délai de six mois", Duration(0, 6), "ne dit pas « 6 jours »"),
        ("pour trois ans ; un délai de trois mois francs", Duration(3), ""),
        ("pour cinq ans ; un délai de trois mois", Duration(3), "vous n’en changez aucune"),
        ("pour trois ans ; un délai de trois mois et 2 copies", Duration(3), "vous n’en changez aucune"),
        ("pour trois ans ; un délai de trois mois", Duration(2), "ne dit pas « 2 mois »"),
        ("pour trois ans", Duration(3), "vous la dites inchangée"),
    ],
)
def test_an_answer_that_does_not_fit_the_words_is_asked_again(after: str, now: Measure, asked: str) -> None:
    pairs = [(clause(Duration(3), "months"), clause(now, "days" if now == Duration(0, 6) else "months"))]
    reasons = list(contradictions(changed_measures(BEFORE, after), pairs))
    assert [asked in reason for reason in reasons] == ([True] if asked else [])


def test_a_value_is_said_in_the_unit_of_its_clause() -> None:
    assert french_clause(clause(Duration(12), "months")) == "12 mois"
    assert french_clause(clause(Duration(12), "years")) == "1 an"
    assert french_clause(clause(Duration(0, 30), "days")) == "30 jours"
    assert {one.name: one.unit for one in EPN.stated if one.unit} == {
        "initial-term": "years",
        "renewal-term": "years",
        "denunciation-notice": "months",
        "formal-notice": "days",
        "avenant-request": "months",
    }
