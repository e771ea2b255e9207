"""Published attacks on signed PDF files, files that cannot be judged, and honest ones: a row each, made here.

The page that readers show is the test: where PDFium or poppler draw another picture than that of the signed file, no
verdict may be good. ``docs/verification.md`` prints the rows.
"""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pyhanko.sign.fields import MDPPerm

from conventio.__main__ import main
from conventio.cli.verify import status_alone
from signing.trust import Trust
from signing.unjudged import Unjudged
from signing.verify import verify
from tests.factories.signed_files import certification, honest, incremental, unjudged
from tests.factories.signed_files.every import FAMILIES, ROWS
from tests.factories.signed_files.raw_pdf import document
from tests.factories.signed_files.signing_tools import SIGNED_AT, signed
from tests.factories.signed_files.table import Make, Row
from tests.parts.signing.elsewhere import saved_anew
from workflow.readings import alone
from workflow.readings.alone import Alone, AloneReport, judged_alone

GOOD = {0, 4}
CONSISTENT = [row for row in honest.FAMILY.rows if row.verdict is Alone.CONSISTENT]
_POPPLER = shutil.which("pdftoppm") and shutil.which("pdfsig")
every = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.family}: {row.what}")
with_poppler = pytest.mark.skipif(not _POPPLER, reason="poppler-utils are not installed")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of its own costs is not what these tests are about."""
    monkeypatch.setattr(alone, "bounded", lambda function, *given, **named: function(*given, **named))


@cache
def made(make: Make) -> bytes:
    return make()


def judged(pdf: bytes) -> AloneReport:
    return judged_alone(pdf, (), at=SIGNED_AT)


def with_pdfium(pdf: bytes) -> object:
    try:
        opened = pypdfium2.PdfDocument(pdf)
        opened.init_forms()
        return len(opened), opened[0].render(scale=0.5).to_pil().tobytes()
    except pypdfium2.PdfiumError:
        return "shows nothing"


def with_poppler_s_eyes(pdf: bytes, folder: Path) -> object:
    file = folder / "looked-at.pdf"
    file.write_bytes(pdf)
    for old in folder.glob("page*"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "36", "-gray", file, folder / "page"], check=False, capture_output=True)
    return [picture.read_bytes() for picture in sorted(folder.glob("page*"))]


@every
def test_each_file_has_its_verdict(row: Row) -> None:
    assert judged(made(row.make)).verdict is row.verdict


@every
def test_the_command_says_it_to_programs(
    row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(made(row.make))
    assert main(["verify", "--alone", "--json", str(file)]) == status_alone(row.verdict)
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == str(row.verdict)
    if row.verdict is Alone.UNJUDGED:
        assert told["cause"]["code"] in set(Unjudged)
        assert told["cause"]["words"] in " ".join(told["problems"])
    if row.verdict is Alone.FAULTY:
        assert told["problems"]
        assert told["checks"][0]["good"] is False


@every
def test_what_pdfium_shows_otherwise_is_not_good(row: Row) -> None:
    if row.signed and with_pdfium(made(row.make)) != with_pdfium(made(row.signed)):
        assert status_alone(judged(made(row.make)).verdict) not in GOOD


@with_poppler
@every
def test_what_poppler_shows_otherwise_is_not_good(row: Row, tmp_path: Path) -> None:
    if row.signed and with_poppler_s_eyes(made(row.make), tmp_path) != with_poppler_s_eyes(
        made(row.signed), tmp_path
    ):
        assert status_alone(judged(made(row.make)).verdict) not in GOOD


def test_readers_do_show_another_page() -> None:
    """Of each family that aims at it: otherwise the tests above would compare nothing."""
    aimed = [family for family in FAMILIES if any(row.signed for row in family.rows)]
    assert len(aimed) == 8
    for family in aimed:
        shown = [
            row.what
            for row in family.rows
            if row.signed and with_pdfium(row.make()) != with_pdfium(row.signed())
        ]
        assert shown, family.name


@with_poppler
@every
def test_what_pdfsig_refuses_is_not_good(row: Row, tmp_path: Path) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(made(row.make))
    told = subprocess.run(["pdfsig", "-nocert", file], check=False, capture_output=True, text=True).stdout
    states = re.findall(r"Signature Validation: (.*)", told)
    if any("Invalid" in state or "Mismatch" in state for state in states):
        assert status_alone(judged(made(row.make)).verdict) not in GOOD


@with_poppler
@pytest.mark.parametrize(
    "row", [row for row in honest.FAMILY.rows if row.verdict is Alone.CONSISTENT], ids=lambda row: row.what
)
def test_honest_files_are_so_to_other_tools(row: Row, tmp_path: Path) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(made(row.make))
    told = subprocess.run(["pdfsig", "-nocert", file], check=True, capture_output=True, text=True).stdout
    assert told.count("Signature is Valid") >= 1
    assert "Invalid" not in told
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


@pytest.mark.parametrize(
    "tail", [b"\n", b" ", b"\0", b"\r\n", b"%", b"%%EOF\n", b"x" * 600, b"\n" * 2000, bytes(70_000)]
)
@pytest.mark.parametrize("make", [honest.signed_and_dated, honest.not_dated, honest.certified_and_signed])
def test_whatever_follows_the_signed_end_is_a_fault(make: Make, tail: bytes) -> None:
    found = judged(made(make) + tail)
    assert found.verdict is Alone.FAULTY
    counted = "1 octet se trouve" if len(tail) == 1 else f"{len(tail)} octets se trouvent"
    assert any(line.startswith(f"{counted} après la fin") for line in found.problems)


def test_after_a_revision_without_signature_one_end_of_line_is_its_own() -> None:
    pdf = made(honest.evidence_since)
    assert pdf.endswith(b"%%EOF\n")
    assert judged(pdf).verdict is Alone.UNFINISHED
    assert judged(pdf[:-1]).verdict is Alone.UNFINISHED
    assert judged(pdf + b"\n").verdict is Alone.FAULTY


@pytest.mark.parametrize("make", [honest.indirect_permissions, honest.certified_and_signed])
def test_a_certification_is_read_wherever_its_permissions_stand(make: Make) -> None:
    report = verify(made(make), trust=Trust(own=(), timestamps=()), at=SIGNED_AT)
    assert next(item.certifies for item in report.signatures)


def test_the_fields_that_were_filled_in_are_named() -> None:
    found = judged(made(certification.after_approval))
    assert found.report.additions == (
        "Le champ « Ville » a été rempli ou modifié après la signature de Jeanne Martin.",
    )
    drawn = judged(made(certification.over_approved))
    assert [item.additions.drawn for item in drawn.report.signatures] == [("Signature9",), ()]
    (words,) = drawn.report.additions
    assert "« Signature9 » a été ajoutée sur une page après la signature de Jeanne Martin" in words


def test_another_title_is_said() -> None:
    (words,) = judged(made(incremental.title)).report.additions
    assert (
        words
        == "Le titre du fichier, que les lecteurs affichent, a changé après la signature de Jeanne Martin."
    )


def test_a_field_filled_in_before_is_not_held_against_the_next_signature() -> None:
    twice = signed(made(certification.after_approval), name="Paul Durand", field="Signature2", box=None)
    report = judged(twice).report
    assert [bool(item.additions) for item in report.signatures] == [True, False]


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (unjudged.encrypted, Unjudged.ENCRYPTED),
        (unjudged.locked, Unjudged.ENCRYPTED),
        (unjudged.encrypted_since, Unjudged.ENCRYPTED),
        (unjudged.hybrid, Unjudged.HYBRID),
        (unjudged.sha1, Unjudged.SHA1),
        (unjudged.rsa_sha1, Unjudged.SHA1),
        (unjudged.unknown_format, Unjudged.FORMAT),
        (unjudged.references_off, Unjudged.REFERENCES),
        (unjudged.cut, Unjudged.REFERENCES),
    ],
    ids=lambda given: getattr(given, "__name__", str(given)),
)
def test_the_cause_is_said(make: Make, cause: Unjudged) -> None:
    report = judged(made(make)).report
    assert report.unjudged is cause
    assert report.causes[0] == cause.words
    assert not report.complete


def test_what_is_damaged_since_it_was_signed_is_said_besides() -> None:
    assert not judged(made(unjudged.references_off)).report.changed
    found = judged(made(unjudged.references_overwritten))
    assert found.report.changed
    assert found.answers[0].good is False


def test_a_protected_file_that_nobody_signed_is_not_said_to_be_signed() -> None:
    protected = saved_anew(document(), encryption=pikepdf.Encryption(owner="o", user=""))
    assert judged(protected).verdict is Alone.UNSIGNED


def test_permissions_of_the_certification_are_kept_apart() -> None:
    """What each level allows, of the same addition."""
    verdicts = {
        level: judged(made(make)).verdict
        for level, make in (
            (MDPPerm.NO_CHANGES, certification.against_certification),
            (MDPPerm.FILL_FORMS, certification.after_certification),
        )
    }
    assert verdicts == {MDPPerm.NO_CHANGES: Alone.FAULTY, MDPPerm.FILL_FORMS: Alone.SUPPLEMENTED}
