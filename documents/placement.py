"""Words that leave the page, lie over each other or are cut: margins, indents, frames, lines and cells out of bounds.

Bounds are wide: they let pass what a person would set, and stop what makes words impossible to see.
"""

from collections.abc import Iterator

from lxml import etree

from documents.findings import Finding, around
from documents.inline import W
from documents.looks import Look, Looks, whole, written
from documents.margins import is_on
from documents.numbering import Numbering
from documents.package import Package
from documents.styles import Style, styles_of, value_of
from documents.table_placement import WRITTEN_ACROSS, Page, is_struck, table_findings

_PAGES = range(8_000, 24_000)
"""Twentieths of a point, for each side: A5 to A3."""
_MARGINS = range(280, 5_000)
_HEADERS = range(4_001)
"""Half a centimetre to nine; a header may touch the edge."""
_LEAST_COLUMN, _LEAST_LINE = 1_400, 850
_BETWEEN_COLUMNS = 200
_TABS = range(100, 3_001)
_LEAST_SPACING = 170
"""Of the 240 that make a single line."""
_CHARACTERS = range(-200, 2_001)
"""Hundredths of a character, for indents that are stated so."""
_ORDINARY = "redonnez-lui une place ordinaire"


def section_findings(root: etree._Element) -> Iterator[Finding]:
    """Pages on which words would not fit."""
    for section in root.iter(f"{W}sectPr"):
        if not _fits(section):
            yield Finding(
                "une mise en page hors de l’ordinaire (format, marges ou colonnes)",
                "",
                "rétablissez celle du modèle",
            )
        if next(section.iter(f"{W}lnNumType"), None) is not None:
            yield Finding("des numéros de ligne", "", "retirez-les (Mise en page, Numéros de ligne)")
        if is_on(section, "bidi") or value_of(section, "textDirection") not in WRITTEN_ACROSS:
            yield Finding(
                "une page écrite de droite à gauche ou en colonne", "", "rétablissez celle du modèle"
            )
    for background in root.iter(f"{W}background"):
        if len(background) or background.get(f"{W}color") not in {None, "auto", "FFFFFF"}:
            yield Finding("une couleur de page", "", "retirez-la (Création, Couleur de page)")


def settings_findings(package: Package) -> Iterator[Finding]:
    """Of the whole document: tabs that leave the page wherever none is set, cells that a style strikes."""
    for part in package.related("settings"):
        if whole(package.tree(part).find(f"{W}defaultTabStop"), "val", 720) not in _TABS:
            yield Finding("des tabulations par défaut qui sortent de la page", "", "choisissez 1,25 cm")
    for part in package.related("styles"):
        if is_struck(package.tree(part)):
            yield Finding("un style dont les cellules sont barrées d’un trait", "", "retirez cette bordure")


class Placement:
    """Looks at where the words of one document stand."""

    def __init__(self, package: Package) -> None:
        self._page = _narrowest(package.tree(package.main))
        self._looks = Looks(package)
        self._styles = styles_of(_first(package, "styles"))
        self._known: dict[tuple[bytes, frozenset[bytes], bool], str] = {}
        self.numbering = Numbering(_first(package, "numbering"))

    def findings(self, root: etree._Element) -> Iterator[Finding]:
        """In the order of the part: paragraphs, then tables."""
        for paragraph in root.iter(f"{W}p"):
            if _says_something(paragraph) and (what := self._of_paragraph(paragraph)):
                yield Finding(what, around(paragraph), _ORDINARY)
        for table in root.iter(f"{W}tbl"):
            yield from table_findings(table, self._page)

    def level_of(self, paragraph: etree._Element) -> etree._Element | None:
        """The level of the list that writes a number before that paragraph."""
        style = self._styles.get(self._looks.style_of(paragraph), Style())
        place = self.numbering.place_of(paragraph, style)
        return None if place is None else self.numbering.element_of(*place)

    def _of_paragraph(self, paragraph: etree._Element) -> str:
        if next(paragraph.iterancestors(f"{W}tc"), None) is not None:
            return self._looked_at(paragraph)
        key = (
            written(paragraph, "pPr"),
            frozenset(written(run, "rPr") for run in paragraph.iter(f"{W}r")),
            next(paragraph.iter(f"{W}tab"), None) is not None,
        )
        if key not in self._known:
            self._known[key] = self._looked_at(paragraph)
        return self._known[key]

    def _looked_at(self, paragraph: etree._Element) -> str:
        look = self._looks.of_paragraph(paragraph, self._looks.conditions(paragraph))
        level = self.level_of(paragraph)
        if level is not None:
            look = Look((look.layers[0], level.findall(f"{W}pPr"), *look.layers[1:]))
        if look.nearest("framePr") is not None:
            return "un cadre"
        direction = look.nearest("textDirection")
        written = "" if direction is None else direction.get(f"{W}val") or ""
        if look.may_be_on("bidi") or written not in WRITTEN_ACROSS:
            return "un paragraphe écrit de droite à gauche ou en colonne"
        if self._leaves_the_page(look, paragraph):
            return "un retrait ou une tabulation qui sort de la page"
        return _cut(look, self._largest(paragraph))

    def _leaves_the_page(self, look: Look, paragraph: etree._Element) -> bool:
        left, right = look.measure("ind", "left", "start"), look.measure("ind", "right", "end")
        first = look.measure("ind", "firstLine") - look.measure("ind", "hanging")
        in_cell = next(paragraph.iterancestors(f"{W}tc"), None) is not None
        edge_left, edge_right = (200, 200) if in_cell else (self._page.left - 140, self._page.right - 140)
        room = self._page.text - max(left, left + first) - right
        characters = [
            look.measure("ind", name)
            for name in (
                "leftChars",
                "startChars",
                "rightChars",
                "endChars",
                "firstLineChars",
                "hangingChars",
            )
        ]
        return (
            min(left, left + first) < -edge_left
            or right < -edge_right
            or room < _LEAST_LINE
            or any(count not in _CHARACTERS for count in characters)
            or (next(paragraph.iter(f"{W}tab"), None) is not None and self._tabs_leave(look))
        )

    def _tabs_leave(self, look: Look) -> bool:
        stops = (
            stop
            for layer in look.layers
            for properties in layer
            for stop in properties.iterfind(f"{W}tabs/{W}tab")
            if stop.get(f"{W}val") != "clear"
        )
        reach = range(-self._page.left, self._page.text + self._page.right + 1)
        return any(whole(stop, "pos", 0) not in reach for stop in stops)

    def _largest(self, paragraph: etree._Element) -> int:
        conditions = self._looks.conditions(paragraph)
        looks = (self._looks.of_run(run, paragraph, conditions) for run in paragraph.iter(f"{W}r"))
        return max((look.number("sz", 20) for look in looks), default=20)


def _says_something(paragraph: etree._Element) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter(f"{W}t"))


def _cut(look: Look, size: int) -> str:
    """Lines so near each other that letters are cut: ``size`` is in half-points."""
    line = look.measure("spacing", "line", otherwise=240)
    rule = next((stated.get(f"{W}lineRule") for stated in _stated(look, "spacing", "lineRule")), None)
    least = size * 8 if rule == "exact" else 0 if rule == "atLeast" else _LEAST_SPACING
    return "des lignes si serrées que leur texte est coupé" if line < least else ""


def _stated(look: Look, name: str, attribute: str) -> Iterator[etree._Element]:
    for layer in look.layers:
        for properties in layer:
            for stated in properties.iterchildren(f"{W}{name}"):
                if stated.get(f"{W}{attribute}") is not None:
                    yield stated


def _fits(section: etree._Element) -> bool:
    size, margins, columns = (section.find(f"{W}{name}") for name in ("pgSz", "pgMar", "cols"))
    sides = [whole(size, name, 11_906) for name in ("w", "h")]
    edges = [whole(margins, name, 1_000) for name in ("top", "right", "bottom", "left")]
    apart = [whole(margins, name, 0) for name in ("header", "footer")]
    widths = [] if columns is None else [whole(column, "w", 0) for column in columns.iterchildren(f"{W}col")]
    count = max(whole(columns, "num", 1), len(widths), 1)
    across = sides[0] - edges[1] - edges[3] - whole(margins, "gutter", 0)
    grid = section.find(f"{W}docGrid")
    return (
        all(side in _PAGES for side in sides)
        and all(edge in _MARGINS for edge in edges)
        and all(distance in _HEADERS for distance in apart)
        and across - (count - 1) * whole(columns, "space", 0) >= count * _LEAST_COLUMN
        and all(width >= _LEAST_COLUMN for width in widths)
        and (grid is None or grid.get(f"{W}type") in {None, "default", "lines"})
    )


def _narrowest(root: etree._Element) -> Page:
    return min(map(_page, root.iter(f"{W}sectPr")), key=lambda page: page.text, default=Page())


def _page(section: etree._Element) -> Page:
    """Its narrowest column: where there are several, nothing may reach out into the margins."""
    size, margins, columns = (section.find(f"{W}{name}") for name in ("pgSz", "pgMar", "cols"))
    left, right = whole(margins, "left", 1_440), whole(margins, "right", 1_440)
    text = whole(size, "w", 11_906) - left - right - whole(margins, "gutter", 0)
    stated = [] if columns is None else [whole(column, "w", 0) for column in columns.iterchildren(f"{W}col")]
    count = max(whole(columns, "num", 1), len(stated), 1)
    if count == 1:
        return Page(left, right, text)
    shared = (text - (count - 1) * whole(columns, "space", 720)) // count
    return Page(_BETWEEN_COLUMNS, _BETWEEN_COLUMNS, min([shared, *filter(None, stated)]))


def _first(package: Package, kind: str) -> etree._Element | None:
    part = next(package.related(kind), None)
    return None if part is None else package.tree(part)
