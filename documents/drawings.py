"""Pictures and other drawings of a Word document: pictures are printed as they are, the rest is named and refused.

A text box cuts what does not fit, a shape covers what lies under it, a chart or a diagram holds words of its own.
"""

import re
from collections.abc import Iterator

from lxml import etree

from documents.findings import Finding, around, passage
from documents.inline import W

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_PLAIN_FRAME = {f"{_A}{name}" for name in ("xfrm", "prstGeom", "noFill", "ln", "extLst")}
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_KINDS = {
    "chart": "un graphique",
    "chartex": "un graphique",
    "diagram": "un schéma SmartArt",
    "wordprocessingShape": "une forme dessinée",
    "wordprocessingGroup": "un groupe de formes",
    "wordprocessingCanvas": "une zone de dessin",
    "wordprocessingInk": "un dessin à l’encre",
    "model3d": "un modèle en trois dimensions",
}
_SLIGHT = re.compile(r"-?\d{1,4}|-?0?\.\d+%|0%")
"""Thousandths of a per cent that programs round off: less than a tenth of the picture."""
_UNSET = {None, "0", "false"}
_SHAPES = {"shape", "rect", "roundrect", "oval", "line", "polyline", "group", "arc", "curve"}
_REMEDY = "retirez-le, écrivez ces mots dans un paragraphe ordinaire"
_SHOW_WHOLE = "redonnez à l’image son aspect d’origine"


def drawing_findings(root: etree._Element) -> Iterator[Finding]:
    """Every drawing of a part that is no plain picture in the line of the text."""
    for drawing in root.iter(f"{W}drawing"):
        yield from _of_drawing(drawing)
    for picture in root.iter(f"{W}pict"):
        yield from _of_vml(picture)


def _of_drawing(drawing: etree._Element) -> Iterator[Finding]:
    if next(drawing.iter(f"{W}txbxContent"), None) is not None:
        yield Finding("une zone de texte", passage(drawing), _REMEDY)
        return
    for graphic in drawing.iter(f"{_A}graphicData"):
        uri = graphic.get("uri") or ""
        if uri != _PICTURE:
            kind = _KINDS.get(uri.rpartition("/")[2], "un dessin d’un genre inconnu")
            yield Finding(kind, around(drawing), _REMEDY)
    described = next((place.get("descr") or "" for place in drawing.iter(f"{_WP}docPr")), "")
    if next(drawing.iter(f"{_WP}anchor"), None) is not None:
        yield Finding("une image flottante, qui peut couvrir du texte", described, "alignez-la sur le texte")
    if _is_altered(drawing):
        yield Finding("une image rognée, tournée, masquée ou retouchée", described, _SHOW_WHOLE)


def _is_altered(drawing: etree._Element) -> bool:
    crops = [side for crop in drawing.iter(f"{_A}srcRect") for side in map(crop.get, "ltrb") if side]
    turns = (
        turn for frame in drawing.iter(f"{_A}xfrm") for turn in map(frame.get, ("rot", "flipH", "flipV"))
    )
    retouches = (child for blip in drawing.iter(f"{_A}blip") for child in blip.iterchildren("*"))
    frames = [child for shape in drawing.iter(f"{_PIC}spPr") for child in shape.iterchildren("*")]
    return (
        any(place.get("hidden") not in _UNSET for place in drawing.iter(f"{_WP}docPr"))
        or any(child.tag not in _PLAIN_FRAME for child in frames)
        or any(shape.get("prst") != "rect" for shape in drawing.iter(f"{_A}prstGeom"))
        or not all(_SLIGHT.fullmatch(crop) for crop in crops)
        or any(turn not in _UNSET for turn in turns)
        or any(child.tag != f"{_A}extLst" for child in retouches)
    )


def _of_vml(picture: etree._Element) -> Iterator[Finding]:
    if next(picture.iter(f"{W}txbxContent"), None) is not None:
        yield Finding("une zone de texte", passage(picture), _REMEDY)
        return
    for effect in picture.iter(f"{_VML}textpath"):
        words = effect.get("string") or ""
        yield Finding("un texte d’effet (WordArt ou filigrane)", words, _REMEDY)
    shapes = [shape for shape in picture.iter(f"{_VML}*") if _draws(shape)]
    if shapes:
        yield Finding("une forme dessinée", around(picture), _REMEDY)


def _draws(shape: etree._Element) -> bool:
    """A shape that is neither the frame of a picture nor a line across the page."""
    if etree.QName(shape).localname not in _SHAPES:
        return False
    if shape.get(f"{_OFFICE}hr") in {"t", "true"}:
        return False
    framed = next(shape.iterchildren(f"{_VML}imagedata"), None) is not None
    return not framed or "position:absolute" in (shape.get("style") or "").replace(" ", "")
