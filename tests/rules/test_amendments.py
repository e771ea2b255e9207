"""Avenants that change a duration: from their day on, never before, and the calendar keeps no gap."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cases import CO, ask, avenant, avenant_of, day, letter, letter_of
from tests.rules.clauses_epn import EPN
from workflow.rules.clauses import BadClause
from workflow.rules.facts import PARTIES, Avenant, Convention, Facts, LetterType, RegisteredLetter, Signature
from workflow.rules.outcomes import AvenantStatus
from workflow.rules.timeline import Timeline, timeline

FOUR_YEARS = ({"name": "initial-term", "years": 4},)
TWO_YEARS = ({"name": "initial-term", "years": 2},)
BY_TWO_YEARS = ({"name": "renewal-term", "years": 2},)
SIX_MONTHS = ({"name": "denunciation-notice", "months": 6},)
ONE_RENEWAL = ({"name": "renewal-cap", "article": "3", "count": 1},)


def last_days(answer: Timeline) -> list[str]:
    return [term.last_day.isoformat() for term in answer.periods]


def test_a_longer_initial_term_is_announced_as_soon_as_both_have_signed() -> None:
    longer = avenant("A1", signed="2026-04-10 2026-05-20", clauses=FOUR_YEARS)
    before = ask("2026-05-19", longer)
    assert (before.valid_through, before.next_renewal) == (day("2027-02-28"), day("2027-03-01"))
    signed = ask("2026-05-20", longer)
    assert (signed.valid_through, signed.next_renewal) == (day("2028-02-29"), day("2028-03-01"))
    assert signed.clauses.initial_term.measure.months == 36  # in force from 1 June only
    assert ask("2026-06-01", longer).clauses.initial_term.measure.months == 48
    assert "l’avenant « A1 »" in str(ask("2026-06-01", longer).explanations["valid_through"])


def test_renewals_after_a_longer_initial_term_count_from_the_origin() -> None:
    answer = ask("2031-01-01", avenant("A1", signed="2026-05-20", clauses=FOUR_YEARS), origin="2024-02-29")
    assert last_days(answer) == ["2028-02-28", "2029-02-28", "2030-02-28", "2031-02-28"]


def test_an_initial_term_that_has_run_out_is_not_opened_again() -> None:
    late = avenant("A1", signed="2027-06-10", clauses=FOUR_YEARS)
    assert last_days(ask("2028-06-01", late)) == last_days(ask("2028-06-01"))


def test_a_shorter_initial_term_that_would_already_be_over_keeps_its_end() -> None:
    too_late = avenant("A1", signed="2026-06-10", clauses=TWO_YEARS)
    assert last_days(ask("2027-06-01", too_late))[0] == "2027-02-28"
    in_time = avenant("A1", signed="2025-06-10", clauses=TWO_YEARS)
    assert last_days(ask("2027-06-01", in_time)) == ["2026-02-28", "2027-02-28", "2028-02-29"]


def test_a_new_renewal_term_holds_for_the_renewals_that_begin_from_then_on() -> None:
    inside = ask("2032-01-01", avenant("A1", signed="2027-06-10", clauses=BY_TWO_YEARS))
    assert last_days(inside) == ["2027-02-28", "2028-02-29", "2030-02-28", "2032-02-29"]
    on_the_day = ask("2032-01-01", avenant("A1", signed="2027-02-10", clauses=BY_TWO_YEARS))
    assert last_days(on_the_day) == ["2027-02-28", "2029-02-28", "2031-02-28", "2033-02-28"]


def test_two_avenants_on_one_clause_the_later_effect_holds() -> None:
    first = avenant("A1", signed="2026-05-20", clauses=BY_TWO_YEARS)
    second = avenant("A2", signed="2028-01-20", clauses=({"name": "renewal-term", "months": 18},))
    answer = ask("2031-01-01", second, first)
    assert last_days(answer) == ["2027-02-28", "2029-02-28", "2030-08-31", "2032-02-29"]


def test_a_letter_is_governed_by_the_notice_in_force_when_it_was_posted() -> None:
    longer = avenant("A1", signed="2026-05-20", effect="2026-09-01", clauses=SIX_MONTHS)
    under_the_old = ask("2027-01-01", longer, letter("L1", "denunciation", "2026-08-31"))
    assert letter_of(under_the_old, "L1").in_force_through == day("2026-11-30")
    under_the_new = ask("2027-01-01", longer, letter("L1", "denunciation", "2026-09-01"))
    assert letter_of(under_the_new, "L1").in_force_through == day("2027-03-01")
    assert "6 mois" in str(letter_of(under_the_new, "L1").why)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("2026-03-01", "2026-08-31"), ("2026-10-01", "2026-09-30"), ("2026-12-15", "2026-11-30")],
)
def test_the_last_useful_posting_follows_the_notice_of_its_day(effect: str, expected: str) -> None:
    longer = avenant("A1", signed="2026-01-20", effect=effect, clauses=SIX_MONTHS)
    answer = ask("2026-02-01", longer)
    assert answer.last_posting_to_avoid_renewal == day(expected)


def test_an_avenant_moves_no_date_before_it_is_signed_even_if_it_names_an_earlier_day() -> None:
    backdated = avenant("A1", signed="2026-10-20", effect="2026-01-01", clauses=SIX_MONTHS)
    answer = ask("2027-06-01", backdated, letter("L1", "denunciation", "2026-10-19"))
    assert letter_of(answer, "L1").in_force_through == day("2027-01-19")
    assert avenant_of(answer, "A1").in_force_from == day("2026-01-01")


def test_an_avenant_overtaken_by_a_denunciation_changes_no_date() -> None:
    longer = avenant("A1", signed="2026-05-20", effect="2026-12-01", clauses=FOUR_YEARS)
    answer = ask("2026-12-15", longer, letter("L1", "denunciation", "2026-08-15", CO))
    assert answer.end == day("2026-11-15")
    assert avenant_of(answer, "A1").status is AvenantStatus.VOID


def test_an_avenant_signed_after_the_end_is_void_and_shown() -> None:
    late = avenant("A1", "2026-07-01", signed="2026-12-20", clauses=FOUR_YEARS)
    answer = ask("2027-01-15", late, letter("L1", "denunciation", "2026-08-15", CO))
    assert avenant_of(answer, "A1").status is AvenantStatus.VOID
    assert "prend fin le 15 novembre 2026" in str(avenant_of(answer, "A1").why)


def test_a_cap_on_renewals_brought_in_by_an_avenant_ends_the_convention() -> None:
    answer = ask("2026-06-01", avenant("A1", signed="2026-05-20", clauses=ONE_RENEWAL))
    assert answer.end == day("2028-02-29")
    in_second = ask("2029-01-01", avenant("A1", signed="2028-05-20", clauses=ONE_RENEWAL))
    assert in_second.end == day("2029-02-28")  # the renewal that runs is not undone


def test_the_report_of_a_year_follows_the_day_in_force_when_it_falls_due() -> None:
    moved = avenant("A1", signed="2026-11-20", clauses=({"name": "annual-report", "day": "03-31"},))
    dates = [item.date for item in ask("2026-12-15", moved).deadlines]
    assert dates == [day("2027-03-31")]


def test_what_it_changes_is_said_in_words() -> None:
    answer = ask("2026-06-01", avenant("A1", signed="2026-05-20", clauses=FOUR_YEARS + SIX_MONTHS))
    assert "Il fixe : Durée initiale : 4 ans ; Préavis de dénonciation : 6 mois." in str(
        avenant_of(answer, "A1").why
    )


def test_a_clause_that_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(BadClause, match="initial-term"):
        ask("2026-06-01", avenant("A1", signed="2026-05-20", clauses=({"name": "initial-term", "years": 0},)))


ROWS: st.SearchStrategy[Mapping[str, Any]] = st.one_of(
    st.integers(1, 120).map(lambda months: {"name": "initial-term", "months": months}),
    st.integers(1, 40).map(lambda months: {"name": "renewal-term", "months": months}),
    st.integers(20, 400).map(lambda days: {"name": "renewal-term", "days": days}),
    st.integers(1, 6).map(lambda count: {"name": "renewal-cap", "article": "3", "count": count}),
    st.integers(1, 12).map(lambda months: {"name": "denunciation-notice", "months": months}),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, Facts, date]:
    origin = draw(st.dates(date(2016, 1, 1), date(2028, 12, 31)))

    def some_day() -> date:
        return origin + timedelta(days=draw(st.integers(-30, 2500)))

    avenants = tuple(
        Avenant(
            id=f"A{number}",
            signed=(some_day(),),
            effect=draw(st.one_of(st.none(), st.just(some_day()))),
            clauses=tuple(draw(st.lists(ROWS, max_size=2, unique_by=lambda row: row["name"]))),
        )
        for number in range(draw(st.integers(1, 4)))
    )
    letters = tuple(
        RegisteredLetter(
            id=f"L{number}",
            type=LetterType.DENUNCIATION,
            sender=draw(st.sampled_from(PARTIES)),
            posted=some_day(),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    signatures = tuple(Signature(party=party, day=origin) for party in PARTIES)
    as_of = origin + timedelta(days=draw(st.integers(0, 3000)))
    return origin, Facts(signatures=signatures, letters=letters, avenants=avenants), as_of


@given(cases())
@settings(max_examples=400)
def test_whatever_avenants_change_periods_tile_the_calendar(case: tuple[date, Facts, date]) -> None:
    origin, facts, as_of = case
    answer = timeline(Convention(), facts, EPN, as_of)
    assert answer.periods[0].first_day == origin
    for before, after in zip(answer.periods, answer.periods[1:], strict=False):
        assert after.first_day == before.last_day + timedelta(days=1)
    assert answer.valid_through is not None
    assert answer.periods[-1].first_day <= answer.valid_through
    if answer.end is None:
        assert answer.periods[-1].first_day <= as_of <= answer.valid_through
        assert answer.terms is not None
        assert answer.terms.number_on(as_of) == answer.periods[-1].number


@given(cases())
@settings(max_examples=400)
def test_terms_that_were_over_before_a_change_never_move(case: tuple[date, Facts, date]) -> None:
    _, facts, as_of = case
    answer = timeline(Convention(), facts, EPN, as_of)
    first_change = min((change.day for change in answer.history.changes), default=date.max)
    plain = Facts(signatures=facts.signatures, letters=facts.letters)
    without = timeline(Convention(), plain, EPN, as_of)
    assert answer.terms is not None
    assert without.terms is not None
    number = 0
    while (
        without.terms.start_of(number + 1) <= min(first_change, as_of) and number != without.terms.last_number
    ):
        number += 1
        assert answer.terms.start_of(number) == without.terms.start_of(number)


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_the_order_of_entry_never_matters(case: tuple[date, Facts, date], rng: random.Random) -> None:
    _, facts, as_of = case
    shuffled = list(facts.avenants)
    rng.shuffle(shuffled)
    other = Facts(signatures=facts.signatures, letters=facts.letters, avenants=tuple(shuffled))
    assert timeline(Convention(), other, EPN, as_of) == timeline(Convention(), facts, EPN, as_of)


@given(cases())
@settings(max_examples=200)
def test_a_void_avenant_holds_nothing_and_a_living_one_is_in_the_history(
    case: tuple[date, Facts, date],
) -> None:
    _, facts, as_of = case
    answer = timeline(Convention(), facts, EPN, as_of)
    held = {change.avenant.id for change in answer.history.changes}
    for outcome in answer.avenants:
        if not outcome.avenant.clauses:
            continue
        if outcome.status is AvenantStatus.VOID:
            assert outcome.avenant.id not in held
        elif outcome.status is not AvenantStatus.UNSIGNED:
            assert outcome.avenant.id in held
