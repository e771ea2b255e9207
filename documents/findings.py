"""What stands in a Word document and cannot be taken as it is: named, placed, with what to do about it."""

from dataclasses import dataclass

from lxml import etree

from documents.inline import W
from foundation.errors import Refusal

_LONGEST = 60


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
    if element is None:
        return ""
    words = " ".join("".join(text.text or "" for text in element.iter(f"{W}t")).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


def around(element: etree._Element) -> str:
    """The words of the paragraph that an element stands in; its own where it stands in none."""
    paragraph = element if element.tag == f"{W}p" else next(element.iterancestors(f"{W}p"), None)
    return passage(element) if paragraph is None else passage(paragraph)
