"""What ended a convention or will end it, as days that stay right while nobody does anything."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.test_properties import answer, cases
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.outcomes import LetterStatus
from workflow.rules.situations import Situation, situations_on, spans_of
from workflow.rules.timeline import TimelineState

ORIGIN = date(2024, 3, 1)
NOTICE = RegisteredLetter(id="N", type=LetterType.FORMAL_NOTICE, sender="region", posted=date(2026, 6, 1))


def on(day: date, *letters: RegisteredLetter) -> set[Situation]:
    return set(situations_on(answer(ORIGIN, letters, day)))


def answering(type_: LetterType, posted: date, *articles: str) -> RegisteredLetter:
    return RegisteredLetter(id="A", type=type_, sender="region", posted=posted, about="N", articles=articles)


def test_a_denunciation_then_its_end() -> None:
    letter = RegisteredLetter(
        id="D", type=LetterType.DENUNCIATION, sender="co-contractor", posted=date(2026, 6, 1)
    )
    assert on(date(2026, 5, 31), letter) == set()
    assert on(date(2026, 6, 1), letter) == on(date(2026, 9, 1), letter) == {Situation.UNDER_NOTICE}
    assert on(date(2026, 9, 2), letter) == {Situation.DENOUNCED, Situation.ENDED}


def test_a_formal_notice_until_it_is_answered() -> None:
    assert on(date(2030, 1, 1), NOTICE) == {Situation.FORMAL_NOTICE}
    cure = answering(LetterType.CURE, date(2026, 6, 20))
    assert on(date(2026, 6, 19), NOTICE, cure) == {Situation.FORMAL_NOTICE}
    assert on(date(2026, 6, 20), NOTICE, cure) == set()


def test_a_termination_in_whole_and_one_in_part() -> None:
    whole = answering(LetterType.TERMINATION, date(2026, 7, 2))
    assert on(date(2026, 7, 2), NOTICE, whole) == {Situation.TERMINATED}
    assert on(date(2026, 7, 3), NOTICE, whole) == {Situation.TERMINATED, Situation.ENDED}
    part = answering(LetterType.TERMINATION, date(2026, 7, 2), "4")
    assert on(date(2030, 1, 1), NOTICE, part) == {Situation.TERMINATED_IN_PART}


def test_a_termination_that_names_a_later_day_is_one_already() -> None:
    letter = RegisteredLetter(
        id="G", type=LetterType.GENERAL_INTEREST_TERMINATION, sender="region", posted=date(2026, 6, 1),
        effect=date(2026, 12, 31),
    )  # fmt: skip
    assert on(date(2026, 6, 1), letter) == {Situation.TERMINATED}
    assert on(date(2027, 1, 1), letter) == {Situation.TERMINATED, Situation.ENDED}


@given(cases(), st.integers(0, 900))
@settings(max_examples=300, deadline=None)
def test_what_is_kept_one_day_is_right_on_every_later_one_while_nobody_acts(
    case: tuple[date, tuple[RegisteredLetter, ...], date], days: int
) -> None:
    origin, letters, as_of = case
    known = tuple(letter for letter in letters if letter.posted <= as_of)
    later = as_of + timedelta(days=days)
    kept = {span.situation for span in spans_of(answer(origin, known, as_of)) if span.holds_on(later)}
    assert kept == situations_on(answer(origin, known, later))


@given(cases())
@settings(max_examples=300, deadline=None)
def test_it_says_what_the_timeline_says(
    case: tuple[date, tuple[RegisteredLetter, ...], date],
) -> None:
    found = answer(*case)
    situations = situations_on(found)
    assert (Situation.UNDER_NOTICE in situations) == (found.state is TimelineState.UNDER_NOTICE)
    assert (Situation.ENDED in situations) == (found.state is TimelineState.ENDED)
    notices = [
        one
        for one in found.letters
        if one.letter.type is LetterType.FORMAL_NOTICE and one.status is LetterStatus.LIVE
    ]
    assert (Situation.FORMAL_NOTICE in situations) == bool(notices)
    if found.state is not TimelineState.ENDED:
        assert (Situation.TERMINATED_IN_PART in situations) == bool(found.fallen_articles)
