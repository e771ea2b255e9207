"""What stands in a Word document and cannot be taken as it is: named, placed, with what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from documents.inline import W
from foundation.errors import Refusal

_LONGEST, _BEFORE = 60, 30


@dataclass(frozen=True, slots=True)
class Finding:
    """``what`` in words that follow « contient »; ``passage`` are the words where it stands, or "".

    Two files that hold the same thing at the same words have equal findings: what the template itself holds is known.
    """

    what: str
    passage: str
    remedy: str


class Misleading(Refusal):
    """Something is printed otherwise than it reads, or nobody can read it, or nobody knows how it is printed."""

    def __init__(self, finding: Finding) -> None:
        self.what, self.passage = finding.what, finding.passage
        place = f", près de « {finding.passage} »" if finding.passage else ""
        super().__init__(
            f"Ce document contient {finding.what}{place} : {finding.remedy}, enregistrez, puis recommencez."
        )


def passage(element: etree._Element | None) -> str:
    """The first words of an element, as a person looks for them in Word."""
    return "" if element is None else _shortened(_words(element.iter(f"{W}t")))


def around(element: etree._Element) -> str:
    """The words where an element stands in its paragraph; its own where it stands in none."""
    paragraph = element if element.tag == f"{W}p" else next(element.iterancestors(f"{W}p"), None)
    if paragraph is None or paragraph is element:
        return passage(element)
    own = set(element.iter(f"{W}t"))
    texts = list(paragraph.iter(f"{W}t"))
    first = next((place for place, text in enumerate(texts) if text in own), None)
    if first is None:
        return passage(paragraph)
    before = _words(texts[:first])
    cut = before.find(" ", max(0, len(before) - _BEFORE)) if len(before) > _BEFORE else -1
    words = _shortened(f"{before[cut + 1 :]}{_words(texts[first:])}")
    return f"…{words}" if cut >= 0 else words


def _words(texts: Iterable[etree._Element]) -> str:
    return "".join(text.text or "" for text in texts)


def _shortened(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()}…"
