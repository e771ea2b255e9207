"""The numbers that a layout writes by itself beside the text: of pages, of notes."""

import re

_DECIMAL = re.compile(r"[1-9]\d{0,4}")
_ROMAN = re.compile(r"(?=.)(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
"""Up to 399: "dix" is a word."""
_SIGNS = "*†‡§¶"


def number_of(letters: str) -> int:
    """The least number that is written so, as the layout numbers notes and pages: "12", "iv", "b", "**"; 0 if none."""
    if _DECIMAL.fullmatch(letters):
        return int(letters)
    if not letters or letters.strip(letters[0]):
        return _roman(letters)
    if letters[0] in _SIGNS:
        return len(letters)
    if "a" <= letters[0] <= "z":  # after z: aa, bb, cc
        repeated = ord(letters[0]) - ord("a") + 1 + 26 * (len(letters) - 1)
        return min(repeated, _roman(letters) or repeated)
    return 0


def _roman(letters: str) -> int:
    found = _ROMAN.fullmatch(letters)
    if found is None:
        return 0
    tens = {"xc": 90, "xl": 40}.get(found[2], 50 * found[2].count("l") + 10 * found[2].count("x"))
    units = {"ix": 9, "iv": 4}.get(found[3], 5 * found[3].count("v") + found[3].count("i"))
    return 100 * len(found[1]) + tens + units
