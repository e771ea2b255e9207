"""Is the person whom a certificate names, or whose name was typed, the one who must sign?

Case, accents, hyphens, apostrophes and the order of words never matter. Certificates are written by registration offices:
« LEGOFF », « DELATOUR » and « DARC » are Le Goff, de La Tour and d’Arc; « MUELLER » is Müller (ICAO 9303-3, 6).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

_CIVILITIES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "me"}
)
_PARTICLES = frozenset({
    "abd", "abou", "abu", "ait", "al", "ben", "bin", "d", "da", "dal", "das", "de", "degli", "dei", "del",
    "della", "den", "der", "des", "di", "do", "dos", "du", "el", "l", "la", "las", "le", "les", "lo", "los",
    "mac", "mc", "o", "ould", "saint", "sainte", "san", "st", "ste", "ten", "ter", "van", "vom", "von", "zu",
    "zum", "zur",
})  # fmt: skip
_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ŀ": "l", "ƒ": "f", "ɖ": "d", "ɓ": "b", "ɗ": "d", "ƙ": "k",
    }
)  # fmt: skip
"""Letters that no decomposition takes apart."""
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES = frozenset("'’‘ʼʻ`´′＇ʹ")
_NEVER_SEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_AROUND = frozenset(".,")


class Likeness(StrEnum):
    """Of a name in a certificate with the name that is expected."""

    SAME = "same"
    OTHER = "other"
    ANOTHER_SCRIPT = "another-script"
    """One is written in an alphabet of which the other has nothing: a person must say."""


@dataclass(frozen=True, slots=True)
class _Word:
    letters: str
    joined: str
    """What follows it: an apostrophe, a hyphen, or nothing."""


def likeness(in_certificate: str, expected: str) -> Likeness:
    """Every word of the expected name stands in the certificate's: further given names and a number beside the name do
    not matter (« MARTIN Jeanne Marie 0123 » is Jeanne Martin).

    A name alone proves nothing: the chain must end in an authority that we trust.
    """
    wanted, found = _forms(expected), _forms(in_certificate)
    if any(one and one <= other for one in map(frozenset, wanted) for other in map(frozenset, found)):
        return Likeness.SAME
    scripts, others = _scripts(expected), _scripts(in_certificate)
    return Likeness.OTHER if scripts == others or not (scripts and others) else Likeness.ANOTHER_SCRIPT


def same_person(in_certificate: str, expected: str) -> bool:
    """Without any doubt (``likeness``)."""
    return likeness(in_certificate, expected) is Likeness.SAME


def same_name(typed: str, expected: str) -> bool:
    """What a person typed is their own name, with nothing more and nothing less: no other word, number or sign."""
    if _signs(typed) - _signs(expected):
        return False
    forms = [Counter(form) for form in _forms(expected) if form]
    return any(Counter(form) in forms for form in _forms(typed))


def _forms(name: str) -> list[tuple[str, ...]]:
    """The words of a name in each way of writing them: letters spelt out or not, joined or apart."""
    made: dict[tuple[str, ...], None] = {}
    for spelt_out, ways in product((False, True), product((False, True), repeat=3)):
        made[tuple(_joined(_without_civility(list(_words(name, spelt_out))), *ways))] = None
    return list(made)


def _without_civility(words: list[_Word]) -> list[_Word]:
    """Before a given name and a surname; elsewhere it is part of the name."""
    first = words[0] if words else None
    return (
        words[1:] if len(words) > 2 and first and first.letters in _CIVILITIES and not first.joined else words
    )


def _joined(words: list[_Word], particles: bool, hyphens: bool, apostrophes: bool) -> Iterator[str]:
    """« de La Tour » in one word where particles are joined, « Jean-Pierre » where hyphens are, « d’Arc » likewise."""
    waiting = ""
    for word in words:
        waiting += word.letters
        after_hyphen, after_apostrophe = hyphens and word.joined == "-", apostrophes and word.joined == "'"
        if after_hyphen or after_apostrophe or (particles and word.letters in _PARTICLES):
            continue
        yield waiting
        waiting = ""
    if waiting:
        yield waiting


def _words(name: str, spelt_out: bool) -> Iterator[_Word]:
    letters = ""
    for character in _folded(name, spelt_out) + " ":
        if character.isalpha():
            letters += character
        elif letters:
            yield _Word(letters, character if character in "-'" else "")
            letters = ""


def _folded(name: str, spelt_out: bool) -> str:
    """Small letters without accents; one apostrophe, one hyphen; what nobody sees is gone."""
    plain = "".join("'" if one in _APOSTROPHES else one for one in name if one not in _NEVER_SEEN)
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", plain).casefold())
    plain = plain.translate(_SPELT_OUT) if spelt_out else plain
    apart = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    kept = (one for one in apart if not unicodedata.combining(one))
    return "".join("-" if unicodedata.category(one) == "Pd" else one for one in kept)


def _scripts(name: str) -> frozenset[str]:
    """The alphabets of its letters, by the first word of their Unicode names."""
    letters = (one for one in _folded(name, spelt_out=False) if one.isalpha())
    return frozenset(unicodedata.name(one, "UNKNOWN").split()[0] for one in letters)


def _signs(name: str) -> frozenset[str]:
    """What is neither letter nor what joins letters."""
    folded = _folded(name, spelt_out=False)
    return frozenset(
        one for one in folded if not (one.isalpha() or one.isspace() or one in "-'" or one in _AROUND)
    )
