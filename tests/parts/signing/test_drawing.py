import io
import random

import pytest
from PIL import Image, ImageDraw

from signing.drawing import LARGEST_UPLOAD, SIZE, EmptyDrawing, ScrambledDrawing, UnreadableDrawing, flattened


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


def strokes(*lines: list[tuple[int, int]], size: tuple[int, int] = (900, 300), width: int = 5) -> bytes:
    picture = Image.new("RGBA", size)
    for line in lines:
        ImageDraw.Draw(picture).line(line, fill="#1d252e", width=width)
    return png(picture)


def png(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        strokes([(400, 150), (402, 151)]),  # a tap
        strokes([(400, 150), (440, 150), (440, 190), (400, 190)]),  # too short in both directions
        strokes([(450, 10), (455, 290)]),  # a finger that scrolled the page
        strokes(*[[(x, 100), (x + 1, 101)] for x in range(10, 890, 40)], width=1),  # specks
    ],
    ids=["tap", "short", "scroll", "specks"],
)
def test_what_is_no_signature_is_told(content: bytes) -> None:
    with pytest.raises(EmptyDrawing):
        flattened(content)


def test_noise_of_a_browser_that_hides_its_canvas_says_what_to_do() -> None:
    noise = random.Random(7).randbytes(900 * 300 * 3)  # noqa: S311 - not a secret
    with pytest.raises(ScrambledDrawing, match="canevas"):
        flattened(png(Image.frombytes("RGB", (900, 300), noise).quantize(16).convert("RGB")))


def test_faint_noise_changes_nothing_of_what_is_kept() -> None:
    """Some browsers change each point by a few levels."""
    clean = Image.open(io.BytesIO(strokes([(100, 50), (300, 200), (500, 60)]))).convert("RGBA")
    white = Image.alpha_composite(Image.new("RGBA", clean.size, "white"), clean).convert("RGB")
    levels = random.Random(7)  # noqa: S311 - not a secret
    noisy = white.point([max(0, level - levels.randint(0, 3)) for level in range(256)] * 3)
    kept, kept_noisy = (Image.open(io.BytesIO(flattened(png(one)))) for one in (white, noisy))
    assert kept.size == kept_noisy.size
    assert kept_noisy.getpixel((0, 0)) == (255, 255, 255)


def test_specks_beside_a_signature_are_not_kept() -> None:
    alone = strokes([(100, 50), (300, 200), (500, 60)])
    picture = Image.open(io.BytesIO(alone)).convert("RGBA")
    for x in (20, 700, 880):
        picture.putpixel((x, 20), (0, 0, 0, 255))
    assert flattened(png(picture)) == flattened(alone)
