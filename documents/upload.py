"""A Word document that comes back edited: looked at before use, and refused in words that say what to do.

What is let through is what can be compared, printed and signed: nothing that runs, reaches outside, is still to be
decided, or is printed otherwise than it reads. The checks of scans stand in ``documents.scan``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from documents.fields import ANCHOR
from documents.findings import Misleading
from documents.inline import W
from documents.misleading import findings
from documents.package import WORD, ActiveContent, NotWord, Package, TooLarge
from documents.pictures import check_pixels, check_places, foreign_pictures
from documents.problems import AnchorDoubled, AnchorLost, AnchorsSwapped
from documents.scan import NotAScan, check_scan
from foundation.errors import Refusal

__all__ = [
    "ActiveContent", "AnchorsSwapped", "Misleading", "NotAScan", "NotWord", "TooLarge", "UnfinishedEdit",
    "check_anchors", "check_docx", "check_scan",
]  # fmt: skip

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}*"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}*"
_HREF = "{urn:schemas-microsoft-com:office:office}href"
_LINK = "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LINKS = {"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"}
_LINK_SCHEMES = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
_FETCHING = {
    "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "IMPORT", "DATABASE", "RD", "EMBED", "CONTROL",
    "HTMLACTIVEX", "MACROBUTTON",
}  # fmt: skip
_EMBEDDED = {"aFChunk", "oleObject", "control", "activeXControlBinary", "package"}
_ACTIVE_PARTS = re.compile(r"activeX|oleObject|/embeddings/|afchunk", re.IGNORECASE)
_TRACKED = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *(
            "rPrChange",
            "pPrChange",
            "sectPrChange",
            "tblPrChange",
            "trPrChange",
            "tcPrChange",
            "tblGridChange",
        ),
    )
)
_ALONE = ("styles", "numbering", "settings", "theme", "footnotes", "endnotes")
"""Of two such parts, one program would take the first and another the last."""


class UnfinishedEdit(Refusal):
    """``what`` is left to be decided in the document."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        super().__init__(f"Ce document contient encore {what} : {remedy}, enregistrez, puis recommencez.")


def check_docx(content: bytes, reference: bytes | None = None) -> None:
    """Lets an ordinary Word document through; ``reference`` is the text it came from, as this program filled it in.

    What the reference holds itself is known, and passes; pictures are then its own, and the places of signatures
    stand as it has them. Raises NotWord, TooLarge, ActiveContent (macros, outside pictures, embedded objects),
    UnfinishedEdit (tracked changes, comments, blanks of the template), Misleading (what would be printed otherwise
    than it reads, or could not be read), AnchorsSwapped.
    """
    package = Package.opened(content)
    _check_kind(package)
    for name, media_type in package.types.items():
        if name.endswith((".xml", ".rels")) or media_type.endswith("xml"):
            _refuse_foreign(package.tree(name))
            _refuse_fetching(package, name)
            _refuse_links(package, name)
    for name in _read_parts(package):
        _refuse_unfinished(package.tree(name))
    check_pixels(package)
    _refuse_misleading(package, None if reference is None else Package.opened(reference))


def check_anchors(content: bytes, names: Iterable[str]) -> None:
    """Each place of a signature stands in the document once. Raises AnchorLost, AnchorDoubled."""
    package = Package.opened(content)
    targets = {link.identifier: link.target for link in package.relations(package.main)}
    # Word writes the link of a picture twice: once for the place, once for the picture in it.
    placed = [link for place in package.tree(package.main).iter(_DRAWING) for link in place.iter(_LINK)]
    marks = [ANCHOR.fullmatch(targets.get(link.get(f"{_RELATIONS}id") or "", "")) for link in placed]
    found = [mark[1] for mark in marks if mark]
    for name in names:
        if name not in found:
            raise AnchorLost(name)
        if found.count(name) > 1:
            raise AnchorDoubled(name)


def _check_kind(package: Package) -> None:
    if any(len(list(package.related(kind))) > 1 for kind in _ALONE):
        raise NotWord("il est abîmé")
    kind = package.types[package.main]
    if "macroEnabled" in kind or any("vbaproject" in name.casefold() for name in package.parts):
        raise ActiveContent("des macros")
    if "template" in kind:
        raise NotWord("c’est un modèle Word (.dotx)")
    if kind != WORD:
        raise NotWord("c’est un fichier d’un autre type, malgré son nom")
    for name, media_type in package.types.items():
        if _ACTIVE_PARTS.search(name):
            raise ActiveContent("un objet incorporé")
        if "svg" in media_type or name.casefold().endswith(".svg"):  # may itself point to other files
            raise ActiveContent("une image SVG (un PNG convient)")


def _refuse_foreign(tree: etree._Element) -> None:
    """LibreOffice reads ISO/IEC 29500 Strict as well: words in it would be printed without being compared."""
    if next(tree.iter(_STRICT), None) is not None:
        raise NotWord("il est au format « Open XML strict »")


def _refuse_fetching(package: Package, name: str) -> None:
    tree = package.tree(name)
    for instruction in _instructions(tree):
        word = instruction.split(maxsplit=1)[0].upper() if instruction.strip() else ""
        if word in _FETCHING:
            raise ActiveContent(f"un champ qui va chercher un autre fichier ({word})")
    for shape in tree.iter(_VML):
        source = shape.get("src") or (
            etree.QName(shape).localname in {"fill", "imagedata"} and shape.get(_HREF)
        )
        if source:
            raise ActiveContent(f"une image extérieure ({source})")


def _instructions(tree: etree._Element) -> Iterator[str]:
    """What each field asks for: Word may cut an instruction in several runs, and put a field in another."""
    open_fields: list[str] = []
    for node in tree.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if node.tag == f"{W}fldSimple":
            yield node.get(f"{W}instr") or ""
        elif node.tag == f"{W}instrText":
            if not open_fields:
                open_fields.append("")
            open_fields[-1] += node.text or ""
        elif node.get(f"{W}fldCharType") == "begin":
            open_fields.append("")
        elif node.get(f"{W}fldCharType") == "end" and open_fields:
            yield open_fields.pop()
    yield from open_fields


def _refuse_links(package: Package, name: str) -> None:
    """Only a hyperlink may lead outside, and only where a reader has to click on it."""
    outside = {}
    for relation in package.relations(name):
        if relation.kind in _EMBEDDED:
            raise ActiveContent("un objet incorporé")
        if not relation.external:
            continue
        if relation.kind != "hyperlink" or not _LINK_SCHEMES.match(relation.target):
            raise ActiveContent(f"un lien vers un fichier extérieur ({relation.target})")
        outside[relation.identifier] = relation.target
    if outside:
        _refuse_uses(package.tree(name), outside)


def _refuse_uses(tree: etree._Element, outside: Mapping[str, str]) -> None:
    """A picture that names the relation of a hyperlink would be fetched all the same."""
    for element in tree.iter("*"):
        if etree.QName(element).localname in _LINKS:
            continue
        for name, value in element.items():
            if "/relationships}" in str(name) and str(value) in outside:
                raise ActiveContent(f"un lien vers un fichier extérieur ({outside[str(value)]})")


def _read_parts(package: Package) -> Iterator[str]:
    """Parts whose words are printed."""
    yield package.main
    for kind in ("header", "footer", "footnotes", "endnotes"):
        yield from package.related(kind)


def _refuse_unfinished(tree: etree._Element) -> None:
    if next(tree.iter(*_TRACKED), None) is not None:
        raise UnfinishedEdit("des modifications suivies", "acceptez-les ou refusez-les")
    if next(tree.iter(f"{W}commentReference"), None) is not None:
        raise UnfinishedEdit("des commentaires", "supprimez-les")
    words = "".join(text.text or "" for text in tree.iter(f"{W}t"))
    if "{{" in words or "{%" in words:
        raise UnfinishedEdit(
            "des repères du modèle ({{ … }})", "partez du texte que Conventio a rempli, et non du modèle"
        )


def _refuse_misleading(package: Package, reference: Package | None) -> None:
    """Raises Misleading for the first thing that is found here and not in the reference."""
    known = frozenset() if reference is None else frozenset(findings(reference))
    for finding in findings(package):
        if finding not in known:
            raise Misleading(finding)
    if reference is not None:
        for finding in foreign_pictures(package, reference):
            raise Misleading(finding)
        check_places(package, reference)
