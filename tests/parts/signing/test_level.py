"""Levels are ordered, and each says in French what it is worth."""

import pytest

from foundation.settings import LEVELS
from signing.level import ASKED, Level
from signing.methods.method import Method


def test_each_reaches_those_below_it() -> None:
    assert [level for level in Level if Level.ADVANCED_QC.reaches(level)] == [
        Level.UNKNOWN,
        Level.SIMPLE,
        Level.ADVANCED,
        Level.ADVANCED_QC,
    ]


@pytest.mark.parametrize("level", Level)
def test_it_is_said_in_plain_french(level: Level) -> None:
    assert level.label.startswith("signature")
    assert level.meaning.endswith((".", "(règlement n° 910/2014, article 25)."))


def test_settings_know_the_same_words() -> None:
    assert tuple(str(level) for level in ASKED) == LEVELS


def test_a_code_by_mail_never_promises_more_than_a_simple_signature() -> None:
    assert Method.ONSITE.best_level is Level.SIMPLE
    assert all(method.label for method in Method)
