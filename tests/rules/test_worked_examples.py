"""The worked examples of the domain, row by row, as a lawyer would check them with a calendar."""

import pytest

from tests.rules.cases import CO, REGION, ask, avenant, avenant_of, day, letter, letter_of, signed, statuses
from workflow.rules.facts import Signature


def test_signed_on_29_february() -> None:
    answer = ask("2029-03-01", *signed("2024-02-20", "2024-02-29"))
    assert answer.in_force_from == day("2024-02-29")
    assert [term.first_day for term in answer.periods] == [
        day("2024-02-29"),
        day("2027-03-01"),
        day("2028-02-29"),
        day("2029-03-01"),
    ]
    assert [term.last_day for term in answer.periods[:3]] == [
        day("2027-02-28"),
        day("2028-02-28"),
        day("2029-02-28"),
    ]
    assert [term.kind for term in answer.periods] == ["initial", "renewal", "renewal", "renewal"]


def test_one_of_three_signatories_missing() -> None:
    answer = ask(
        "2024-04-01",
        Signature(party=CO, day=day("2024-02-20")),
        Signature(party=CO),
        Signature(party=REGION, day=day("2024-02-29")),
    )
    assert (answer.state, answer.in_force_from, answer.valid_through) == ("awaiting-signature", None, None)
    assert answer.awaited == (CO,)
    assert list(answer.explanations) == ["signature_awaited"]
    assert (answer.deadlines, answer.agenda, answer.periods) == ((), (), ())


@pytest.mark.parametrize(
    ("posted", "last_day"),
    [
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2027-02-26", "2027-05-26"),  # three days before the renewal
        ("2026-12-01", "2027-03-01"),  # one day too late: one day of renewed term
    ],
)
def test_a_denunciation_runs_three_months_after_its_posting(posted: str, last_day: str) -> None:
    answer = ask(posted, letter("L1", "denunciation", posted))
    assert answer.valid_through == day(last_day)
    assert answer.state == "under-notice"
    assert ask(last_day, letter("L1", "denunciation", posted)).state == "under-notice"


def test_a_notice_across_the_renewal_renews_then_ends() -> None:
    answer = ask("2027-06-01", letter("L1", "denunciation", "2027-02-26"))
    assert [(term.first_day, term.last_day) for term in answer.periods] == [
        (day("2024-03-01"), day("2027-02-28")),
        (day("2027-03-01"), day("2027-05-26")),
    ]
    assert (answer.state, answer.ended_by) == ("ended", "L1")


def test_one_day_too_late_is_one_day_of_renewed_term() -> None:
    answer = ask("2027-03-02", letter("L1", "denunciation", "2026-12-01"))
    assert (answer.periods[-1].first_day, answer.periods[-1].last_day) == (
        day("2027-03-01"),
        day("2027-03-01"),
    )


def test_both_denounce() -> None:
    letters = (
        letter("C", "denunciation", "2026-09-02", CO),
        letter("R", "denunciation", "2026-09-10", REGION),
    )
    answer = ask("2026-10-01", *letters)
    assert answer.valid_through == day("2026-12-02")
    assert statuses(answer) == {"C": "live", "R": "moot"}
    answer = ask("2026-10-01", *letters, letter("W", "withdrawal", "2026-09-30", CO, about="C"))
    assert answer.valid_through == day("2026-12-10")
    assert statuses(answer) == {"C": "withdrawn", "R": "live", "W": "noted"}


def test_an_avenant_signed_on_a_1st_takes_effect_the_next_month() -> None:
    answer = ask("2026-03-15", avenant("A", "2026-01-05", signed="2026-02-20 2026-03-01"))
    assert avenant_of(answer, "A").in_force_from == day("2026-04-01")
    assert avenant_of(answer, "A").status == "to-come"


@pytest.mark.parametrize(
    ("origin", "received", "expected"),
    [
        ("2025-01-01", "2027-09-30", "in-time"),
        ("2025-01-01", "2027-10-01", "late"),
        ("2024-03-01", "2026-11-28", "in-time"),
        ("2024-03-01", "2026-11-29", "flagged"),
        ("2024-03-01", "2026-12-01", "late"),
    ],
)
def test_an_avenant_request_is_counted_forward_and_backward(
    origin: str, received: str, expected: str
) -> None:
    answer = ask(received, avenant("A", received), origin=origin)
    assert avenant_of(answer, "A").request == expected
    assert avenant_of(answer, "A").status == "unsigned"


@pytest.mark.parametrize(
    ("posted", "thirtieth_day", "termination_from", "advice"),
    [
        ("2026-06-01", "mercredi 1er juillet 2026", "2026-07-02", ""),
        ("2026-06-05", "dimanche 5 juillet 2026", "2026-07-06", "mardi 7 juillet 2026"),
    ],
)
def test_a_formal_notice_waits_thirty_days(
    posted: str, thirtieth_day: str, termination_from: str, advice: str
) -> None:
    notice = letter_of(ask(posted, letter("N", "formal-notice", posted, REGION)), "N")
    assert notice.termination_from == day(termination_from)
    assert notice.in_force_through is None
    assert thirtieth_day in notice.why.working
    assert advice in notice.why.advice
    assert bool(advice) == bool(notice.why.advice)


def test_an_avenant_across_a_renewal_is_in_force() -> None:
    answer = ask("2027-03-01", avenant("A", "2026-11-01", signed="2027-02-10"))
    assert avenant_of(answer, "A").in_force_from == day("2027-03-01")
    assert avenant_of(answer, "A").status == "in-force"
