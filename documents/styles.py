"""Paragraph styles of a Word document: which make headings, which make lists (ECMA-376, part 1, §17.7)."""

import re
from dataclasses import dataclass

from lxml import etree

from documents.inline import W

_HEADING = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_TITLE = {"title", "titre"}
_LEVEL = re.compile(r"[0-8]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style says of its paragraphs; None where it says nothing."""

    heading: int | None = None
    number: str | None = None
    level: int | None = None


def styles_of(root: etree._Element | None) -> dict[str, Style]:
    """By identifier, each with what it inherits."""
    if root is None:
        return {}
    own = {
        style.get(f"{W}styleId") or "": (_style(style), value_of(style, "basedOn"))
        for style in root.iter(f"{W}style")
    }
    return {identifier: _inherited(identifier, own) for identifier in own}


def _style(style: etree._Element) -> Style:
    return Style(
        heading=_heading_level(style),
        number=value_of(style, "pPr/numPr/numId") or None,
        level=digit(value_of(style, "pPr/numPr/ilvl")),
    )


def _heading_level(style: etree._Element) -> int | None:
    name = value_of(style, "name").casefold()
    if heading := _HEADING.fullmatch(name):
        return int(heading[1])
    if name in _TITLE:
        return 0
    outline = digit(value_of(style, "pPr/outlineLvl"))
    return None if outline is None else outline + 1


def _inherited(identifier: str, own: dict[str, tuple[Style, str]]) -> Style:
    """Each property from the nearest style that states it."""
    found, seen = Style(), set[str]()
    while identifier in own and identifier not in seen:
        seen.add(identifier)
        style, identifier = own[identifier]
        found = Style(
            heading=style.heading if found.heading is None else found.heading,
            number=style.number if found.number is None else found.number,
            level=style.level if found.level is None else found.level,
        )
    return found


def value_of(element: etree._Element, path: str) -> str:
    """What the element at that path is set to; "" where there is none."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val") or ""


def digit(value: str) -> int | None:
    """A level of a list, or of the outline, whose level 9 is no heading (ECMA-376, part 1, §17.3.1.20)."""
    return int(value) if _LEVEL.fullmatch(value) else None
