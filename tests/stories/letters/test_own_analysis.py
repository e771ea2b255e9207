"""The other reading of the text and the advice of prudence are the Région's: no mail of the other party holds them."""

import re
from datetime import date

import pytest

from notifications.message import render
from tests.factories.conventions import Office
from tests.factories.letters import CO, REGION, draft, notice, posted, posting, received
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, mails
from workflow.acts.correct_letter import correct_posting
from workflow.acts.letter_checks import LetterDraft

OWN = re.compile(r"lecture|prudence|prudent|deux façons|jours? ouvr", re.IGNORECASE)
KINDS = ("letter-recorded", "letter-corrected")
FRIDAY_BEFORE = date(2027, 2, 26)


def words(region: Office, *, inside: bool) -> list[str]:
    """Every mail of letters as its reader gets it."""
    agents = {region.agnes.email, region.bruno.email}
    found = [mail for kind in KINDS for mail in mails(region, kind) if (mail.to_address in agents) is inside]
    assert found
    composed = [render(mail.kind, mail.values) for mail in found]
    return [part for one in composed for part in (one.subject, one.text, one.html)]


@pytest.mark.parametrize(
    "letter",
    [
        draft("denunciation", REGION, reason="Le dispositif est réorganisé."),  # in the initial term: two readings
        draft("denunciation", CO),
        notice(REGION),  # a delay whose last day is no working day: prudence waits longer
        notice(CO, "region-platform"),
    ],
    ids=["denunciation by the Région", "by the co-contractor", "formal notice", "formal notice by the co-contractor"],
)  # fmt: skip
def test_the_other_party_is_told_the_rule_and_nothing_of_the_analysis(
    region: Office, convention: int, letter: LetterDraft
) -> None:
    if letter.sender == REGION:
        number = posted(region, convention, letter, at=START)
    else:
        number = received(region, convention, letter, on=TODAY, at=START)
    assert [text for text in words(region, inside=False) if OWN.search(text)] == []
    assert any("Autre lecture" in text for text in words(region, inside=True))
    correct_posting(
        region.workshop, convention, number, posting(FRIDAY_BEFORE), reason="Mal lu.", proof=scan(),
        actor=region.drafter, at=START,
    )  # fmt: skip
    assert [text for text in words(region, inside=False) if OWN.search(text)] == []
