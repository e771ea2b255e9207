"""The numbers that Word writes by itself before headings and list items ("Article 3", "b)"): they are text too.

ECMA-376, part 1, §17.9: a paragraph names a list and a level; the list keeps count.
"""

import re
from dataclasses import dataclass

from lxml import etree

from documents.styles import Style, digit, value_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_NO_LIST = {"", "0"}
_SYMBOLS = re.compile(r"(?:Wingdings|Webdings|Symbol|ZapfDingbats|OpenSymbol|StarSymbol)", re.IGNORECASE)
_COUNTED = {
    *("decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "bullet", "none"),
}
_LEVELS = 9
_LETTERS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """``text`` holds places for numbers: "%1.%2"."""

    style: str
    text: str
    start: int
    paragraph: str = ""
    """The paragraph style that stands for this level."""
    symbols: bool = False
    """Written in a font of symbols."""
    element: etree._Element | None = None


class Numbering:
    """Keeps count while a document is read from its beginning to its end."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._styled: dict[str, str] = {}
        self._overridden: dict[str, dict[int, _Level]] = {}
        if root is not None:
            for element in root.findall(f"{_W}abstractNum"):
                self._levels[_attribute(element, "abstractNumId")] = dict(
                    map(_level, element.findall(f"{_W}lvl"))
                )
            self._styled = _lists_of_styles(root)
            for element in root.findall(f"{_W}num"):
                self._add_list(element)

    def place_of(self, paragraph: etree._Element, style: Style) -> tuple[str, int] | None:
        """The list that a paragraph belongs to, by itself or by its style, and the level in it; None outside of lists."""
        number = value_of(paragraph, "pPr/numPr/numId") or style.number or ""
        if number in _NO_LIST:
            return None
        stated = digit(value_of(paragraph, "pPr/numPr/ilvl"))
        level = style.level if stated is None else stated
        if level is not None:
            return number, level
        named = value_of(
            paragraph, "pPr/pStyle"
        )  # a style may name the list alone: the level names the style
        levels = self._levels_of(number)
        return number, next(
            (place for place, level in levels.items() if named and level.paragraph == named), 0
        )

    def element_of(self, number: str, level: int) -> etree._Element | None:
        """Where that level is defined."""
        found = self._levels_of(number).get(level)
        return None if found is None else found.element

    def is_mute(self, element: etree._Element) -> bool:
        """Whether that level writes a mark that is no word, or nothing."""
        level = _level(element)[1]
        return not _PLACE.search(level.text) and not _says_something(level)

    def is_one_sign(self, element: etree._Element) -> bool:
        """Of a bullet: LibreOffice prints its first sign alone."""
        level = _level(element)[1]
        return level.style != "bullet" or len(level.text.strip()) <= 1

    def is_counted(self, element: etree._Element) -> bool:
        """Whether its numbers can be told: Word has sixty ways to write them, some in whole words (§17.18.59)."""
        return _level(element)[1].style in _COUNTED

    def label(self, number: str, level: int) -> str:
        """What Word writes before the next paragraph of that list; nothing for a mark that is no word."""
        shared = self._list_of.get(number, "")
        levels = self._levels_of(number)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(shared, [None] * _LEVELS)
        for restarted, start in self._restarts.pop(number, {}).items():
            counts[restarted] = start - 1
        current = counts[level]
        counts[level] = levels[level].start if current is None else current + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _written(levels, level, counts)

    def _levels_of(self, number: str) -> dict[int, _Level]:
        return {**self._levels.get(self._list_of.get(number, ""), {}), **self._overridden.get(number, {})}

    def _add_list(self, element: etree._Element) -> None:
        number = _attribute(element, "numId")
        shared = element.find(f"{_W}abstractNumId")
        named = "" if shared is None else _attribute(shared, "val")
        self._list_of[number] = self._styled.get(named, named)
        for change in element.findall(f"{_W}lvlOverride"):
            start, level = change.find(f"{_W}startOverride"), change.find(f"{_W}lvl")
            if level is not None:
                self._overridden.setdefault(number, {}).update([_level(level)])
            if start is not None:
                self._restarts.setdefault(number, {})[_integer(change, "ilvl", 0)] = _integer(start, "val", 1)


def _lists_of_styles(root: etree._Element) -> dict[str, str]:
    """Lists that only name the style of another one, to the list that it stands for (§17.9.21, §17.9.27)."""
    owners = {
        _attribute(link, "val"): _attribute(element, "abstractNumId")
        for element in root.findall(f"{_W}abstractNum")
        if (link := element.find(f"{_W}styleLink")) is not None
    }
    return {
        _attribute(element, "abstractNumId"): owners[_attribute(link, "val")]
        for element in root.findall(f"{_W}abstractNum")
        if (link := element.find(f"{_W}numStyleLink")) is not None and _attribute(link, "val") in owners
    }


def _level(element: etree._Element) -> tuple[int, _Level]:
    style, text, start, paragraph = (
        element.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start", "pStyle")
    )
    level = _Level(
        style="decimal" if style is None else _attribute(style, "val"),
        text="" if text is None else _attribute(text, "val"),
        start=1 if start is None else _integer(start, "val", 1),
        paragraph="" if paragraph is None else _attribute(paragraph, "val"),
        symbols=any(
            _SYMBOLS.match(str(font)) for fonts in element.iter(f"{_W}rFonts") for font in fonts.values()
        ),
        element=element,
    )
    return min(_integer(element, "ilvl", 0), _LEVELS - 1), level


def _written(levels: dict[int, _Level], level: int, counts: list[int | None]) -> str:
    if levels[level].style in {"bullet", "none"} and not _says_something(levels[level]):
        return ""

    def number(place: re.Match[str]) -> str:
        named = levels.get(int(place[1]) - 1)
        if named is None:
            return ""
        count = counts[int(place[1]) - 1]
        return _numeral(named.start if count is None else count, named.style)

    return _PLACE.sub(number, levels[level].text).strip()


def _says_something(level: _Level) -> bool:
    """A bullet is a sign, a letter that a symbol font draws as one, or Word's own "o"; letters are words to be read."""
    text = level.text.strip()
    drawn = len(text) == 1 and (level.symbols or text == "o")
    return not drawn and any(letter.isalnum() for letter in text)


def _numeral(count: int, style: str) -> str:
    if count > 0 and style in {"lowerLetter", "upperLetter"}:  # after z: aa, bb, cc
        repeated, letter = divmod(count - 1, _LETTERS)
        numeral = chr(ord("a") + letter) * (repeated + 1)
    elif count > 0 and style in {"lowerRoman", "upperRoman"}:
        numeral = _roman(count)
    else:
        numeral = f"{count:02}" if style == "decimalZero" else "" if style == "none" else str(count)
    return numeral.upper() if style.startswith("upper") else numeral


def _roman(count: int) -> str:
    numeral = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        numeral += letters * times
    return numeral


def _attribute(element: etree._Element, name: str) -> str:
    return element.get(f"{_W}{name}") or ""


def _integer(element: etree._Element, name: str, otherwise: int) -> int:
    value = _attribute(element, name)
    return int(value) if value.isdecimal() and len(value) < 6 else otherwise
