"""Which families of the product draw a character: asked of fontconfig, in a configuration of our own."""

import ctypes
import threading
from functools import cache

from documents.fonts import FAMILIES, font_files
from documents.problems import FontsMissing

_fontconfig_lock = threading.Lock()


class _FontSet(ctypes.Structure):
    """``FcFontSet`` of fontconfig.h."""

    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@cache
def families_with(letter: str) -> frozenset[str]:
    """All, where fontconfig or the fonts are absent: nothing is refused on a guess, and no document is made there."""
    families = [family.name for family in FAMILIES for _ in family.files]  # in the order of the files
    try:
        library, view = _fontconfig()
    except (OSError, FontsMissing):
        return frozenset(families)
    with _fontconfig_lock:
        fonts = library.FcConfigGetFonts(view, _APPLICATION_FONTS).contents
        found = [_has(library, fonts.fonts[number], ord(letter)) for number in range(fonts.count)]
    return frozenset(family for family, has in zip(families, found, strict=True) if has)


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
