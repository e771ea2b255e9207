"""What a Word template says of itself: its placeholders, its article headings, its signature anchors."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docxtpl import DocxTemplate
from jinja2 import TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from documents.grammar import FILTERS
from workflow.packs.parts import PackError

ANCHOR = re.compile(r"https://signature\.invalid/([a-z0-9-]+)")
"""A transparent picture with this link marks the place of a signature: lawyers set the box by resizing it."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINK = "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_ARTICLE = re.compile(r"article\s+(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One reading of a template."""

    placeholders: Mapping[str, str]
    """Name → the paragraph where it first stands."""
    articles: tuple[str, ...]
    """Numbers of the articles that have a heading, in order."""
    anchors: tuple[str, ...]
    """Names of the signature anchors, as often as they stand."""


def environment() -> ImmutableSandboxedEnvironment:
    """The template language, as lawyers may use it: French grammar, nothing that reaches the machine."""
    language = ImmutableSandboxedEnvironment()
    language.filters.update(FILTERS)
    return language


def read_template(content: bytes, place: str) -> Template:
    """Raises PackError, which names the part or the paragraph at fault."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        trees = {name: etree.fromstring(part, _PARSER) for name, part in parts.items() if _is_filled(name)}
        body = trees["word/document.xml"]
        styles = etree.fromstring(parts["word/styles.xml"], _PARSER)
        links = etree.fromstring(parts["word/_rels/document.xml.rels"], _PARSER)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise PackError(place, f"ce n’est pas un document Word lisible ({error}).") from error
    return Template(
        placeholders=dict(_placeholders(content, parts, trees, place)),
        articles=tuple(_articles(body, styles)),
        anchors=tuple(_anchors(body, links)),
    )


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def _is_filled(name: str) -> bool:
    return name == "docProps/core.xml" or _FILLED.fullmatch(name) is not None


def _placeholders(
    content: bytes, parts: Mapping[str, bytes], trees: Mapping[str, etree._Element], place: str
) -> Iterator[tuple[str, str]]:
    language = environment()
    patcher = DocxTemplate(io.BytesIO(content))
    for name, tree in trees.items():
        source = patcher.patch_xml(parts[name].decode("utf-8"))
        try:
            found = meta.find_undeclared_variables(language.parse(source))
        except TemplateError as error:
            raise PackError(f"{place}, {name}", f"le langage du modèle y est mal écrit ({error}).") from error
        for placeholder in sorted(found):
            yield placeholder, _where(placeholder, tree)


def _where(placeholder: str, tree: etree._Element) -> str:
    written = re.compile(rf"\{{[{{%].*?\b{re.escape(placeholder)}\b")
    blocks = list(tree.iter(f"{_W}p")) or list(tree)
    found = next((text for text in map(_text, blocks) if written.search(text)), "")
    return f"paragraphe « {found[:60]} »" if found else "texte"


def _text(block: etree._Element) -> str:
    words = block.iter(f"{_W}t") if block.tag == f"{_W}p" else block.iter()
    return "".join(word.text or "" for word in words)


def _articles(body: etree._Element, styles: etree._Element) -> Iterator[str]:
    headings = {
        style.get(f"{_W}styleId")
        for style in styles.iter(f"{_W}style")
        if (name := style.find(f"{_W}name")) is not None
        and (name.get(f"{_W}val") or "").casefold().startswith("heading")
    }
    for paragraph in body.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        is_heading = style is not None and style.get(f"{_W}val") in headings
        if is_heading and (article := _ARTICLE.match(_text(paragraph).strip())):
            yield article[1]


def _anchors(body: etree._Element, links: etree._Element) -> Iterator[str]:
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    for link in body.iter(_LINK):
        if anchor := ANCHOR.fullmatch(targets.get(link.get(_RELATION), "")):
            yield anchor[1]
