"""Pages of a list: whatever the address asks for, a page that exists is shown."""

import pytest

from workflow.readings.conventions import within


@pytest.mark.parametrize(
    ("page", "total", "shown"),
    [
        (1, 0, 1),
        (9, 0, 1),
        (0, 120, 1),
        (-4, 120, 1),
        (2, 120, 2),
        (3, 120, 3),
        (4, 120, 3),
        (2, 100, 2),
        (3, 100, 2),
    ],
)
def test_a_page_that_is_not_there_is_the_nearest_one(page: int, total: int, shown: int) -> None:
    assert within(page, total) == shown
