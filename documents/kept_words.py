"""The words of a document as plain values, to be kept and read again without the file."""

from dataclasses import asdict
from typing import Any

from documents.structure import Block, Heading, ListItem, Paragraph, Table, WordText

_KINDS: dict[str, type[Block]] = {kind.__name__: kind for kind in (Heading, Paragraph, ListItem, Table)}


def as_json(text: WordText) -> dict[str, Any]:
    return {
        "blocks": [[type(block).__name__, asdict(block)] for block in text.blocks],
        "margins": list(text.margins),
    }


def from_json(kept: dict[str, Any]) -> WordText:
    """Raises KeyError, TypeError for what ``as_json`` of this reader never wrote."""
    return WordText(
        blocks=tuple(_block(kind, values) for kind, values in kept["blocks"]), margins=tuple(kept["margins"])
    )


def _block(kind: str, values: dict[str, Any]) -> Block:
    if kind == Table.__name__:
        return Table(tuple(tuple(row) for row in values["rows"]))
    return _KINDS[kind](**values)
