"""Two people fill in one form: what each of them changed is kept, and what both changed is asked.

The form carries the fingerprint of each answer that its reader was shown. Compared with what is stored now, it tells
who changed what, without a lock that somebody would forget to give back.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_LENGTH = 16


def fingerprint(value: object) -> str:
    """Of an answer as a page shows it: line ends and outer spaces, which browsers change, do not count."""
    return hashlib.sha256(_text(value).encode("utf-8")).hexdigest()[:_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One form as it came back, by field name."""

    typed: Mapping[str, Any]
    seen: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of the answers that its reader was shown."""
    undecided: frozenset[str] = frozenset()
    """Fields of which both answers were shown already, and none was chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One field that two people answered differently since the form was shown."""

    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What becomes of the answers of one form."""

    mine: Mapping[str, Any]
    """What this person changed, or what is the same on both sides: to be stored."""
    theirs: tuple[str, ...] = ()
    """Fields that somebody else changed meanwhile, and this person did not: they stay as stored."""
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


def merge(answers: Answers, stored: Mapping[str, Any]) -> Merge:
    """Never stores over an answer that the person had not seen; an answer without fingerprint was not seen."""
    mine: dict[str, Any] = {}
    theirs: list[str] = []
    conflicts: dict[str, Conflict] = {}
    for name, typed in answers.typed.items():
        now, was = fingerprint(stored.get(name)), answers.seen.get(name, fingerprint(""))
        if fingerprint(typed) == now:
            mine[name] = typed
        elif name in answers.undecided or (now != was and fingerprint(typed) != was):
            conflicts[name] = Conflict(mine=typed, theirs=stored.get(name))
        elif now != was:
            theirs.append(name)
        else:
            mine[name] = typed
    return Merge(mine=mine, theirs=tuple(theirs), conflicts=conflicts)


def _text(value: object) -> str:
    if value is None:
        return ""
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())
