"""Places of a text that are filled in after it was edited in Word: found again there, and marked.

A place is known by its bookmark, which Word and LibreOffice keep, or by the words around it, whatever programs made of
the file meanwhile. It holds dots still (the blank of a form), a date that somebody typed over them, or the very words
that stood there.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto

from lxml import etree

from documents.inline import W
from documents.package import Package
from documents.tokens import TOKEN, archived, token
from documents.wording import cores

BOOKMARK = "conventio_"
"""What the names of our bookmarks begin with."""
_LONGEST_NAME = 40
"""Of a bookmark of Word."""
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
DOTS = re.compile(r"(?:…[^\S\n]?){3,}|\.(?:[^\S\n]?\.){8,}")
"""The blank of a form: as the texts of this program print it, or as Word and people rewrite it."""
_DATE = re.compile(
    rf"{DOTS.pattern}|\b\d{{1,2}}(?:er)?\s+(?:{_MONTHS})\s+\d{{4}}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!\w)\d{1,4}(?!\w)")
_BEFORE, _AFTER = 12, 6
"""Words around a place that are compared."""
_NEAR = 400
"""Characters in which those words are looked for."""
_ALIKE, _ALIKE_NUMBER, _SURE = 0.5, 0.75, 2.0
"""Likeness of the words around from which a date, a number is the one that is looked for; that of a bookmark."""
_SHOWN = 80
"""Characters of what stands before a place that are shown to a person."""
_MOST = 500
"""Dates and numbers of one part that are weighed: an honest one has some tens."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_GAPS = {f"{W}{name}" for name in ("br", "cr", "tab", "ptab")}


class Holds(Enum):
    """What may stand in a place."""

    DATE = auto()
    """Dots, or a date. It stands once."""
    NUMBER = auto()
    """A number; it may stand in several headers and footers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the words of ``name`` stand: the words before and after, as far as they help."""

    name: str
    holds: Holds
    before: tuple[str, ...]
    after: tuple[str, ...]
    near: str = ""
    """The words before, as they are read."""


def places_of(content: bytes, numbers: Collection[str]) -> tuple[Place, ...]:
    """The places of a document that was filled in with tokens here; ``numbers`` are the names of those that are no date."""
    package = Package.opened(content)
    found = []
    for part in parts_of(package):
        story = _Story(package.tree(part))
        for place in TOKEN.finditer(story.text):
            before, after = story.around(place.start(), place.end())
            holds = Holds.NUMBER if place[1] in numbers else Holds.DATE
            near = story.text[: place.start()].rpartition("\n")[2][-_SHOWN:].strip()
            found.append(Place(name=place[1], holds=holds, before=before, after=after, near=near))
    return tuple(dict.fromkeys(found))


def bookmarked(content: bytes) -> bytes:
    """A document that was filled in with tokens here, with a bookmark around each token of its body."""
    package = Package.opened(content)
    root = package.tree(package.main)
    story, numbers = _Story(root), _free_numbers(root)
    for place in reversed(list(TOKEN.finditer(story.text))):
        run = story.put(place.start(), place.end(), place[0])
        if run is not None:
            _bookmark(run, BOOKMARK + place[1], next(numbers))
    part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return archived({**package.parts, package.main: part})


def parts_of(package: Package) -> Iterator[str]:
    """The body, then headers and footers."""
    yield package.main
    for kind in ("header", "footer"):
        yield from package.related(kind)


def mark(root: etree._Element, places: Sequence[Place]) -> dict[str, str]:
    """Puts a token in each place that the part holds, a bookmark around those of dates; what stood there, by name."""
    story = _Story(root)
    chosen = [*_dates(story, places), *_numbers(story, places)]
    for bookmark in story.bookmarks:
        bookmark.drop()
    numbers = _free_numbers(root)
    for span in sorted(chosen, key=lambda span: span.start, reverse=True):
        run = story.put(span.start, span.end, token(span.place.name))
        if run is not None and span.place.holds is Holds.DATE:
            _bookmark(run, BOOKMARK + span.place.name, next(numbers))
    return {span.place.name: story.text[span.start : span.end].strip() for span in chosen}


@dataclass(frozen=True, slots=True)
class _Span:
    place: Place
    start: int
    end: int
    likeness: float


@dataclass(slots=True)
class _Bookmark:
    name: str
    opening: etree._Element
    start: int
    end: int = -1
    closing: etree._Element | None = None

    def drop(self) -> None:
        for mark in (self.opening, self.closing):
            if mark is not None and (parent := mark.getparent()) is not None:
                parent.remove(mark)


class _Story:
    """The words of one part from its beginning to its end, and the runs that they stand in."""

    def __init__(self, root: etree._Element) -> None:
        self._nodes: list[tuple[etree._Element, int]] = []
        self.bookmarks: list[_Bookmark] = []
        self._open: dict[str, _Bookmark] = {}
        pieces: list[str] = []
        length = 0
        for node in root.iter(f"{W}p", f"{W}t", *_GAPS, f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            if node.tag == f"{W}t":
                self._nodes.append((node, length))
                piece = node.text or ""
            elif node.tag in {f"{W}bookmarkStart", f"{W}bookmarkEnd"}:
                self._note_bookmark(node, length)
                continue
            else:
                piece = "\n" if node.tag == f"{W}p" else " "
            pieces.append(piece)
            length += len(piece)
        self.text = "".join(pieces)

    def _note_bookmark(self, node: etree._Element, at: int) -> None:
        number, name = node.get(f"{W}id") or "", node.get(f"{W}name") or ""
        if node.tag == f"{W}bookmarkStart" and name.startswith(BOOKMARK):
            self._open[number] = _Bookmark(name.removeprefix(BOOKMARK), node, at)
            self.bookmarks.append(self._open[number])
        elif node.tag == f"{W}bookmarkEnd" and number in self._open:
            bookmark = self._open.pop(number)
            bookmark.end, bookmark.closing = at, node

    def around(self, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        before = TOKEN.sub(" ", self.text[max(0, start - _NEAR) : start])
        after = TOKEN.sub(" ", self.text[end : end + _NEAR])
        return cores(before)[-_BEFORE:], cores(after)[:_AFTER]

    def put(self, start: int, end: int, words: str) -> etree._Element | None:
        """``words`` in the place of those from ``start`` to ``end``; their run, where they have one of their own."""
        touched = [(node, at) for node, at in self._nodes if at < end and at + len(node.text or "") > start]
        (first, at), others = touched[0], touched[1:]
        text = first.text or ""
        rest = text[end - at :]
        first.text = text[: start - at]
        for node, other in others:
            node.text = (node.text or "")[end - other :]
        return _split(first, words, rest)


def _split(node: etree._Element, words: str, rest: str) -> etree._Element | None:
    """``words`` in a run after that of ``node``, then what followed in it, with the same look."""
    run = node.getparent()
    if run is None or run.tag != f"{W}r":
        node.text = (node.text or "") + words + rest
        return None
    node.set(_SPACE, "preserve")
    following = list(node.itersiblings())
    own, after = _like(run, words), _like(run, rest)
    after.extend(following)
    run.addnext(own)
    own.addnext(after)
    return own


def _like(run: etree._Element, words: str) -> etree._Element:
    new = etree.Element(f"{W}r")
    properties = run.find(f"{W}rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    text = etree.SubElement(new, f"{W}t")
    text.text = words
    text.set(_SPACE, "preserve")
    return new


def _bookmark(run: etree._Element, name: str, number: int) -> None:
    if len(name) > _LONGEST_NAME:
        return
    opening = etree.Element(f"{W}bookmarkStart")
    opening.set(f"{W}id", str(number))
    opening.set(f"{W}name", name)
    closing = etree.Element(f"{W}bookmarkEnd")
    closing.set(f"{W}id", str(number))
    run.addprevious(opening)
    run.addnext(closing)


def _free_numbers(root: etree._Element) -> Iterator[int]:
    taken = {node.get(f"{W}id") or "" for node in root.iter(f"{W}bookmarkStart")}
    return (number for number in range(1, 1 << 30) if str(number) not in taken)


def _dates(story: _Story, places: Sequence[Place]) -> list[_Span]:
    wanted = [place for place in places if place.holds is Holds.DATE]
    spans = sorted(
        (*_bookmarked(story, wanted), *_alike(story, wanted)), key=lambda span: span.likeness, reverse=True
    )
    chosen: dict[str, _Span] = {}
    for span in spans:
        taken = any(span.start < other.end and other.start < span.end for other in chosen.values())
        if span.place.name not in chosen and not taken:
            chosen[span.place.name] = span
    return list(chosen.values())


def _bookmarked(story: _Story, places: Sequence[Place]) -> Iterator[_Span]:
    for place in places:
        for bookmark in story.bookmarks:
            if bookmark.name == place.name and (
                found := _DATE.search(story.text, bookmark.start, max(bookmark.start, bookmark.end))
            ):
                yield _Span(place, found.start(), found.end(), _SURE)


def _alike(story: _Story, places: Sequence[Place]) -> Iterator[_Span]:
    for count, found in enumerate(_DATE.finditer(story.text)):
        if count == _MOST:
            return
        around = story.around(found.start(), found.end())
        for place in places:
            if (likeness := _likeness(place, around)) >= _ALIKE:
                yield _Span(place, found.start(), found.end(), likeness)


def _numbers(story: _Story, places: Sequence[Place]) -> list[_Span]:
    wanted = [place for place in places if place.holds is Holds.NUMBER]
    chosen = []
    for count, found in enumerate(_NUMBER.finditer(story.text) if wanted else ()):
        if count == _MOST:
            break
        around = story.around(*found.span())
        best = max(wanted, key=lambda place: _likeness(place, around))
        likeness = _likeness(best, around)
        if likeness >= _ALIKE_NUMBER:
            chosen.append(_Span(best, *found.span(), likeness))
    return chosen


def _likeness(place: Place, around: tuple[tuple[str, ...], tuple[str, ...]]) -> float:
    """From 0 to 1; the words before count twice, as they say what the date is that of."""
    before, after = (
        SequenceMatcher(None, one, other, autojunk=False).ratio()
        for one, other in zip((place.before, place.after), around, strict=True)
    )
    return (2 * before + after) / 3
