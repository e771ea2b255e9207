"""From a Word document to the PDF that is read, deliberated on and signed: converted, finished, checked."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf

from documents.converter import Converter
from documents.fields import FieldBox, place_signature_fields
from documents.finish import finish
from documents.font_setting import drawn_families, refuse_undrawn
from documents.package import Package
from documents.pdf_text import in_lines, texts_and_places
from documents.prepared import archived, prepare
from documents.printed_fonts import check_fonts
from documents.printed_places import around, check_pictures, check_places, words_of_places
from documents.printed_words import check_printed
from documents.problems import ConversionFailed, UnexpectedResult
from documents.scan_code import ScanCode, draw_scan_code
from documents.structure import WordText, read_package

MOST_PAGES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducedPdf:
    """One file, PDF/A-2b and PDF/UA-1; equal documents made at the same instant are equal bytes."""

    pdf: bytes
    pages: int
    words: str
    """What the pages say, for search."""
    boxes: tuple[FieldBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the file says of itself."""

    title: str
    subject: str
    author: str
    made_at: datetime


def produce_pdf(
    docx: bytes,
    converter: Converter,
    description: Description,
    *,
    fields: Mapping[str, str],
    hidden_fields: Sequence[str] = (),
    must_contain: str = "",
    scan_code: ScanCode | None = None,
    reference: bytes | None = None,
    read: WordText | None = None,
) -> ProducedPdf:
    """Converts, places the signature fields (name → words for a screen reader), and checks the result.

    A converter that says all is well proves nothing: the result is looked at. What no font of the product draws is
    refused before. ``scan_code`` is drawn on the last page, which bears the signatures. ``reference`` is the Word file
    whose places of signatures and pictures the page must show; ``read`` what its pages on the screen say, read in
    ``docx`` where it was not kept. Raises what ``documents.prepared``, ``font_setting.refuse_undrawn`` and
    ``Converter.convert`` raise, AnchorLost, AnchorDoubled, UnexpectedResult; PrintedOtherwise where the pages do not
    say what is read in the Word file, UnreadableDocx; PlaceMoved, ForeignPicture.
    """
    package = Package.opened(docx)
    template = package if reference == docx else Package.opened(reference) if reference else None
    ready = prepare(package)
    refuse_undrawn(ready)
    raw = converter.convert(docx if ready is package else archived(ready))
    try:
        pdf = pikepdf.open(io.BytesIO(raw))
    except pikepdf.PdfError as error:
        raise ConversionFailed("the PDF cannot be read") from error
    with pdf:
        pages = len(pdf.pages)
        if not 0 < pages <= MOST_PAGES:
            raise UnexpectedResult(f"il compte {pages} pages.")
        check_fonts(pdf, drawn_families(ready))
        if template is not None:
            check_pictures(pdf, template)
        boxes = place_signature_fields(pdf, fields, hidden_fields)
        if scan_code is not None:
            draw_scan_code(pdf, scan_code, raw=raw)
        finish(
            pdf,
            title=description.title,
            subject=description.subject,
            author=description.author,
            made_at=description.made_at,
        )
        result = io.BytesIO()
        pdf.save(
            result,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    content = result.getvalue()
    texts, beside = texts_and_places(content, around(boxes))
    words = in_lines(texts)
    if must_contain not in words:
        raise UnexpectedResult(
            f"« {must_contain} » ne s’y trouve pas : le document ne vient pas de ce modèle."
        )
    if boxes and template is not None:
        check_places(boxes, beside, words_of_places(template))
    check_printed(content, read_package(ready) if read is None else read, pages=texts)
    return ProducedPdf(pdf=content, pages=pages, words=words, boxes=boxes)
