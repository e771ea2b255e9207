"""What was typed into the search box, as the words to look for. Nothing in it is a command."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from archive.words import SIREN, stem, words_of

LONGEST_QUERY = 300
MOST_TERMS = 12
"""What is typed beyond is not looked at: a pasted page is no question."""
SHORTEST_BEGINNING = 2
"""Fewer letters are a word, not the beginning of one: every document has words that begin with them."""
_COMMON = frozenset(
    (
        "a",
        "au",
        "aux",
        "avec",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    )
)
"""Words that every document holds: looked for only between quotes, or when nothing else was typed."""
_QUOTED = re.compile(r'["«“]([^"»”]*)["»”]?|([^"«»“”]+)')
_PART = re.compile(rf"{SIREN}|\S+")
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ]", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """Folded words that stand one after the other: as they are when ``exact``, by their stems otherwise.

    ``open_ended`` when the last one may be unfinished.
    """

    words: tuple[str, ...]
    exact: bool = False
    open_ended: bool = False

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(map(stem, self.words))

    def asks_for(self, word: str) -> bool:
        """Whether this folded word of a text is one of those looked for."""
        if word in self.words or (self.open_ended and word.startswith(self.words[-1])):
            return True
        return not self.exact and stem(word) in self.stems


def terms_of(typed: str) -> tuple[Term, ...]:
    """All of them must be found. What stands between quotes is exact; the last word may be unfinished."""
    given = typed[:LONGEST_QUERY]
    terms = [term for term in _all_terms(given) if term.words]
    telling = [term for term in terms if term.exact or not _COMMON.issuperset(term.words)]
    kept = (telling or terms)[:MOST_TERMS]
    if (
        kept
        and not given.rstrip().endswith(('"', "»", "”"))
        and len(kept[-1].words[-1]) >= SHORTEST_BEGINNING
    ):
        kept[-1] = replace(kept[-1], open_ended=True)
    return tuple(kept)


def _all_terms(given: str) -> Iterator[Term]:
    for quoted, plain in _QUOTED.findall(given):
        if quoted:
            yield Term(tuple(words_of(quoted)), exact=True)
        for part in _PART.findall(plain):
            yield Term(tuple(words_of(_without_elision(part))))


def _without_elision(part: str) -> str:
    """« l’association » asks for associations, whatever stands before them."""
    elided = _ELISION.match(part)
    return part[elided.end() :] if elided else part
