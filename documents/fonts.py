"""The fonts of the product: the only ones that LibreOffice and the checks of characters see, on every machine.

What else is installed on a machine would change what is printed, and what is refused as impossible to draw.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.problems import FontsMissing

_FOUR = ("Regular", "Bold", "Italic", "BoldItalic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """``stands_for``: families whose letters have the same widths, so that lines and pages break alike."""

    name: str
    files: tuple[str, ...]
    package: str
    """Of Debian and Ubuntu."""
    stands_for: tuple[str, ...] = ()


def _family(name: str, package: str, *stands_for: str) -> Family:
    files = tuple(f"{name.replace(' ', '')}-{face}.ttf" for face in _FOUR)
    return Family(name=name, files=files, package=package, stands_for=stands_for)


SYMBOLS = Family(
    name="DejaVu Sans", files=("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"), package="fonts-dejavu-core"
)
"""Draws what the families of the text lack: arrows, ticked boxes, mathematical signs."""
FAMILIES = (
    _family("Liberation Sans", "fonts-liberation2", "Arial", "Helvetica"),
    _family("Liberation Serif", "fonts-liberation2", "Times New Roman", "Times"),
    _family("Liberation Mono", "fonts-liberation2", "Courier New", "Courier"),
    _family("Carlito", "fonts-crosextra-carlito", "Calibri"),
    _family("Caladea", "fonts-crosextra-caladea", "Cambria"),
    SYMBOLS,
)

_FOLDERS = (
    *(
        Path("/usr/share/fonts/truetype", name)
        for name in ("liberation2", "liberation", "crosextra", "dejavu")
    ),
    *(
        Path("/usr/share/fonts", name)
        for name in (
            *("liberation-sans", "liberation-serif", "liberation-mono", "liberation-fonts", "liberation"),
            *("google-carlito-fonts", "google-crosextra-caladea-fonts", "dejavu-sans-fonts", "dejavu"),
        )
    ),
)
"""Where Debian and Ubuntu, then Fedora, put them; a family comes from one folder, the first that has it whole."""


def font_files() -> tuple[Path, ...]:
    """Every file of every family, in order. Raises FontsMissing, which names what to install."""
    found = {family.name: _files_of(family) for family in FAMILIES}
    missing = [family for family in FAMILIES if not found[family.name]]
    if missing:
        raise FontsMissing(
            tuple(family.name for family in missing), tuple(sorted({family.package for family in missing}))
        )
    return tuple(path for files in found.values() for path in files)


def _files_of(family: Family) -> tuple[Path, ...]:
    for folder in _FOLDERS:
        files = tuple(folder / name for name in family.files)
        if all(path.is_file() for path in files):
            return files
    return ()


@cache
def _drawn_by() -> Mapping[str, str]:
    return {name.casefold(): family.name for family in FAMILIES for name in (family.name, *family.stands_for)}


def drawn_by(family: str) -> str:
    """The family of the product that draws what asks for ``family``: itself, or its equal in widths; else ""."""
    return _drawn_by().get(family.strip().casefold(), "")


def stand_ins() -> Iterator[tuple[str, str]]:
    """Each family that another one draws, with that one."""
    for family in FAMILIES:
        for other in family.stands_for:
            yield other, family.name
