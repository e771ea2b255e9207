"""Which parts of a table style speak of a cell (ECMA-376, part 1, §17.7.6): first row, last column, bands…"""

import re
from dataclasses import dataclass

from lxml import etree

from documents.inline import W

_BITS = {
    "firstRow": 0x0020, "lastRow": 0x0040, "firstColumn": 0x0080, "lastColumn": 0x0100, "noHBand": 0x0200, "noVBand": 0x0400,
}  # fmt: skip
_HEX = re.compile("[0-9A-Fa-f]{1,4}")
_ON = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Place:
    """Of a cell in its table, counted from 0."""

    row: int
    column: int
    rows: int
    columns: int


def conditions_of(table: etree._Element, place: Place) -> list[str]:
    """Names of the parts, the strongest last (§17.7.6.6)."""
    look, down, across = _look_of(table), place.row, place.column
    first_row, last_row = look["firstRow"] and down == 0, look["lastRow"] and down == place.rows - 1
    first, last = look["firstColumn"] and across == 0, look["lastColumn"] and across == place.columns - 1
    found = ["wholeTable"]
    if not look["noVBand"]:
        found.append("band1Vert" if (across - look["firstColumn"]) % 2 == 0 else "band2Vert")
    if not look["noHBand"]:
        found.append("band1Horz" if (down - look["firstRow"]) % 2 == 0 else "band2Horz")
    named = [("firstCol", first), ("lastCol", last), ("firstRow", first_row), ("lastRow", last_row)]
    found += [name for name, holds in named if holds]
    corners = {"nwCell": first_row and first, "neCell": first_row and last, "swCell": last_row and first,
               "seCell": last_row and last}  # fmt: skip
    return found + [name for name, holds in corners.items() if holds]


def _look_of(table: etree._Element) -> dict[str, bool]:
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return dict.fromkeys(_BITS, False)
    value = look.get(f"{W}val") or ""
    bits = int(value, 16) if _HEX.fullmatch(value) else 0
    return {
        name: (look.get(f"{W}{name}") in _ON) if look.get(f"{W}{name}") else bool(bits & bit)
        for name, bit in _BITS.items()
    }
