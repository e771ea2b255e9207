"""Families that no font of the product draws: put back to the template's, told to people, or refused by paragraph."""

import copy
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from documents.font_choice import (
    LATIN,
    Choice,
    FontChoices,
    Themes,
    excerpt,
    forget,
    parts_with_fonts,
    said,
)
from documents.fonts import drawn_by
from documents.glyphs import undrawable
from documents.inline import W
from documents.package import Package, printed_parts
from documents.problems import FontNotDrawn, SignNotDrawn, Undrawable
from documents.symbol_fonts import PRIVATE, code_of, is_symbol_font


class ReplacedFont(NamedTuple):
    """A family that is put back to the template's: the first paragraph that asks for it, and how many do."""

    family: str
    paragraph: str
    paragraphs: int


def replaced_fonts(package: Package) -> tuple[ReplacedFont, ...]:
    """Families of the text that no font of the product draws, each once: of what ``with_signs`` returned.

    Raises what ``Package.tree`` raises.
    """
    found: dict[str, list[str]] = {}
    for run, family, _ in _undrawn(package):
        if is_symbol_font(family):
            continue
        paragraphs = found.setdefault(family, [])
        if (words := excerpt(run)) not in paragraphs:
            paragraphs.append(words)
    return tuple(ReplacedFont(family, words[0], len(words)) for family, words in found.items())


def put_back(package: Package, template: Package) -> Package:
    """Such families give way to the template's: that of the same style, or that of its text.

    Raises what ``Package.tree`` raises.
    """
    themes, of_template = Themes(package), Themes(template)
    roots: dict[str, etree._Element] = {}
    for name in parts_with_fonts(package):
        if any(_is_foreign(family) for _, _, family in said(package.tree(name), themes)):
            roots[name] = copy.deepcopy(package.tree(name))
    stated = _stated_by_styles(template, of_template)
    for root in roots.values():
        for fonts, attribute, family in list(said(root, themes)):
            if _is_foreign(family):
                forget(fonts, attribute)
                if instead := stated.get(_place(fonts), {}).get(attribute):
                    fonts.set(f"{W}{attribute}", instead)
    for name in package.related("styles") if roots else ():
        root = roots.setdefault(name, copy.deepcopy(package.tree(name)))
        _state_defaults(root, FontChoices(template).body)
    return package.with_parts(roots)


def refuse_undrawn(package: Package) -> None:
    """To be asked of what ``with_signs`` returned. Raises FontNotDrawn, SignNotDrawn, Undrawable: with the paragraph."""
    for name in printed_parts(package):
        for node in package.tree(name).iter(f"{W}sym"):
            code = code_of(node.get(f"{W}char") or "")
            raise SignNotDrawn(node.get(f"{W}font") or "", code, excerpt(node))
    for run, family, letter in _undrawn(package):
        if is_symbol_font(family):
            raise SignNotDrawn(family, ord(letter), excerpt(run))
        raise FontNotDrawn(family, excerpt(run))
    if letters := undrawable(package):
        raise Undrawable(letters, _first_with(package, letters))


def _first_with(package: Package, letters: str) -> str:
    """The paragraph where one of them stands first; "" where they stand in no run of text."""
    runs = (run for name in printed_parts(package) for run in package.tree(name).iter(f"{W}r"))
    return next((excerpt(run) for run in runs if any(letter in letters for letter in _words(run))), "")


def drawn_families(package: Package) -> frozenset[str]:
    """Those of the product that a document can ask for, in whatever place of it."""
    return frozenset(map(drawn_by, _families(package, FontChoices(package)))) - {""}


def _families(package: Package, choices: FontChoices) -> set[str]:
    found = set(choices.body.both)
    for name in parts_with_fonts(package):
        found.update(family for _, _, family in said(package.tree(name), choices.themes))
    return found


def _is_foreign(family: str) -> bool:
    return not drawn_by(family) and not is_symbol_font(family)


def _undrawn(package: Package) -> Iterator[tuple[etree._Element, str, str]]:
    """Each run that asks for a family which no font of the product draws: with that family, and a letter in it."""
    choices = FontChoices(package)
    if all(map(drawn_by, _families(package, choices))):  # as in nearly every document
        return
    for name in printed_parts(package):
        for run in package.tree(name).iter(f"{W}r"):
            words = _words(run)
            if not words:
                continue
            choice = choices.of(run)
            asked = {_family_of(letter, choice): letter for letter in reversed(words)}
            if family := next((family for family in asked if not drawn_by(family)), ""):
                yield run, family, asked[family]


def _words(run: etree._Element) -> str:
    return "".join(
        letter for text in run.iterchildren(f"{W}t") for letter in text.text or "" if not letter.isspace()
    )


def _family_of(letter: str, choice: Choice) -> str:
    """A private place belongs to the symbol font, whichever letters that is chosen for."""
    if ord(letter) not in PRIVATE:
        return choice.of(letter)
    return next((family for family in choice.both if is_symbol_font(family)), "Symbol")


def _stated_by_styles(template: Package, themes: Themes) -> dict[str, dict[str, str]]:
    """Latin families that the styles of the template state, by place."""
    found: dict[str, dict[str, str]] = {}
    for part in template.related("styles"):
        for fonts, attribute, family in said(template.tree(part), themes):
            found.setdefault(_place(fonts), {}).setdefault(attribute, family)
    return {place: stated for place, stated in found.items() if place}


def _state_defaults(styles: etree._Element, choice: Choice) -> None:
    """Where the document says nothing, Word would take a font of its own."""
    holder = styles
    for name in ("docDefaults", "rPrDefault", "rPr", "rFonts"):
        found = holder.find(f"{W}{name}")
        if found is None:
            found = etree.Element(f"{W}{name}")
            holder.insert(0, found)
        holder = found
    for attribute, family in zip(LATIN, (choice.ascii, choice.other), strict=True):
        if not {f"{W}{attribute}", f"{W}{attribute}Theme"} & set(holder.attrib):
            holder.set(f"{W}{attribute}", family)


def _place(fonts: etree._Element) -> str:
    """The style that an ``rFonts`` belongs to, "defaults" for those of the document, "" anywhere else."""
    for around in fonts.iterancestors(f"{W}style", f"{W}docDefaults"):
        return "defaults" if around.tag == f"{W}docDefaults" else f"style {around.get(f'{W}styleId')}"
    return ""
