"""The font of the stamps: Liberation Sans, brought to 1000 units per em, so that pyHanko embeds it right.

pyHanko 0.38 writes glyph widths in font units where a PDF wants thousandths of an em (ISO 32000-1, 9.7.4.3):
with a font of 2048 units the stamp is stretched and PDF/A is broken. Scaling once and cutting to the scripts
that names are written in also makes each stamp twelve times cheaper.
"""

import io
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

_FOLDERS = ("liberation2", "liberation", "liberation-fonts")
_FILE = "LiberationSans-Regular.ttf"
_UNITS = 1000
_SCRIPTS = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # Latin
    (0x1E00, 0x1EFF),  # Latin, Vietnamese included
    (0x370, 0x3FF),  # Greek
    (0x400, 0x4FF),  # Cyrillic
    (0x2010, 0x2027),  # dashes and quotes
    (0x20AC, 0x20AC),
)


class FontMissingError(Exception):
    """The Debian package ``fonts-liberation`` is not installed."""


@cache
def font_file() -> bytes:
    """The font, cut and scaled; made once a process (about a fifth of a second)."""
    font = TTFont(_installed())
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["FFTM", "GSUB", "GPOS", "kern", "GDEF"]
    options.name_IDs = [1, 2, 4, 6]
    options.notdef_outline = True
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in _SCRIPTS for code in range(first, last + 1)])
    cutter.subset(font)
    scale_upem(font, _UNITS)
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


@cache
def widths() -> dict[str, int]:
    """Advance width of every character that can be printed, in thousandths of an em."""
    font = TTFont(io.BytesIO(font_file()))
    advances = font["hmtx"].metrics
    return {chr(code): advances[name][0] for code, name in font.getBestCmap().items()}


def _installed() -> Path:
    for folder in _FOLDERS:
        path = Path("/usr/share/fonts/truetype") / folder / _FILE
        if path.is_file():
            return path
    message = f"{_FILE} is not installed: apt install fonts-liberation"
    raise FontMissingError(message)
