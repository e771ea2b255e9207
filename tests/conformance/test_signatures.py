"""EU DSS, the Commission's validator, on every kind of file that the program signs and on what forgers make of them."""

import io
import re
from datetime import timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.methods.method import Method
from signing.records import Signer
from tests.conformance.kinds import HUGUES, KINDS, SEAL
from tests.conformance.validators import SignedFile, validate_signatures
from tests.conformance.world import CLAIRE, SIGNED_AT, Instance

pytestmark = pytest.mark.conformance

SIGNERS = [SEAL, CLAIRE, HUGUES, SEAL]
TAGGED_FIELD = re.compile(r"/Catalog /StructTreeRoot .* /Obj \d+ \d+ R /V \d+ \d+ R")
"""DSS 6.2 recognises a signature that fills a field, but not when it meets the same field again through the tag
that PDF/UA demands (ISO 14289-1, 7.18.4)."""
SHAPE_OF_A_STAMP = re.compile(r"/Catalog /AcroForm .* /AP /N \d+ \d+ R /(BBox|Filter)")
"""Nor when a stamp is written in another form than the empty appearance whose place it takes."""


@pytest.fixture(scope="module")
def verdicts(
    world: Instance, signed_files: dict[str, bytes], steps: dict[str, bytes]
) -> dict[str, SignedFile]:
    """Of every file, sound or forged, by one question."""
    closed, once = steps["closed"], steps["once"]
    forged = {
        "a byte of the text": altered(closed, at=closed.index(b"stream\n") + 40),
        "a byte of the second signature's revision": altered(closed, at=len(once) + 60),
        "a note after the seal": annotated(closed),
        "no PDF": b"Bonjour",
    }
    return validate_signatures({**signed_files, **steps, **forged}, world.anchors)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_passes(verdicts: dict[str, SignedFile], name: str) -> None:
    """With our trust anchors: every signature TOTAL_PASSED and good for decades, every timestamp PASSED."""
    kind, verdict = KINDS[name], verdicts[name]
    assert [item.signer for item in verdict.signatures] == kind.signers
    assert {(item.indication, item.sub_indication, item.level) for item in verdict.signatures} == {
        ("TOTAL_PASSED", "", "PAdES-BASELINE-LTA")
    }
    assert [item.errors for item in verdict.signatures] == [()] * len(kind.signers)
    assert {stamp.indication for stamp in verdict.timestamps} == {"PASSED"}
    archived = [stamp for stamp in verdict.timestamps if stamp.type == "DOCUMENT_TIMESTAMP"]
    assert len(archived) == kind.archived
    assert archived[-1].signatures_covered == len(kind.signers)


def test_no_way_of_signing_is_without_its_kind(world: Instance, signed_files: dict[str, bytes]) -> None:
    """A way that is added comes here too."""
    with world.office.workshop.database.reading() as session:
        used = {method for (method,) in session.query(Signer.method).filter(Signer.signed_at.is_not(None))}
    assert used | {Method.PAPER} == set(Method)


@pytest.fixture(scope="module")
def closed(verdicts: dict[str, SignedFile]) -> SignedFile:
    return verdicts["closed"]


def test_timestamps_prove_the_instants_of_signing(closed: SignedFile) -> None:
    assert {stamp.indication for stamp in closed.timestamps} == {"PASSED"}
    assert [stamp.type for stamp in closed.timestamps] == ["SIGNATURE_TIMESTAMP"] * 4 + ["DOCUMENT_TIMESTAMP"]
    assert closed.timestamps[-1].signatures_covered == 4
    proven = [item.proven_at for item in closed.signatures]
    assert proven == sorted(proven)
    assert all(instant.startswith(SIGNED_AT.date().isoformat()) for instant in proven)


def test_an_archive_timestamp_added_later_prolongs_the_proof(verdicts: dict[str, SignedFile]) -> None:
    found = verdicts["convention, prolonged twice"].timestamps
    archived = [stamp.produced_at[:10] for stamp in found if stamp.type == "DOCUMENT_TIMESTAMP"]
    assert archived == [f"{SIGNED_AT + timedelta(days=days):%Y-%m-%d}" for days in (0, 90, 180)]


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


def test_nobody_is_trusted_without_our_anchors(world: Instance, steps: dict[str, bytes]) -> None:
    [verdict] = validate_signatures({"closed": steps["closed"]}, world.anchors[1:2]).values()
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


def test_a_changed_byte_of_the_text_fails_every_signature(verdicts: dict[str, SignedFile]) -> None:
    signatures = verdicts["a byte of the text"].signatures
    assert len(signatures) == 4
    assert {(item.indication, item.sub_indication) for item in signatures} == {
        ("TOTAL_FAILED", "HASH_FAILURE")
    }


def test_a_changed_byte_fails_the_signatures_that_cover_it(verdicts: dict[str, SignedFile]) -> None:
    signatures = verdicts["a byte of the second signature's revision"].signatures
    found = {item.signer: item.indication for item in signatures[:3]}
    assert found == {SEAL: "TOTAL_PASSED", CLAIRE: "TOTAL_PASSED", HUGUES: "TOTAL_FAILED"}


def test_a_note_put_on_a_signed_page_is_seen(verdicts: dict[str, SignedFile]) -> None:
    signatures = verdicts["a note after the seal"].signatures
    assert len(signatures) == 4
    assert all(any("/Annots" in change for change in item.unexplained_changes) for item in signatures)


def test_what_is_no_pdf_is_said_unreadable(verdicts: dict[str, SignedFile]) -> None:
    assert verdicts["no PDF"].unreadable
