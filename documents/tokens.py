"""What stands in a text for words that are still to come: a date that is not decided yet, the number of a version.

A token is two private characters around a name. No font draws them: one that nobody replaced would be refused before
it could be printed.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from documents.package import Package
from documents.structure import Block, Table, WordText, word_text

_OPENED, _CLOSED = "\ue000", "\ue001"
TOKEN = re.compile(f"{_OPENED}([a-z0-9_]+){_CLOSED}")
_MIDNIGHT_1980 = (1980, 1, 1, 0, 0, 0)


def token(name: str) -> str:
    return f"{_OPENED}{name}{_CLOSED}"


def said(text: WordText, words: Mapping[str, str]) -> WordText:
    """The text with ``words`` in the places of that name; the others keep their token."""
    return word_text(
        tuple(_said_block(block, words) for block in text.marked),
        tuple(replace(part, lines=tuple(_said(line, words) for line in part.lines)) for part in text.parts),
        text.fonts,
    )


def written(content: bytes, words: Mapping[str, str]) -> bytes:
    """The same for the document: one that holds tokens was made here, so that its parts need not be parsed.

    Equal documents and words give equal bytes. Raises NotWord, TooLarge.
    """
    package = Package.opened(content)
    parts = {
        name: _said_xml(part, words) if name.endswith(".xml") else part
        for name, part in package.parts.items()
    }
    return archived(parts)


def archived(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file; equal parts give equal bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, part in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, _MIDNIGHT_1980), part, zipfile.ZIP_DEFLATED, compresslevel=6
            )
    return result.getvalue()


def _said(line: str, words: Mapping[str, str]) -> str:
    return TOKEN.sub(lambda found: words.get(found[1], found[0]), line)


def _said_block(block: Block, words: Mapping[str, str]) -> Block:
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(_said(cell, words) for cell in row) for row in block.rows))
    return replace(block, text=_said(block.text, words))


def _said_xml(part: bytes, words: Mapping[str, str]) -> bytes:
    for name, said_here in words.items():
        part = part.replace(token(name).encode(), escape(said_here, quote=False).encode())
    return part
