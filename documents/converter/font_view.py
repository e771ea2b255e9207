"""What LibreOffice sees of the fonts of this machine: the product's, by a fontconfig configuration of its own.

Neither the machine's configuration nor the fonts of a user, nor those that LibreOffice brings along or finds in its
profile: fontconfig drops every file that is refused here, those that a program adds by itself included.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from documents.fonts import FAMILIES, SYMBOLS, font_files, stand_ins

_FOLDER, _FILE = "fonts", "fonts.conf"
_GENERIC = (
    ("sans-serif", "Liberation Sans"),
    ("serif", "Liberation Serif"),
    ("monospace", "Liberation Mono"),
)
_ASKED_BY_FONTCONFIG = ("FONTCONFIG_", "FC_")


def make_font_view(folder: Path) -> Path:
    """Writes the configuration into ``folder`` and returns it. Raises FontsMissing, OSError."""
    view = folder / _FOLDER
    view.mkdir(exist_ok=True)
    for path in font_files():
        link = view / path.name
        if not link.is_symlink():
            link.symlink_to(path)
    configuration = folder / _FILE
    configuration.write_text(_configuration(view, folder / "fonts-cache"), encoding="utf-8")
    return configuration


def environment(configuration: Path) -> dict[str, str]:
    """That of a LibreOffice: this view of fonts, and no language of the host, which fontconfig prefers fonts by."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(_ASKED_BY_FONTCONFIG)}
    return own | {
        "FONTCONFIG_FILE": str(configuration),
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "LANGUAGE": "",
    }


def _configuration(view: Path, cache: Path) -> str:
    """fonts-conf(5)."""
    aliases = [_alias(asked, [drawn], 'binding="same"') for asked, drawn in stand_ins()]
    aliases += [_alias(asked, [drawn, SYMBOLS.name]) for asked, drawn in _GENERIC]
    fallback = "".join(f"<string>{escape(family.name)}</string>" for family in FAMILIES)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(view))}</dir>\n<cachedir>{escape(str(cache))}</cachedir>\n"
        "<selectfont><rejectfont><glob>/*</glob></rejectfont>"
        f"<acceptfont><glob>{escape(str(view))}/*</glob></acceptfont></selectfont>\n"
        + "\n".join(aliases)
        + f'\n<match target="pattern"><edit name="family" mode="append_last">{fallback}</edit></match>\n'
        "</fontconfig>\n"
    )


def _alias(asked: str, drawn: Iterable[str], binding: str = "") -> str:
    preferred = "".join(f"<family>{escape(name)}</family>" for name in drawn)
    return f"<alias {binding}><family>{escape(asked)}</family><prefer>{preferred}</prefer></alias>"
