"""Fills a Word template written in docxtpl's language, compiled once per template.

docxtpl alone reads, patches and compiles the template again for each document, leaves unknown placeholders
blank, and loses the text after ``&`` or ``<``. Here its own ``patch_xml`` prepares the parts once; then filling
is strict: a sandbox without globals, undefined and None refused, everything escaped, the result parsed again.
"""

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, UndefinedError, meta
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from documents.grammar import FILTERS
from documents.package import ActiveContent, NotWord, Package
from documents.problems import FillProblem, TemplateProblem

_FILLED_PARTS = ("header", "footer", "footnotes", "endnotes")
_CORE_PART = "docProps/core.xml"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 cannot hold (§2.2), and DEL: pasted from Word now and then, never meant."""
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
Filters = Mapping[str, Callable[..., Any]]


def _for_text(value: object) -> Markup:
    """A value as it stands in a paragraph: escaped, line ends and tabs in Word's own way."""
    text = escape(_plain(value).replace("\r\n", "\n").replace("\r", "\n"), quote=False)
    return Markup(text.replace("\n", _BREAK).replace("\t", _TAB))  # noqa: S704 - escaped on the line above


def _for_property(value: object) -> Markup:
    """A value as it stands in the properties of the file: on one line."""
    return Markup(escape(" ".join(_plain(value).split())))  # noqa: S704 - escaped on this line


def _plain(value: object) -> str:
    if value is None:
        raise UndefinedError(_NO_VALUE)
    return value if isinstance(value, Markup) else _FORBIDDEN.sub("", str(value))


_NO_VALUE = "une valeur manque"


class _Unfilled(StrictUndefined):
    """A name that nobody gave a value: said in the language of whoever reads it."""

    @property
    def _undefined_message(self) -> str:
        return f"« {self._undefined_name} » n’a pas de valeur"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Beside what Jinja forbids: no operation that makes a huge value of a small one."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja's own signature
        msg = f"l’opération « {operator} » n’y est pas permise"
        raise SecurityError(msg)


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of the archive: its bytes already compressed, or the template that makes them."""

    name: bytes
    template: Template | None = None
    compressed: bytes = b""
    checksum: int = 0
    size: int = 0


class CompiledTemplate:
    """A template ready to be filled any number of times, by any number of threads."""

    def __init__(self, members: tuple[_Member, ...], placeholders: frozenset[str]) -> None:
        self._members = members
        self.placeholders = placeholders
        """Names that the template asks for."""

    @classmethod
    def compile(cls, content: bytes, filters: Filters = FILTERS) -> "CompiledTemplate":
        """Raises TemplateProblem, which names the part at fault."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = {item.filename: archive.read(item) for item in archive.infolist()}
            patcher = DocxTemplate(io.BytesIO(content))
            package = Package(parts)
            filled = {package.main, *(name for kind in _FILLED_PARTS for name in package.related(kind))}
        except (zipfile.BadZipFile, KeyError, ValueError, NotWord, ActiveContent) as error:
            raise TemplateProblem("fichier", f"ce n’est pas un document Word lisible ({error}).") from error
        members, placeholders = [], set[str]()
        for name, part in parts.items():
            source = _source(name, part, patcher, filled)
            if source is None:
                members.append(_kept(name, part))
                continue
            environment = _environment(name, filters)
            try:
                placeholders |= meta.find_undeclared_variables(environment.parse(source))
                template = environment.from_string(source)
            except TemplateError as error:
                raise TemplateProblem(name, f"le langage du modèle y est mal écrit ({error}).") from error
            members.append(_Member(name.encode(), template=template))
        return cls(tuple(members), frozenset(placeholders))

    def fill(self, values: Mapping[str, Any]) -> bytes:
        """The .docx with these values; equal values give equal bytes.

        Raises FillProblem for a value that is missing, None, or breaks the document.
        """
        archive = _Archive()
        for member in self._members:
            if member.template is None:
                archive.add(member.name, member.compressed, member.checksum, member.size)
            else:
                part = _rendered(member.template, values)
                archive.add(member.name, _deflated(part, level=6), zlib.crc32(part), len(part))
        return archive.finished()


@lru_cache(maxsize=32)
def _compiled(_fingerprint: str, content: bytes) -> CompiledTemplate:
    return CompiledTemplate.compile(content)


def compiled(content: bytes) -> CompiledTemplate:
    """The same as ``CompiledTemplate.compile``, once for each content."""
    return _compiled(hashlib.sha256(content).hexdigest(), content)


def _source(name: str, part: bytes, patcher: DocxTemplate, filled: Collection[str]) -> str | None:
    """The part as a Jinja template; None where it holds nothing to fill in."""
    if name == _CORE_PART:
        return part.decode("utf-8") if b"{{" in part else None
    if name not in filled:
        return None
    words = re.sub(rb"<[^>]+>", b"", part)
    if b"{{" not in words and b"{%" not in words:
        return None
    return str(patcher.patch_xml(part.decode("utf-8")))


def _environment(part: str, filters: Filters) -> _Sandbox:
    environment = _Sandbox(
        undefined=_Unfilled,
        autoescape=True,
        finalize=_for_property if part == _CORE_PART else _for_text,
        cache_size=0,
    )
    environment.globals.clear()  # `range` and `lipsum` could keep a machine busy for hours
    environment.filters.update(filters)
    return environment


def _rendered(template: Template, values: Mapping[str, Any]) -> bytes:
    try:
        part = template.render(values).encode("utf-8")
        _check(etree.fromstring(part, _PARSER))
    except etree.XMLSyntaxError as error:
        raise FillProblem(f"le document obtenu n’est pas bien formé ({error})") from error
    except (TemplateError, TypeError, ValueError) as error:  # a filter may stumble over a strange value too
        holes = ", ".join(f"« {name} »" for name in _holes(values))
        raise FillProblem(f"{holes} n’a pas de valeur" if holes else str(error)) from error
    return part


def _check(document: etree._Element) -> None:
    """Word calls a file damaged when a cell does not end with a paragraph. Raises FillProblem."""
    for cell in document.iter(f"{_W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{_W}p":
            raise FillProblem(
                "une cellule de tableau se retrouve sans paragraphe ; ajoutez-en un, vide, hors de la condition"
            )


def _holes(values: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """Names of the values that are None: « president », « signers.0.name »."""
    for name, value in values.items():
        if value is None:
            yield f"{place}{name}"
        elif isinstance(value, Mapping):
            yield from _holes(value, f"{place}{name}.")
        elif isinstance(value, list | tuple):
            yield from _holes({str(number): item for number, item in enumerate(value)}, f"{place}{name}.")


def _kept(name: str, part: bytes) -> _Member:
    return _Member(
        name.encode(), compressed=_deflated(part, level=9), checksum=zlib.crc32(part), size=len(part)
    )


def _deflated(content: bytes, *, level: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


class _Archive:
    """A zip file written from members that are compressed already (APPNOTE 4.3.7, 4.3.12, 4.3.16).

    ``zipfile`` would compress them again, and date them.
    """

    _UTF8_DEFLATED = struct.pack("<HHHHH", 20, 0x800, 8, 0, 0x21)
    """Version needed, UTF-8 names, deflate, midnight, 1 January 1980."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._directory: list[bytes] = []
        self._offset = 0

    def add(self, name: bytes, compressed: bytes, checksum: int, size: int) -> None:
        common = self._UTF8_DEFLATED + struct.pack("<LLLHH", checksum, len(compressed), size, len(name), 0)
        entry = b"PK\x03\x04" + common + name + compressed
        self._directory.append(
            b"PK\x01\x02" + struct.pack("<H", 20) + common
            + struct.pack("<HHHLL", 0, 0, 0, 0, self._offset) + name
        )  # fmt: skip
        self._parts.append(entry)
        self._offset += len(entry)

    def finished(self) -> bytes:
        directory = b"".join(self._directory)
        count = len(self._directory)
        end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(directory), self._offset, 0)
        return b"".join((*self._parts, directory, end))
