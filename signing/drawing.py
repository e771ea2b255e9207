"""A drawn signature as it comes from a browser, made into the small opaque picture that goes into the file."""

import io

from PIL import Image, ImageChops, UnidentifiedImageError

from foundation.errors import Refusal

LARGEST_UPLOAD = 512 * 1024
LARGEST_SIDE = 4000
SIZE = (600, 240)
"""What is kept: enough for a stamp printed at 300 dots per inch."""
_MARGIN = 8


class UnreadableDrawing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Le dessin de la signature ne se lit pas : effacez-le, recommencez, ou tapez votre nom."
        )


class EmptyDrawing(Refusal):
    def __init__(self) -> None:
        super().__init__("Le cadre de la signature est vide : signez dedans, ou tapez votre nom.")


def flattened(png: bytes) -> bytes:
    """The drawing on white, cropped, at most SIZE, as an RGB PNG: no soft mask, so PDF/A raises no question.

    Raises UnreadableDrawing (not a PNG, or too large to be one of ours) and EmptyDrawing.
    """
    picture = _on_white(_opened(png))
    blank = Image.new("RGB", picture.size, "white")
    ink = ImageChops.difference(picture, blank).getbbox()
    if ink is None:
        raise EmptyDrawing
    left, top, right, bottom = ink
    picture = picture.crop(
        (
            max(left - _MARGIN, 0),
            max(top - _MARGIN, 0),
            min(right + _MARGIN, picture.width),
            min(bottom + _MARGIN, picture.height),
        )
    )
    picture.thumbnail(SIZE)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _opened(png: bytes) -> Image.Image:
    if len(png) > LARGEST_UPLOAD:
        raise UnreadableDrawing
    try:
        picture = Image.open(io.BytesIO(png), formats=["PNG"])
        if max(picture.size) > LARGEST_SIDE:
            raise UnreadableDrawing
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableDrawing from error
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    with_alpha = picture.convert("RGBA")
    white = Image.new("RGBA", with_alpha.size, "white")
    return Image.alpha_composite(white, with_alpha).convert("RGB")
