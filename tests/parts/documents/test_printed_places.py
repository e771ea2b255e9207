"""On the printed page, each signature stands where the template has it, and no picture is another's."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from PIL import Image, ImageDraw

from documents.converter import Converter
from documents.package import Package
from documents.printed_places import words_of_places
from documents.problems import ForeignPicture, PlaceMoved
from documents.produce import ProducedPdf, produce_pdf
from tests.parts.documents.test_produce import ABOUT, LABELS

RELATIONS, DOCUMENT, PICTURE = "word/_rels/document.xml.rels", "word/document.xml", "word/media/signature.png"


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(docx: bytes, parts: Mapping[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, part in {**parts_of(docx), **parts}.items():
            archive.writestr(name, part)
    return result.getvalue()


def produced(converter: Converter, docx: bytes, reference: bytes) -> ProducedPdf:
    return produce_pdf(docx, converter, ABOUT, fields=LABELS, reference=reference)


def swapped(filled: bytes, part: str, one: bytes, other: bytes) -> bytes:
    content = parts_of(filled)[part]
    assert one in content
    assert other in content
    return with_parts(filled, {part: content.replace(one, b"\0").replace(other, one).replace(b"\0", other)})


def picture(*, size: tuple[int, int], words: str = "") -> bytes:
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    if words:
        ImageDraw.Draw(image).text((2, 2), words, fill="black")
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def test_the_words_of_each_place_are_those_of_its_cell(filled: bytes) -> None:
    places = words_of_places(Package.opened(filled))
    assert set(places) == set(LABELS)
    assert "Le Président de la Région Normandie" in places["region"]
    assert "Le Président de la Région Normandie" not in places["co-contractor"]


def test_what_the_template_makes_passes(converter: Converter, filled: bytes) -> None:
    assert {box.name for box in produced(converter, filled, filled).boxes} == set(LABELS)


def test_a_signature_block_may_be_reworded(converter: Converter, filled: bytes) -> None:
    document = parts_of(filled)[DOCUMENT].replace(b"la date de la signature", b"ce jour")
    produced(converter, with_parts(filled, {DOCUMENT: document}), filled)


@pytest.mark.parametrize(
    ("part", "one", "other"),
    [
        (RELATIONS, b"signature.invalid/co-contractor", b"signature.invalid/region"),
        (DOCUMENT, b'hlinkClick r:id="rIdCo"', b'hlinkClick r:id="rIdRe"'),
    ],
)
def test_places_that_were_swapped_are_refused(
    converter: Converter, filled: bytes, part: str, one: bytes, other: bytes
) -> None:
    with pytest.raises(PlaceMoved) as refusal:
        produced(converter, swapped(filled, part, one, other), filled)
    assert "Région" in str(refusal.value)


def test_a_place_that_was_moved_to_another_page_is_refused(converter: Converter, filled: bytes) -> None:
    document = parts_of(filled)[DOCUMENT].decode()
    start = document.index("<w:drawing")
    end = document.index("</w:drawing>") + len("</w:drawing>")
    drawing, rest = document[start:end], document[:start] + document[end:]
    first = rest.index("</w:p>")
    moved = f"{rest[:first]}<w:r>{drawing}</w:r>{rest[first:]}"
    with pytest.raises(PlaceMoved):
        produced(converter, with_parts(filled, {DOCUMENT: moved.encode()}), filled)


@pytest.mark.parametrize(
    "bytes_of_it", [picture(size=(17, 7), words="5"), picture(size=(400, 160), words="sauf accord contraire")]
)
def test_another_picture_in_the_place_of_the_template_s_is_refused(
    converter: Converter, filled: bytes, bytes_of_it: bytes
) -> None:
    with pytest.raises(ForeignPicture):
        produced(converter, with_parts(filled, {PICTURE: bytes_of_it}), filled)


def test_the_same_picture_written_otherwise_passes(converter: Converter, filled: bytes) -> None:
    with Image.open(io.BytesIO(parts_of(filled)[PICTURE])) as image:
        content = io.BytesIO()
        image.convert("RGBA").save(content, "PNG", compress_level=1)
    produced(converter, with_parts(filled, {PICTURE: content.getvalue()}), filled)
