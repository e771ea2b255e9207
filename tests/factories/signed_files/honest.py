"""Files that nobody attacked: what is held against them must be nothing."""

from pyhanko.sign.fields import MDPPerm

from tests.factories.signed_files.incremental import half, whole
from tests.factories.signed_files.raw_pdf import CATALOG, FORM, PAGES, document, object_of, updated
from tests.factories.signed_files.signing_tools import dated, signed, signed_in_format
from tests.factories.signed_files.table import Family
from workflow.readings.alone import Alone

FAMILY = Family("Honest files")


@FAMILY.row("signed, and dated to the last byte", verdict=Alone.CONSISTENT)
def signed_and_dated() -> bytes:
    return whole()


@FAMILY.row("certified, signed by another in a field that takes no room, dated", verdict=Alone.CONSISTENT)
def certified_and_signed() -> bytes:
    certified = signed(document(), certifies=MDPPerm.FILL_FORMS)
    return dated(signed(certified, name="Hervé Morin", field="Signature2", box=None))


@FAMILY.row("dated twice", verdict=Alone.CONSISTENT)
def dated_twice() -> bytes:
    return dated(whole())


@FAMILY.row("certified, the permissions in an object of their own", verdict=Alone.CONSISTENT)
def indirect_permissions() -> bytes:
    certified = signed(document(_PERMISSIONS_APART), certifies=MDPPerm.FILL_FORMS)
    return dated(certified)


@FAMILY.row("signed in the older format adbe.pkcs7.detached, dated", verdict=Alone.CONSISTENT)
def detached() -> bytes:
    return dated(signed_in_format(document(), "adbe.pkcs7.detached"))


@FAMILY.row("signed, and dated by nobody", verdict=Alone.UNFINISHED)
def not_dated() -> bytes:
    return half()


@FAMILY.row("signed, with evidence added since that nothing dates", verdict=Alone.UNFINISHED)
def evidence_since() -> bytes:
    catalog = object_of(half(), CATALOG)
    return updated(half(), {CATALOG: catalog.replace(b"<<", b"<< /DSS << /Type /DSS >>", 1)})


@FAMILY.row("no signature", verdict=Alone.UNSIGNED)
def unsigned() -> bytes:
    return document()


@FAMILY.row("an empty signature field", verdict=Alone.UNSIGNED)
def empty_field() -> bytes:
    widget = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 132 /Rect [0 0 0 0] >>"
    return document({9: widget, FORM: b"<< /Fields [9 0 R] /SigFlags 1 >>"})


_PERMISSIONS_APART = {
    CATALOG: b"<< /Type /Catalog /Pages %d 0 R /AcroForm %d 0 R /Perms 9 0 R >>" % (PAGES, FORM),
    9: b"<< >>",
}
