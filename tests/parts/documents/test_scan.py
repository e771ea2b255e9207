"""Scans of paper originals: what they are is told by their content, and they run nothing."""

import contextlib
import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from documents.package import TooLarge
from documents.scan import NotAScan, check_scan
from foundation.errors import Refusal
from tests.parts.documents.small_docx import docx_saying


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, kind)
    return content.getvalue()


def pdf(**root: pikepdf.Object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_scan_is_told_by_its_content() -> None:
    assert check_scan(picture("JPEG")) == "image/jpeg"
    assert check_scan(picture("PNG")) == "image/png"
    assert check_scan(pdf()) == "application/pdf"


def protected(user: str = "") -> bytes:
    """Opens without a password where ``user`` is empty, yet forbids to copy and print."""
    document = pikepdf.new()
    document.add_blank_page()
    content = io.BytesIO()
    document.save(content, encryption=pikepdf.Encryption(owner="a", user=user))
    return content.getvalue()


def encrypted() -> bytes:
    return protected("b")


def pages(count: int) -> bytes:
    document = pikepdf.new()
    for _number in range(count):
        document.add_blank_page()
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", docx_saying("a"), picture("GIF"), picture("PNG")[:60], picture("JPEG")[:-200], b"%PDF-1.7 nothing",
        encrypted(), protected(), pages(201),
        pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())),
        pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")),
        pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.String("x"))),
    ],
    ids=[
        "empty", "word", "gif", "png-cut", "jpeg-cut", "broken", "encrypted", "protected", "long",
        "script", "launch", "xfa",
    ],
)  # fmt: skip
def test_what_cannot_be_a_scan_is_refused(content: bytes) -> None:
    with pytest.raises(NotAScan):
        check_scan(content)


def test_the_picture_of_a_phone_is_a_jpeg() -> None:
    """Phones save several pictures in one JPEG: Pillow calls that MPO."""
    content = io.BytesIO()
    first, second = Image.new("RGB", (40, 30), "white"), Image.new("RGB", (20, 15), "black")
    first.save(content, "MPO", save_all=True, append_images=[second])
    assert check_scan(content.getvalue()) == "image/jpeg"


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    content = io.BytesIO()
    Image.new("1", (8000, 8000)).save(content, "PNG")
    with pytest.raises(TooLarge):
        check_scan(content.getvalue())


def test_a_program_inside_a_compressed_object_is_found() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(pikepdf.Dictionary(A=script))])
    content = io.BytesIO()
    document.save(content, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pytest.raises(NotAScan, match="programme"):
        check_scan(content.getvalue())


SCANS = [picture("JPEG"), picture("PNG"), pdf()]


@settings(max_examples=150)
@given(
    st.sampled_from(SCANS),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=9),
)
def test_a_damaged_file_never_makes_more_than_a_refusal(scan: bytes, damage: list[tuple[float, int]]) -> None:
    content = bytearray(scan)
    for place, value in damage:
        content[int(place * len(content))] = value
    with contextlib.suppress(Refusal):
        check_scan(bytes(content))
