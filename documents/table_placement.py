"""Tables whose words leave the page, or are cut, turned, merged away or squeezed."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.findings import Finding, passage
from documents.inline import W
from documents.looks import whole
from documents.margins import is_on
from documents.styles import value_of

LEAST_CELL = 250
"""Twentieths of a point: less than half a centimetre holds no word."""
_CELL_MARGINS = range(1_001)
_ORDINARY = "redonnez-lui une place ordinaire"
WRITTEN_ACROSS = {"", "lrTb", "lrTbV", "tb"}
"""Directions of text (§17.18.93) that are read as this line is."""


@dataclass(frozen=True, slots=True)
class Page:
    """The narrowest of the document, in twentieths of a point."""

    left: int = 1_440
    right: int = 1_440
    text: int = 9_000


def table_findings(table: etree._Element, page: Page) -> Iterator[Finding]:
    """Of one table and its own rows; a table inside is another one."""
    words = passage(table)
    if not words:
        return
    properties = table.find(f"{W}tblPr")
    if properties is not None:
        if properties.find(f"{W}tblpPr") is not None:
            yield Finding("un tableau flottant", words, "alignez-le sur le texte")
        if is_on(properties, "bidiVisual"):
            yield Finding("un tableau dont les colonnes vont de droite à gauche", words, _ORDINARY)
    if _is_too_wide(table, page):
        yield Finding(
            "un tableau plus large que la page, ou dont les marges sont trop grandes", words, _ORDINARY
        )
    widths = [whole(column, "w", 0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    for row in table.iterchildren(f"{W}tr"):
        yield from _of_row(row, widths)


def _is_too_wide(table: etree._Element, page: Page) -> bool:
    indent = whole(table.find(f"{W}tblPr/{W}tblInd"), "w", 0)
    width = sum(whole(column, "w", 0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol"))
    insides = [
        whole(side, "w", 0)
        for margins in table.iter(f"{W}tblCellMar", f"{W}tcMar")
        for side in margins.iterchildren("*")
    ] + [whole(spacing, "w", 0) for spacing in table.iter(f"{W}tblCellSpacing")]
    return (
        indent < -page.left
        or indent + width > page.text + page.right
        or any(inside not in _CELL_MARGINS for inside in insides)
    )


def _of_row(row: etree._Element, widths: list[int]) -> Iterator[Finding]:
    if not (words := passage(row)):
        return
    properties = row.find(f"{W}trPr")
    if properties is not None:
        if is_on(properties, "hidden"):
            yield Finding("une ligne de tableau masquée", words, "affichez-la ou supprimez-la")
        if any(height.get(f"{W}hRule") == "exact" for height in properties.iterchildren(f"{W}trHeight")):
            yield Finding(
                "une ligne de tableau de hauteur fixe, qui peut couper son texte",
                words,
                "choisissez « au moins »",
            )
    column = whole(row.find(f"{W}trPr/{W}gridBefore"), "val", 0)
    for cell in row.iterchildren(f"{W}tc"):
        span = max(whole(cell.find(f"{W}tcPr/{W}gridSpan"), "val", 1), 1)
        if (words := passage(cell)) and (what := _of_cell(cell, sum(widths[column : column + span]))):
            yield Finding(what, words, _ORDINARY)
        column += span


def _of_cell(cell: etree._Element, across: int) -> str:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return ""
    merged = (properties.find(f"{W}{name}") for name in ("vMerge", "hMerge"))
    if any(mark is not None and mark.get(f"{W}val") != "restart" for mark in merged):
        return "des mots dans une cellule fusionnée, qui ne s’impriment pas"
    if value_of(cell, "tcPr/textDirection") not in WRITTEN_ACROSS or is_on(properties, "tcFitText"):
        return "une cellule dont le texte est tourné ou comprimé"
    if is_struck(properties):
        return "une cellule barrée d’un trait"
    stated = properties.find(f"{W}tcW")
    narrow = stated is not None and stated.get(f"{W}type") == "dxa" and 0 < whole(stated, "w", 0) < LEAST_CELL
    return "une colonne trop étroite pour ses mots" if narrow or 0 < across < LEAST_CELL else ""


def is_struck(element: etree._Element) -> bool:
    """Whether a border crosses a cell from corner to corner (§17.4.73, §17.4.79)."""
    return any(line.get(f"{W}val") not in {"nil", "none"} for line in element.iter(f"{W}tl2br", f"{W}tr2bl"))
