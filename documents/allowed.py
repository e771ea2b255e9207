"""The elements of a Word document whose printing is known (ECMA-376, part 1, §17): any other is named and refused.

Looked at once the document is made ready (``documents.prepared``): fields and content controls are no longer there.
"""

from collections.abc import Iterator

from lxml import etree

from documents.findings import Finding, around
from documents.inline import W
from documents.known_elements import INSIDE, PAGE_FIELDS, PROPERTIES, names

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


_KNOWN_BY_NAME = {
    f"{W}altChunk": "un document inséré",
    f"{W}subDoc": "un sous-document",
    f"{W}object": "un objet incorporé",
    f"{W}ruby": "un guide phonétique",
    f"{W}contentPart": "un dessin à l’encre",
    f"{W}dir": "un passage dont le sens de lecture est imposé",
    f"{W}bdo": "un passage dont le sens de lecture est imposé",
    f"{W}pgNum": "un numéro de page calculé",
    **dict.fromkeys(
        names("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"), "une date calculée"
    ),
    f"{_MC}AlternateContent": "un contenu en plusieurs versions, dont une seule s’imprime",
    f"{_MATH}oMath": "une équation",
    f"{_MATH}oMathPara": "une équation",
}
_REMEDY = "écrivez ces mots dans un paragraphe ordinaire, retirez cet élément"


def unknown_elements(root: etree._Element, *, margin: bool) -> Iterator[Finding]:
    """In the order of the part; in a ``margin`` (header, footer) pages may be counted."""
    allowed = PAGE_FIELDS if margin else frozenset[str]()
    for container in root.iter(*INSIDE):
        known = INSIDE[str(container.tag)] | allowed
        if container.tag != f"{W}t" and _has_text(container):
            yield Finding("des mots hors de tout texte", around(container), _REMEDY)
        for child in container.iterchildren("*"):
            if child.tag not in known and not _is_drawing(container, child):
                yield _finding(child)
    for container in root.iter(*PROPERTIES):
        for child in container.iterchildren(
            f"{W}*"
        ):  # what Word adds in names of its own: ``documents.looks``
            if child.tag not in PROPERTIES[str(container.tag)]:
                yield _finding(child)


def _has_text(container: etree._Element) -> bool:
    loose = (container.text, *(child.tail for child in container))
    return any(text and text.strip() for text in loose)


def _is_drawing(container: etree._Element, child: etree._Element) -> bool:
    """A drawing in an old and a new writing: what it is shows inside (``documents.drawings``)."""
    if container.tag != f"{W}r" or child.tag != f"{_MC}AlternateContent":
        return False
    inside = [thing for branch in child.iterchildren("*") for thing in branch.iterchildren("*")]
    return bool(inside) and all(thing.tag in names("drawing", "pict") for thing in inside)


def _finding(element: etree._Element) -> Finding:
    tag = str(element.tag)
    named = (
        f"{element.prefix}:{etree.QName(element).localname}"
        if element.prefix
        else etree.QName(element).localname
    )
    what = _KNOWN_BY_NAME.get(tag, f"un élément dont l’impression n’est pas connue ({named})")
    return Finding(what, around(element), _REMEDY)
