"""The name that is typed as a signature: the signer's own, however they write it, and nothing else."""

import re
import unicodedata
from itertools import permutations

from foundation.errors import Refusal

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 6
"""Beyond that number, a name is compared word by word only: its orders are too many to be tried."""


class NotOwnName(Refusal):
    """``typed`` is not the name of ``expected``, who must sign."""

    def __init__(self, typed: str, expected: str) -> None:
        self.typed = typed
        self.expected = expected
        super().__init__(
            f"Tapez votre nom tel que le document le donne : {expected}. Une réserve ou une condition ne s’écrit pas ici : "
            "si vous n’acceptez pas le texte en entier, refusez de signer et dites pourquoi. Si vous n’êtes pas "
            "cette personne, ne signez pas."
        )


def demand_own_name(typed: str, expected: str) -> None:
    """Raises NotOwnName for anything but the name of ``expected``."""
    if not is_own_name(typed, expected):
        raise NotOwnName(typed.strip(), expected)


def is_own_name(typed: str, expected: str) -> bool:
    """The same words, case, accents, hyphens, apostrophes, a civility and their order aside; written together or apart.

    « lemonnier claire », « Claire Lemonnier » and « Mme Claire LEMONNIER » are one; « C. Lemonnier », « x » and
    « Claire Lemonnier sous réserve » are others.
    """
    given, wanted = _words(typed), _words(expected)
    if not given or not wanted:
        return False
    if sorted(given) == sorted(wanted):
        return True
    together = "".join(given)
    if len(wanted) > _MOST_WORDS or len(together) != sum(map(len, wanted)):
        return False
    return any("".join(order) == together for order in permutations(wanted))


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = _WORD.findall(plain)
    without = [word for word in words if word not in _CIVILITIES]
    return without or words
