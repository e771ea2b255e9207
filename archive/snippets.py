"""The passage of a text that shows best why it was found, its words as they are written there."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import Match

from archive.terms import Term
from archive.words import folded, places_of

_BEFORE, _WORDS = 8, 30
_FARTHEST = 20_000
"""Words looked at: beyond, a passage is not worth the wait."""


@dataclass(frozen=True, slots=True)
class SnippetPiece:
    """Some words of the text as they stand there; ``found`` when the query asked for them."""

    text: str
    found: bool


def snippet(body: str, terms: Sequence[Term]) -> tuple[SnippetPiece, ...]:
    """The first passage that holds the most of what was asked for; empty when none of it is in the text."""
    asked = _Asked(terms)
    first = _best_place(body, asked)
    if first is None:
        return ()
    begin = max(0, first - _BEFORE)
    places = (place for number, place in enumerate(places_of(body)) if number >= begin)
    shown = [place for place, _ in zip(places, range(_WORDS), strict=False)]
    return tuple(_pieces(body, shown, asked))


class _Asked:
    """Which of the terms a word answers; each distinct word is looked at once."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            plain = folded(word)
            known = tuple(rank for rank, term in enumerate(self.terms) if term.asks_for(plain))
            self._known[word] = known
        return known


def _best_place(body: str, asked: _Asked) -> int | None:
    """The number of the first word of the passage; looks no further once all is there."""
    near: deque[tuple[int, int]] = deque()
    terms: Counter[int] = Counter()
    best, best_place = 0, None
    for number, place in zip(range(_FARTHEST), places_of(body), strict=False):
        for rank in asked(place[0]):
            near.append((number, rank))
            terms[rank] += 1
        while near and near[0][0] <= number - (_WORDS - _BEFORE):
            terms[near.popleft()[1]] -= 1
        present = sum(1 for count in terms.values() if count)
        if present > best:
            best, best_place = present, near[0][0]
            if best == len(asked.terms):
                break
    return best_place


def _pieces(body: str, shown: list[Match[str]], asked: _Asked) -> Iterator[SnippetPiece]:
    begin = shown[0].start()
    for place in shown:
        if asked(place[0]):
            if place.start() > begin:
                yield SnippetPiece(body[begin : place.start()], found=False)
            yield SnippetPiece(place[0], found=True)
            begin = place.end()
    if shown[-1].end() > begin:
        yield SnippetPiece(body[begin : shown[-1].end()], found=False)
