"""What becomes of an edited Word file, from its upload to its page: refused, or printed; and does it print what it shows?

The letters of the page are counted here by poppler, on its own: neither net that the product has is asked.
"""

import io
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pikepdf

from documents.converter import Converter
from documents.marks import END_SHOWN, SHOWN
from documents.produce import Description, produce_pdf
from documents.structure import WordText, lines_of, read_text
from documents.taken import Expected, take
from documents.upload import check_anchors
from foundation.errors import Refusal

LABELS = {"co-contractor": "Signature du co-contractant", "region": "Signature de la Région"}
_ABOUT = Description(
    title="Convention", subject="Essai", author="Région", made_at=datetime(2026, 11, 24, 9, tzinfo=UTC)
)
_MENTIONS = re.compile(f"{SHOWN}[^{END_SHOWN}]*{END_SHOWN}")


class Verdict(StrEnum):
    REFUSED = "refused before printing"
    REFUSED_PRINTED = "refused once printed"
    SAME = "prints what it shows"
    DIFFERENT = "prints something else"


@dataclass(frozen=True)
class Outcome:
    """``told`` is what the person reads, or the letters that differ."""

    verdict: Verdict
    told: str = ""


def outcome_of(content: bytes, reference: bytes, converter: Converter, *, first_net: bool = True) -> Outcome:
    """Anything but a Refusal is a fault of ours, and is raised."""
    try:
        if first_net:
            expected = Expected(anchors=tuple(LABELS), template=reference)
            taken, _deviation = take(content, expected, reference, {})
            content, text = taken.content, taken.words
        else:
            check_anchors(content, LABELS)
            text = read_text(content)
    except Refusal as refusal:
        return Outcome(Verdict.REFUSED, str(refusal))
    try:
        produced = produce_pdf(content, converter, _ABOUT, fields=LABELS, reference=reference, read=text)
    except Refusal as refusal:
        return Outcome(Verdict.REFUSED_PRINTED, f"{type(refusal).__name__}: {refusal}")
    different = different_letters(text, produced.pdf)
    return Outcome(Verdict.DIFFERENT, different) if different else Outcome(Verdict.SAME)


def different_letters(text: WordText, pdf: bytes) -> str:
    """How often each letter is missing on the pages or too many, in words; nothing where they say the same."""
    with pikepdf.open(io.BytesIO(pdf)) as pages:
        count = len(pages.pages)
    shown = _letters(line for block in text.marked for line in lines_of(block))
    certain, possible = Counter[str](), Counter[str]()
    for part in text.parts:
        letters = _letters(part.lines)
        for letter, times in letters.items():
            possible[letter] += times * count
            certain[letter] += times * count if part.everywhere else 0
    printed = _letters([_words(pdf)])
    missing, added = (shown + certain) - printed, printed - (shown + possible)
    return f"missing {dict(missing)}, added {dict(added)}" if missing or added else ""


def _letters(lines: Iterable[str]) -> Counter[str]:
    words = _MENTIONS.sub("", "\n".join(lines))
    plain = unicodedata.normalize("NFKD", words).casefold()
    return Counter(letter for letter in plain if letter.isalpha())


def _words(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, check=True, capture_output=True, timeout=60
    ).stdout.decode()
