"""What is seen in a signature field: who signed, in which capacity, for whom, when, and what it is worth.

The text is real text (extractable, PDF/A), the drawn signature an opaque picture. The field itself is tagged
and named by whoever placed it, which is what a screen reader announces.
"""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.images import pil_image
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from foundation.clock import PARIS
from foundation.errors import Refusal
from signing import stamp_font
from signing.certificates import SIMPLE

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_PADDING = 3.0
_LEADING = 1.2
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5)
_MARK_SHARE = 0.42
"""Part of the height given to the drawn or typed signature, above the text."""
_LARGEST_MARK = 16.0


class UnprintableName(Refusal):
    """``characters`` are those for which the stamp has no sign."""

    def __init__(self, text: str, characters: str) -> None:
        self.text, self.characters = text, characters
        super().__init__(
            f"« {text} » contient des caractères que le document ne peut pas porter ({characters}) : "
            "écrivez-le en caractères latins, grecs ou cyrilliques."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The facts of one stamp; ``at`` is the instant of the person's decision."""

    name: str
    capacity: str
    acting_for: str
    at: datetime
    typed_name: str = ""
    drawn: bytes | None = None
    worth: str = SIMPLE.capitalize()
    """The last line: what the signature is, or whose certificate it is made with."""
    asked: bool = False
    """``at`` is when the signature was asked for: made elsewhere, it is given a little later, as its token says."""

    def lines(self) -> tuple[str, ...]:
        return (
            f"Signé électroniquement par {self.name}",
            f"{self.capacity}, pour {self.acting_for}",
            f"{'demandé ' if self.asked else ''}le {in_words(self.at)} (heure de Paris)",
            self.worth,
        )


def in_words(at: datetime) -> str:
    """«1er mars 2027 à 0 h 30», in Paris."""
    local = at.astimezone(PARIS)
    day = "1er" if local.day == 1 else str(local.day)
    return f"{day} {_MONTHS[local.month - 1]} {local.year} à {local.hour} h {local.minute:02d}"


def printable(text: str) -> str:
    """The text as the stamp's font can write it. Raises UnprintableName."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    missing = sorted({character for character in composed if character not in stamp_font.widths()})
    if missing:
        raise UnprintableName(composed, " ".join(missing))
    return composed


def style_of(stamp: Stamp) -> BaseStampStyle:
    """For pyHanko. Raises UnprintableName before anything is signed."""
    for line in (*stamp.lines(), stamp.typed_name):
        printable(line)
    return _Style(stamp=stamp, border_width=0)


@dataclass(frozen=True, kw_only=True)
class _Style(BaseStampStyle):
    stamp: Stamp

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, Any],  # noqa: ARG002 - pyHanko's signature
    ) -> BaseStamp:
        return _Drawn(writer, self, box)


class _Drawn(BaseStamp):
    """Lays the stamp out in its box and writes it as a form XObject."""

    def __init__(self, writer: BasePdfFileWriter, style: _Style, box: BoxConstraints) -> None:
        super().__init__(writer=writer, style=style, box=box)
        self._stamp = style.stamp
        self._font = GlyphAccumulator(writer, io.BytesIO(stamp_font.font_file()), font_size=_LARGEST_MARK)

    def apply_appearance(self, annotation: generic.DictionaryObject) -> None:
        """Remembers the exact size of the field: pyHanko's boxes count in whole points."""
        left, bottom, right, top = (float(number) for number in annotation["/Rect"])
        self._size = round(abs(right - left), 3), round(abs(top - bottom), 3)
        super().apply_appearance(annotation)

    def as_form_xobject(self) -> generic.StreamObject:
        """In the same box and encoding as the empty appearance it replaces, so that validators see no more change
        than a field being filled."""
        drawn = super().as_form_xobject()
        corners = [generic.FloatObject(number) for number in (0, 0, *self._size)]  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        drawn[generic.NameObject("/BBox")] = generic.ArrayObject(corners)
        drawn.compress()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        return drawn

    def render(self) -> bytes:
        self.set_resource(ResourceType.FONT, generic.NameObject("/F"), self._font.as_resource())
        width, height = self._size
        mark_height = height * _MARK_SHARE if self._stamp.drawn or self._stamp.typed_name else 0.0
        frame = b"0.6 G 0.5 w 0.25 0.25 %.2f %.2f re S" % (width - 0.5, height - 0.5)
        mark = self._mark(width - 2 * _PADDING, mark_height, bottom=height - mark_height)
        text = self._text(width - 2 * _PADDING, top=height - mark_height)
        return b"q " + b" ".join([frame, *mark, *text]) + b" Q"

    def _mark(self, width: float, height: float, *, bottom: float) -> Iterator[bytes]:
        """The drawn signature, or the typed name in larger letters."""
        if self._stamp.drawn:
            picture = Image.open(io.BytesIO(self._stamp.drawn)).convert("RGB")
            scale = min(width / picture.width, max(height - _PADDING, 1.0) / picture.height)
            name = generic.NameObject("/Drawn")
            self.set_resource(ResourceType.XOBJECT, name, pil_image(picture, self._ensure_writer))
            across, up = picture.width * scale, picture.height * scale
            yield b"q %.2f 0 0 %.2f %.2f %.2f cm /Drawn Do Q" % (across, up, _PADDING, bottom)
        elif self._stamp.typed_name:
            name_typed = printable(self._stamp.typed_name)
            size = min(_LARGEST_MARK, height * 0.8, width / max(measured(name_typed), 1e-6))
            yield self._line(name_typed, size, bottom + height * 0.2)

    def _text(self, width: float, *, top: float) -> Iterator[bytes]:
        size, lines = fitted(self._stamp.lines(), width=width, height=top - _PADDING)
        for number, line in enumerate(lines):
            yield self._line(line, size, top - size * (1 + number * _LEADING))

    def _line(self, text: str, size: float, baseline: float) -> bytes:
        self._font.font_size = size  # type: ignore[assignment]  # any number will do
        shown = self._font.shape(text, with_actual_text=False).graphics_ops
        return b"BT 0 g /F %.2f Tf 1 0 0 1 %.2f %.2f Tm %s ET" % (size, _PADDING, baseline, shown)


def measured(text: str) -> float:
    """Width of the text in ems."""
    advances = stamp_font.widths()
    return sum(advances[character] for character in text) / 1000


def fitted(lines: Iterable[str], *, width: float, height: float) -> tuple[float, list[str]]:
    """The largest size at which the lines, wrapped at their spaces, fit in the box; the smallest if none does."""
    texts = [printable(line) for line in lines]
    for size in _SIZES:
        wrapped = [part for text in texts for part in _wrapped(text, width / size)]
        fits_across = all(measured(part) * size <= width for part in wrapped)
        if fits_across and len(wrapped) * size * _LEADING <= height:
            break
    return size, wrapped


def _wrapped(text: str, ems: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and measured(longer) > ems:
            yield line
            line = word
        else:
            line = longer
    yield line
