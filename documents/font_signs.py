"""Signs of symbol fonts become characters of the text, which the fonts of the product draw; so do bullets of lists."""

import copy
import re
from collections.abc import Container, Iterator

from lxml import etree

from documents.font_choice import (
    FONTS,
    LATIN,
    Choice,
    FontChoices,
    Themes,
    forget,
    parts_with_fonts,
    said,
    unset,
)  # fmt: skip
from documents.fonts import FAMILIES, drawn_by
from documents.glyphs import missing
from documents.inline import W
from documents.package import Package, printed_parts
from documents.symbol_fonts import BULLET, PRIVATE, code_of, is_symbol_font, sign

_OTHER_SCRIPTS = {"eastAsia": "eastAsiaTheme", "cs": "cstheme"}
_IN_PRIVATE = re.compile(f"[{chr(PRIVATE.start)}-{chr(PRIVATE[-1])}]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNNAMED = Choice("Symbol", "Symbol")
_RING = ("courier new", "o", "◦")
"""The second level of Word's own lists: a letter that is meant as a ring."""


def with_signs(package: Package) -> Package:
    """Signs of symbol fonts become characters of the text; one that is not known stays as it is.

    The very same package where there is nothing to do. Raises what ``Package.tree`` raises.
    """
    choices = FontChoices(package)
    if not any(_is_to_be_set(package.tree(name), choices.themes) for name in parts_with_fonts(package)):
        return package
    roots = {name: copy.deepcopy(package.tree(name)) for name in parts_with_fonts(package)}
    family = next((drawn for asked in choices.body.both if (drawn := drawn_by(asked))), FAMILIES[0].name)
    kept: list[etree._Element] = []
    for name in printed_parts(package):
        for run in roots[name].iter(f"{W}r"):
            kept.extend(_draw_signs(run, choices, family))
    for name in package.related("numbering"):
        for level in roots[name].iter(f"{W}lvl"):
            _draw_bullet(level, choices.themes, family)
    for root in roots.values():
        _leave_out(root, choices.themes, set(kept))
    return package.with_parts(roots)


def _is_to_be_set(root: etree._Element, themes: Themes) -> bool:
    if next(root.iter(f"{W}sym"), None) is not None:
        return True
    if any(is_symbol_font(family) for _, _, family in said(root, themes)):
        return True
    if any(_is_private(text.text or "") for text in root.iter(f"{W}t")):
        return True
    if any(_bullet_of(level, themes) is not None for level in root.iter(f"{W}lvl")):
        return True
    return any(
        f"{W}{theme}" in fonts.attrib or not drawn_by(fonts.get(f"{W}{script}") or FAMILIES[0].name)
        for fonts in root.iter(FONTS)
        for script, theme in _OTHER_SCRIPTS.items()
    )


def _is_private(text: str) -> bool:
    return _IN_PRIVATE.search(text) is not None


def _draw_signs(run: etree._Element, choices: FontChoices, family: str) -> Iterator[etree._Element]:
    """In place. Yields the fonts of a run that holds a sign which is not known: they stay."""
    nodes = list(run.iterchildren(f"{W}t", f"{W}sym"))
    choice = choices.of(run)
    if not any(node.tag == f"{W}sym" or _is_private(node.text or "") for node in nodes) and not any(
        map(is_symbol_font, choice.both)
    ):
        return
    drawn = [_drawn(node, choice) for node in nodes]
    if None in drawn:
        yield _set_fonts(run, choice if any(map(is_symbol_font, choice.both)) else _UNNAMED)
        return
    for node, words in zip(nodes, drawn, strict=True):
        text = etree.Element(f"{W}t")
        text.text, text.tail = words, node.tail
        text.set(_SPACE, "preserve")
        run.replace(node, text)
    if nodes:
        _set_fonts(run, Choice(family, family))


def _drawn(node: etree._Element, choice: Choice) -> str | None:
    if node.tag == f"{W}sym":
        family, code = node.get(f"{W}font") or "", code_of(node.get(f"{W}char") or "")
        return sign(family, code) or (chr(code) if code >= 0x100 and code not in PRIVATE else None)
    words = [_letter(letter, choice) for letter in node.text or ""]
    return None if "" in words else "".join(words)


def _letter(letter: str, choice: Choice) -> str:
    """What stands for it; "" where nothing is known to."""
    code = ord(letter)
    if letter.isspace():
        return letter
    if code in PRIVATE:
        named = next((family for family in choice.both if is_symbol_font(family)), "")
        return sign(named, code)
    return sign(choice.of(letter), code) if code < 0x100 and is_symbol_font(choice.of(letter)) else letter


def _draw_bullet(level: etree._Element, themes: Themes, family: str) -> None:
    bullet = _bullet_of(level, themes)
    if bullet is None:
        return
    text = level.find(f"{W}lvlText")
    if text is not None:
        text.set(f"{W}val", bullet)
    _set_fonts(level, Choice(family, family))


def _bullet_of(level: etree._Element, themes: Themes) -> str | None:
    """The words of a level whose font is not one of the product's, or that are signs; None for all others.

    A bullet says nothing: where its sign is not known, a round one stands for it.
    """
    choice = themes.choice(level.find(f"{W}rPr"))
    text, kind = level.find(f"{W}lvlText"), level.find(f"{W}numFmt")
    words = "" if text is None else text.get(f"{W}val") or ""
    strange = any(family and not drawn_by(family) for family in choice.both)
    if kind is None or kind.get(f"{W}val") != "bullet":
        return words if strange else None
    if (choice.ascii.casefold(), words) == _RING[:2]:
        return _RING[2]
    drawn = "".join(_letter(letter, choice) or BULLET for letter in words)
    drawn = "".join(BULLET if missing(letter) else letter for letter in drawn)
    return drawn if strange or drawn != words else None


def _leave_out(root: etree._Element, themes: Themes, kept: Container[etree._Element]) -> None:
    """Symbol fonts, and fonts of other scripts that the product does not have."""
    for fonts, attribute, family in list(said(root, themes)):
        if is_symbol_font(family) and fonts not in kept:
            forget(fonts, attribute)
    for fonts in root.iter(FONTS):
        for script, theme in _OTHER_SCRIPTS.items():
            unset(fonts, theme)
            if not drawn_by(fonts.get(f"{W}{script}") or ""):
                unset(fonts, script)


def _set_fonts(holder: etree._Element, choice: Choice) -> etree._Element:
    """Of a run or a level of a list, whatever its style says (ECMA-376, part 1, §17.3.2.28: ``rStyle`` comes first)."""
    properties = holder.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        holder.insert(0 if holder.tag == f"{W}r" else len(holder), properties)
    fonts = properties.find(FONTS)
    if fonts is None:
        fonts = etree.Element(FONTS)
        properties.insert(1 if properties.find(f"{W}rStyle") is not None else 0, fonts)
    fonts.attrib.clear()
    for attribute, family in zip(LATIN, (choice.ascii, choice.other), strict=True):
        fonts.set(f"{W}{attribute}", family)
    return fonts
