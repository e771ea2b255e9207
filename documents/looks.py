"""How words look once every style is taken into account (ECMA-376, part 1, §17.7): the run itself, its character
style, the style of its paragraph, that of its table, the defaults of the document, each with what it is based on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from documents.inline import W
from documents.package import Package
from documents.styles import value_of
from documents.table_styles import Place, conditions_of

_OFF = {"0", "false", "off"}
_TABLE_LAYER = 3
UNREADABLE = -(10**9)
Layers = Sequence[Sequence[etree._Element]]
"""Properties, the nearest first, kept by layer: own, character style, paragraph style, table style, defaults."""


@dataclass(frozen=True, slots=True)
class Look:
    """Properties of words (``rPr``) or of a paragraph (``pPr``), from the nearest that states each."""

    layers: Layers

    def nearest(self, name: str) -> etree._Element | None:
        for layer in self.layers:
            for properties in layer:
                stated = properties.find(f"{W}{name}")
                if stated is not None:
                    return stated
        return None

    def comes_from_table(self, name: str) -> bool:
        """Whether the style of the table states it, and nothing nearer to the words."""
        stated = [
            any(properties.find(f"{W}{name}") is not None for properties in layer) for layer in self.layers
        ]
        return any(stated) and stated.index(True) == _TABLE_LAYER

    def number(self, name: str, otherwise: int) -> int:
        """Without a unit, which programs do not read alike here; out of all bounds where it cannot be read."""
        stated = self.nearest(name)
        if stated is None:
            return otherwise
        return (
            UNREADABLE if (stated.get(f"{W}val") or "")[-2:] in _TWIPS else whole(stated, "val", UNREADABLE)
        )

    def measure(self, name: str, *attributes: str, otherwise: int = 0) -> int:
        """From the nearest that states one of these attributes: indents and spacing add up attribute by attribute."""
        for layer in self.layers:
            for properties in layer:
                for stated in properties.iterchildren(f"{W}{name}"):
                    for attribute in attributes:
                        if stated.get(f"{W}{attribute}") is not None:
                            return whole(stated, attribute, otherwise)
        return otherwise

    def may_be_on(self, name: str) -> bool:
        """What the words say of themselves decides, otherwise any layer: how they add up (§17.7.3) is not agreed upon."""
        for rank, layer in enumerate(self.layers):
            for properties in layer:
                stated = properties.find(f"{W}{name}")
                if stated is not None:
                    if stated.get(f"{W}val") not in _OFF:
                        return True
                    if rank == 0:
                        return False
                    break
        return False


class Looks:
    """Resolves the looks of one document."""

    def __init__(self, package: Package) -> None:
        styles = next(package.related("styles"), None)
        root = etree.Element(f"{W}styles") if styles is None else package.tree(styles)
        self._styles = {style.get(f"{W}styleId") or "": style for style in root.iter(f"{W}style")}
        self._folded = {identifier.casefold(): style for identifier, style in self._styles.items()}
        self._defaults = {
            style.get(f"{W}type") or "": identifier
            for identifier, style in self._styles.items()
            if style.get(f"{W}default") in {"1", "true", "on"}
        }
        defaults = root.find(f"{W}docDefaults")
        self._document = {
            kind: [] if defaults is None else list(defaults.iterfind(f"{W}{kind}Default/{W}{kind}"))
            for kind in ("rPr", "pPr")
        }
        self._rows: dict[etree._Element, dict[etree._Element, int]] = {}
        self._chain = lru_cache(maxsize=None)(self._based_on)

    def of_run(self, run: etree._Element, paragraph: etree._Element, conditions: "Conditions") -> Look:
        character = value_of(run, "rPr/rStyle") or self._defaults.get("character", "")
        return Look((
            run.findall(f"{W}rPr"),
            self._properties(character, "rPr"),
            self._properties(self.style_of(paragraph), "rPr"),
            conditions.properties("rPr"),
            self._document["rPr"],
        ))  # fmt: skip

    def of_number(self, level: etree._Element, paragraph: etree._Element) -> Look:
        """Of the number or mark that a list puts before a paragraph (§17.9.24): its level, then the paragraph's mark."""
        return Look((
            level.findall(f"{W}rPr"),
            paragraph.findall(f"{W}pPr/{W}rPr"),
            self._properties(self.style_of(paragraph), "rPr"),
            self._document["rPr"],
        ))  # fmt: skip

    def of_paragraph(self, paragraph: etree._Element, conditions: "Conditions") -> Look:
        return Look((
            paragraph.findall(f"{W}pPr"),
            self._properties(self.style_of(paragraph), "pPr"),
            conditions.properties("pPr"),
            self._document["pPr"],
        ))  # fmt: skip

    def style_of(self, paragraph: etree._Element) -> str:
        named = value_of(paragraph, "pPr/pStyle")
        return named if self._chain(named) else self._defaults.get("paragraph", "")

    def conditions(self, paragraph: etree._Element) -> "Conditions":
        """What the styles of the table around say of a paragraph, and the shading of its cell."""
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        row = None if cell is None else cell.getparent()
        table = None if row is None else next(row.iterancestors(f"{W}tbl"), None)
        if cell is None or row is None or table is None:
            return Conditions((), ())
        style = value_of(table, "tblPr/tblStyle") or self._defaults.get("table", "")
        stated: list[etree._Element] = []
        for name in reversed(conditions_of(table, self._place(table, row, cell))):
            for element in self._chain(style):
                stated.extend(
                    part for part in element.findall(f"{W}tblStylePr") if part.get(f"{W}type") == name
                )
        stated.extend(self._chain(style))
        return Conditions(tuple(stated), (cell, table))

    def _place(self, table: etree._Element, row: etree._Element, cell: etree._Element) -> Place:
        if table not in self._rows:
            self._rows[table] = {child: rank for rank, child in enumerate(table.iterchildren(f"{W}tr"))}
        cells = row.findall(f"{W}tc")
        rows = self._rows[table]
        return Place(row=rows.get(row, 0), column=cells.index(cell), rows=len(rows), columns=len(cells))

    def _properties(self, identifier: str, kind: str) -> list[etree._Element]:
        return [found for style in self._chain(identifier) for found in style.findall(f"{W}{kind}")]

    def _based_on(self, identifier: str) -> tuple[etree._Element, ...]:
        """The style and all that it inherits from, nearest first."""
        found: list[etree._Element] = []
        while (style := self._named(identifier)) is not None and style not in found:
            found.append(style)
            identifier = value_of(style, "basedOn")
        return tuple(found)

    def _named(self, identifier: str) -> etree._Element | None:
        """Capitals aside where no style has that very name."""
        return self._styles.get(identifier, self._folded.get(identifier.casefold()))


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a table says of the words in a cell: parts of its style, nearest first, and its own cell and table."""

    stated: tuple[etree._Element, ...]
    around: tuple[etree._Element, ...]

    def properties(self, kind: str) -> list[etree._Element]:
        return [found for part in self.stated for found in part.findall(f"{W}{kind}")]

    def own_shadings(self) -> Iterator[etree._Element]:
        """Of the cell, then of the table."""
        for element, kind in zip(self.around, ("tcPr", "tblPr"), strict=False):
            yield from element.findall(f"{W}{kind}/{W}shd")

    def styled_shadings(self) -> Iterator[etree._Element]:
        """Of the style where it speaks of such a cell, nearest first."""
        for part in self.stated:
            yield from part.findall(f"{W}tcPr/{W}shd")
            yield from part.findall(f"{W}tblPr/{W}shd")


def written(element: etree._Element, properties: str) -> bytes:
    """Its properties as they are stated: what is stated alike, in the same part, looks alike."""
    stated = element.find(f"{W}{properties}")
    return b"" if stated is None else etree.tostring(stated, with_tail=False)


def whole(element: etree._Element | None, attribute: str, otherwise: int) -> int:
    """A number that an attribute holds, rounded; measures may have a unit (ST_TwipsMeasure, §22.9.2.14).

    ``otherwise`` where it is not stated; out of all bounds where it cannot be read.
    """
    value = None if element is None else element.get(f"{W}{attribute}")
    if value is None:
        return otherwise
    try:
        if value[-2:] in _TWIPS:
            return round(float(value[:-2]) * _TWIPS[value[-2:]])
        return round(float(value.removesuffix("%")))
    except (ValueError, OverflowError):
        return UNREADABLE


_TWIPS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}
