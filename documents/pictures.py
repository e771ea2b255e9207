"""The pictures that a Word file holds: those of the text it came from, each at its place, and no other."""

import hashlib
import io
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from PIL import Image

from documents.fields import ANCHOR
from documents.findings import Finding
from documents.inline import W
from documents.package import Package, TooLarge
from documents.problems import AnchorsSwapped

MOST_PIXELS = 25_000_000
"""Of one picture: a page of A4 at 500 dots per inch comes to 24 million."""
_BESIDE = ("header", "footer", "footnotes", "endnotes", "numbering")
"""Parts that show pictures too: a list may have one for its bullet."""
_FORMATS = {"PNG", "JPEG", "GIF", "BMP", "TIFF"}
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_LARGEST_CHANGE = 2
"""How many times larger or smaller a picture may become."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture where it stands: its part, words that describe it, the signature that it marks or "".

    ``sizes`` in EMU, width and height, each time that they are stated: programs do not take the same one.
    """

    part: str
    description: str
    sizes: tuple[tuple[int, int], ...]
    anchor: str = ""


def pictures_of(package: Package, name: str) -> Iterator[Picture]:
    """Those of one part, in order."""
    targets = {link.identifier: link.target for link in package.relations(name)}
    for drawing in package.tree(name).iter(f"{W}drawing"):
        place = next(drawing.iter(f"{_WP}docPr"), None)
        extents = drawing.iter(f"{_WP}extent", f"{_A}ext")
        sizes = tuple(
            (_length(extent, "cx"), _length(extent, "cy")) for extent in extents if extent.get("cx")
        )
        for blip in drawing.iter(f"{_A}blip"):
            yield Picture(
                part=targets.get(blip.get(f"{_RELATIONS}embed") or "", ""),
                description="" if place is None else place.get("descr") or "",
                sizes=sizes,
                anchor="" if place is None else _anchor(place, targets),
            )
    for shape in package.tree(name).iter(f"{_VML}imagedata"):
        part = targets.get(shape.get(f"{_RELATIONS}id") or "", "")
        yield Picture(part=part, description="", sizes=())


def check_pixels(package: Package) -> None:
    """Raises TooLarge for a picture that would take a machine minutes, and gigabytes, to print."""
    for name in _image_parts(package):
        _format, width, height = _looked_at(package.parts[name])
        if width * height > MOST_PIXELS:
            raise TooLarge(
                f"une image compte {width * height // 1_000_000} millions de points, "
                f"pour {MOST_PIXELS // 1_000_000} au plus"
            )


def format_findings(package: Package) -> Iterator[Finding]:
    """Kinds of pictures that are drawings with words of their own (EMF, WMF), or that cannot be read."""
    for name in _image_parts(package):
        kind, _width, _height = _looked_at(package.parts[name])
        if kind not in _FORMATS:
            what = f"une image {kind or 'illisible'} (un PNG convient)"
            yield Finding(what, "", "remplacez-la ou retirez-la")


def foreign_pictures(edited: Package, reference: Package) -> Iterator[Finding]:
    """Pictures that the reference does not hold, more often than it does, or in another size."""
    known = dict(_looks(reference))
    left = Counter(look for look, _picture in _looks(reference))
    for look, picture in _looks(edited):
        described = picture.description
        if look not in known:
            yield Finding("une image qui n’est pas celle du modèle", described, "remettez celle du modèle")
        elif not left[look]:
            yield Finding("une image du modèle de trop", described, "retirez-la")
        elif not _about_as_large(picture, known[look]):
            yield Finding("une image qui n’a plus sa taille", described, "redonnez-lui la taille du modèle")
        left[look] -= 1
    seen = {look for look, _picture in _looks(reference)}
    for name in _shown(edited):
        for link in edited.relations(name):
            if link.kind == "image" and _pixels(edited.parts.get(link.target, b"")) not in seen:
                yield Finding("une image qui n’est pas celle du modèle", "", "remettez celle du modèle")


def check_places(edited: Package, reference: Package) -> None:
    """The places of signatures that are left stand in the order of the reference, told by no other words than its own.

    Raises AnchorsSwapped. A place that was moved is a deviation: its mention is read where it stands.
    """
    before, after = _places(reference), _places(edited)
    told = dict(before)
    if [name for name, _told in after] != [name for name, _told in before if name in dict(after)]:
        raise AnchorsSwapped
    if any(words not in {"", told[name]} for name, words in after):
        raise AnchorsSwapped


def _places(package: Package) -> list[tuple[str, str]]:
    pictures = pictures_of(package, package.main)
    return [(picture.anchor, picture.description) for picture in pictures if picture.anchor]


def _looks(package: Package) -> Iterator[tuple[object, Picture]]:
    """Each picture with what the eye sees of it: two programs compress one look in two ways."""
    seen: dict[str, object] = {}
    margins = (
        name for kind in ("header", "footer", "footnotes", "endnotes") for name in package.related(kind)
    )
    for name in (package.main, *margins):
        for picture in pictures_of(package, name):
            if picture.part not in seen:
                seen[picture.part] = _pixels(package.parts.get(picture.part, b""))
            yield seen[picture.part], picture


def _shown(package: Package) -> tuple[str, ...]:
    return package.main, *(name for kind in _BESIDE for name in package.related(kind))


def _pixels(content: bytes) -> object:
    _kind, width, height = _looked_at(content)
    if not 0 < width * height <= MOST_PIXELS:
        return content
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size, hashlib.sha256(image.convert("RGBA").tobytes()).digest()
    except (OSError, SyntaxError, ValueError):
        return content


def _about_as_large(picture: Picture, known: Picture) -> bool:
    return bool(picture.sizes and known.sizes) and all(
        was / _LARGEST_CHANGE <= now <= was * _LARGEST_CHANGE
        for size in picture.sizes
        for now, was in zip(size, known.sizes[0], strict=True)
    )


def _image_parts(package: Package) -> Iterator[str]:
    seen = set[str]()
    for name in package.parts:
        for link in package.relations(name) if not name.endswith(".rels") else ():
            if link.kind == "image" and link.target in package.parts and link.target not in seen:
                seen.add(link.target)
                yield link.target


def _anchor(place: etree._Element, targets: dict[str, str]) -> str:
    links = (targets.get(link.get(f"{_RELATIONS}id") or "", "") for link in place.iter(f"{_A}hlinkClick"))
    marks = (ANCHOR.fullmatch(target) for target in links)
    return next((mark[1] for mark in marks if mark), "")


def _length(size: etree._Element, name: str) -> int:
    value = size.get(name) or ""
    return int(value) if value.isdecimal() and len(value) < 12 else 0


def _looked_at(content: bytes) -> tuple[str, int, int]:
    """Format, width and height, as its first bytes tell them; nothing is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is what is asked for
        try:
            with Image.open(io.BytesIO(content)) as image:
                return image.format or "", *image.size
        except Image.DecompressionBombError:
            return "", MOST_PIXELS, 2
        except (OSError, SyntaxError, ValueError):
            return "", 0, 0
