"""Words as the index knows them: without accents, case or apostrophes, and by their French stem.

Folding and stemming are done here for both databases, so that both find the same things.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import snowballstemmer

SIREN = r"(?<!\w)\d{3}[ \u00a0\u202f.]?\d{3}[ \u00a0\u202f.]?\d{3}(?=[ \u00a0\u202f.]?\d{1,5}(?!\w)|(?!\w))"
"""Nine digits, in groups or not, that end there or go on as a SIRET: one word, and the rest of a SIRET another."""
LONGEST_WORD = 64
"""Longer ones are cut: PostgreSQL refuses words of two thousand letters, and nobody types them."""
_WORD = re.compile(rf"{SIREN}|\w+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_STEMMER = snowballstemmer.stemmer("french")
_STEMMER_AT_WORK = Lock()
"""A stemmer works on one word of its own at a time; several threads serve pages."""


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """« Œuvres » → « oeuvres », « 552 100 554 » → « 552100554 »."""
    plain = unicodedata.normalize("NFKD", word.translate(_LIGATURES))
    plain = unicodedata.normalize("NFKD", plain.casefold())  # each may give the other something to do
    return "".join(letter for letter in plain if letter.isalnum())[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def stem(folded_word: str) -> str:
    """« oeuvres » → « oeuvr ».

    Done twice: without its accents « denoncee » looks like a noun, which loses one ending at a time.
    """
    return _without_ending(_without_ending(folded_word))


def _without_ending(word: str) -> str:
    with _STEMMER_AT_WORK:
        stemmed = _STEMMER.stemWord(word)
    return folded(stemmed)


def places_of(text: str) -> Iterator[re.Match[str]]:
    """Where each word of the text stands."""
    return _WORD.finditer(text)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word for place in places_of(text) if (word := folded(place[0]))]
