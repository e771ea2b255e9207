"""Work in a process of its own: its answer comes back, and what it would have broken does not reach us."""

import os
import time
from datetime import UTC, datetime

import pytest

from foundation import bounded as room
from foundation.bounded import TooDemanding, bounded


def doubled(number: int, *, plus: int = 0) -> int:
    print("a library that talks")
    return 2 * number + plus


def hungry() -> int:
    return len(bytearray(room.MEMORY))


def crashing() -> None:
    os.abort()


def failing() -> None:
    raise ValueError


def test_the_answer_comes_back() -> None:
    assert bounded(doubled, 4, plus=1) == 9
    assert bounded(datetime.fromtimestamp, 0, tz=UTC) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("function", [hungry, crashing, failing])
def test_what_breaks_there_is_told_here(function) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TooDemanding):
        bounded(function)


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SECONDS", 0.5)
    with pytest.raises(TooDemanding):
        bounded(time.sleep, 30)
