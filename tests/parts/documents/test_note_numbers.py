"""Numbers of notes and pages, and words that look like some."""

import pytest

from documents.note_numbers import number_of


@pytest.mark.parametrize(
    ("letters", "number"),
    [
        ("1", 1), ("12", 12), ("01", 0), ("0", 0), ("i", 1), ("iv", 4), ("ix", 9), ("xxxix", 39), ("ccxc", 290),
        ("b", 2), ("aa", 27), ("c", 3), ("*", 1), ("††", 2), ("*†", 0), ("dix", 0), ("mil", 0), ("civil", 0),
        ("", 0), ("-", 0), ("non", 0),
    ],
)  # fmt: skip
def test_numbers_are_told_from_words(letters: str, number: int) -> None:
    assert number_of(letters) == number
