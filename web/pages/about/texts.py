"""Plain-text pages: the instance's own file where there is one, else the honest default shipped here.

A file holds paragraphs separated by empty lines; a paragraph that begins with "## " is a heading, one whose
lines all begin with "- " is a list. What stands in [square brackets] is still to be filled in, and shown so.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SHIPPED = Path(__file__).parent / "texts"
_TO_FILL = re.compile(r"\[([^\]]+)\]")


class Topic(StrEnum):
    """A page; the value is its file name, ``<folder of the instance>/pages/<value>.txt``."""

    ACCESSIBILITY = "accessibilite"
    LEGAL = "mentions-legales"
    PERSONAL_DATA = "donnees-personnelles"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``to_fill`` marks what the instance has not said yet."""

    words: str
    to_fill: bool


@dataclass(frozen=True, slots=True)
class Block:
    """``kind`` is heading, paragraph or list; a list has one line an item, the others a single line."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    blocks: tuple[Block, ...]

    @property
    def complete(self) -> bool:
        """Nothing is left in square brackets."""
        return not any(piece.to_fill for block in self.blocks for line in block.lines for piece in line)


def text_of(topic: Topic, instance_folder: Path) -> Text:
    """The page as it must be shown now: the file is read each time, so that a change shows at once."""
    own = instance_folder / "pages" / f"{topic}.txt"
    source = own if own.is_file() else SHIPPED / f"{topic}.txt"
    return parse(source.read_text(encoding="utf-8"))


def parse(source: str) -> Text:
    paragraphs = re.split(r"\n[ \t]*\n", source.replace("\r\n", "\n").strip())
    return Text(tuple(_block(paragraph.strip()) for paragraph in paragraphs if paragraph.strip()))


def _block(paragraph: str) -> Block:
    lines = [line.strip() for line in paragraph.split("\n")]
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(_pieces(line[2:]) for line in lines))
    joined = " ".join(lines)
    if joined.startswith("## "):
        return Block("heading", (_pieces(joined[3:]),))
    return Block("paragraph", (_pieces(joined),))


def _pieces(line: str) -> tuple[Piece, ...]:
    split = _TO_FILL.split(line)
    return tuple(Piece(words, to_fill=rank % 2 == 1) for rank, words in enumerate(split) if words)
