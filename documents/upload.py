"""A Word document that comes back edited: looked at before use, and refused in words that say what to do.

What is let through is what can be compared, printed and signed: nothing that runs, reaches outside, is still to be
decided, or is printed otherwise than it reads. The checks of scans stand in ``documents.scan``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from documents.fields import ANCHOR
from documents.inline import W
from documents.package import WORD, ActiveContent, NotWord, Package, TooLarge
from documents.problems import AnchorDoubled, AnchorLost
from documents.scan import NotAScan, check_scan
from documents.styles import value_of
from foundation.errors import Refusal

__all__ = [
    "ActiveContent", "NotAScan", "NotWord", "TooLarge", "UnfinishedEdit", "check_anchors", "check_docx", "check_scan",
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
_MISLEADING = {"vanish": "du texte masqué", "strike": "du texte barré", "dstrike": "du texte barré"}
"""Words that would be compared and read aloud otherwise than they are printed."""


class UnfinishedEdit(Refusal):
    """``what`` is left to be decided in the document."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        super().__init__(f"Ce document contient encore {what} : {remedy}, enregistrez, puis recommencez.")


def check_docx(content: bytes) -> None:
    """Lets an ordinary Word document through.

    Raises NotWord, TooLarge, ActiveContent (macros, outside pictures, embedded objects), UnfinishedEdit (tracked
    changes, comments, hidden or struck words, blanks of the template).
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
        _refuse_misleading(package, name)


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


def _refuse_misleading(package: Package, name: str) -> None:
    styles = _misleading_styles(package)
    for paragraph in package.tree(name).iter(f"{W}p"):
        of_paragraph = styles.get(value_of(paragraph, "pPr/pStyle"))
        for run in paragraph.iter(f"{W}r"):
            if not any((text.text or "").strip() for text in run.iter(f"{W}t")):
                continue
            properties = run.find(f"{W}rPr")
            own = None if properties is None else _misleading(properties)
            if what := own or styles.get(value_of(run, "rPr/rStyle")) or of_paragraph:
                raise UnfinishedEdit(what, "supprimez-le, ou redonnez-lui son aspect ordinaire")


def _misleading_styles(package: Package) -> dict[str, str]:
    found = {}
    for part in package.related("styles"):
        for style in package.tree(part).iter(f"{W}style"):
            properties = style.find(f"{W}rPr")
            if properties is not None and (what := _misleading(properties)):
                found[style.get(f"{W}styleId") or ""] = what
    return found


def _misleading(properties: etree._Element) -> str:
    for name, what in _MISLEADING.items():
        switch = properties.find(f"{W}{name}")
        if switch is not None and switch.get(f"{W}val") not in {"0", "false", "off"}:
            return what
    return ""
