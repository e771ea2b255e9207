"""Signature fields, placed before anybody signs: afterwards they are only filled.

In Word, a transparent picture with a link to ``https://signature.invalid/<name>`` marks the place; LibreOffice
makes of it a link annotation with the picture's exact rectangle, which becomes the field in place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from documents.problems import AnchorDoubled, AnchorLost

ANCHOR = re.compile(r"https://signature\.invalid/([a-z0-9-]+)")
_PRINTED_AND_LOCKED = 4 | 128
"""ISO 19005-2 §6.3.2 wants Print; Locked keeps readers from moving the field (ISO 32000-1, table 165)."""
_SIGNATURES_EXIST_APPEND_ONLY = 3
"""ISO 32000-1, table 219: set at once, since raising it later would count as a change of the signed file."""
_OUT_OF_THE_PAGE = (-10, -10, -10, -10)
"""Neither ISO 19005-2 §6.3.3 (no appearance needed) nor ISO 14289-1 §7.18.1 (no tag needed) asks more of it."""
_LINK_ONLY = ("/A", "/Border", "/Contents", "/H", "/C", "/BS", "/StructParent")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBox:
    """Where a signature will stand: page counted from 1, rectangle in points from the bottom left corner."""

    name: str
    page: int
    rectangle: tuple[float, float, float, float]


def place_signature_fields(
    pdf: pikepdf.Pdf, labels: Mapping[str, str], hidden: Sequence[str] = ()
) -> tuple[FieldBox, ...]:
    """Turns each marked place into an empty, tagged signature field, and adds hidden ones for the platform.

    ``labels``: name of the mark → words that a screen reader says. Marks that are not named there disappear.
    Raises AnchorLost, AnchorDoubled.
    """
    marks = _marks(pdf)
    for name in labels:
        if name not in marks:
            raise AnchorLost(name)
    boxes, fields = [], []
    for name, found in marks.items():
        page, link = found[0]
        if name not in labels:
            for where, other in found:
                _remove(pdf.pages[where], other)
            continue
        if len(found) > 1:
            raise AnchorDoubled(name)
        boxes.append(FieldBox(name=name, page=page + 1, rectangle=_rectangle(link)))
        _become_field(pdf, pdf.pages[page], link, name, labels[name])
        fields.append(link)
    fields.extend(_hidden_field(pdf, name) for name in hidden)
    if fields:
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array(fields), SigFlags=_SIGNATURES_EXIST_APPEND_ONLY)
        )
    return tuple(boxes)


def _marks(pdf: pikepdf.Pdf) -> dict[str, list[tuple[int, Object]]]:
    found: dict[str, list[tuple[int, Object]]] = {}
    for number, page in enumerate(pdf.pages):
        for annotation in page.get("/Annots", Array()):
            address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if mark := ANCHOR.fullmatch(address):
                found.setdefault(mark[1], []).append((number, annotation))
    return found


def _remove(page: pikepdf.Page, annotation: Object) -> None:
    kept = [other for other in page.Annots if other.objgen != annotation.objgen]
    if kept:
        page.Annots = Array(kept)
    else:
        del page["/Annots"]


def _rectangle(link: Object) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(number) for number in link.Rect)
    return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _become_field(pdf: pikepdf.Pdf, page: pikepdf.Page, link: Object, name: str, label: str) -> None:
    rectangle = _rectangle(link)
    for key in _LINK_ONLY:
        if key in link:
            del link[key]
    link.Type, link.Subtype, link.FT = Name.Annot, Name.Widget, Name.Sig
    link.T, link.TU, link.F, link.P = String(name), String(label), _PRINTED_AND_LOCKED, page.obj
    link.Rect = Array(rectangle)
    link.AP = Dictionary(N=_empty_appearance(pdf, rectangle))
    _tag(pdf, page, link, rectangle, label)


def _empty_appearance(pdf: pikepdf.Pdf, rectangle: tuple[float, float, float, float]) -> Object:
    """ISO 19005-2 §6.3.3: a field that takes up room has an appearance, even an empty one."""
    left, bottom, right, top = rectangle
    appearance = pdf.make_stream(b"")
    appearance.Type, appearance.Subtype = Name.XObject, Name.Form
    appearance.BBox = Array([0, 0, round(right - left, 3), round(top - bottom, 3)])
    appearance.Resources = Dictionary()
    return appearance


def _hidden_field(pdf: pikepdf.Pdf, name: str) -> Object:
    page = pdf.pages[0]
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(name),
            F=_PRINTED_AND_LOCKED,
            P=page.obj,
            Rect=Array(_OUT_OF_THE_PAGE),
        )
    )
    page.Annots = Array([*page.get("/Annots", Array()), field])
    return field


def _tag(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    field: Object,
    rectangle: tuple[float, float, float, float],
    label: str,
) -> None:
    """A Form element right after the picture's own (ISO 14289-1 §7.18.4), and the way back to it."""
    root = pdf.Root.StructTreeRoot
    figure = next((item for item in _elements(root) if _stands_at(item, page, rectangle)), None)
    parent = figure.P if figure is not None else root.K if not isinstance(root.K, Array) else root.K[0]
    reference = Dictionary(Type=Name.OBJR, Obj=field, Pg=page.obj)
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=parent, Pg=page.obj, Alt=String(label), K=reference)
    )
    children = list(parent.K) if isinstance(parent.K, Array) else [parent.K]
    place = _place_of(figure, children) + 1 if figure is not None else len(children)
    parent.K = Array([*children[:place], element, *children[place:]])
    field.StructParent = _next_key(pdf, root, element)


def _elements(element: Object) -> Iterator[Object]:
    children = element.get("/K")
    for child in children if isinstance(children, Array) else [children]:
        if isinstance(child, Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


def _stands_at(element: Object, page: pikepdf.Page, rectangle: tuple[float, float, float, float]) -> bool:
    if str(element.S) != "/Figure" or "/Pg" not in element or element.Pg.objgen != page.obj.objgen:
        return False
    attributes = element.get("/A")
    for attribute in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(attribute, Dictionary) and "/BBox" in attribute:
            box = [float(number) for number in attribute.BBox]
            return all(abs(one - other) < _SAME_PLACE for one, other in zip(box, rectangle, strict=True))
    return False


_SAME_PLACE = 2.0
"""Points: the link and the figure of one picture are rounded apart by less."""


def _place_of(element: Object, children: Sequence[Object]) -> int:
    same = (
        place
        for place, child in enumerate(children)
        if isinstance(child, Dictionary) and child.objgen == element.objgen
    )
    return next(same, len(children) - 1)


def _next_key(pdf: pikepdf.Pdf, root: Object, element: Object) -> int:
    tree = pikepdf.NumberTree(root.ParentTree) if "/ParentTree" in root else pikepdf.NumberTree.new(pdf)
    key = max(tree.keys(), default=-1) + 1
    tree[key] = element
    root.ParentTree = tree.obj
    root.ParentTreeNextKey = key + 1
    return key
