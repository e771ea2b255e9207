"""Numbers of registered letters: what is surely wrong is refused, what is only unusual is told.

UPU S10 is a standard with a check digit (UPU S10-12); La Poste's own formats are not published, so that nothing
about them may block a person who reads the number from a slip.
"""

import re

from stdnum.iso7064 import mod_37_36

from foundation.errors import Refusal

SHORTEST, LONGEST = 11, 15
"""Characters of a number that La Poste's tracking service accepts."""
_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_SMART_DATA = re.compile(r"[0-9]{14}[0-9A-Z]")
_OLDER = re.compile(r"[0-9][A-Z][0-9]{11}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


class BadTrackingNumber(Refusal):
    """``given`` cannot be the number of a registered letter."""

    def __init__(self, given: str, reason: str) -> None:
        self.given = given
        super().__init__(f"« {given} » n’est pas un numéro de recommandé : {reason}")


def clean_tracking_number(given: str) -> tuple[str, str]:
    """The number without blanks, in capitals, and a French warning (empty where nothing is unusual).

    Raises BadTrackingNumber for a wrong UPU S10 check digit, a wrong length, or other characters.
    """
    number = re.sub(r"[\s.-]", "", given).upper()
    if not re.fullmatch(r"[0-9A-Z]+", number):
        raise BadTrackingNumber(given, "il ne compte que des chiffres et des lettres.")
    if not SHORTEST <= len(number) <= LONGEST:
        raise BadTrackingNumber(
            given, f"il compte de {SHORTEST} à {LONGEST} caractères, celui-ci {len(number)}."
        )
    if _S10.fullmatch(number):
        return number, _checked_s10(given, number)
    if _SMART_DATA.fullmatch(number):
        right = mod_37_36.is_valid(number)
        return (
            number,
            "" if right else "La clé de contrôle de ce numéro est inhabituelle : relisez-le sur la preuve.",
        )
    if _OLDER.fullmatch(number):
        return number, ""
    return number, "Ce numéro n’a aucune des formes connues de La Poste : relisez-le sur la preuve."


def _checked_s10(given: str, number: str) -> str:
    expected = s10_check_digit(number[2:10])
    if int(number[10]) != expected:
        raise BadTrackingNumber(given, "sa clé de contrôle est fausse ; relisez-le sur la preuve de dépôt.")
    return "" if number[0] == "R" else "Un recommandé commence par R : relisez ce numéro sur la preuve."


def s10_check_digit(serial: str) -> int:
    """Of eight digits (UPU S10-12): weighted, 11 minus the remainder by 11; 10 becomes 0, 11 becomes 5."""
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, serial, strict=True)) % 11
    return {10: 0, 11: 5}.get(11 - remainder, 11 - remainder)


def spellings(number: str) -> tuple[str, ...]:
    """How a clean number may be typed into a search box: in one go, and an UPU S10 one in its three parts."""
    if _S10.fullmatch(number):
        return number, f"{number[:2]} {number[2:11]} {number[11:]}"
    return (number,) if number else ()


def read_as_number(typed: str) -> str:
    """The number that somebody copied with its blanks from a slip; empty where it has none of the known shapes."""
    number = re.sub(r"[\s.-]", "", typed).upper()
    return number if any(shape.fullmatch(number) for shape in (_S10, _SMART_DATA, _OLDER)) else ""
