"""The words of a PDF, its number of pages, and a picture of each page."""

import ctypes
import io
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2
from PIL import Image

from foundation.errors import Refusal

_LOCK = threading.Lock()
"""PDFium is not thread-safe."""
_HYPHENS = str.maketrans(dict.fromkeys("\x02\ufffe\u2010\u2011", "-") | {"\xad": None})
"""U+0002 is how PDFium tells of a hyphen that ends a line, and joins both lines ("au-delà", "EPN-2026-0042")."""
_CUT = re.compile(r"(?<=\w)-\r?\n(?=\w)")
"""The same after a digit, where PDFium leaves both lines as they are."""
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\uffff]")
"""Neither a database nor XML takes them, and a scanner's own text layer may hold some."""
Rectangle = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the bottom left corner of the page."""
_SAME_LINE = 0.5
"""Points between the lower edges of two letters of one line."""
_COLOURS = 64
"""Of a picture: enough for black letters, a logo and a blue stamp, and a fourth of the weight on a phone."""


class UnreadablePdf(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce fichier n’est pas un PDF lisible : il est abîmé, ou protégé par un mot de passe."
        )


def pdf_text(content: bytes) -> str:
    """The text of all pages, one after the other, in lines. Raises UnreadablePdf."""
    return in_lines(page_texts(content))


def page_texts(content: bytes, *, by_place: bool = False) -> tuple[str, ...]:
    """The text of each page as PDFium tells it: U+0002 is a hyphen that ends a line. Raises UnreadablePdf.

    ``by_place``: letters sorted on their line, where a second font drew some of them; ten times slower.
    """
    with _opened(content) as document:
        return tuple("\n".join(_placed(page)) if by_place else _words(page) for page in document)


def in_lines(texts: Iterable[str]) -> str:
    """The same for people and for the index: lines joined where a hyphen cut a word, nothing that XML refuses."""
    return _in_lines("\n".join(texts))


def texts_and_places(
    content: bytes, places: Sequence[tuple[int, Rectangle]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``page_texts``, and what stands in each of the places (page from 1, rectangle). Raises UnreadablePdf."""
    with _opened(content) as document:
        pages, beside = [], dict[int, str]()
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            pages.append(str(text.get_text_bounded()))
            for rank, (wanted, rectangle) in enumerate(places):
                if wanted == number:
                    beside[rank] = str(text.get_text_bounded(*rectangle))
            text.close()
            page.close()
    return tuple(pages), tuple(beside.get(rank, "") for rank in range(len(places)))


def says(content: bytes, words: str) -> bool:
    """Whether a page has these words; reads no further than the first one that does. Raises UnreadablePdf."""
    with _opened(content) as document:
        return any(words in _in_lines(_words(page)) for page in document)


def _in_lines(text: str) -> str:
    lines = _CUT.sub("-", text.translate(_HYPHENS)).splitlines()
    return "\n".join(_NO_TEXT.sub("", line).rstrip() for line in lines)


def page_count(content: bytes) -> int:
    """Raises UnreadablePdf."""
    with _opened(content) as document:
        return len(document)


def page_picture(content: bytes, number: int, *, width: int) -> bytes:
    """Page ``number`` (from 1) as a PNG ``width`` pixels wide, signatures included.

    Raises UnreadablePdf, IndexError.
    """
    with _opened(content) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        document.init_forms()  # or the signatures already given, which are form fields, would not be drawn
        page = document[number - 1]
        scale = (width - 0.01) / page.get_width()  # PDFium rounds up
        picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
        page.close()
    result = io.BytesIO()
    light = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    light.save(result, "PNG")
    return result.getvalue()


def _words(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    words = str(text.get_text_bounded())
    text.close()
    page.close()
    return words


@contextmanager
def _opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """One document at a time; whatever PDFium cannot read, at first or further on, raises UnreadablePdf."""
    with _LOCK:
        try:
            with pypdfium2.PdfDocument(content) as document:
                yield document
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdf from error


def _placed(page: pypdfium2.PdfPage) -> Iterator[str]:
    """Lines made of letters that follow one another at one height, sorted from left to right."""
    text = page.get_textpage()
    line: list[tuple[float, str]] = []
    height = None
    x, y = ctypes.c_double(), ctypes.c_double()
    for rank in range(text.count_chars()):
        letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, rank))
        if pypdfium2.raw.FPDFText_IsGenerated(text, rank) == 1 or not pypdfium2.raw.FPDFText_GetCharOrigin(
            text, rank, x, y
        ):
            continue
        if height is not None and abs(y.value - height) > _SAME_LINE:
            yield "".join(found for _, found in sorted(line, key=lambda one: one[0]))
            line = []
        height = y.value
        line.append((x.value, letter))
    yield "".join(found for _, found in sorted(line, key=lambda one: one[0]))
    text.close()
    page.close()
