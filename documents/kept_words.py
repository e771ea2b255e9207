"""The words of a document as plain values, to be kept and read again without the file."""

from dataclasses import asdict
from typing import Any

from documents.font_setting import ReplacedFont
from documents.structure import Block, Heading, ListItem, Margin, Paragraph, Table, WordText, word_text

_KINDS: dict[str, type[Block]] = {kind.__name__: kind for kind in (Heading, Paragraph, ListItem, Table)}


def as_json(text: WordText) -> dict[str, Any]:
    """With the marks of the reader (``documents.marks``); what is shown follows from them."""
    return {
        "blocks": [[type(block).__name__, asdict(block)] for block in text.marked],
        "parts": [asdict(part) for part in text.parts],
        "fonts": [list(font) for font in text.fonts],
    }


def from_json(kept: dict[str, Any]) -> WordText:
    """Raises KeyError, TypeError for what ``as_json`` of this reader never wrote."""
    return word_text(
        tuple(_block(kind, values) for kind, values in kept["blocks"]),
        tuple(Margin(**{**part, "lines": tuple(part["lines"])}) for part in kept["parts"]),
        tuple(ReplacedFont(*font) for font in kept["fonts"]),
    )


def _block(kind: str, values: dict[str, Any]) -> Block:
    if kind == Table.__name__:
        return Table(**{**values, "rows": tuple(tuple(row) for row in values["rows"])})
    return _KINDS[kind](**values)
