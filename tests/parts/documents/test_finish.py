"""What is mended in LibreOffice's file: its description, its marks, its dates."""

import io
from datetime import UTC, datetime, timedelta, timezone

import pikepdf
import pytest
from lxml import etree

from documents.converter import Converter
from documents.finish import finish
from tests.parts.documents.small_docx import docx_saying

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
FRAME = b"q 0 0 10 10 re S Q"
DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture(scope="module")
def raw(converter: Converter) -> bytes:
    return converter.convert(docx_saying("Convention"))


def finished(content: bytes, title: str = "Convention", at: datetime = AT) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        finish(pdf, title=title, subject="Médiation", author="Région", made_at=at)
        result = io.BytesIO()
        pdf.save(result, deterministic_id=True, fix_metadata_version=False)
    return result.getvalue()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Durand & Fils <1> « L’Étape » 👩‍💻", "Durand & Fils <1> « L’Étape » 👩‍💻"),
        ("d’Elbeuf\x0b\x00 sur\nSeine \ufffe", "d’Elbeuf sur Seine"),
        ("é" * 300, "é" * 300),
        ("", ""),
    ],
)
def test_both_descriptions_say_the_title(raw: bytes, title: str, shown: str) -> None:
    with pikepdf.open(io.BytesIO(finished(raw, title))) as pdf:
        packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
        [told] = packet.iter(f"{DC}title")
        assert (next(told.iter(f"{RDF}li")).text or "") == shown
        assert str(pdf.docinfo["/Title"]) == shown


def test_the_same_instant_elsewhere_makes_the_same_bytes(raw: bytes) -> None:
    in_paris = AT.astimezone(timezone(timedelta(hours=1)))
    assert finished(raw) == finished(raw, at=in_paris)
    assert finished(raw) != finished(raw, at=AT + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("content", "marked"),
    [
        (FRAME, True),
        (b"/P<</MCID 0>>BDC " + FRAME + b" EMC", False),
        (b"/Artifact BMC " + FRAME + b" EMC " + FRAME, True),
        (b"/BDC BMC BT (re \\) l EMC) Tj [<00ae>] TJ ET EMC", False),
        (b"/P<</MCID 0>>BDC BT (EMC) Tj ET " + FRAME + b" EMC", False),
        (b"BT (0 0 10 10 re) Tj ET", False),
        (b"q 0 0 9 9 re W n Q", True),
        (b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q " + FRAME, True),
    ],
)
def test_a_frame_without_a_mark_becomes_an_artifact(content: bytes, marked: bool) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(content)
    finish(pdf, title="x", subject="x", author="x", made_at=AT)
    before = content.count(b"Artifact")
    assert page.Contents.read_bytes().count(b"/Artifact BMC") == before + marked
    assert all_paths_are_marked(page)


def all_paths_are_marked(page: pikepdf.Page) -> bool:
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += (operator in {"BDC", "BMC"}) - (operator == "EMC")
        if operator == "re" and depth == 0:
            return False
    return depth == 0
