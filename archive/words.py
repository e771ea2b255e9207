"""Words as the index knows them: without accents, case or apostrophes, and by their French stem.

Folding and stemming are done here for both databases, so that both find the same things.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"\w+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_GROUPED_NUMBER = re.compile(r"(?<!\w)\d(?:[ \u00a0\u202f.]?\d){8,13}(?!\w)")
_IDENTIFIER_LENGTHS = {9, 14}
"""SIREN and SIRET are typed in groups and stored in one."""
_STEMMER = snowballstemmer.stemmer("french")


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """« Œuvres » → « oeuvres »."""
    plain = unicodedata.normalize("NFKD", word.translate(_LIGATURES).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@lru_cache(maxsize=100_000)
def stem(folded_word: str) -> str:
    """« oeuvres » → « oeuvr »."""
    return folded(_STEMMER.stemWord(folded_word))


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    joined = _GROUPED_NUMBER.sub(_joined, text)
    return [word for found in _WORD.findall(joined) if (word := folded(found))]


def _joined(number: re.Match[str]) -> str:
    digits = "".join(character for character in number[0] if character.isdigit())
    return digits if len(digits) in _IDENTIFIER_LENGTHS else number[0]
