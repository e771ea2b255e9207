"""Whether the fonts of the product can draw a text: LibreOffice prints an empty box for what they cannot.

Asked of fontconfig, as LibreOffice does when the font of the text lacks a character, in a configuration of our own.
"""

import ctypes
import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

from documents.fonts import font_files
from documents.package import Package
from documents.problems import FontsMissing

_PRINTED_PARTS = ("header", "footer", "footnotes", "endnotes")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SYMBOL_FONT = range(0xF000, 0xF100)
"""Private places where Word puts the bullets of its symbol fonts; LibreOffice knows them."""


def undrawable(docx: bytes) -> str:
    """The characters of a Word document that no font of the product draws, in order. Raises NotWord, TooLarge."""
    return missing(_letters(docx))


def missing(letters: Iterable[str]) -> str:
    """Those among them that no font of the product draws, in order."""
    return "".join(
        sorted(letter for letter in set(letters) if not letter.isascii() and not _is_drawn(letter))
    )


def _letters(docx: bytes) -> set[str]:
    """Every character of the parts whose words are printed."""
    package = Package.opened(docx)
    names = {package.main, *(name for kind in _PRINTED_PARTS for name in package.related(kind))}
    return {letter for name in names for letter in "".join(map(str, package.tree(name).itertext()))}


@cache
def _is_drawn(letter: str) -> bool:
    if unicodedata.category(letter) in _INVISIBLE or _VARIATION_SELECTORS.fullmatch(letter):
        return True
    return ord(letter) in _SYMBOL_FONT or _is_in_a_font(letter)


_fontconfig_lock = threading.Lock()


class _FontSet(ctypes.Structure):
    """``FcFontSet`` of fontconfig.h."""

    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


def _is_in_a_font(letter: str) -> bool:
    """True where fontconfig or the fonts are absent: nothing is refused on a guess, and no document is made there."""
    try:
        library, view = _fontconfig()
    except (OSError, FontsMissing):
        return True
    with _fontconfig_lock:
        fonts = library.FcConfigGetFonts(view, _APPLICATION_FONTS)
        return bool(fonts) and any(
            _has(library, fonts.contents.fonts[number], ord(letter)) for number in range(fonts.contents.count)
        )


_APPLICATION_FONTS = 1


@cache
def _fontconfig() -> tuple[ctypes.CDLL, ctypes.c_void_p]:
    """The library, and a configuration in it that holds the fonts of the product. Raises OSError, FontsMissing."""
    files = font_files()
    library = ctypes.CDLL("libfontconfig.so.1")
    library.FcConfigCreate.restype = ctypes.c_void_p
    library.FcConfigAppFontAddFile.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FcPatternGetCharSet.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_void_p),
    ]
    library.FcCharSetHasChar.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    view = ctypes.c_void_p(library.FcConfigCreate())
    for path in files:
        if not library.FcConfigAppFontAddFile(view, str(path).encode()):
            raise OSError(path)
    return library, view


def _has(library: ctypes.CDLL, font: int, code: int) -> bool:
    letters = ctypes.c_void_p()
    found = library.FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(letters)) == 0
    return found and bool(library.FcCharSetHasChar(letters, code))
