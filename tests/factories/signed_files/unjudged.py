"""Signed files that cannot be judged, and what makes them not so: bytes after the signed end."""

import io
import re

import pikepdf

from tests.factories.signed_files.incremental import half, whole
from tests.factories.signed_files.raw_pdf import CATALOG, document, last_place, size
from tests.factories.signed_files.signing_tools import signed, signed_in_format
from tests.factories.signed_files.table import Family
from workflow.readings.alone import Alone

FAMILY, BEHIND = Family("Cannot be judged"), Family("Cannot be judged, and something follows")


@FAMILY.row("encrypted with an empty password, then signed", verdict=Alone.UNJUDGED)
def encrypted() -> bytes:
    return signed(_protected(document(), user=""), password="")


@FAMILY.row("encrypted with a password, then signed", verdict=Alone.UNJUDGED)
def locked() -> bytes:
    return signed(_protected(document(), user="secret"), password="secret")


@FAMILY.row("signed, then encrypted with an empty password", verdict=Alone.UNJUDGED)
def encrypted_since() -> bytes:
    return _protected(whole(), user="")


@FAMILY.row("hybrid references", verdict=Alone.UNJUDGED)
def hybrid() -> bytes:
    return signed(_hybrid(document()))


@FAMILY.row("adbe.pkcs7.sha1", verdict=Alone.UNJUDGED)
def sha1() -> bytes:
    return signed_in_format(document(), "adbe.pkcs7.sha1", encloses=True)


@FAMILY.row("adbe.x509.rsa_sha1", verdict=Alone.UNJUDGED)
def rsa_sha1() -> bytes:
    return signed_in_format(document(), "adbe.x509.rsa_sha1")


@FAMILY.row("a format of which nothing is known", verdict=Alone.UNJUDGED)
def unknown_format() -> bytes:
    return signed_in_format(document(), "Exemple.CMS")


@FAMILY.row("references two bytes off, then signed", verdict=Alone.UNJUDGED)
def references_off() -> bytes:
    place = last_place(document())
    return signed(document().replace(b"startxref\n%d" % place, b"startxref\n%d" % (place + 2)))


@FAMILY.row("the place of the references overwritten", verdict=Alone.UNJUDGED)
def references_overwritten() -> bytes:
    return re.sub(rb"startxref\n\d+(\n%%EOF\n)\Z", rb"startxref\n1\1", whole())


@FAMILY.row("the table of references overwritten", verdict=Alone.UNJUDGED)
def table_overwritten() -> bytes:
    start = last_place(whole())
    return whole()[:start] + b"XXXX" + whole()[start + 4 :]


@FAMILY.row("the end missing", verdict=Alone.UNJUDGED)
def cut() -> bytes:
    return whole()[:-60]


@BEHIND.row("encrypted with an empty password")
def encrypted_behind() -> bytes:
    return encrypted() + b"%"


@BEHIND.row("hybrid references")
def hybrid_behind() -> bytes:
    return hybrid() + b"%"


@BEHIND.row("hybrid references in a later revision")
def hybrid_since() -> bytes:
    return _hybrid(half())


@BEHIND.row("adbe.pkcs7.sha1")
def sha1_behind() -> bytes:
    return sha1() + b"%"


@BEHIND.row("adbe.pkcs7.sha1, other words under it")
def sha1_changed() -> bytes:
    return sha1().replace(b"1 000 euros", b"9 000 euros", 1)


@BEHIND.row("a format of which nothing is known, other words under it")
def unknown_changed() -> bytes:
    return unknown_format().replace(b"1 000 euros", b"9 000 euros", 1)


@BEHIND.row("references two bytes off")
def references_behind() -> bytes:
    return references_off() + b"%"


def _protected(pdf: bytes, *, user: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        result = io.BytesIO()
        opened.save(result, encryption=pikepdf.Encryption(owner="owner", user=user))
    return result.getvalue()


def _hybrid(pdf: bytes) -> bytes:
    """With a revision that has both a table and a stream of references (ISO 32000-1, 7.5.8.4)."""
    free, place = size(pdf), len(pdf)
    entry = b"\x01" + place.to_bytes(4, "big") + b"\x00"
    stream = (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%d 1] /Root %d 0 R /Length %d >>\nstream\n"
        % (
            free,
            free + 1,
            free,
            CATALOG,
            len(entry),
        )
    )
    stream += entry + b"\nendstream\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d /XRefStm %d >>\n" % (
        free + 1,
        CATALOG,
        last_place(pdf),
        place,
    )
    return pdf + stream + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(stream))
