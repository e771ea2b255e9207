"""Marks that the reader of a Word file leaves in its words for the check of the printed page.

They tell where the page and the words that are shown differ by nature: the number of a note or a page, a bullet, the
mention of a picture, a text box that stands elsewhere on the page. All are characters that XML 1.0 (§2.2) forbids:
no Word file can hold one, and so none can forge a mark.
"""

import re

NUMBER = "\x0e"
"""A number that the layout writes: of a page, of a note."""
SYMBOL = "\x0f"
"""A sign of a symbol font, whose look depends on the font."""
BULLET = "\x10"
SHOWN, END_SHOWN = "\x11", "\x12"
"""Words for the reader that no page bears: "[note 1]", the description of a picture."""
BOX, FOOTNOTE, ENDNOTE, END_APART = "\x13", "\x14", "\x15", "\x16"
"""Words that the page bears apart from those around them."""

_MARKS = re.compile("[\x0e-\x1a]")
_ONLY_MARKS = re.compile("^[\x0e-\x1a]+(?:\n|\\Z)", re.MULTILINE)


def shown(marked: str) -> str:
    """The words as people see them."""
    return _MARKS.sub("", _ONLY_MARKS.sub("", marked)).strip()
