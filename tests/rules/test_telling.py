"""Who is told what on a day: rungs reached, overtaken, vanished, back; told once whatever the passes."""

from datetime import date, timedelta

import pytest

from workflow.rules.explanation import Why
from workflow.rules.ladders import Audience, BadLadder, How, Ladder, Rung, ladders_from
from workflow.rules.outcomes import Deadline
from workflow.rules.telling import Decision, Line, Stage, decide, next_look

POSTING = "last-posting-to-avoid-renewal"
TARGET = date(2029, 11, 30)
LADDER = Ladder(
    name=POSTING,
    rule=POSTING,
    rungs=(Rung(months=6), Rung(months=1), Rung(days=7)),
    to=(Audience.AGENT, Audience.CO_CONTRACTOR),
    to_do="Décidez",
)
PEOPLE = {Audience.AGENT: ("account:1",), Audience.CO_CONTRACTOR: ("co-contractor:1",)}


def deadline(target: date = TARGET, rule: str = POSTING) -> Deadline:
    return Deadline(
        rule=rule, date=target, article="3", label="Envoi", explain=lambda: Why(article="3", rule="…")
    )


def told_on(today: date, known: dict[Line, Stage], *events: Deadline) -> Decision:
    return decide(events, [LADDER], known, lambda who: PEOPLE.get(who, ()), today=today)


def remember(known: dict[Line, Stage], decision: Decision) -> None:
    for telling in decision.new:
        known[telling.line] = Stage.TOLD if telling.stage is Stage.DUE else telling.stage
    known.update(dict.fromkeys(decision.lapsed, Stage.LAPSED))
    known.update(dict.fromkeys(decision.revived, Stage.TOLD))


def test_each_rung_is_told_once_to_each_over_daily_passes() -> None:
    known: dict[Line, Stage] = {}
    told = []
    day = date(2029, 1, 1)
    while day <= TARGET:
        decision = told_on(day, known, deadline())
        told += [(day, telling.line.rung, telling.line.recipient) for telling in decision.new]
        assert (
            told_on(day, {**known, **{item.line: item.stage for item in decision.new}}, deadline()).new == ()
        )
        remember(known, decision)
        day += timedelta(days=1)
    days = {"-6m": date(2029, 5, 30), "-1m": date(2029, 10, 30), "-7d": date(2029, 11, 23)}
    assert told == [(on, rung, who) for rung, on in days.items() for who in ("account:1", "co-contractor:1")]


def test_after_an_outage_the_newest_rung_is_told_and_the_others_are_skipped() -> None:
    decision = told_on(date(2029, 11, 25), {}, deadline())
    stages = {(item.line.rung, item.line.recipient): item.stage for item in decision.new}
    assert stages["-7d", "account:1"] is Stage.DUE
    assert stages["-6m", "account:1"] is stages["-1m", "account:1"] is Stage.SKIPPED
    assert len(stages) == 6


def test_whoever_stands_on_two_ladders_of_one_rule_is_told_the_newest_rung_alone() -> None:
    late = Ladder(
        name=POSTING,
        rule=POSTING,
        rungs=(Rung(days=1, after=True),),
        to=(Audience.CO_CONTRACTOR,),
        to_do="Relancez",
    )
    day = TARGET + timedelta(days=2)
    decision = decide([deadline()], [LADDER, late], {}, lambda who: PEOPLE.get(who, ()), today=day)
    due = {
        (item.line.rung, item.line.recipient, item.to_do) for item in decision.new if item.stage is Stage.DUE
    }
    assert due == {("-7d", "account:1", "Décidez"), ("+1d", "co-contractor:1", "Relancez")}
    assert sum(item.stage is Stage.SKIPPED for item in decision.new) == 5


def test_what_waited_and_vanished_has_lapsed_and_lives_again_if_it_comes_back() -> None:
    line = Line(POSTING, TARGET, "-6m", "account:1")
    day = date(2029, 6, 2)
    assert told_on(day, {line: Stage.DUE}).lapsed == (line,)
    assert line in told_on(day, {line: Stage.LAPSED}, deadline()).revived


def test_what_was_told_and_vanished_is_told_again_once_and_once_more_when_it_is_back() -> None:
    known: dict[Line, Stage] = {}
    remember(known, told_on(date(2029, 6, 1), known, deadline()))
    rungs = []
    for standing in (False, False, True, True, False, True):
        decision = told_on(date(2029, 6, 2), known, *([deadline()] if standing else []))
        rungs += [item.line.rung for item in decision.new if item.line.recipient == "account:1"]
        remember(known, decision)
    assert rungs == ["gone-1", "back-1", "gone-2", "back-2"]


def test_what_was_done_is_not_told_to_be_gone() -> None:
    known = {Line(POSTING, TARGET, "-6m", "account:1"): Stage.TOLD}
    settled = frozenset({(POSTING, TARGET)})
    day = date(2029, 6, 2)
    assert decide((), [LADDER], known, lambda _: (), today=day, settled=settled).new == ()


def test_a_date_that_has_come_did_not_vanish() -> None:
    known = {Line(POSTING, TARGET, "-7d", "account:1"): Stage.TOLD}
    assert told_on(TARGET + timedelta(days=1), known).new == ()
    assert told_on(TARGET, known).new == ()


def test_nothing_new_is_said_before_the_next_look() -> None:
    known: dict[Line, Stage] = {}
    day = date(2028, 12, 1)
    while day < TARGET:
        remember(known, told_on(day, known, deadline()))
        look = next_look([deadline()], [LADDER], today=day, at_most=day + timedelta(days=180))
        assert look > day
        between = day + timedelta(days=1)
        while between < look:
            assert told_on(between, known, deadline()).new == ()
            between += timedelta(days=1)
        day = look


@pytest.mark.parametrize(
    ("text", "after", "day", "key"),
    [
        ("6m", False, date(2029, 5, 30), "-6m"),
        ("9m", False, date(2029, 2, 28), "-9m"),
        ("7d", False, date(2029, 11, 23), "-7d"),
        ("0d", False, TARGET, "0d"),
        ("1m", True, date(2029, 12, 30), "+1m"),
        ("15d", True, date(2029, 12, 15), "+15d"),
    ],
)
def test_a_rung_is_counted_from_its_date(text: str, after: bool, day: date, key: str) -> None:
    rung = Rung.of(text, after=after)
    assert (rung.falls_on(TARGET), rung.key) == (day, key)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"rule": "birthday"}, "règle inconnue"),
        ({"rule": POSTING, "to": ["agent"], "to_do": "Lisez"}, "aucun échelon"),
        (
            {"rule": POSTING, "before": ["6 months"], "to": ["agent"], "to_do": "Lisez"},
            "n’est pas un échelon",
        ),
        ({"rule": POSTING, "before": ["6m"], "to": ["mayor"], "to_do": "Lisez"}, "« mayor »"),
        ({"rule": POSTING, "before": ["6m"], "to": ["agent"]}, "to_do"),
        ({"rule": POSTING, "before": ["6m"], "to": ["agent"], "to_do": "Lisez", "how": "shouted"}, "shouted"),
        ({"rule": POSTING, "befor": ["6m"]}, "clé inconnue « befor »"),
    ],
)
def test_a_bad_ladder_is_refused_with_its_reason(row: dict[str, object], words: str) -> None:
    with pytest.raises(BadLadder, match=words):
        ladders_from([row])


def test_a_ladder_is_grouped_unless_it_says_otherwise() -> None:
    (ladder,) = ladders_from([{"rule": POSTING, "before": ["6m"], "to": ["agent"], "to_do": "Lisez"}])
    assert ladder.how is How.GROUPED
