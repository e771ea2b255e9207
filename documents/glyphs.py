"""Whether the fonts of the product can draw a text: LibreOffice prints an empty box for what they cannot."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from documents.charsets import families_with
from documents.inline import W
from documents.package import Package, printed_parts

_PRIVATE = "Co"
"""A private place means something else in each font."""
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def undrawable(package: Package) -> str:
    """The characters of a Word document that no font of the product draws, in order. Raises what its ``tree`` raises."""
    return missing(_letters(package))


def missing(letters: Iterable[str]) -> str:
    """Those among them that no font of the product draws, in order."""
    return "".join(
        sorted(letter for letter in set(letters) if not letter.isascii() and not _is_drawn(letter))
    )


def _letters(package: Package) -> set[str]:
    """Every character of the parts that are printed, wherever it stands in them."""
    found: set[str] = set()
    for name in printed_parts(package):
        found.update(*map(str, package.tree(name).itertext()))
    for name in package.related("numbering"):
        found.update(*(text.get(f"{W}val") or "" for text in package.tree(name).iter(f"{W}lvlText")))
    return found


@cache
def _is_drawn(letter: str) -> bool:
    if unicodedata.category(letter) in _INVISIBLE or _VARIATION_SELECTORS.fullmatch(letter):
        return True
    return unicodedata.category(letter) != _PRIVATE and bool(families_with(letter))
