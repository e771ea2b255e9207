"""Work in a process of its own: its answer comes back, and what it would have broken does not reach us."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from foundation import bounded as room
from foundation.bounded import FailedApart, TooDemanding, bounded
from foundation.errors import Refusal


class Held(str):
    """As a library makes its texts: with a hold on the file, which cannot travel."""

    __slots__ = ("file",)

    def __init__(self, _value: str) -> None:
        super().__init__()
        self.file = sys.stdin


class Colour(StrEnum):
    BLUE = "blue"


@dataclass(frozen=True)
class Found:
    name: str
    colour: Colour


class NotThisOne(Refusal):
    """With facts of its own, that are no sentence."""

    def __init__(self, field: str, *, limit: int, colour: Colour) -> None:
        self.field, self.limit, self.colour = field, limit, colour
        super().__init__(f"Le champ « {field} » n’est pas le vôtre.")


def doubled(number: int, *, plus: int = 0) -> int:
    print("a library that talks")
    return 2 * number + plus


def found(name: str) -> Found:
    return Found(Held(name), Colour.BLUE)


def refusing(name: str) -> None:
    raise NotThisOne(Held(name), limit=3, colour=Colour.BLUE)


def hungry() -> int:
    return len(bytearray(room.MEMORY))


def bottomless() -> int:
    return bottomless() + 1


def crashing() -> None:
    os.abort()


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def failing() -> None:
    raise ValueError("our own mistake")


def untransportable() -> object:
    return sys.stdin


def leaving() -> None:
    sys.exit(3)


def talking() -> None:
    logging.getLogger("a library").info("seen on the way")


def test_the_answer_comes_back() -> None:
    assert bounded(doubled, 4, plus=1) == 9
    assert bounded(datetime.fromtimestamp, 0, tz=UTC) == datetime(1970, 1, 1, tzinfo=UTC)


def test_texts_of_a_library_come_back_as_texts() -> None:
    answer = bounded(found, "Signature1")
    assert answer == Found("Signature1", Colour.BLUE)
    assert type(answer.name) is str
    assert answer.colour is Colour.BLUE


def test_a_refusal_comes_through_as_it_was_raised() -> None:
    with pytest.raises(NotThisOne, match="« Signature1 » n’est pas le vôtre") as refusal:
        bounded(refusing, "Signature1")
    told = refusal.value
    assert (told.field, told.limit, told.colour) == ("Signature1", 3, Colour.BLUE)
    assert type(told.field) is str


@pytest.mark.parametrize("function", [hungry, bottomless, crashing, killed])
def test_what_no_file_may_ask_is_said_of_the_file(function: Callable[[], object]) -> None:
    with pytest.raises(TooDemanding):
        bounded(function)


@pytest.mark.parametrize(
    ("function", "trace"),
    [
        (failing, "ValueError: our own mistake"),
        (untransportable, "cannot pickle"),
        (leaving, "failed before it could answer"),
    ],
)
def test_our_own_failures_are_logged_and_blamed_on_no_file(
    function: Callable[[], object], trace: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(FailedApart, match=function.__name__) as failure:
        bounded(function)
    assert not isinstance(failure.value, Refusal)
    (record,) = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert trace in record.getMessage()


def test_what_is_said_on_the_way_is_kept_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="foundation.bounded"):
        bounded(talking)
    assert "seen on the way" in caplog.text


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SECONDS", 0.5)
    with pytest.raises(TooDemanding):
        bounded(time.sleep, 30)


def test_what_computes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "CPU_SECONDS", 1)
    with pytest.raises(TooDemanding):
        bounded(pow, 7, 10**9)
