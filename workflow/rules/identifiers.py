"""French identifiers of organisations, checked offline (python-stdnum where it knows them)."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from foundation.errors import Refusal

_RNA = re.compile(r"W\d[0-9A-Z]\d{7}")
"""W, the département, then seven digits; Corsica (2A, 2B) holds a letter. There is no check digit."""


class BadIdentifier(Refusal):
    """``which`` is "SIREN", "SIRET" or "RNA"."""

    def __init__(self, which: str, given: str, hint: str) -> None:
        self.which = which
        self.given = given
        super().__init__(f"« {given} » n’est pas un numéro {which} : {hint}")


def clean_siren(given: str) -> str:
    """Nine digits, Luhn. Raises BadIdentifier."""
    try:
        return str(siren.validate(given))
    except ValidationError as error:
        hint = "il compte neuf chiffres, dont le dernier contrôle les autres ; vérifiez la saisie."
        raise BadIdentifier("SIREN", given, hint) from error


def clean_siret(given: str) -> str:
    """Fourteen digits, Luhn (and the sum of digits for La Poste). Raises BadIdentifier."""
    try:
        return str(siret.validate(given))
    except ValidationError as error:
        hint = "il compte quatorze chiffres, dont le dernier contrôle les autres ; vérifiez la saisie."
        raise BadIdentifier("SIRET", given, hint) from error


def clean_rna(given: str) -> str:
    """Raises BadIdentifier."""
    compact = "".join(given.split()).upper()
    if not _RNA.fullmatch(compact):
        raise BadIdentifier("RNA", given, "il s’écrit W suivi de neuf caractères, par exemple W142001234.")
    return compact


def siren_of(siret_number: str) -> str:
    return siret_number[:9]
