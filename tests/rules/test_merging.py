"""Two people in one form: nobody undoes what they did not see, and nothing typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.merging import Answers, Conflict, fingerprint, merge

SEEN, MINE, THEIRS = "Maire", "Maire de Caen", "Maire adjointe"
TEXTS = st.sampled_from(["", "a", "b", "c", " a ", "a\r\nb", "a\nb"])
FORMS = st.dictionaries(st.sampled_from(["x", "y", "z"]), TEXTS)


@pytest.mark.parametrize(
    ("typed", "stored", "mine", "theirs", "conflict"),
    [
        (SEEN, SEEN, True, False, False),
        (MINE, SEEN, True, False, False),
        (SEEN, THEIRS, False, True, False),
        (MINE, THEIRS, False, False, True),
        (MINE, MINE, True, False, False),
        ("", THEIRS, False, False, True),
        ("", SEEN, True, False, False),
        (MINE, None, False, False, True),
    ],
)
def test_who_changed_what(typed: str, stored: str | None, mine: bool, theirs: bool, conflict: bool) -> None:
    merged = merge(Answers(typed={"q": typed}, seen={"q": fingerprint(SEEN)}), {"q": stored})
    assert ("q" in merged.mine, "q" in merged.theirs, "q" in merged.conflicts) == (mine, theirs, conflict)
    if conflict:
        assert merged.conflicts["q"] == Conflict(mine=typed, theirs=stored)


@pytest.mark.parametrize(
    ("shown", "sent"),
    [("a\nb", "a\r\nb"), ("a\r\nb", "a\nb"), (" a", "a"), ("a \nb", "a\nb"), (None, ""), (12, "12")],
)
def test_what_a_browser_changes_is_no_change(shown: object, sent: str) -> None:
    assert fingerprint(shown) == fingerprint(sent)


@pytest.mark.parametrize(("shown", "sent"), [("a", "b"), ("a\nb", "a b"), ("a\n\nb", "a\nb"), ("A", "a")])
def test_what_a_person_changes_is_one(shown: str, sent: str) -> None:
    assert fingerprint(shown) != fingerprint(sent)


def test_an_answer_without_fingerprint_was_not_seen() -> None:
    merged = merge(Answers(typed={"q": MINE}), {"q": THEIRS})
    assert list(merged.conflicts) == ["q"]
    assert merge(Answers(typed={"q": MINE}), {}).mine == {"q": MINE}


def test_a_field_left_undecided_is_asked_again() -> None:
    """Its fingerprint is that of the other answer by now, which the person has seen: they still must choose."""
    answers = {"typed": {"q": MINE}, "seen": {"q": fingerprint(THEIRS)}}
    assert list(merge(Answers(**answers, undecided=frozenset({"q"})), {"q": THEIRS}).conflicts) == ["q"]
    assert merge(Answers(**answers), {"q": THEIRS}).mine == {"q": MINE}


def test_a_third_answer_after_the_choice_is_asked_too() -> None:
    chosen = Answers(typed={"q": MINE}, seen={"q": fingerprint(THEIRS)})
    assert list(merge(chosen, {"q": "Maire délégué"}).conflicts) == ["q"]


@given(shown=FORMS, typed=FORMS, stored=FORMS)
def test_each_answer_goes_one_way_and_no_unseen_answer_is_written_over(
    shown: dict[str, str], typed: dict[str, str], stored: dict[str, str]
) -> None:
    seen = {name: fingerprint(shown.get(name)) for name in typed}
    merged = merge(Answers(typed=typed, seen=seen), stored)
    assert sorted([*merged.mine, *merged.theirs, *merged.conflicts]) == sorted(typed)
    for name in merged.mine:
        now = fingerprint(stored.get(name))
        assert now in {seen[name], fingerprint(typed[name])}
    for name in merged.theirs:
        assert fingerprint(typed[name]) == seen[name]
    for name, conflict in merged.conflicts.items():
        assert conflict == Conflict(mine=typed[name], theirs=stored.get(name))


@given(shown=FORMS, first=FORMS, second=FORMS)
def test_two_who_changed_different_fields_are_both_kept(
    shown: dict[str, str], first: dict[str, str], second: dict[str, str]
) -> None:
    """Whoever saves first, the other's answers stay."""
    mine = {f"mine-{name}": value for name, value in first.items()}
    theirs = {f"theirs-{name}": value for name, value in second.items()}
    whole = {**dict.fromkeys(mine, ""), **dict.fromkeys(theirs, ""), **shown}
    seen = {name: fingerprint(value) for name, value in whole.items()}
    stored = {**whole, **theirs}
    merged = merge(Answers(typed={**whole, **mine}, seen=seen), stored)
    assert merged.conflicts == {}
    assert {**stored, **merged.mine} == {**whole, **theirs, **mine}
