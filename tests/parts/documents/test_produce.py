"""The PDF that will be signed: its fields stand where the Word file says, and two runs make the same bytes."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from documents.converter import Converter
from documents.problems import AnchorLost, Undrawable, UnexpectedResult
from documents.produce import Description, ProducedPdf, produce_pdf
from tests.parts.documents.small_docx import docx_saying

LABELS = {"co-contractor": "Signature du co-contractant", "region": "Signature de la Région"}
HIDDEN = ("certification", "seal")
ABOUT = Description(
    title="Convention « A & B » <1>",
    subject="Médiation",
    author="Région Normandie",
    made_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def produced(converter: Converter, template: bytes) -> ProducedPdf:
    return produce_pdf(template, converter, ABOUT, fields=LABELS, hidden_fields=HIDDEN)


def test_each_field_stands_once_with_its_words(produced: ProducedPdf) -> None:
    with pikepdf.open(io.BytesIO(produced.pdf)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        assert set(fields) == {*LABELS, *HIDDEN}
        assert {name: str(fields[name].TU) for name in LABELS} == LABELS
        assert int(pdf.Root.AcroForm.SigFlags) == 3
    boxes = {box.name: box for box in produced.boxes}
    assert set(boxes) == set(LABELS)
    for box in boxes.values():
        left, bottom, right, top = box.rectangle
        assert box.page == produced.pages
        assert right - left > 150
        assert top - bottom > 60


def test_each_field_is_tagged_as_a_form_element(produced: ProducedPdf) -> None:
    with pikepdf.open(io.BytesIO(produced.pdf)) as pdf:
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for field in pdf.Root.AcroForm.Fields:
            if str(field.T) in LABELS:
                assert str(tree[int(field.StructParent)].S) == "/Form"


def test_the_file_says_what_it_is(produced: ProducedPdf) -> None:
    with pikepdf.open(io.BytesIO(produced.pdf)) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert str(pdf.docinfo["/Title"]) == ABOUT.title
        assert str(pdf.Root.Lang) == "fr-FR"
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "Convention « A &amp; B » &lt;1&gt;" in packet


def test_two_runs_make_the_same_bytes(converter: Converter, template: bytes, produced: ProducedPdf) -> None:
    again = produce_pdf(template, converter, ABOUT, fields=LABELS, hidden_fields=HIDDEN)
    assert again.pdf == produced.pdf


def test_a_lost_anchor_is_named(converter: Converter) -> None:
    with pytest.raises(AnchorLost) as refusal:
        produce_pdf(docx_saying("rien à signer"), converter, ABOUT, fields=LABELS)
    assert refusal.value.name == "co-contractor"


def test_without_fields_no_mark_remains(converter: Converter, template: bytes) -> None:
    result = produce_pdf(template, converter, ABOUT, fields={})
    assert b"signature.invalid" not in result.pdf
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not any("/Annots" in page for page in pdf.pages)


def test_a_document_without_its_reference_is_refused(converter: Converter) -> None:
    with pytest.raises(UnexpectedResult, match="EPN-2026-0042"):
        produce_pdf(docx_saying("autre chose"), converter, ABOUT, fields={}, must_contain="EPN-2026-0042")


def test_a_character_without_a_drawing_is_refused(converter: Converter) -> None:
    with pytest.raises(Undrawable, match=r"U\+1F680.*ôtez"):
        produce_pdf(docx_saying("Fablab \U0001f680"), converter, ABOUT, fields={})
