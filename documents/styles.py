"""Paragraph styles of a Word document: which make headings, which make lists (ECMA-376, part 1, §17.7)."""

import re
from dataclasses import dataclass
from functools import cache

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
    found: dict[str, Style] = {}
    for identifier in own:
        _inherit(identifier, own, found)
    return found


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


def _inherit(identifier: str, own: dict[str, tuple[Style, str]], found: dict[str, Style]) -> None:
    """Each property from the nearest style that states it; a style is resolved once, however many are based on it."""
    chain: list[str] = []
    met: set[str] = set()
    while identifier in own and identifier not in found and identifier not in met:
        met.add(identifier)
        chain.append(identifier)
        identifier = own[identifier][1]
    inherited = found.get(identifier, Style())
    for name in reversed(chain):
        style = own[name][0]
        inherited = found[name] = Style(
            heading=inherited.heading if style.heading is None else style.heading,
            number=inherited.number if style.number is None else style.number,
            level=inherited.level if style.level is None else style.level,
        )


def value_of(element: etree._Element, path: str) -> str:
    """What the element at that path is set to; "" where there is none."""
    found = _first(element, _steps(path))
    return "" if found is None else found.get(f"{W}val") or ""


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(f"{W}{step}" for step in path.split("/"))


def _first(element: etree._Element, steps: tuple[str, ...]) -> etree._Element | None:
    """What ``element.find`` finds, five times as fast: each paragraph asks it some ten times."""
    for child in element.iterchildren(steps[0]):
        found = child if len(steps) == 1 else _first(child, steps[1:])
        if found is not None:
            return found
    return None


def digit(value: str) -> int | None:
    """A level of a list, or of the outline, whose level 9 is no heading (ECMA-376, part 1, §17.3.1.20)."""
    return int(value) if _LEVEL.fullmatch(value) else None
