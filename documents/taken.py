"""A Word file from outside, read once: its words, and a copy whose open places are ready to be filled in.

What is slow or dangerous about a stranger's file happens here, so that it can be done in a process of its own
(``foundation.bounded``). What comes back is plain values and a file that this program wrote.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from documents.compare import Deviation, compare_texts
from documents.font_setting import put_back, refuse_undrawn, replaced_fonts
from documents.inline import W, margin_text
from documents.package import Package, TooLarge
from documents.places import Holds, Place, mark, parts_of
from documents.prepared import prepare
from documents.structure import Table, WordText, read_text
from documents.tokens import archived, said
from documents.upload import check_anchors, check_docx
from documents.wording import cores
from foundation.bounded import Limits

READER = 3
"""Raised whenever a file would be read or marked otherwise than before: what was kept is then made anew."""
MOST_LINES, MOST_CHARACTERS = 5_000, 400_000
"""Of one text: an honest one has 300 lines and 30,000 characters."""
LIMITS = Limits(memory=768 * 1024 * 1024, cpu_seconds=6)
"""An honest file takes 0.3 seconds, the start of the process included, and a tenth of that memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """``content`` and ``words`` hold tokens (``documents.tokens``) in the places of ``found``: what stood there."""

    content: bytes
    words: WordText
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the text was that people edited: where it is filled in, what only its projet says, who signs it where."""

    places: tuple[Place, ...] = ()
    projet_only: frozenset[str] = frozenset()
    """Lines of headers and footers that the projet alone bears: they go."""
    anchors: tuple[str, ...] = ()
    template: bytes = b""
    """Whose fonts take the place of those that the product does not print."""


def take(
    content: bytes, expected: Expected, reference: bytes, words: Mapping[str, str]
) -> tuple[Taken, Deviation]:
    """Checks and reads the file, and says how it differs from ``reference`` once ``words`` stand in its places.

    ``reference`` is the text as this program fills it in. Raises what ``documents.upload`` raises, FontNotDrawn,
    SignNotDrawn, Undrawable, TooLarge, UnreadableDocx.
    """
    _check_size(Package.opened(content))  # before the checks, whose work grows with the text
    check_docx(content, reference)
    check_anchors(content, expected.anchors)
    refuse_undrawn(_in_fonts_of(expected.template, prepare(Package.opened(content))))
    taken = read(content, expected)
    return taken, compare_texts(read_text(reference), said(taken.words, words))


def read(content: bytes, expected: Expected) -> Taken:
    """The same for a file that was checked before. Raises NotWord, TooLarge, ActiveContent, UnreadableDocx."""
    plain = prepare(Package.opened(content))
    fonts = replaced_fonts(plain)
    package = _in_fonts_of(expected.template, plain)
    changed: dict[str, bytes] = {}
    found: dict[str, str] = {}
    for part in dict.fromkeys(parts_of(package)):
        root = package.tree(part)
        in_body = part == package.main
        if not in_body:
            _drop_lines(root, expected.projet_only)
        places = [place for place in expected.places if in_body or place.holds is Holds.NUMBER]
        found.update(mark(root, places))
        changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    ready = archived({**package.parts, **changed})
    words = replace(read_text(ready), fonts=fonts)
    _check_length(words)
    return Taken(content=ready, words=words, found=found)


def _in_fonts_of(template: bytes, package: Package) -> Package:
    return put_back(package, Package.opened(template)) if template else package


def _drop_lines(root: etree._Element, lines: Collection[str]) -> None:
    """Paragraphs that say one of these lines and nothing else; a header keeps one paragraph at least (ECMA-376, 17.10)."""
    sought = set(map(cores, lines))
    for paragraph in list(root.iter(f"{W}p")):
        parent = paragraph.getparent()
        if parent is not None and cores(margin_text(paragraph)) in sought:
            if sum(1 for _ in parent.iterchildren(f"{W}p")) > 1:
                parent.remove(paragraph)
            else:
                for child in paragraph.findall(f"{W}r"):
                    paragraph.remove(child)


def _check_size(package: Package) -> None:
    """The body alone, empty paragraphs included; what is printed of it is counted once it is read."""
    body = package.tree(package.main)
    _demand_short(
        sum(1 for _ in body.iter(f"{W}p")), sum(len(text.text or "") for text in body.iter(f"{W}t"))
    )


def _check_length(text: WordText) -> None:
    lines = list(_lines(text))
    _demand_short(len(lines), sum(map(len, lines)))


def _demand_short(lines: int, characters: int) -> None:
    if lines > MOST_LINES or characters > MOST_CHARACTERS:
        raise TooLarge(
            f"il compte {lines} paragraphes et {characters} caractères, pour {MOST_LINES} et {MOST_CHARACTERS} au plus"
        )


def _lines(text: WordText) -> Iterable[str]:
    yield from text.margins
    for block in text.blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        else:
            yield block.text
