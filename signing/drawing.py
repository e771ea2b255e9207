"""A drawn signature as it comes from a browser, made into the small opaque picture that goes into the file.

What is kept is what was seen, less what is no ink: specks, a tap, the stroke of a finger that scrolled the page.
"""

import io

from PIL import Image, ImageChops, ImageFilter, UnidentifiedImageError

from foundation.errors import Refusal

LARGEST_UPLOAD = 512 * 1024
LARGEST_SIDE = 4000
SIZE = (600, 240)
"""What is kept: enough for a stamp printed at 300 dots per inch."""
_MARGIN = 8
_DARK = 96
"""How far from white a point is at least to be ink: browsers that hide their fingerprint change points by a few levels."""
_SPECK = 3
"""Points: what a square of that side wipes out is no stroke. The pad draws lines five points wide."""
_LEAST_WIDTH, _LEAST_LENGTH = 0.04, 0.12
"""Of the pad's width: anything narrower is a scroll, anything shorter in both directions a tap."""
_MOST_INK = 0.35
"""A signature leaves most of the pad white: a pad covered with points is one that a browser scrambled."""


class UnreadableDrawing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Le dessin de la signature ne se lit pas : effacez-le, recommencez, ou gardez votre nom tapé, qui suffit."
        )


class EmptyDrawing(Refusal):
    """Nothing but white, specks, a tap or the stroke of a scroll: no signature was drawn."""

    def __init__(self) -> None:
        super().__init__(
            "Le cadre de la signature est vide : signez dedans, ou gardez votre nom tapé, qui suffit."
        )


class ScrambledDrawing(Refusal):
    """The browser hides what is drawn from pages (protection against fingerprinting): noise came instead."""

    def __init__(self) -> None:
        super().__init__(
            "Votre navigateur protège ce cadre et n’en donne qu’une image brouillée. Effacez le dessin et continuez : "
            "votre nom tapé suffit. Pour dessiner, autorisez ce site à lire le « canevas » (une icône le propose "
            "souvent dans la barre d’adresse), ou changez de navigateur."
        )


def flattened(png: bytes) -> bytes:
    """The drawing on white, cropped, at most SIZE, as an RGB PNG: no soft mask, so PDF/A raises no question.

    Raises UnreadableDrawing (not a PNG, or too large to be one of ours), ScrambledDrawing and EmptyDrawing.
    """
    picture = _on_white(_opened(png))
    ink = _ink(picture)
    left, top, right, bottom = _box(ink)
    blank = Image.new("RGB", picture.size, "white")
    blank.paste(picture, mask=ink)
    kept = blank.crop(
        (
            max(left - _MARGIN, 0),
            max(top - _MARGIN, 0),
            min(right + _MARGIN, picture.width),
            min(bottom + _MARGIN, picture.height),
        )
    )
    kept.thumbnail(SIZE)
    content = io.BytesIO()
    kept.save(content, "PNG", optimize=True)
    return content.getvalue()


def _ink(picture: Image.Image) -> Image.Image:
    """Where strokes are, with the soft edge around them; specks are left out. Raises ScrambledDrawing."""
    dark = ImageChops.invert(picture.convert("L")).point(lambda level: 255 if level >= _DARK else 0)
    if dark.histogram()[255] > _MOST_INK * picture.width * picture.height:
        raise ScrambledDrawing
    strokes = dark.filter(ImageFilter.MinFilter(_SPECK))
    return strokes.filter(ImageFilter.MaxFilter(2 * _SPECK + 1))


def _box(ink: Image.Image) -> tuple[int, int, int, int]:
    """Around all strokes. Raises EmptyDrawing where they are those of a tap or of a scroll."""
    found = ink.getbbox()
    if found is None:
        raise EmptyDrawing
    left, top, right, bottom = found
    width, height = right - left, bottom - top
    if width < _LEAST_WIDTH * ink.width or max(width, height) < _LEAST_LENGTH * ink.width:
        raise EmptyDrawing
    return found


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
