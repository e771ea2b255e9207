"""Nobody signs for both parties: one person is told from another by e-mail address, account and name.

Names are compared without accents, case, punctuation or order of words, so that « Jean MARTIN » and « Martin, Jean »
are one. A homonym signs under one given name more.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from foundation.errors import Refusal


class SamePersonOnBothSides(Refusal):
    """``name`` would sign for two parties of one contract, which is then no contract."""

    def __init__(self, name: str, other: str) -> None:
        self.name, self.other = name, other
        super().__init__(
            f"{name} ne peut pas signer pour les deux parties : c’est la même personne que {other}, du même nom ou de la "
            "même adresse électronique. Indiquez une autre personne pour l’une des deux parties ; s’il s’agit d’un "
            "homonyme, ajoutez un second prénom et donnez à chacun sa propre adresse."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One person for one party; ``addresses`` are those the person is known by (mail, account)."""

    party: str
    name: str
    addresses: tuple[str, ...]

    @property
    def marks(self) -> frozenset[str]:
        """What makes two of them the same person."""
        addresses = {address.strip().casefold() for address in self.addresses if address.strip()}
        name = folded(self.name)
        return frozenset(addresses | ({f"name:{name}"} if name else set()))


def folded(name: str) -> str:
    """The words of a name, plain and in order of the alphabet."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(sorted(re.findall(r"[a-z0-9]+", plain)))


def demand_distinct(sides: Iterable[Side]) -> None:
    """Raises SamePersonOnBothSides for the first person who stands on two sides."""
    seen: list[Side] = []
    for side in sides:
        for other in seen:
            if other.party != side.party and other.marks & side.marks:
                raise SamePersonOnBothSides(side.name, other.name)
        seen.append(side)
