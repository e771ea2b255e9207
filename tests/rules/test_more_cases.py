"""Cases beyond the printed ones, each counted by hand on a calendar."""

import pytest

from tests.rules.cases import CO, REGION, ask, avenant, avenant_of, day, letter, letter_of, signed, statuses
from tests.rules.clauses_epn import TABLE
from workflow.rules.clauses import Clauses
from workflow.rules.facts import Signature


@pytest.mark.parametrize(
    ("posted", "last_day"),
    [
        ("2024-03-01", "2024-06-01"),  # the very day of entry into force
        ("2024-05-31", "2024-08-31"),
        ("2024-08-31", "2024-11-30"),  # November has thirty days
        ("2024-11-29", "2025-02-28"),
        ("2024-11-30", "2025-02-28"),
        ("2024-12-01", "2025-03-01"),
        ("2025-01-31", "2025-04-30"),
        ("2025-02-28", "2025-05-28"),  # the same day number, not the last day of the month
        ("2025-03-31", "2025-06-30"),
        ("2025-12-31", "2026-03-31"),
        ("2026-11-28", "2027-02-28"),  # the last day that avoids the renewal, but for the two after it
    ],
)
def test_three_months_after_a_posting(posted: str, last_day: str) -> None:
    assert ask(posted, letter("D", "denunciation", posted)).valid_through == day(last_day)


@pytest.mark.parametrize(
    ("origin", "posting"),
    [
        (
            "2024-03-01",
            "2026-11-30",
        ),  # until 28 February 2027: a notice of 28, 29 or 30 November ends that day
        ("2024-05-10", "2027-02-09"),
        ("2025-01-01", "2027-09-30"),  # until 31 December 2027
        ("2024-12-01", "2027-08-31"),  # until 30 November 2027
        ("2024-06-01", "2027-02-28"),  # until 31 May 2027: no 29 February, and 1 March ends on 1 June
    ],
)
def test_the_last_posting_that_avoids_the_renewal(origin: str, posting: str) -> None:
    answer = ask("2026-01-15", origin=origin)
    assert answer.last_posting_to_avoid_renewal == day(posting)
    in_time = ask(posting, letter("D", "denunciation", posting), origin=origin)
    assert in_time.valid_through is not None
    assert in_time.valid_through <= answer.periods[0].last_day


@pytest.mark.parametrize(
    ("posted", "termination_from"),
    [
        ("2026-01-31", "2026-03-03"),
        ("2026-02-01", "2026-03-04"),
        ("2024-03-01", "2024-04-01"),
        ("2026-12-15", "2027-01-15"),
        ("2028-01-30", "2028-03-01"),  # through 29 February 2028
    ],
)
def test_thirty_days_after_a_notice(posted: str, termination_from: str) -> None:
    answer = ask(posted, letter("N", "formal-notice", posted, REGION))
    assert letter_of(answer, "N").termination_from == day(termination_from)


def test_a_withdrawal_on_the_last_day_of_the_notice_counts_and_the_day_after_does_not() -> None:
    denounced = letter("D", "denunciation", "2025-01-15", CO)  # through 15 April 2025
    last = letter("W", "withdrawal", "2025-04-15", CO, about="D")
    assert ask("2025-04-16", denounced, last).state == "in-force"
    late = letter("W", "withdrawal", "2025-04-16", CO, about="D")
    answer = ask("2025-04-16", denounced, late)
    assert (answer.state, answer.ended_by, statuses(answer)["W"]) == ("ended", "D", "refused")


def test_a_letter_posted_on_the_last_day_counts_one_posted_after_does_not() -> None:
    denounced = letter("D", "denunciation", "2025-01-15", CO)
    on_the_day = ask("2025-04-15", denounced, letter("N", "formal-notice", "2025-04-15", REGION))
    assert statuses(on_the_day)["N"] == "moot"
    after = ask("2025-04-16", denounced, letter("N", "formal-notice", "2025-04-16", REGION))
    assert "avait déjà pris fin le 15 avril 2025" in after.problems[0]


def test_two_denunciations_of_one_party_the_earlier_wins_even_entered_last() -> None:
    answer = ask(
        "2025-03-01", letter("B", "denunciation", "2025-02-10"), letter("A", "denunciation", "2025-01-15")
    )
    assert (statuses(answer), answer.valid_through) == ({"A": "live", "B": "moot"}, day("2025-04-15"))


def test_the_earlier_one_withdrawn_after_the_later_one_was_posted_leaves_the_later() -> None:
    answer = ask(
        "2025-03-01",
        letter("A", "denunciation", "2025-01-15"),
        letter("B", "denunciation", "2025-02-10"),
        letter("W", "withdrawal", "2025-02-20", about="A"),
    )
    assert (answer.valid_through, answer.next_renewal) == (day("2025-05-10"), None)


def test_a_termination_forestalls_a_denunciation_that_runs() -> None:
    answer = ask(
        "2025-03-10",
        letter("N", "formal-notice", "2025-01-20", REGION),
        letter("D", "denunciation", "2025-02-01", CO),
        letter("T", "termination", "2025-03-03", REGION, about="N"),
    )
    assert (answer.state, answer.ended_by, answer.valid_through) == ("ended", "T", day("2025-03-03"))
    assert statuses(answer) == {"N": "spent", "D": "moot", "T": "live"}


def test_an_answer_that_came_before_its_letter_answers_nothing() -> None:
    answer = ask(
        "2025-03-10",
        letter("W", "withdrawal", "2025-01-10", about="D"),
        letter("D", "denunciation", "2025-01-15"),
    )
    assert statuses(answer) == {"W": "refused", "D": "live"}


def test_facts_dated_later_are_absent_one_by_one() -> None:
    things = (
        letter("D", "denunciation", "2025-01-15"),
        letter("W", "withdrawal", "2025-02-20", about="D"),
        avenant("A", "2025-02-01", signed="2025-02-10 2025-03-15"),
    )
    january, february, march = (ask(text, *things) for text in ("2025-01-31", "2025-02-28", "2025-03-31"))
    assert (statuses(january), january.avenants) == ({"D": "live"}, ())
    assert statuses(february) == {"D": "withdrawn", "W": "noted"}
    assert avenant_of(february, "A").status == "unsigned"
    assert (avenant_of(march, "A").status, avenant_of(march, "A").in_force_from) == (
        "to-come",
        day("2025-04-01"),
    )


def test_two_signatories_of_one_party_the_last_one_makes_the_day() -> None:
    both = (Signature(party=CO, day=day("2024-02-01")), Signature(party=CO, day=day("2024-03-31")))
    answer = ask("2024-04-02", *both, Signature(party=REGION, day=day("2024-03-10")))
    assert (answer.in_force_from, answer.valid_through) == (day("2024-03-31"), day("2027-03-30"))


@pytest.mark.parametrize(
    ("origin", "last_days"),
    [
        ("2024-01-31", ["2027-01-30", "2028-01-30"]),
        ("2023-03-31", ["2026-03-30", "2027-03-30"]),
        ("2024-12-31", ["2027-12-30", "2028-12-30"]),
        ("2021-02-28", ["2024-02-27", "2025-02-27"]),  # the 28th exists every year: no drift to the 29th
    ],
)
def test_periods_end_on_the_eve_of_the_anniversary(origin: str, last_days: list[str]) -> None:
    answer = ask(last_days[1], *signed(origin))
    assert [term.last_day for term in answer.periods] == [day(text) for text in last_days]


def test_a_cap_on_renewals_ends_the_convention_without_any_letter() -> None:
    capped = Clauses.from_table([*TABLE, {"name": "renewal-cap", "article": "3", "count": 2}])
    before = ask("2028-03-01", clauses=capped)
    assert (before.state, before.next_renewal, before.end) == ("in-force", None, day("2029-02-28"))
    after = ask("2029-03-01", clauses=capped)
    assert (after.state, after.ended_by, after.periods[-1].number) == ("ended", None, 2)
    late = ask("2029-03-05", letter("D", "denunciation", "2029-01-10"), clauses=capped)
    assert statuses(late) == {"D": "moot"}


@pytest.mark.parametrize(
    ("origin", "received", "expected"),
    [
        ("2024-05-01", "2027-01-30", "in-time"),  # through 30 April 2027, both ways
        ("2024-05-01", "2027-01-31", "flagged"),  # forward 30 April; backward 30 January
        ("2024-05-01", "2027-02-01", "late"),
        ("2024-07-01", "2027-03-30", "in-time"),
        ("2024-07-01", "2027-03-31", "flagged"),
        ("2024-07-01", "2027-04-01", "late"),
        ("2024-12-01", "2027-08-31", "flagged"),
        ("2024-12-01", "2027-09-01", "late"),
    ],
)
def test_a_request_near_a_short_month(origin: str, received: str, expected: str) -> None:
    assert avenant_of(ask(received, avenant("A", received), origin=origin), "A").request == expected


def test_reports_are_due_for_every_year_touched_the_last_one_included() -> None:
    ended = ask("2025-04-20", letter("D", "denunciation", "2025-01-15"))
    assert [item.date for item in ended.deadlines if item.rule == "annual-report"] == [day("2026-01-15")]
    assert [item.date for item in ask("2026-01-15", letter("D", "denunciation", "2025-01-15")).deadlines] == [
        day("2026-01-15")
    ]
    assert ask("2026-01-16", letter("D", "denunciation", "2025-01-15")).deadlines == ()
