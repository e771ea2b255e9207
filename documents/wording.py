"""Two wordings of one paragraph, word by word.

Spaces of all kinds, the shape of apostrophes, quotes and dashes are no difference: Word changes them by itself.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u202a\u202c\u202d\u2060\u2066\u2068\u2069\ufeff"
_CORE = re.compile(r"\w+|\.\.\.|[^\w\s]")
_WORD = re.compile(rf"([\w{_INVISIBLE}]+|\.\.\.|[^\w\s])(\s*)")
_SHAPES = {
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013", "-"),
    **dict.fromkeys(_INVISIBLE, ""),
    "…": "...",
}
_SHAPE = re.compile(f"[{''.join(_SHAPES)}]")
_LONGEST = 4_000_000
"""Pairs of words to weigh at most: two paragraphs of 2,000 words."""


class Change(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what became of them: KEPT, ADDED or REMOVED."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class _Word:
    """``core`` is compared; ``text`` and the ``space`` after it are shown."""

    core: str
    text: str
    space: str


@lru_cache(maxsize=2048)  # a paragraph is looked at several times during one comparison
def cores(text: str) -> tuple[str, ...]:
    """The words and signs of a text, without what typography alone changes."""
    return tuple(_CORE.findall(_plain(unicodedata.normalize("NFC", text))))


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """In reading order: kept and removed words make ``before``, kept and added ones ``after``."""
    one, other = _words(before), _words(after)
    if len(one) * len(other) > _LONGEST:
        return Piece(Change.REMOVED, before), Piece(Change.ADDED, after)
    found: list[Piece] = []
    space = ""  # after a word put for another one: it was there before, and still is
    for same, i, i_end, j, j_end in _segments(one, other):
        if same:
            found.append(Piece(Change.KEPT, space + _kept(one[i:i_end], other[j:j_end])))
            space = ""
        else:
            replaced = i < i_end and j < j_end and one[i_end - 1].space
            space = other[j_end - 1].space if replaced else ""
            found.extend(_replaced(one[i:i_end], other[j:j_end], stripped=bool(space)))
    return tuple(found)


def _plain(text: str) -> str:
    """``str.translate`` would take ten times as long over mostly plain text."""
    return _SHAPE.sub(lambda shape: _SHAPES[shape[0]], text)


def _words(text: str) -> list[_Word]:
    found = _WORD.finditer(unicodedata.normalize("NFC", text))
    words = [_Word(core=_plain(token[1]), text=token[1], space=token[2]) for token in found]
    return [word for word in words if word.core]


_Segment = tuple[bool, int, int, int, int]


def _segments(before: Sequence[_Word], after: Sequence[_Word]) -> Iterator[_Segment]:
    """Runs of words that are the same, or not; a lone comma between two changes belongs to them."""
    matcher = SequenceMatcher(
        a=[word.core for word in before], b=[word.core for word in after], autojunk=False
    )
    changed: _Segment | None = None
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        inside = i > 0 and j > 0 and i_end < len(before) and j_end < len(after)
        words = any(word.core.isalnum() for word in after[j:j_end])
        if tag == "equal" and (words or not inside):
            if changed:
                yield changed
            changed = None
            yield True, i, i_end, j, j_end
        else:
            changed = (
                (False, changed[1], i_end, changed[3], j_end) if changed else (False, i, i_end, j, j_end)
            )
    if changed:
        yield changed


def _kept(before: Sequence[_Word], after: Sequence[_Word]) -> str:
    """As it is written now; where nothing follows now, the space of before keeps removed words apart."""
    return "".join(other.text + (other.space or one.space) for one, other in zip(before, after, strict=True))


def _replaced(before: Sequence[_Word], after: Sequence[_Word], *, stripped: bool) -> Iterator[Piece]:
    for change, words in ((Change.REMOVED, before), (Change.ADDED, after)):
        text = "".join(word.text + word.space for word in words)
        if text:
            yield Piece(change, text.rstrip() if stripped else text)
