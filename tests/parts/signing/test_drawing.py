import io

import pytest
from PIL import Image, ImageDraw

from signing.drawing import LARGEST_UPLOAD, SIZE, EmptyDrawing, UnreadableDrawing, flattened


def drawn(size: tuple[int, int] = (900, 300), *, ink: bool = True, mode: str = "RGBA") -> bytes:
    picture = Image.new(mode, size)
    if mode != "RGBA":
        picture.paste("white", (0, 0, *size))
    if ink:
        ImageDraw.Draw(picture).line([(100, 50), (300, 200), (500, 60)], fill="navy", width=6)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def test_it_becomes_small_opaque_and_cropped() -> None:
    kept = Image.open(io.BytesIO(flattened(drawn())))
    assert (kept.format, kept.mode) == ("PNG", "RGB")
    assert kept.width <= SIZE[0]
    assert kept.height <= SIZE[1]
    assert kept.width / kept.height == pytest.approx(421 / 171, rel=0.05), "cropped around the ink"
    assert kept.getpixel((0, 0)) == (255, 255, 255)
    assert flattened(flattened(drawn()))


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_an_empty_frame_is_told(mode: str) -> None:
    with pytest.raises(EmptyDrawing):
        flattened(drawn(ink=False, mode=mode))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg/>",
        drawn()[:200],
        drawn((5000, 10)),
        b"\x89PNG\r\n\x1a\n" + b"0" * LARGEST_UPLOAD,
    ],
    ids=["empty", "svg", "cut", "too wide", "too heavy"],
)
def test_what_is_no_drawing_is_told(content: bytes) -> None:
    with pytest.raises(UnreadableDrawing):
        flattened(content)


def test_another_format_is_refused_even_under_its_name() -> None:
    content = io.BytesIO()
    Image.new("RGB", (10, 10)).save(content, "JPEG")
    with pytest.raises(UnreadableDrawing):
        flattened(content.getvalue())
