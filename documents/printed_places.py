"""What the printed page shows beside words: signatures stand where the template has them, pictures are the template's.

Looked at in the PDF itself, after LibreOffice: whatever the Word file says of its pictures, this is what is signed.
"""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pikepdf
from lxml import etree
from PIL import Image, ImageChops, ImageFilter, UnidentifiedImageError

from documents.fields import ANCHOR, FieldBox
from documents.inline import W
from documents.package import Package
from documents.pdf_text import Rectangle
from documents.problems import ForeignPicture, PlaceMoved
from documents.wording import cores

MOST_PIXELS = 25_000_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINK = "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
_ABOVE, _BESIDE, _BEFORE = 150.0, 25.0, 5.0
"""Points around a field in which the words of its place are looked for."""
_LEAST = 0.3
"""Share of the words of its place in the template, below which a field stands elsewhere."""
_LETTERS_BEFORE = 200
_UNREADABLE = (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, OSError, ValueError)
_SEEN = 64
"""Difference of grey, of 255, once neighbours are put together: compression changes less, a letter changes more."""


def words_of_places(package: Package) -> Mapping[str, str]:
    """Name of each signature → the words of the cell in which it stands, or those before it. Raises NotWord."""
    targets = {link.identifier: link.target for link in package.relations(package.main)}
    found = {}
    for link in package.tree(package.main).iter(_LINK):
        if mark := ANCHOR.fullmatch(targets.get(link.get(_RELATION) or "", "")):
            found[mark[1]] = _around(link)
    return found


def _around(link: etree._Element) -> str:
    cell = next(link.iterancestors(f"{W}tc"), None)
    if cell is not None:
        return _text(cell)
    body = next(link.iterancestors(f"{W}body"))
    before = []
    for node in body.iter(f"{W}t", _LINK):
        if node is link:
            break
        before.append(node.text or "")
    return "".join(before)[-_LETTERS_BEFORE:]


def _text(element: etree._Element) -> str:
    return "\n".join(
        "".join(text.text or "" for text in line.iter(f"{W}t")) for line in element.iter(f"{W}p")
    )


def around(boxes: Sequence[FieldBox]) -> list[tuple[int, Rectangle]]:
    """Where the words of the place of each field are looked for: above it, in its column."""
    places = []
    for box in boxes:
        left, bottom, right, top = box.rectangle
        places.append((box.page, (left - _BEFORE, bottom, right + _BESIDE, top + _ABOVE)))
    return places


def check_places(boxes: Sequence[FieldBox], words: Sequence[str], places: Mapping[str, str]) -> None:
    """Each field stands by the words of its own place, rather than by those of another's.

    ``words`` are those ``around`` each box, ``places`` those of the template. Raises PlaceMoved.
    """
    known = {name: Counter(cores(wanted)) for name, wanted in places.items()}
    for box, beside in zip(boxes, words, strict=True):
        if box.name not in known:
            continue
        seen = Counter(cores(beside))
        likeness = {name: _share(seen, wanted) for name, wanted in known.items()}
        if likeness[box.name] < max(*likeness.values(), _LEAST):
            raise PlaceMoved(box.name, " ".join(places[box.name].split()), " ".join(beside.split()))


def _share(seen: Counter[str], wanted: Counter[str]) -> float:
    """Of the wanted words, those that are there, whatever else is."""
    return (seen & wanted).total() / wanted.total() if wanted else 1.0


def check_pictures(pdf: pikepdf.Pdf, reference: Package) -> None:
    """Every picture on a page is one of those that the Word file ``reference`` holds. Raises ForeignPicture, NotWord."""
    own: list[Image.Image] | None = None
    seen = set[tuple[int, int]]()
    for number, page in enumerate(pdf.pages, 1):
        for picture in _pictures(page.get("/Resources", pikepdf.Dictionary())):
            if picture.objgen in seen:
                continue
            seen.add(picture.objgen)
            if int(picture.Width) * int(picture.Height) > MOST_PIXELS:
                raise ForeignPicture(number)
            own = list(_own_pictures(reference)) if own is None else own
            try:
                shown = _as_printed(picture)
            except _UNREADABLE as error:
                raise ForeignPicture(number) from error
            if not any(_look_alike(shown, other) for other in own):
                raise ForeignPicture(number)


def _pictures(resources: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Stream]:
    for item in resources.get("/XObject", pikepdf.Dictionary()).values():
        kind = item.get("/Subtype")
        if kind == pikepdf.Name.Image and isinstance(item, pikepdf.Stream):
            yield item
        elif kind == pikepdf.Name.Form and depth < 4 and "/Resources" in item:
            yield from _pictures(item.Resources, depth + 1)


def _as_printed(picture: pikepdf.Stream) -> Image.Image:
    return _on_white(pikepdf.PdfImage(picture).as_pil_image().convert("RGBA"))  # with its soft mask


def _own_pictures(package: Package) -> Iterator[Image.Image]:
    for name, media_type in package.types.items():
        if media_type.startswith("image/"):
            try:
                with Image.open(io.BytesIO(package.parts[name])) as image:
                    if image.width * image.height <= MOST_PIXELS:
                        yield _on_white(image.convert("RGBA"))
            except (UnidentifiedImageError, OSError):
                continue  # a drawing: LibreOffice prints it as lines


def _on_white(image: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")


def _look_alike(printed: Image.Image, own: Image.Image) -> bool:
    if own.size != printed.size:
        own = own.resize(printed.size, Image.Resampling.BOX)
    difference = ImageChops.difference(printed, own).filter(ImageFilter.BoxBlur(1))
    extremes = difference.getextrema()
    return int(extremes[1] if isinstance(extremes[1], int | float) else 255) < _SEEN
