"""EU DSS, the Commission's validator, on the files that the program signs and on what forgers would make of them."""

import io
import re
from datetime import timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.conformance.conftest import SIGNED_AT, Signed
from tests.conformance.validators import SignedFile, validate_signatures
from tests.factories.conventions import Office
from tests.factories.means import Means

pytestmark = pytest.mark.conformance

SEAL, FIRST, SECOND = "Cachet de Région Normandie", "Claire LEMONNIER", "Hugues BELLENGREVILLE"
SIGNERS = [SEAL, FIRST, SECOND, SEAL]
TAGGED_FIELD = re.compile(r"/Catalog /StructTreeRoot .* /Obj \d+ \d+ R /V \d+ \d+ R")
"""DSS 6.2 recognises a signature that fills a field, but not when it meets the same field again through the tag
that PDF/UA demands (ISO 14289-1, 7.18.4)."""
SHAPE_OF_A_STAMP = re.compile(r"/Catalog /AcroForm .* /AP /N \d+ \d+ R /(BBox|Filter)")
"""Nor when a stamp is written in another form than the empty appearance whose place it takes."""


@pytest.fixture(scope="module")
def verdicts(convention: Signed) -> dict[str, SignedFile]:
    files = {step: convention.steps[step] for step in ("certified", "twice", "closed")}
    return validate_signatures(files, convention.anchors)


@pytest.fixture(scope="module")
def closed(verdicts: dict[str, SignedFile]) -> SignedFile:
    return verdicts["closed"]


def test_every_signature_of_the_closed_file_passes(closed: SignedFile) -> None:
    assert [item.signer for item in closed.signatures] == SIGNERS
    assert {(item.indication, item.sub_indication) for item in closed.signatures} == {("TOTAL_PASSED", "")}
    assert [item.errors for item in closed.signatures] == [()] * 4


def test_every_signature_of_the_closed_file_is_good_for_decades(closed: SignedFile) -> None:
    """The evidence of each one stands in the file, under an archive timestamp."""
    assert {item.level for item in closed.signatures} == {"PAdES-BASELINE-LTA"}


def test_timestamps_prove_the_instants_of_signing(closed: SignedFile) -> None:
    assert {stamp.indication for stamp in closed.timestamps} == {"PASSED"}
    assert [stamp.type for stamp in closed.timestamps] == ["SIGNATURE_TIMESTAMP"] * 4 + ["DOCUMENT_TIMESTAMP"]
    assert closed.timestamps[-1].signatures_covered == 4
    proven = [item.proven_at for item in closed.signatures]
    assert proven == sorted(proven)
    assert all(instant.startswith(SIGNED_AT.date().isoformat()) for instant in proven)


def test_an_archive_timestamp_added_later_prolongs_the_proof(
    convention: Signed, region: Office, means: Means
) -> None:
    later = SIGNED_AT + timedelta(days=180)
    means.set_clock(later)
    extended = region.workshop.desk.extend(convention.steps["closed"], at=later)
    [verdict] = validate_signatures({"extended": extended}, convention.anchors).values()
    assert {(item.indication, item.level) for item in verdict.signatures} == {
        ("TOTAL_PASSED", "PAdES-BASELINE-LTA")
    }
    archived = [stamp for stamp in verdict.timestamps if stamp.type == "DOCUMENT_TIMESTAMP"]
    assert [stamp.indication for stamp in archived] == ["PASSED"] * 2
    assert archived[1].produced_at.startswith(later.date().isoformat())


def test_a_remote_signature_passes_as_well(remotely_signed: Signed) -> None:
    """Prepared here, made by a service (CSC) with the person's own certificate, put into the file afterwards."""
    files = {"closed": remotely_signed.steps["closed"]}
    [verdict] = validate_signatures(files, remotely_signed.anchors).values()
    assert [item.signer for item in verdict.signatures] == SIGNERS
    assert {(item.indication, item.sub_indication, item.level) for item in verdict.signatures} == {
        ("TOTAL_PASSED", "", "PAdES-BASELINE-LTA")
    }


def test_a_signature_made_elsewhere_passes_as_well(signed_with_own_certificate: Signed) -> None:
    """Made in another tool on the file that was sent out, then completed with its evidence."""
    [verdict] = validate_signatures(
        signed_with_own_certificate.steps, signed_with_own_certificate.anchors
    ).values()
    assert [item.signer for item in verdict.signatures] == [SEAL, "Claire Lemonnier", SECOND, SEAL]
    assert {(item.indication, item.sub_indication, item.level) for item in verdict.signatures} == {
        ("TOTAL_PASSED", "", "PAdES-BASELINE-LTA")
    }


def test_a_signature_by_a_key_in_a_module_passes_as_well(signed_with_the_region_s_key: Signed) -> None:
    [verdict] = validate_signatures(
        signed_with_the_region_s_key.steps, signed_with_the_region_s_key.anchors
    ).values()
    assert [item.signer for item in verdict.signatures] == [SEAL, FIRST, "BELLENGREVILLE Hugues", SEAL]
    assert {(item.indication, item.sub_indication, item.level) for item in verdict.signatures} == {
        ("TOTAL_PASSED", "", "PAdES-BASELINE-LTA")
    }


@pytest.mark.parametrize(("step", "signers"), [("certified", SIGNERS[:1]), ("twice", SIGNERS[:3])])
def test_an_unfinished_file_says_who_has_signed_so_far(
    verdicts: dict[str, SignedFile], step: str, signers: list[str]
) -> None:
    found = verdicts[step].signatures
    assert [item.signer for item in found] == signers
    assert all("LTA" not in item.level for item in found)


def test_later_revisions_only_fill_fields_and_add_evidence(closed: SignedFile) -> None:
    changes = [change for item in closed.signatures for change in item.unexplained_changes]
    understood = (TAGGED_FIELD, SHAPE_OF_A_STAMP)
    assert [item for item in changes if not any(kind.fullmatch(item) for kind in understood)] == []


def test_nobody_is_trusted_without_our_anchors(convention: Signed) -> None:
    only_closed = {"closed": convention.steps["closed"]}
    [verdict] = validate_signatures(only_closed, convention.anchors[1:]).values()
    assert {(item.indication, item.sub_indication) for item in verdict.signatures} == {
        ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
    }


def altered(pdf: bytes, *, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def annotated(pdf: bytes) -> bytes:
    """One more revision, which puts a note on the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/Rect"): generic.ArrayObject(map(generic.NumberObject, (90, 500, 400, 700))),
            generic.NameObject("/Contents"): generic.TextStringObject("Durée : trente ans"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


@pytest.fixture(scope="module")
def forged(convention: Signed) -> dict[str, SignedFile]:
    closed = convention.steps["closed"]
    files = {
        "a byte of the text": altered(closed, at=closed.index(b"stream\n") + 40),
        "a byte of the second signature's revision": altered(closed, at=len(convention.steps["once"]) + 60),
        "a note after the seal": annotated(closed),
        "no PDF": b"Bonjour",
    }
    return validate_signatures(files, convention.anchors)


def test_a_changed_byte_of_the_text_fails_every_signature(forged: dict[str, SignedFile]) -> None:
    signatures = forged["a byte of the text"].signatures
    assert len(signatures) == 4
    assert {(item.indication, item.sub_indication) for item in signatures} == {
        ("TOTAL_FAILED", "HASH_FAILURE")
    }


def test_a_changed_byte_fails_the_signatures_that_cover_it(forged: dict[str, SignedFile]) -> None:
    signatures = forged["a byte of the second signature's revision"].signatures
    found = {item.signer: item.indication for item in signatures[:3]}
    assert found == {SEAL: "TOTAL_PASSED", FIRST: "TOTAL_PASSED", SECOND: "TOTAL_FAILED"}


def test_a_note_put_on_a_signed_page_is_seen(forged: dict[str, SignedFile]) -> None:
    signatures = forged["a note after the seal"].signatures
    assert len(signatures) == 4
    assert all(any("/Annots" in change for change in item.unexplained_changes) for item in signatures)


def test_what_is_no_pdf_is_said_unreadable(forged: dict[str, SignedFile]) -> None:
    assert forged["no PDF"].unreadable
