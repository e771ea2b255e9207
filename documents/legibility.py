"""Words that are printed and that nobody can read, or that are shown and not printed: hidden, struck, white, tiny.

Each run is looked at with every style that bears on it; so are the numbers that lists write.
"""

from collections.abc import Iterator

from lxml import etree

from documents.colours import BLACK, WHITE, Colour, Colours, is_colour, legible
from documents.findings import Finding, around
from documents.inline import W
from documents.looks import Conditions, Look, Looks, written
from documents.package import Package

LEAST_SIZE, LARGEST_SIZE = 12, 144
"""Half-points: 6 and 72 points."""
_LEAST_RAISED = 14
"""Of words above or under the line, which are drawn at 58 % of it."""
_USUAL_SIZE = 20
"""Where no style says one (§17.3.2.38)."""
_SCALES = range(50, 201)
"""Per cent of the width of letters (§17.3.2.43)."""
_WIDEST_SPACE = 200
"""Twentieths of a point between letters; the least is a tenth of their size, or they cover each other (§17.3.2.35)."""
_RISES = range(-12, 13)
"""Half-points above or under the line (§17.3.2.24)."""
_TINY = "du texte trop petit pour être lu (moins de 6 points)"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_BACKWARDS = {"\u202b", "\u202e", "\u2067"}
"""Characters that turn the direction of reading (Unicode standard annex 9)."""
_TEXT = f"{W}t"
_SEEN = (_TEXT, f"{W}sym", f"{W}drawing", f"{W}pict")
_PLAIN = "supprimez-le, ou redonnez-lui son aspect ordinaire"


class Legibility:
    """Looks at the words of one document."""

    def __init__(self, package: Package) -> None:
        theme, settings = (next(package.related(kind), None) for kind in ("theme", "settings"))
        mapping = None if settings is None else package.tree(settings).find(f"{W}clrSchemeMapping")
        self._colours = Colours(None if theme is None else package.tree(theme), mapping)
        self._looks = Looks(package)
        self._known: dict[tuple[bytes, bytes], str] = {}

    def findings(self, root: etree._Element) -> Iterator[Finding]:
        """In the order of the part, one a run."""
        for paragraph in root.iter(f"{W}p"):
            conditions = self._looks.conditions(paragraph)
            for run in _runs_with_words(paragraph):
                if what := _turned(run) or self._of_run(run, paragraph, conditions):
                    yield Finding(what, around(run), _PLAIN)

    def of_number(self, level: etree._Element, paragraph: etree._Element) -> Iterator[Finding]:
        """Of the number that a list writes before that paragraph."""
        conditions = self._looks.conditions(paragraph)
        under = self._looks.of_paragraph(paragraph, conditions)
        if what := self._of_words(self._looks.of_number(level, paragraph), under, conditions):
            yield Finding(f"un numéro de liste qui est {what}", around(paragraph), _PLAIN)

    def _of_run(self, run: etree._Element, paragraph: etree._Element, conditions: Conditions) -> str:
        key = written(run, "rPr"), written(paragraph, "pPr")
        if conditions.around or key not in self._known:  # most runs of a text are stated alike
            under = self._looks.of_paragraph(paragraph, conditions)
            found = self._of_words(self._looks.of_run(run, paragraph, conditions), under, conditions)
            if conditions.around:
                return found
            self._known[key] = found
        return self._known[key]

    def _of_words(self, look: Look, under: Look, conditions: Conditions) -> str:
        return _hidden(look) or _unreadable_shape(look) or self._unreadable_colour(look, under, conditions)

    def _unreadable_colour(self, look: Look, under: Look, conditions: Conditions) -> str:
        stated = look.nearest("color")
        if stated is not None and not is_colour(stated.get(f"{W}val") or "auto"):
            return "du texte dont la couleur est mal écrite"
        texts = self._colours.of(stated)
        if not texts and self._colours.highlight(look.nearest("highlight")):
            texts = [
                BLACK
            ]  # « automatic » turns white over a dark shading, and stays black over a dark highlight
        effect = _text_effect(look)
        if effect is not None:
            if effect.tag == f"{_WORD_2010}solidFill" and not _see_through(effect):
                texts += self._colours.of_effect(effect)
            else:
                return "du texte dont le remplissage est un effet"
        if not texts or legible(texts, self._backgrounds(look, under, conditions)):
            return ""
        return "du texte de la couleur de son fond, ou presque"

    def _backgrounds(self, look: Look, under: Look, conditions: Conditions) -> list[Colour]:
        """What is nearest to the words: their highlight, their shading, that of the paragraph, of the cell, the page.

        Programs do not agree on when the shading of a table style shows: a colour that does not come with it, from
        that style, has to be legible without it too.
        """
        if found := self._colours.highlight(look.nearest("highlight")):
            return found
        own = (look.nearest("shd"), under.nearest("shd"), *conditions.own_shadings())
        if found := next(filter(None, map(self._colours.shading, own)), []):
            return found
        styled = next(filter(None, map(self._colours.shading, conditions.styled_shadings())), [])
        return styled if look.comes_from_table("color") else [*styled, WHITE]


def _runs_with_words(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Its own, not those of a text box in it."""
    for run in paragraph.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}p"), None) is not paragraph:
            continue
        said = (node.tag != _TEXT or (node.text or "").strip() for node in run.iterchildren(*_SEEN))
        if any(said):
            yield run


def _hidden(look: Look) -> str:
    if any(map(look.may_be_on, ("vanish", "specVanish"))):
        return "du texte masqué"
    return "du texte barré" if any(map(look.may_be_on, ("strike", "dstrike"))) else ""


def _unreadable_shape(look: Look) -> str:
    size = look.number("sz", _USUAL_SIZE)
    raised = look.nearest("vertAlign")
    aside = raised is not None and raised.get(f"{W}val") in {"superscript", "subscript"}
    if size < (_LEAST_RAISED if aside else LEAST_SIZE):
        return _TINY
    if look.may_be_on("cs") and look.number("szCs", size) < LEAST_SIZE:  # which Word takes the size from then
        return _TINY
    if size > LARGEST_SIZE:
        return "du texte trop grand pour la page (plus de 72 points)"
    if any(map(look.may_be_on, ("outline", "emboss", "imprint"))):
        return "du texte en contour ou en relief"
    if look.number("w", 100) not in _SCALES or look.nearest("fitText") is not None:
        return "du texte étiré ou comprimé"
    if not -size <= look.number("spacing", 0) <= _WIDEST_SPACE:
        return "du texte dont les lettres se chevauchent ou se dispersent"
    if look.number("position", 0) not in _RISES:
        return "du texte décalé hors de sa ligne"
    if look.may_be_on("rtl") or look.nearest("eastAsianLayout") is not None:
        return "du texte écrit de droite à gauche, ou en colonne"
    return ""


def _turned(run: etree._Element) -> str:
    words = "".join(text.text or "" for text in run.iterchildren(_TEXT))
    return "un caractère invisible qui retourne le sens de lecture" if _BACKWARDS & set(words) else ""


def _text_effect(look: Look) -> etree._Element | None:
    """What fills the letters, where Word states more than a colour (MS-DOCX §2.6.1.19)."""
    for layer in look.layers:
        for properties in layer:
            fill = properties.find(f"{_WORD_2010}textFill")
            if fill is not None:
                return next(fill.iterchildren("*"), fill)
    return None


def _see_through(effect: etree._Element) -> bool:
    return any(alpha.get(f"{_WORD_2010}val") != "0" for alpha in effect.iter(f"{_WORD_2010}alpha"))
