"""The fonts of a PDF that was made: embedded, and those that the text asks for."""

import re
from collections.abc import Iterator

import pikepdf

from documents.charsets import families_with
from documents.fonts import FAMILIES
from documents.problems import UnexpectedResult

_MAPPED = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-Fa-f]+)>")
_LONGEST_RANGE = 1000


def check_fonts(pdf: pikepdf.Pdf, families: frozenset[str]) -> None:
    """``families`` of the product are those that the text asks for; another one may draw what they lack, no more.

    Raises UnexpectedResult, also for a font that is not embedded.
    """
    named = {family.name.replace(" ", ""): family.name for family in FAMILIES}
    for font in _fonts(pdf):
        name = str(font.get("/BaseFont", "/?"))[1:].rpartition("+")[2]
        if not _embedded(font):
            raise UnexpectedResult(f"la police {name} n’y est pas incorporée.")
        family = named.get(name.partition("-")[0].partition(",")[0], "")
        if family not in families and not _draws_what_others_lack(font, family, families):
            raise UnexpectedResult(
                f"la police {family or name} y remplace une de celles du texte ({', '.join(sorted(families))})."
            )


def _draws_what_others_lack(font: pikepdf.Object, family: str, families: frozenset[str]) -> bool:
    letters = {letter for letter in _letters(font) if not letter.isspace()}
    return bool(family and letters) and not any(families <= families_with(letter) for letter in letters)


def _letters(font: pikepdf.Object) -> set[str]:
    """What a font writes, by its own table (ISO 32000-1, 9.10.3)."""
    found: set[str] = set()
    if "/ToUnicode" not in font:
        return found
    for kind, rows in _MAPPED.findall(font.ToUnicode.read_bytes()):
        codes = [bytes.fromhex(code.decode()) for code in _CODES.findall(rows)]
        if kind == b"char":
            found.update(*(code.decode("utf-16-be", "replace") for code in codes[1::2]))
            continue
        for first, last, begin in zip(codes[::3], codes[1::3], codes[2::3], strict=False):
            length = min(int.from_bytes(last) - int.from_bytes(first), _LONGEST_RANGE)
            start = int.from_bytes(begin)
            found.update(chr(start + step) for step in range(length + 1) if len(begin) == 2)
    return found


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Wherever they are used: by pages, and by what is drawn on them."""
    for item in pdf.objects:
        is_font = isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        if is_font and not str(item.get("/Subtype")).startswith("/CIDFont"):  # a part of another one
            yield item


def _embedded(font: pikepdf.Object) -> bool:
    holder = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = holder.get("/FontDescriptor", pikepdf.Dictionary())
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
