"""What the pages of a Word document should say, letter by letter: a string, and where its parts may stand.

Set aside on both sides: spaces, capitals (a style may print them), ligatures, the shape of hyphens, apostrophes and quotes.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from documents.marks import (
    BOX,
    BULLET,
    END_APART,
    END_SHOWN,
    ENDNOTE,
    FOOTNOTE,
    NUMBER,
    SHOWN,
    SYMBOL,
    shown,
)
from documents.structure import Block, Table, WordText, lines_of

HOLES = frozenset({NUMBER, SYMBOL, BULLET})
_SHAPES = {
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    "\u2026": "...",
}
_SHAPE = re.compile(f"[{''.join(_SHAPES)}]")
_SHOWN_ONLY = re.compile(f"{SHOWN}[^{END_SHOWN}]*{END_SHOWN}")
_NOTE = re.compile(rf"{SHOWN}\[note (\d+)\]{END_SHOWN}{NUMBER}")
_APART = re.compile(f"([{BOX}{FOOTNOTE}{ENDNOTE}{END_APART}])")


def letters_of(text: str) -> str:
    """The text as it is compared."""
    letters = "".join(text.split()).casefold()
    if letters.isascii():
        return letters
    return unicodedata.normalize("NFC", _SHAPE.sub(lambda shape: _SHAPES[shape[0]], letters))


@dataclass(frozen=True, slots=True)
class Row:
    """Of a table: where each of its cells begins, and where the last one ends."""

    cells: tuple[int, ...]
    end: int
    heads: range = range(0)
    """The first rows of its table where they are printed again on each page."""


@dataclass(frozen=True, slots=True)
class Expected:
    """``letters`` holds everything, part after part: each a range of places in it."""

    letters: str
    whole: tuple[range, ...]
    """To be printed once, each in its order: the body, the footnotes, the endnotes, each text box."""
    margins: tuple[tuple[range, bool], ...]
    """Paragraphs of headers and footers, which come back on each page; whether they must stand on one."""
    rows: tuple[Row, ...]
    """Of all tables, in the order of their places."""
    notes: Mapping[int, int]
    """Place of the number of a note → the largest number that it may be."""
    texts: tuple[tuple[int, str], ...] = field(repr=False)
    """Where each paragraph begins, with its words."""


def expected(text: WordText) -> Expected:
    """From what was read in the Word file."""
    body = _Body()
    for block in text.marked:
        body.add(block)
    parts = [body.main, body.footnotes, body.endnotes, *body.boxes]
    margins = [(_part(line), part.everywhere) for part in text.parts for line in part.lines]
    letters, places = "", list[range]()
    texts: list[tuple[int, str]] = []
    notes: dict[int, int] = {}
    for part in (*parts, *(line for line, _ in margins)):
        notes.update((len(letters) + place, largest) for place, largest in part.notes)
        texts.extend((len(letters) + place, words) for place, words in part.texts)
        places.append(range(len(letters), len(letters) + part.size))
        letters += "".join(part.letters)
    return Expected(
        letters=letters,
        whole=tuple(places[: len(parts)]),
        margins=tuple(
            (place, everywhere) for place, (_, everywhere) in zip(places[len(parts) :], margins, strict=True)
        ),
        rows=tuple(body.rows),
        notes=notes,
        texts=tuple(texts),
    )


@dataclass(slots=True)
class _Part:
    letters: list[str] = field(default_factory=list)
    size: int = 0
    notes: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)

    def add(self, words: str) -> None:
        printed = _SHOWN_ONLY.sub("", words) if SHOWN in words else words
        if letters := letters_of(printed):
            self.texts.append((self.size, shown(printed)))
            numbers = (place for place, letter in enumerate(letters) if letter == NUMBER)
            largest = map(int, _NOTE.findall(words))
            self.notes.extend(
                (self.size + place, most) for place, most in zip(numbers, largest, strict=False)
            )
            self.letters.append(letters)
            self.size += len(letters)


class _Body:
    """The body is the first part of all: places in it are places in the whole."""

    def __init__(self) -> None:
        self.main, self.footnotes, self.endnotes = _Part(), _Part(), _Part()
        self.boxes: list[_Part] = []
        self.rows: list[Row] = []

    def add(self, block: Block) -> None:
        if not isinstance(block, Table):
            self._write(block.text, self.main)
        elif block.apart:
            self._write("\n".join((BOX, *lines_of(block), END_APART)), self.main)
        else:
            rows = list(self._rows(block))
            begun = rows[0].cells[0] if rows else 0
            heads = range(begun, rows[block.heads - 1].end) if 0 < block.heads <= len(rows) else range(0)
            self.rows.extend(replace(row, heads=heads) for row in rows)

    def _rows(self, table: Table) -> Iterator[Row]:
        for row in table.rows:
            cells = []
            for cell in row:
                cells.append(self.main.size)
                self._write(cell, self.main)
            if cells:
                yield Row(tuple(cells), self.main.size)

    def _write(self, marked: str, into: _Part) -> None:
        """What stands apart is written into its own part."""
        around = [into]
        for piece in _APART.split(marked):
            if piece == END_APART:
                around.pop()
            elif piece == BOX:
                self.boxes.append(_Part())
                around.append(self.boxes[-1])
            elif piece == FOOTNOTE:
                around.append(self.footnotes)
            elif piece == ENDNOTE:
                around.append(self.endnotes)
            else:
                around[-1].add(piece)


def _part(line: str) -> _Part:
    part = _Part()
    part.add(_APART.sub("", line))
    return part
