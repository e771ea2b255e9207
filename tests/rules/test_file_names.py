"""Files reach people under French names, whenever they were kept."""

import re

import pytest

from workflow.packs.letters import AGREEMENT
from workflow.records.convention import DocumentRole
from workflow.records.letter import Happening
from workflow.rules.facts import LetterType
from workflow.rules.file_names import french_file_name

ENGLISH = re.compile(
    r"signed|frozen|edited|letter|proof|request|notice|termination|withdrawal|cure\b|extension|denunciation|agreement"
    r"|posted|presented|delivered|refused|unclaimed|agreed|annulled|scan"
)


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("EPN-2026-0042-v1-signed-pdf.pdf", "EPN-2026-0042-v1-original-signe.pdf"),
        ("EPN-2026-0042-v2-frozen-docx.docx", "EPN-2026-0042-v2-texte-approuve.docx"),
        ("EPN-2026-0042-v1-C3-general-interest-termination.pdf", "EPN-2026-0042-v1-C3-resiliation-interet-general.pdf"),
        ("EPN-2026-0042-v1-C3-preuve-posted.jpg", "EPN-2026-0042-v1-C3-preuve-envoi.jpg"),
        ("EPN-2026-0042-v1-original-signe.pdf", "EPN-2026-0042-v1-original-signe.pdf"),
        ("deliberation-cure.pdf.pdf", "deliberation-cure.pdf.pdf"),
    ],
)  # fmt: skip
def test_a_name_in_the_programs_words_is_translated(kept: str, told: str) -> None:
    assert french_file_name(kept) == told


@pytest.mark.parametrize(
    "word", [*DocumentRole, *LetterType, AGREEMENT, *(f"preuve-{one}" for one in Happening)]
)
def test_no_word_of_the_program_is_left(word: str) -> None:
    assert not ENGLISH.search(french_file_name(f"EPN-2026-0042-v1-C1-{word}.pdf"))
