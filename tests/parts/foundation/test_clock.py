from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from foundation.clock import now, paris_date


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2027, 3, 31, 22, 30, tzinfo=UTC), date(2027, 4, 1)),  # summer time: UTC+2
        (datetime(2027, 3, 31, 21, 59, tzinfo=UTC), date(2027, 3, 31)),
        (datetime(2027, 1, 31, 22, 59, tzinfo=UTC), date(2027, 1, 31)),  # winter time: UTC+1
        (datetime(2027, 1, 31, 23, 0, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 1, 1, 2, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 12, 31)),
    ],
)
def test_an_instant_becomes_a_paris_date(instant: datetime, expected: date) -> None:
    assert paris_date(instant) == expected


def test_a_naive_datetime_is_no_instant() -> None:
    with pytest.raises(ValueError, match="naive"):
        paris_date(datetime(2027, 1, 1))  # noqa: DTZ001 - the point of the test


def test_now_is_aware() -> None:
    assert now().utcoffset() == timedelta(0)
