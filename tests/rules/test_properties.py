"""What must hold of any convention, whatever happened to it: properties held by generated cases."""

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.clauses_epn import EPN
from workflow.rules.facts import ANSWERS, PARTIES, Convention, Facts, LetterType, RegisteredLetter, Signature
from workflow.rules.outcomes import LetterStatus
from workflow.rules.timeline import Timeline, timeline

ORIGINS = st.dates(date(2016, 1, 1), date(2028, 12, 31))


@st.composite
def letters(draw: st.DrawFn, origin: date) -> tuple[RegisteredLetter, ...]:
    """Up to seven letters of any type, about any other, in any order, some of them senseless."""
    ids = [f"L{number}" for number in range(draw(st.integers(0, 7)))]
    made = []
    for id_ in ids:
        type_ = draw(st.sampled_from(LetterType))
        posted = origin + timedelta(days=draw(st.integers(-40, 1900)))
        made.append(
            RegisteredLetter(
                id=id_,
                type=type_,
                sender=draw(st.sampled_from(PARTIES)),
                posted=posted,
                about=draw(st.sampled_from(ids)) if type_ in ANSWERS else None,
                articles=draw(st.sampled_from(((), (), ("4",)))) if type_ is LetterType.TERMINATION else (),
                until=posted + timedelta(days=draw(st.integers(0, 90)))
                if type_ is LetterType.EXTENSION
                else None,
                effect=draw(st.sampled_from((None, posted + timedelta(days=200))))
                if type_ is LetterType.GENERAL_INTEREST_TERMINATION
                else None,
            )
        )
    return tuple(made)


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, tuple[RegisteredLetter, ...], date]:
    origin = draw(ORIGINS)
    return origin, draw(letters(origin)), origin + timedelta(days=draw(st.integers(0, 2400)))


def answer(origin: date, things: tuple[RegisteredLetter, ...], as_of: date) -> Timeline:
    signatures = tuple(Signature(party=party, day=origin) for party in PARTIES)
    return timeline(Convention(), Facts(signatures=signatures, letters=things), EPN, as_of)


@given(cases())
@settings(max_examples=300)
def test_periods_tile_the_calendar(case: tuple[date, tuple[RegisteredLetter, ...], date]) -> None:
    found = answer(*case)
    assert found.periods[0].first_day == case[0]
    for before, after in zip(found.periods, found.periods[1:], strict=False):
        assert after.first_day == before.last_day + timedelta(days=1)
    last = found.periods[-1]
    assert last.first_day <= min(case[2], found.end or case[2])
    assert found.end is None or last.last_day <= found.end


@given(cases())
@settings(max_examples=300)
def test_the_end_is_never_later_than_a_live_effect(
    case: tuple[date, tuple[RegisteredLetter, ...], date],
) -> None:
    found = answer(*case)
    assert found.valid_through is not None
    for outcome in found.letters:
        if outcome.status is LetterStatus.LIVE and outcome.in_force_through:
            assert found.valid_through <= outcome.in_force_through


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_the_order_of_entry_never_matters(
    case: tuple[date, tuple[RegisteredLetter, ...], date], chance: random.Random
) -> None:
    origin, things, as_of = case
    shuffled = list(things)
    chance.shuffle(shuffled)
    assert answer(origin, things, as_of) == answer(origin, tuple(shuffled), as_of)


@given(cases())
@settings(max_examples=300)
def test_a_refused_letter_moves_no_date_and_every_letter_explains_itself(
    case: tuple[date, tuple[RegisteredLetter, ...], date],
) -> None:
    origin, things, as_of = case
    found = answer(origin, things, as_of)
    refused = {outcome.letter.id for outcome in found.letters if outcome.status is LetterStatus.REFUSED}
    kept = tuple(one for one in things if one.id not in refused and one.about not in refused)
    without = answer(origin, kept, as_of)
    assert (without.end, without.periods, without.ending_letter) == (
        found.end,
        found.periods,
        found.ending_letter,
    )
    assert all(outcome.why.rule and str(outcome.why) for outcome in found.letters)
    assert all(outcome.problem for outcome in found.letters if outcome.letter.id in refused)


@given(cases())
@settings(max_examples=300)
def test_a_termination_never_counts_before_the_day_its_notice_names(
    case: tuple[date, tuple[RegisteredLetter, ...], date],
) -> None:
    found = answer(*case)
    known = {outcome.letter.id: outcome for outcome in found.letters}
    for outcome in found.letters:
        counts = outcome.status in (LetterStatus.LIVE, LetterStatus.MOOT, LetterStatus.WITHDRAWN)
        if outcome.letter.type is LetterType.TERMINATION and counts:
            notice = known[outcome.letter.about or ""]
            assert notice.letter.sender == outcome.letter.sender
            assert notice.letter.posted + timedelta(days=31) <= outcome.letter.posted
