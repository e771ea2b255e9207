"""How a letter travels: what is demanded of its posting."""

from datetime import date

import pytest

from workflow.acts.letter_problems import BadLetter
from workflow.acts.letter_travel import Posting, cleaned_posting
from workflow.records.letter import Channel
from workflow.rules.facts import LetterType

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Posting(on=TODAY, channel=Channel.PAPER, tracking_number="RB123456784FR"), "tracking_number"),
        (Posting(on=TODAY, channel=Channel.PAPER), "tracking_number"),
        (Posting(on=TODAY, channel=Channel.ELECTRONIC, operator="AR24"), "tracking_number"),
        (Posting(on=TODAY, channel=Channel.ELECTRONIC, tracking_number="x1"), "operator"),
        (Posting(on=TODAY, channel=Channel.OTHER), "channel"),
    ],
)
def test_how_a_letter_left_is_checked(given: Posting, field: str) -> None:
    with pytest.raises(BadLetter) as refusal:
        cleaned_posting(given, LetterType.DENUNCIATION)
    assert list(refusal.value.problems) == [field]


def test_a_paper_letter_goes_by_la_poste_unless_said_otherwise() -> None:
    clean, warning = cleaned_posting(
        Posting(on=TODAY, channel=Channel.PAPER, tracking_number="rb 123 456 785 fr"), LetterType.DENUNCIATION
    )
    assert (clean.operator, clean.tracking_number, warning) == ("La Poste", "RB123456785FR", "")


def test_another_writing_is_enough_for_a_cure() -> None:
    given = Posting(on=TODAY, channel=Channel.OTHER)
    assert cleaned_posting(given, LetterType.CURE) == (given, "")
