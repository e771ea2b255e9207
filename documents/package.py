"""A Word file as the parts it is made of (ECMA-376, part 2), opened within limits and trusted in nothing."""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from lxml import etree

from foundation.errors import Refusal

LARGEST_FILE = 20_000_000
LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one part, inflated."""
LARGEST_WHOLE = 128 * 1024 * 1024
MOST_PARTS = 2000
_CHUNK = 1 << 16

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BEGINNINGS = (
    (b"%PDF-", "c’est un PDF"),
    (b"{\\rtf", "c’est un document RTF"),
    (b"<", "c’est une page web ou un fichier XML"),
)
_OLE = b"\xd0\xcf\x11\xe0"
"""The container of Word before 2007, and of any encrypted Office file (MS-CFB §2.2, MS-OFFCRYPTO §1.3)."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip
_RELATION_TYPE = re.compile(
    r"http://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.oclc\.org)/.+/([^/]+)"
)
"""Word and LibreOffice follow no other."""
_ROOT_RELATIONS = "_rels/.rels"
_DAMAGED = "il est abîmé"


class NotWord(Refusal):
    """``found`` is what the file seems to be instead."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(
            f"Ce fichier n’est pas un document Word (.docx) lisible : {found}. "
            "Ouvrez le texte dans Word, enregistrez-le au format .docx sans mot de passe, puis recommencez."
        )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link from one part: ``target`` is an address when ``external``, otherwise the name of a part.

    ``kind`` is "" where neither Word nor LibreOffice would follow it.
    """

    identifier: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of one .docx file, all inflated; trees are parsed when asked for."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, etree._Element] = {}

    @classmethod
    def opened(cls, content: bytes) -> "Package":
        """Raises NotWord, TooLarge. What the parts hold is not looked at yet."""
        check_size(content)
        package = cls(_parts(content))
        if "[Content_Types].xml" not in package.parts:
            raise NotWord(_kind_of_archive(package.parts))
        return package

    @cached_property
    def main(self) -> str:
        """The part that LibreOffice and Word show: named by the file, not always ``word/document.xml``."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self.parts:
                return relation.target
        raise NotWord(_DAMAGED)

    def tree(self, name: str) -> etree._Element:
        """Raises NotWord where the part is absent or ill-formed, ActiveContent where it declares a DTD."""
        if name not in self._trees:
            self._trees[name] = _tree(self.parts.get(name, b""), name)
        return self._trees[name]

    def with_parts(self, roots: Mapping[str, etree._Element]) -> "Package":
        """With these trees in the place of its own; the very same package where there are none."""
        if not roots:
            return self
        written = {
            name: bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
            for name, root in roots.items()
        }
        return Package({**self.parts, **written})

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Of one part; of the file itself for "". Raises what ``tree`` raises."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self.parts:
            return ()
        return tuple(_relation(item, folder) for item in self.tree(source).iter("{*}Relationship"))

    def related(self, kind: str) -> Iterator[str]:
        """Parts of one kind ("styles", "header") that the main part names."""
        for relation in self.relations(self.main):
            if relation.kind == kind and relation.target in self.parts:
                yield relation.target

    @cached_property
    def types(self) -> dict[str, str]:
        """Media type of each part (ECMA-376, part 2, §10.1.2)."""
        declared = self.tree("[Content_Types].xml")
        endings = {
            (item.get("Extension") or "").casefold(): item.get("ContentType") or ""
            for item in declared.iter("{*}Default")
        }
        named = {
            (item.get("PartName") or "").lstrip("/").casefold(): item.get("ContentType") or ""
            for item in declared.iter("{*}Override")
        }
        return {
            name: named.get(name.casefold(), endings.get(name.rpartition(".")[2].casefold(), ""))
            for name in self.parts
        }


def is_word(content: bytes) -> bool:
    """Whether it is an archive that says which of its parts is a document; what the parts hold is not looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if _ROOT_RELATIONS not in names:
                return False
            with archive.open(_ROOT_RELATIONS) as part:
                root = {_ROOT_RELATIONS: _read_within(part, LARGEST_PART)}
        return bool(Package({**dict.fromkeys(names, b""), **root}).main)
    except (*_UNZIP_ERRORS, NotWord, TooLarge, ActiveContent):
        return False


def printed_parts(package: Package) -> Iterator[str]:
    """Parts with runs of text: the body, headers and footers, notes."""
    yield package.main
    for kind in ("header", "footer", "footnotes", "endnotes"):
        yield from package.related(kind)


def check_size(content: bytes) -> None:
    """Raises TooLarge."""
    if len(content) > LARGEST_FILE:
        raise TooLarge(f"{_megabytes(len(content))} Mo, pour {_megabytes(LARGEST_FILE)} Mo au plus")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")


def _relation(item: etree._Element, folder: str) -> Relation:
    target = item.get("Target") or ""
    external = item.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    known = _RELATION_TYPE.fullmatch(item.get("Type") or "")
    kind = known[1] if known else ""
    return Relation(identifier=item.get("Id") or "", kind=kind, target=target, external=external)


def _parts(content: bytes) -> dict[str, bytes]:
    if not content:
        raise NotWord("il est vide")
    if content.startswith(_OLE):
        locked = _ENCRYPTED in content
        raise NotWord(
            "il est protégé par un mot de passe" if locked else "c’est un fichier de Word d’avant 2007 (.doc)"
        )
    for beginning, found in _BEGINNINGS:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(beginning):
            raise NotWord(found)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _inflated(archive)
    except _UNZIP_ERRORS as error:
        kind = _DAMAGED if content.startswith(b"PK") else "c’est un fichier d’un autre type"
        raise NotWord(kind) from error


def _inflated(archive: zipfile.ZipFile) -> dict[str, bytes]:
    items = [item for item in archive.infolist() if not item.is_dir()]
    if len(items) > MOST_PARTS:
        raise TooLarge(f"il compte {len(items)} parties")
    if len({item.filename.casefold() for item in items}) < len(items):
        raise NotWord(_DAMAGED)  # one program would read the first of two like parts, another the last
    parts: dict[str, bytes] = {}
    left = LARGEST_WHOLE
    for item in items:
        with archive.open(item) as part:
            parts[item.filename] = _read_within(part, min(LARGEST_PART, left))
        left -= len(parts[item.filename])
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


def _kind_of_archive(parts: Mapping[str, bytes]) -> str:
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        return "c’est un document LibreOffice (.odt)"
    return "c’est une archive, malgré son nom"


def _tree(part: bytes, name: str) -> etree._Element:
    try:
        tree = etree.fromstring(
            part,
            etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                remove_comments=True,  # or a comment would cut a text in two, of which one alone is read
                remove_pis=True,
            ),
        )
    except etree.XMLSyntaxError as error:
        raise NotWord(f"sa partie {name} est abîmée") from error
    if tree.getroottree().docinfo.internalDTD:
        raise ActiveContent("une déclaration de type de document (DTD)")
    return tree
