"""The colours of a Word document, and whether one can be read on another.

A colour may be stated twice: as such, which LibreOffice prints, and as one of the theme, which Word shows.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from documents.inline import W

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
LEAST_CONTRAST = 2.5
"""Of the 3 that WCAG 2.1 (§1.4.3) wants of large text, less what the pale blue headings of Office come to (2.95)."""
_HEX = re.compile("[0-9A-Fa-f]{6}")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NAMES = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1", "background1": "lt1", "text2": "dk2",
    "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
"""ST_ThemeColor (§17.18.97) to the scheme of the theme, as Word maps it unless the settings say otherwise."""
_MAPPED = {"text1": "t1", "background1": "bg1", "text2": "t2", "background2": "bg2"}
_OF_EFFECTS = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}
_HIGHLIGHTS: Mapping[str, Colour] = {
    "black": (0, 0, 0), "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE, "darkBlue": (0, 0, 139), "darkCyan": (0, 139, 139),
    "darkGreen": (0, 100, 0), "darkMagenta": (139, 0, 139), "darkRed": (139, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (169, 169, 169), "lightGray": (211, 211, 211),
}  # fmt: skip


class Colours:
    """Reads colours with the theme of one document."""

    def __init__(self, theme: etree._Element | None, mapping: etree._Element | None = None) -> None:
        """``mapping`` is what the settings say of the scheme (§17.15.1.20)."""
        self._scheme: dict[str, Colour] = {}
        self._names = dict(_NAMES)
        for name, attribute in _MAPPED.items():
            other = "" if mapping is None else mapping.get(f"{W}{attribute}") or ""
            self._names[name] = _NAMES.get(other, other) or _NAMES[name]
        scheme = None if theme is None else next(theme.iter(f"{_DRAWING}clrScheme"), None)
        for entry in () if scheme is None else scheme.iterchildren("*"):
            stated = next(entry.iterchildren("*"), None)
            if stated is not None and (colour := _of_hex(stated.get("lastClr") or stated.get("val") or "")):
                self._scheme[etree.QName(entry).localname] = colour

    def of(
        self, element: etree._Element | None, value: str = "val", theme: str = "themeColor"
    ) -> list[Colour]:
        """Each way to understand what is stated; none for a colour that follows the background by itself."""
        if element is None:
            return []
        plain = _of_hex(element.get(f"{W}{value}") or "")
        themed = self._of_theme(element, theme)
        return [colour for colour in (plain, themed) if colour is not None]

    def of_effect(self, fill: etree._Element) -> list[Colour]:
        """Of a plain fill of letters (MS-DOCX §2.6.1.19), variations of a theme's colour left aside."""
        found: list[Colour] = []
        for stated in fill.iterchildren("*"):
            value = next((str(value) for name, value in stated.items() if str(name).endswith("}val")), "")
            colour = _of_hex(value) or self._scheme.get(_OF_EFFECTS.get(value, value))
            found.extend([colour] if colour else [])
        return found

    def highlight(self, element: etree._Element | None) -> list[Colour]:
        named = "" if element is None else element.get(f"{W}val") or ""
        return [_HIGHLIGHTS[named]] if named in _HIGHLIGHTS else []

    def shading(self, element: etree._Element | None) -> list[Colour]:
        """Of ``w:shd`` (§17.3.5): a fill, and a pattern of another colour over it."""
        if element is None:
            return []
        fills = self.of(element, "fill", "themeFill")
        share = _share(element.get(f"{W}val") or "clear")
        if not share:
            return fills
        patterns = self.of(element, "color", "themeColor") or [(0, 0, 0)]
        return [_mixed(over, under, share) for over in patterns for under in fills or [WHITE]]

    def _of_theme(self, element: etree._Element, theme: str) -> Colour | None:
        name = element.get(f"{W}{theme}") or ""
        colour = self._scheme.get(self._names.get(name, name))
        if colour is None:
            return None
        tint = element.get(f"{W}{theme.replace('Color', '')}Tint") or ""
        shade = element.get(f"{W}{theme.replace('Color', '')}Shade") or ""
        if tint:  # §17.18.97: towards white, towards black
            return _mixed(colour, WHITE, _byte(tint) / 255)
        return _mixed(colour, (0, 0, 0), _byte(shade) / 255) if shade else colour


def is_colour(value: str) -> bool:
    """Six digits, or "auto" (ST_HexColor, §17.18.38): programs make different things of anything else."""
    return value == "auto" or _HEX.fullmatch(value) is not None


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21 (WCAG 2.1, relative luminance and contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(texts: list[Colour], backgrounds: list[Colour]) -> bool:
    """However the colours are understood."""
    return all(contrast(text, under) >= LEAST_CONTRAST for text in texts for under in backgrounds or [WHITE])


def _luminance(colour: Colour) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True))


def _linear(colour: Colour) -> Iterator[float]:
    for value in colour:
        part = value / 255
        yield part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _of_hex(value: str) -> Colour | None:
    if not _HEX.fullmatch(value):
        return None
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)


def _byte(value: str) -> int:
    return int(value, 16) if re.fullmatch("[0-9A-Fa-f]{1,2}", value) else 255


def _share(pattern: str) -> float:
    """How much of the background the pattern covers."""
    if pattern in {"clear", "nil"}:
        return 0.0
    percentage = re.fullmatch(r"pct(\d{1,2})", pattern)
    return int(percentage[1]) / 100 if percentage else 1.0


def _mixed(over: Colour, under: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(over, under, strict=True))
    return red, green, blue
