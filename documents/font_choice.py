"""Which font families the runs of a Word document ask for (ECMA-376, part 1, §17.3.2.26 and §17.7.2).

A run says it itself, or its style, or that of its paragraph or table, or the defaults of the document; a name in
``…Theme`` is looked up in the theme and comes before one that stands beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.inline import W, pieces_of
from documents.marks import shown
from documents.package import Package, printed_parts
from documents.styles import value_of

LATIN = ("ascii", "hAnsi")
FONTS = f"{W}rFonts"
OF_WORD = "Times New Roman"
"""Where nothing in a document names a font."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """Families for the letters of ASCII, and for the others; "" where nothing is said."""

    ascii: str = ""
    other: str = ""

    def of(self, letter: str) -> str:
        return self.ascii if letter.isascii() else self.other

    @property
    def both(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.ascii, self.other)))

    def or_else(self, next_one: "Choice") -> "Choice":
        return Choice(self.ascii or next_one.ascii, self.other or next_one.other)


@dataclass(frozen=True, slots=True)
class _Style:
    choice: Choice
    based_on: str


class Themes:
    """The two Latin families of a document's theme."""

    def __init__(self, package: Package) -> None:
        self._families: dict[str, str] = {}
        for part in package.related("theme"):
            for kind in ("major", "minor"):
                latin = next(package.tree(part).iter(f"{_DRAWING}{kind}Font"), None)
                found = None if latin is None else latin.find(f"{_DRAWING}latin")
                self._families[kind] = "" if found is None else found.get("typeface") or ""

    def family(self, fonts: etree._Element, attribute: str) -> str:
        """What ``w:rFonts`` says for ``ascii`` or ``hAnsi``; "" where it says nothing."""
        theme = fonts.get(f"{W}{attribute}Theme") or ""
        named = self._families.get("major" if theme.startswith("major") else "minor", "") if theme else ""
        return named or fonts.get(f"{W}{attribute}") or ""

    def choice(self, properties: etree._Element | None) -> Choice:
        fonts = None if properties is None else properties.find(FONTS)
        return Choice() if fonts is None else Choice(*(self.family(fonts, name) for name in LATIN))


class FontChoices:
    """Raises what ``Package.tree`` raises."""

    def __init__(self, package: Package) -> None:
        self.themes = Themes(package)
        self._styles: dict[str, _Style] = {}
        self._default = {"paragraph": "", "table": ""}
        self._defaults = Choice()
        for part in package.related("styles"):
            self._read(package.tree(part))
        self._chains: dict[str, Choice] = {}

    @property
    def body(self) -> Choice:
        """Of a paragraph that asks for nothing."""
        return (
            self._chain(self._default["paragraph"]).or_else(self._defaults).or_else(Choice(OF_WORD, OF_WORD))
        )

    def of(self, run: etree._Element) -> Choice:
        properties = run.find(f"{W}rPr")
        own = self.themes.choice(properties)
        if own.ascii and own.other:
            return own
        found = own.or_else(self._chain(value_of(run, "rPr/rStyle")))
        paragraph = next(run.iterancestors(f"{W}p"), None)
        style = "" if paragraph is None else value_of(paragraph, "pPr/pStyle")
        found = found.or_else(self._chain(style or self._default["paragraph"]))
        for table in run.iterancestors(f"{W}tbl"):
            found = found.or_else(self._chain(value_of(table, "tblPr/tblStyle") or self._default["table"]))
        return found.or_else(self._defaults).or_else(Choice(OF_WORD, OF_WORD))

    def _read(self, root: etree._Element) -> None:
        self._defaults = self.themes.choice(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iterchildren(f"{W}style"):
            identifier = style.get(f"{W}styleId") or ""
            found = Choice()
            for properties in style.iter(f"{W}rPr"):  # those for parts of a table included
                found = found.or_else(self.themes.choice(properties))
            self._styles[identifier] = _Style(found, value_of(style, "basedOn"))
            if style.get(f"{W}default") in {"1", "true", "on"}:
                self._default[style.get(f"{W}type") or ""] = identifier

    def _chain(self, identifier: str) -> Choice:
        if identifier not in self._chains:
            found, seen, name = Choice(), set[str](), identifier
            while name in self._styles and name not in seen:
                seen.add(name)
                found = found.or_else(self._styles[name].choice)
                name = self._styles[name].based_on
            self._chains[identifier] = found
        return self._chains[identifier]


def excerpt(run: etree._Element) -> str:
    """The first words of the paragraph around, as a person would look for them in Word."""
    paragraph = next(run.iterancestors(f"{W}p"), None)
    words = "" if paragraph is None else " ".join(shown("".join(pieces_of(paragraph))).split())
    return words if len(words) <= _EXCERPT else f"{words[:_EXCERPT].rsplit(' ', 1)[0]}…"


def parts_with_fonts(package: Package) -> Iterator[str]:
    yield from printed_parts(package)
    for kind in ("numbering", "styles"):
        yield from package.related(kind)


def said(root: etree._Element, themes: Themes) -> Iterator[tuple[etree._Element, str, str]]:
    """Each ``w:rFonts`` of a part with each Latin attribute that says something, and the family."""
    for fonts in root.iter(FONTS):
        for attribute in LATIN:
            if family := themes.family(fonts, attribute):
                yield fonts, attribute, family


def forget(fonts: etree._Element, attribute: str) -> None:
    unset(fonts, attribute)
    unset(fonts, f"{attribute}Theme")


def unset(fonts: etree._Element, attribute: str) -> None:
    if (name := f"{W}{attribute}") in fonts.attrib:
        del fonts.attrib[name]
