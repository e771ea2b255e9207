"""The reason of a letter of the Région is printed: what no font draws is refused beside its field."""

import pytest

from workflow.acts.letter_checks import LetterDraft, check_draft
from workflow.acts.letter_problems import BadLetter
from workflow.packs import find_pack
from workflow.records.convention import Convention
from workflow.rules.facts import LetterType

REASON = "Le lieu a fermé \U0001f680"


def test_a_letter_of_the_region_that_cannot_be_printed() -> None:
    draft = LetterDraft(type=LetterType.OPPOSITION, sender="region", reason=REASON)
    with pytest.raises(BadLetter) as refusal:
        check_draft(Convention(), draft, find_pack("epn-normandie"))
    assert "U+1F680" in refusal.value.problems["reason"]


def test_what_the_other_party_wrote_is_entered_as_it_is() -> None:
    draft = LetterDraft(type=LetterType.DENUNCIATION, sender="co-contractor", reason=REASON)
    assert check_draft(Convention(), draft, find_pack("epn-normandie")) is None
