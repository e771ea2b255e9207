"""What people do with the file elsewhere, for the tests of this folder: sign it with a certificate of their own."""

import io
import re
from collections.abc import Callable
from datetime import datetime

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle

from signing.certificates import Credential
from signing.pades import SignatureSpec, signed
from signing.trust import Evidence
from tests.parts.signing.circuit import NOON


def signed_elsewhere(
    pdf: bytes,
    credential: Credential,
    *,
    field: str = "co-contractor",
    stamper: TimeStamper | None = None,
    at: datetime = NOON,
    stamp: BaseStampStyle | None = None,
) -> bytes:
    """``stamp``: what the tool draws; pyHanko's own, in a font that it does not embed, unless given."""
    spec = SignatureSpec(field=field, credential=credential, name="", reason="Lu et approuvé", stamp=stamp)
    return signed(pdf, spec, evidence=Evidence(), stamper=stamper, at=at)


def changed(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """With one more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    added = writer.add_object(
        generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 90))),
                generic.pdf_name("/Contents"): generic.TextStringObject("et 100 000 euros de plus"),
            }
        )
    )
    page.setdefault(generic.pdf_name("/Annots"), generic.ArrayObject()).append(added)
    writer.update_container(page)


def overlay(writer: IncrementalPdfFileWriter) -> None:
    extra = generic.StreamObject(stream_data=b"0 0 300 300 re f")
    writer.add_stream_to_page(0, writer.add_object(extra))


def new_title(writer: IncrementalPdfFileWriter) -> None:
    information = writer.trailer_view["/Info"]
    information[generic.pdf_name("/Title")] = generic.TextStringObject("Bon de commande")
    writer.update_container(information)


def appended_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    copy = generic.DictionaryObject(pages["/Kids"][0])
    pages["/Kids"].append(writer.add_object(copy))
    pages[generic.pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)
    writer.update_container(pages["/Kids"])


def new_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("Signature1", on_page=0, box=(10, 10, 100, 50)))


def saved_anew(pdf: bytes, **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        result = io.BytesIO()
        opened.save(result, **options)
    return result.getvalue()


def hybrid(pdf: bytes) -> bytes:
    """With an update that has both a table and a stream of references (ISO 32000-1, 7.5.8.4)."""
    reader = PdfFileReader(io.BytesIO(pdf))
    size, root = int(reader.trailer_view["/Size"]), reader.root_ref.idnum
    previous = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    stream_at = len(pdf)
    entry = b"\x01" + stream_at.to_bytes(4, "big") + b"\x00"
    stream = (
        f"{size} 0 obj\n<< /Type /XRef /Size {size + 1} /W [1 4 1] /Index [{size} 1] /Root {root} 0 R "
        f"/Length {len(entry)} >>\nstream\n"
    ).encode() + entry
    stream += b"\nendstream\nendobj\n"
    table = (
        f"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size {size + 1} /Root {root} 0 R /Prev {previous} "
        f"/XRefStm {stream_at} >>\nstartxref\n{stream_at + len(stream)}\n%%EOF\n"
    ).encode()
    return pdf + stream + table


def one_page() -> bytes:
    """A document of somebody else's."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    result = io.BytesIO()
    pdf.save(result)
    return result.getvalue()
