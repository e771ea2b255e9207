"""What is handed to a time-stamp authority: a few lines of text that name the end of one journal, or of all.

Each text is a file of the evidence bundle, and the token is over its SHA-256: ``openssl ts -verify`` checks it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

HEAD, ROOT = "conventio-tete-1", "conventio-racine-1"
NOTHING = "0" * 64
"""Stands for the day before the first one."""


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """Where one journal ends: its convention, the number of its last line, and that line's hash."""

    chain: str
    number: int
    hash: str

    def statement(self) -> str:
        """Timestamped at a signature."""
        return _text(HEAD, self.chain, str(self.number), self.hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoot:
    """All journals at once, on one day; the day before and its token are named, so that each renews the last."""

    day: date
    heads: int
    """How many journals."""
    root: str
    """Of the tree whose leaves are their hashes, in the order of the numbers of their conventions."""
    previous: str
    """SHA-256 of the text of the day before."""
    previous_token: str
    """SHA-256 of its token: as in RFC 4998, a later token goes on proving an older one."""

    def statement(self) -> str:
        return _text(
            ROOT, self.day.isoformat(), str(self.heads), self.root, self.previous, self.previous_token
        )


def sha256(content: str | bytes) -> str:
    return hashlib.sha256(content.encode("utf-8") if isinstance(content, str) else content).hexdigest()


def written(heads: Iterable[Head]) -> str:
    """The list behind a day's root: one line a journal, ``hash  convention:line``, sorted by convention."""
    return "".join(f"{head.hash}  {head.chain}:{head.number}\n" for head in sorted(heads))


def read(text: str) -> tuple[Head, ...]:
    """Raises ValueError where it is no such list."""
    found = []
    for line in text.splitlines():
        hash_, _, named = line.partition("  ")
        chain, _, number = named.rpartition(":")
        found.append(Head(chain, int(number), hash_))
    return tuple(found)


def _text(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)
