"""What comes in from outside: a Word document that was edited, the scan of an original. Looked at before use."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import IO

import pikepdf
from lxml import etree
from PIL import Image

from documents.fields import ANCHOR
from documents.problems import AnchorDoubled, AnchorLost
from foundation.errors import Refusal

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one part of a Word document, inflated."""
LARGEST_WHOLE = 128 * 1024 * 1024
MOST_PARTS = 2000
MOST_SCAN_PAGES = 200
LARGEST_PICTURE = 60_000_000
"""Pixels: an A3 page at 400 dpi is half of that."""
_CHUNK = 1 << 16

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK = "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FETCHING_FIELD = re.compile(r"\b(INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|IMPORT|DATABASE)\b")
_TRACKED = {f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_ACTIVE_PARTS = re.compile(r"vbaProject|activeX|oleObject|/embeddings/|afchunk", re.IGNORECASE)


class NotWord(Refusal):
    """``found`` is what the file seems to be instead."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"Ce fichier n’est pas un document Word (.docx) : {found}.")


class TooLarge(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__(f"Ce fichier est trop lourd : {what}. Allégez-le, puis recommencez.")


class ActiveContent(Refusal):
    """The document holds something that runs or reaches outside; ``what`` names it."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(
            f"Ce document contient {what}, ce qui n’est pas accepté dans une convention : "
            "retirez-le dans Word, enregistrez, puis recommencez."
        )


class UnfinishedEdit(Refusal):
    """``what`` is left to be decided in the document."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        super().__init__(f"Ce document contient encore {what} : {remedy}, enregistrez, puis recommencez.")


class NotAScan(Refusal):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Ce fichier ne peut pas servir de numérisation : {reason}. Un PDF, un JPEG ou un PNG est attendu."
        )


def check_docx(content: bytes) -> None:
    """Lets an ordinary Word document through.

    Raises NotWord, TooLarge, ActiveContent (macros, outside pictures, embedded objects), UnfinishedEdit
    (tracked changes, comments, blanks of the template).
    """
    parts = _parts(content)
    types = parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    if "macroEnabled" in types or any("vbaProject" in name for name in parts):
        raise ActiveContent("des macros")
    if _WORD not in types or "word/document.xml" not in parts:
        raise NotWord("c’est un fichier d’un autre type, malgré son nom")
    for name in parts:
        if _ACTIVE_PARTS.search(name):
            raise ActiveContent("un objet incorporé")
    trees = {name: _tree(name, part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    _refuse_outside(trees)
    _refuse_unfinished(trees)


def check_anchors(content: bytes, names: Iterable[str]) -> None:
    """Each place of a signature stands in the document once. Raises AnchorLost, AnchorDoubled."""
    parts = _parts(content)
    body = _tree("word/document.xml", parts["word/document.xml"])
    links = _tree("rels", parts.get("word/_rels/document.xml.rels", b"<none/>"))
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    # Word writes the link of a picture twice: once for the place, once for the picture in it.
    placed = [link for place in body.iter(_DRAWING) for link in place.iter(_LINK)]
    marks = [ANCHOR.fullmatch(targets.get(link.get(f"{_RELATIONS}id"), "")) for link in placed]
    found = [mark[1] for mark in marks if mark]
    for name in names:
        if name not in found:
            raise AnchorLost(name)
        if found.count(name) > 1:
            raise AnchorDoubled(name)


def check_scan(content: bytes) -> str:
    """The media type of a scanned original: PDF, JPEG or PNG, told by its content. Raises NotAScan, TooLarge."""
    if len(content) > LARGEST_FILE:
        raise TooLarge(f"{len(content) // 1_000_000} Mo, pour {LARGEST_FILE // 1_000_000} Mo au plus")
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return "application/pdf"
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise TooLarge(f"l’image compte {picture.width} × {picture.height} points")
            picture.verify()
            kind = picture.format
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAScan("son contenu n’est ni un PDF, ni une image lisible") from error
    return "image/jpeg" if kind == "JPEG" else "image/png"


def _check_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not 0 < len(pdf.pages) <= MOST_SCAN_PAGES:
                raise NotAScan(f"il compte {len(pdf.pages)} pages")
            if any(key in pdf.Root for key in ("/OpenAction", "/AA")) and b"/JavaScript" in content:
                raise NotAScan("il contient un programme qui s’exécute à l’ouverture")
            if "/Names" in pdf.Root and any(
                key in pdf.Root.Names for key in ("/JavaScript", "/EmbeddedFiles")
            ):
                raise NotAScan("il contient un programme ou des fichiers joints")
    except pikepdf.PasswordError as error:
        raise NotAScan("il est protégé par un mot de passe") from error
    except pikepdf.PdfError as error:
        raise NotAScan("ce PDF est abîmé") from error


def _parts(content: bytes) -> dict[str, bytes]:
    """Every part, inflated within limits. Raises NotWord, TooLarge."""
    if len(content) > LARGEST_FILE:
        raise TooLarge(f"{len(content) // 1_000_000} Mo, pour {LARGEST_FILE // 1_000_000} Mo au plus")
    if not content:
        raise NotWord("il est vide")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotWord("il est protégé par un mot de passe, ou d’une version de Word antérieure à 2007")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = archive.infolist()
            if len(items) > MOST_PARTS:
                raise TooLarge(f"il compte {len(items)} parties")
            parts, left = {}, LARGEST_WHOLE
            for item in items:
                with archive.open(item) as part:
                    parts[item.filename] = _read_within(part, min(LARGEST_PART, left))
                left -= len(parts[item.filename])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotWord("c’est un fichier d’un autre type, ou il est abîmé") from error
    return parts


def _read_within(part: IO[bytes], limit: int) -> bytes:
    """Never inflates more than ``limit``, whatever the archive says of itself. Raises TooLarge."""
    pieces, size = [], 0
    while piece := part.read(_CHUNK):
        size += len(piece)
        if size > limit:
            raise TooLarge("son contenu décompressé dépasse ce qui est accepté")
        pieces.append(piece)
    return b"".join(pieces)


def _tree(name: str, part: bytes) -> etree._Element:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ActiveContent("une déclaration de type de document")
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise NotWord(f"sa partie {name} est abîmée") from error


def _refuse_outside(trees: dict[str, etree._Element]) -> None:
    for name, tree in trees.items():
        if name.endswith(".rels"):
            for relation in tree:
                kind = (relation.get("Type") or "").rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    raise ActiveContent(f"un lien vers un fichier extérieur ({relation.get('Target')})")
                if kind in {"aFChunk", "oleObject", "control", "vbaProject", "package"}:
                    raise ActiveContent("un objet incorporé")
        for field in tree.iter(f"{_W}instrText", f"{_W}fldSimple"):
            written = f"{field.text or ''} {field.get(f'{_W}instr') or ''}"
            if fetching := _FETCHING_FIELD.search(written):
                raise ActiveContent(f"un champ qui va chercher un autre fichier ({fetching[1]})")


def _refuse_unfinished(trees: dict[str, etree._Element]) -> None:
    for name, tree in trees.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        if any(element.tag in _TRACKED for element in tree.iter()):
            raise UnfinishedEdit("des modifications suivies", "acceptez-les ou refusez-les")
        if tree.find(f".//{_W}commentReference") is not None:
            raise UnfinishedEdit("des commentaires", "supprimez-les")
        words = "".join(text.text or "" for text in tree.iter(f"{_W}t"))
        if "{{" in words or "{%" in words:
            raise UnfinishedEdit(
                "des repères du modèle ({{ … }})", "partez du texte que Conventio a rempli, et non du modèle"
            )
