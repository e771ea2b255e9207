"""The words of a PDF, its number of pages, and a picture of each page."""

import io
import threading

import pypdfium2

from foundation.errors import Refusal

_LOCK = threading.Lock()
"""PDFium is not thread-safe."""
_SOFT_HYPHENS = str.maketrans("", "", "\xad\u2010\ufffe")


class UnreadablePdf(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce fichier n’est pas un PDF lisible : il est abîmé, ou protégé par un mot de passe."
        )


def pdf_text(content: bytes) -> str:
    """The text of all pages, one after the other. Raises UnreadablePdf."""
    with _LOCK, _opened(content) as document:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_bounded())
            text.close()
            page.close()
    return "\n".join(pages).replace("\r\n", "\n").translate(_SOFT_HYPHENS)


def page_count(content: bytes) -> int:
    """Raises UnreadablePdf."""
    with _LOCK, _opened(content) as document:
        return len(document)


def page_picture(content: bytes, number: int, *, width: int) -> bytes:
    """Page ``number`` (from 1) as a PNG ``width`` pixels wide. Raises UnreadablePdf, IndexError."""
    with _LOCK, _opened(content) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page = document[number - 1]
        picture = page.render(scale=width / page.get_width(), may_draw_forms=True).to_pil()
        page.close()
    result = io.BytesIO()
    picture.save(result, "PNG", optimize=False)
    return result.getvalue()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf from error
