"""Quiet hours, in Paris: nights, Sundays, public holidays, and the nights when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from workflow.rules.quiet import QuietHours

NIGHT = QuietHours.of("20-8")


@pytest.mark.parametrize(
    ("instant", "held"),
    [
        ("2027-03-01T06:59Z", True),  # Monday, 7:59 in Paris
        ("2027-03-01T07:00Z", False),
        ("2027-03-01T18:59Z", False),
        ("2027-03-01T19:00Z", True),
        ("2027-02-27T12:00Z", False),  # Saturday
        ("2027-02-28T12:00Z", True),  # Sunday
        ("2027-05-06T10:00Z", True),  # Ascension
        ("2027-07-14T10:00Z", True),
        ("2027-03-29T05:59Z", True),  # the clocks went forward the day before; Easter Monday too
        ("2027-03-30T05:59Z", True),  # 7:59 in summer
        ("2027-03-30T06:00Z", False),
        ("2027-11-02T06:59Z", True),  # 7:59 again in winter, the day after All Saints
        ("2027-11-02T07:00Z", False),
    ],
)
def test_mails_wait_at_night_and_on_days_of_rest(instant: str, held: bool) -> None:
    assert NIGHT is not None
    assert NIGHT.hold(datetime.fromisoformat(instant)) is held


def test_none_are_kept_where_the_instance_has_none() -> None:
    assert QuietHours.of("non") is None


def test_an_hour_without_its_offset_is_refused() -> None:
    assert NIGHT is not None
    with pytest.raises(ValueError, match="naive"):
        NIGHT.hold(datetime(2027, 3, 1, 12))  # noqa: DTZ001 - that is the point


def test_a_weekend_is_not_a_delay() -> None:
    assert NIGHT is not None
    saturday_evening = datetime(2027, 2, 27, 20, tzinfo=UTC)
    monday = datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert NIGHT.awake_between(saturday_evening, monday) == timedelta(hours=2)
