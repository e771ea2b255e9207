"""French agreement, as filters that a template may use: articles, contractions, gender, number, capitals.

In Word a lawyer writes ``{{ organ | du }}`` or ``{{ "habilité" | accorde(civility) }}``. A gender is said by
« masculin », « féminin », « masculin pluriel », « féminin pluriel », or by a civility (« Madame »). Where it is
not known yet, both forms are written, as on a paper form: « habilité(e) », « son/sa ».
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from documents.grammar_words import ASPIRATED_H, CIVILITIES, COMMON_NOUNS, FUNCTIONS, NEVER_ELIDED

_VOWELS = frozenset("aeiouyœæ")
_ARTICLE = re.compile(r"(?:(?P<elided>l)['’]|(?P<plain>le|la|les) )(?P<rest>.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Gender:
    """What agreement needs; ``feminine`` is None where nobody has said it yet."""

    feminine: bool | None = None
    plural: bool = False

    @classmethod
    def of(cls, said: str) -> "Gender":
        """Reads « féminin pluriel », « masculin », « Madame »…; anything else is a gender not known."""
        words = _folded(said).replace("-", " ").split()
        named = [CIVILITIES.get(word, word) for word in words]
        feminine = True if "feminin" in named else False if "masculin" in named else None
        return cls(feminine, plural="pluriel" in named)


def elides(word: str) -> bool:
    """Whether « le », « la », « de » lose their vowel before it: a vowel, or an h that is not aspirated."""
    first = re.match(r"[^\W\d_]+", word.strip())
    if first is None:
        return False
    letters = first[0].casefold()
    if letters.startswith("h"):
        return letters not in ASPIRATED_H
    if letters.startswith("y"):
        return _folded(letters)[1:2] not in _VOWELS  # « l’Yvetotais », « d’Yport », but « le yacht »
    return letters not in NEVER_ELIDED and _folded(letters)[0] in _VOWELS


def le(noun: str, gender: str = "") -> str:
    """The noun with its definite article: « le Maire », « la Présidente », « l’Adjointe », « les Amis »."""
    known = Gender.of(gender)
    if known.plural:
        return f"les {noun}"
    if elides(noun):
        return f"l’{noun}"
    return f"{_choose(known, 'le', 'la', 'le/la')} {noun}"


def du(name: str) -> str:
    """« de » before a name: « du Maire », « des Andelys », « de la Commune », « de l’Orne », « d’Évreux »."""
    return _contracted(name, "du", "des", "de") or (f"d’{name}" if elides(name) else f"de {name}")


def au(name: str) -> str:
    """« à » before a name: « au Havre », « aux Andelys », « à la Commune », « à l’Abbaye », « à Caen »."""
    return _contracted(name, "au", "aux", "à") or f"à {name}"


def avec_article(name: str) -> str:
    """An organisation inside a sentence: « la Commune de Bernay », « l’Association X ».

    A name that begins with its own article, or with no common noun (« Emmaüs Connect »), stays as it is.
    """
    first = re.match(r"[^\W\d_]+", name)
    gender = COMMON_NOUNS.get(first[0].casefold()) if first else None
    return le(name, gender) if gender else name


def son(noun: str, gender: str = "", owner: str = "") -> str:
    """The possessive: « son Maire », « sa Présidente », « son Adjointe », « leur Président » of several."""
    known = Gender.of(gender)
    if Gender.of(owner).plural:
        return f"{'leurs' if known.plural else 'leur'} {noun}"
    if known.plural:
        return f"ses {noun}"
    if elides(noun):
        return f"son {noun}"
    return f"{_choose(known, 'son', 'sa', 'son/sa')} {noun}"


def accorde(participle: str, gender: str) -> str:
    """A participle in -é, -i, -u: « représentée », « habilités », « tenu(e) » where the gender is not known."""
    known = Gender.of(gender)
    return participle + _choose(known, "", "e", "(e)") + ("s" if known.plural else "")


def fonction(title: str, gender: str) -> str:
    """A function in the gender of the person: « Président » → « Présidente », « Maire » → « Maire »."""
    return re.sub(r"[^\W\d_]+", _in_feminine, title) if Gender.of(gender).feminine else title


def par_delegation(capacity: str, delegant: str) -> str:
    """How a delegate signs: « Pour le Président et par délégation, la Vice-Présidente en charge du numérique »."""
    return f"Pour {delegant} et par délégation, {capacity}"


def majuscule(text: str) -> str:
    """The text with its first letter in capital, the others untouched: « l’Orne » → « L’Orne »."""
    return text[:1].upper() + text[1:]


def apostrophe(text: str) -> str:
    """Typewriter apostrophes between two letters made typographic: « l'Orne » → « l’Orne »."""
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


FILTERS: dict[str, Callable[..., str]] = {
    function.__name__: function
    for function in (le, du, au, avec_article, son, accorde, fonction, par_delegation, majuscule, apostrophe)
}
"""What a template may use, by the name that lawyers write in Word."""


def _contracted(name: str, before_le: str, before_les: str, otherwise: str) -> str | None:
    """« de » or « à » joined to the article that the name begins with; None where it begins with none."""
    article = _ARTICLE.match(name)
    if article is None:
        return None
    if article["plain"] and (joined := {"le": before_le, "les": before_les}.get(article["plain"].lower())):
        return f"{joined} {article['rest']}"
    return f"{otherwise} {name}"


def _choose(gender: Gender, masculine: str, feminine: str, both: str) -> str:
    if gender.feminine is None:
        return both
    return feminine if gender.feminine else masculine


def _in_feminine(word: re.Match[str]) -> str:
    feminine = FUNCTIONS.get(word[0].casefold())
    if feminine is None:
        return word[0]
    if word[0].isupper() and len(word[0]) > 1:
        return feminine.upper()
    return majuscule(feminine) if word[0][0].isupper() else feminine


def _folded(text: str) -> str:
    """Lower case without accents: « FÉMININ » reads « feminin »."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
