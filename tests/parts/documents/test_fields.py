"""Where signatures will stand: the place that the Word file says, once, tagged for a screen reader."""

import io

import pikepdf
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from PIL import Image

from documents.converter import Converter
from documents.fields import FieldBox, place_signature_fields
from documents.problems import AnchorDoubled, AnchorLost

WIDE, HIGH = Cm(6), Cm(2.5)
POINTS = 72 / 914400  # of Word's units (EMU)


def docx_with_places(*names: str) -> bytes:
    """One paragraph of words, then one transparent picture with its link, for each name."""
    document = Document()
    for name in names:
        document.add_paragraph(f"Signature de {name}")
        picture = io.BytesIO()
        Image.new("RGBA", (8, 4)).save(picture, "PNG")
        paragraph = document.add_paragraph()
        paragraph.add_run().add_picture(picture, WIDE, HIGH)
        link = document.part.relate_to(
            f"https://signature.invalid/{name}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        described = paragraph._p.xpath(".//wp:docPr")[0]
        described.set("descr", f"Emplacement : {name}")
        described.append(parse_xml(f'<a:hlinkClick {nsdecls("a", "r")} r:id="{link}"/>'))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def placed(
    converter: Converter, docx: bytes, labels: dict[str, str], hidden: tuple[str, ...] = ()
) -> tuple[tuple[FieldBox, ...], pikepdf.Pdf]:
    pdf = pikepdf.open(io.BytesIO(converter.convert(docx)))
    return place_signature_fields(pdf, labels, hidden), pdf


def test_a_field_has_the_size_of_the_picture(converter: Converter) -> None:
    boxes, _ = placed(converter, docx_with_places("one", "two"), {"one": "Un", "two": "Deux"})
    assert [box.name for box in boxes] == ["one", "two"]
    for box in boxes:
        left, bottom, right, top = box.rectangle
        assert right - left == pytest.approx(WIDE * POINTS, abs=0.5)
        assert top - bottom == pytest.approx(HIGH * POINTS, abs=0.5)
    assert boxes[0].rectangle[1] > boxes[1].rectangle[3]


def test_a_field_is_read_right_after_its_words(converter: Converter) -> None:
    """In the order of the structure, which a screen reader follows."""
    _, pdf = placed(converter, docx_with_places("one", "two"), {"one": "Un", "two": "Deux"})
    kinds = [kind for kind in reading_order(pdf.Root.StructTreeRoot) if kind in {"/Figure", "/Form"}]
    assert kinds == ["/Figure", "/Form", "/Figure", "/Form"]


def test_a_field_and_its_tag_know_each_other(converter: Converter) -> None:
    _, pdf = placed(converter, docx_with_places("one"), {"one": "Un"}, hidden=("seal",))
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    [shown, hidden] = pdf.Root.AcroForm.Fields
    element = tree[int(shown.StructParent)]
    assert str(element.Alt) == "Un"
    assert element.K.Obj.objgen == shown.objgen
    assert "/StructParent" not in hidden
    assert "/A" not in shown


def test_the_hidden_field_stands_outside_of_the_page(converter: Converter) -> None:
    boxes, pdf = placed(converter, docx_with_places(), {}, hidden=("seal",))
    assert boxes == ()
    [field] = pdf.Root.AcroForm.Fields
    assert all(float(number) < 0 for number in field.Rect)


def test_a_place_that_is_there_twice_is_refused(converter: Converter) -> None:
    with pytest.raises(AnchorDoubled, match="« one »"):
        placed(converter, docx_with_places("one", "one"), {"one": "Un"})


def test_a_place_that_is_lost_is_named(converter: Converter) -> None:
    with pytest.raises(AnchorLost, match="« two »"):
        placed(converter, docx_with_places("one"), {"one": "Un", "two": "Deux"})


def test_a_place_that_nobody_asked_for_is_no_link(converter: Converter) -> None:
    _, pdf = placed(converter, docx_with_places("one", "two", "two"), {"one": "Un"})
    [annotation] = [item for page in pdf.pages for item in page.get("/Annots", [])]
    assert str(annotation.T) == "one"


def reading_order(element: pikepdf.Object) -> list[str]:
    found = []
    children = element.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found += [str(child.S), *reading_order(child)]
    return found
