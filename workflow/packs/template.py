"""What a Word template says of itself: its placeholders, its article headings, its signature anchors."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from documents.fill import compiled
from documents.grammar import FILTERS
from documents.package import ActiveContent, NotWord, Package, Relation, TooLarge
from documents.problems import TemplateProblem
from workflow.packs.errors import PackError

ANCHOR = re.compile(r"https://signature\.invalid/([a-z0-9-]+)")
"""A transparent picture with this link marks the place of a signature: lawyers set the box by resizing it."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LINK = "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
_CORE = "docProps/core.xml"
_MARGINS = ("header", "footer", "footnotes", "endnotes")
_ARTICLE = re.compile(r"article\s+(\d+)\W*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One reading of a template."""

    placeholders: Mapping[str, str]
    """Name → the paragraph where it first stands."""
    headings: Mapping[str, str]
    """Number of each article that has a heading → its title, in order."""
    anchors: tuple[str, ...]
    """Names of the signature anchors, as often as they stand."""

    @property
    def articles(self) -> tuple[str, ...]:
        """Numbers of the articles that have a heading, in order."""
        return tuple(self.headings)


def environment() -> ImmutableSandboxedEnvironment:
    """The template's language for the phrases of the manifest: French grammar, nothing that reaches the machine."""
    language = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    language.globals.clear()
    language.filters.update(FILTERS)
    return language


def read_template(content: bytes, place: str) -> Template:
    """Raises PackError, which names the part or the paragraph at fault."""
    try:
        package = Package.opened(content)
        body, styles = package.tree(package.main), package.tree(next(package.related("styles"), ""))
        links = package.relations(package.main)
        filled = [body, *(package.tree(name) for kind in _MARGINS for name in sorted(package.related(kind)))]
        if _CORE in package.parts:
            filled.append(package.tree(_CORE))
    except (NotWord, TooLarge, ActiveContent) as error:
        raise PackError(place, f"ce n’est pas un document Word lisible ({error}).") from error
    return Template(
        placeholders={name: _where(name, filled) for name in sorted(_placeholders(content, filled, place))},
        headings=dict(_articles(body, styles)),
        anchors=tuple(_anchors(body, links)),
    )


def _placeholders(content: bytes, filled: Iterable[etree._Element], place: str) -> frozenset[str]:
    try:
        return compiled(content).placeholders
    except TemplateProblem as problem:
        where = next((_near(text, 0) for text in _texts(filled) if _is_misspelt(text)), problem.place)
        raise PackError(f"{place}, {where}", problem.reason) from problem


def _is_misspelt(text: str) -> bool:
    """Whether a paragraph alone is enough to see the slip: a brace left open, an unknown filter."""
    if any(text.count(opened) != text.count(closed) for opened, closed in (("{{", "}}"), ("{%", "%}"))):
        return True
    language = environment()
    try:
        for printed in re.findall(r"\{\{.*?\}\}", text):
            language.from_string(printed)
    except TemplateError:
        return True
    return False


def _where(placeholder: str, filled: Iterable[etree._Element]) -> str:
    """The words around its first place, as a person would look for them in Word."""
    written = re.compile(rf"\{{[{{%][^}}]*?\b{re.escape(placeholder)}\b")
    for text in _texts(filled):
        if found := written.search(text):
            return _near(text, found.end())
    return "texte"


def _near(text: str, position: int) -> str:
    first, last = max(0, position - 50), position + 30
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return f"paragraphe « {before}{text[first:last].strip()}{after} »"


def _texts(filled: Iterable[etree._Element]) -> Iterator[str]:
    """Every paragraph of the parts; a part without any (the properties of the file) counts line by line."""
    for tree in filled:
        yield from map(_text, list(tree.iter(f"{_W}p")) or list(tree))


def _text(block: etree._Element) -> str:
    words = block.iter(f"{_W}t") if block.tag == f"{_W}p" else block.iter()
    return "".join(word.text or "" for word in words)


def _articles(body: etree._Element, styles: etree._Element) -> Iterator[tuple[str, str]]:
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
            yield article[1], article[2].strip()


def _anchors(body: etree._Element, links: Iterable[Relation]) -> Iterator[str]:
    targets = {link.identifier: link.target for link in links}
    # Word writes a picture's link twice, again inside the picture: only the drawing's own counts.
    for link in (link for picture in body.iter(_PICTURE) for link in picture.iter(_LINK)):
        if anchor := ANCHOR.fullmatch(targets.get(link.get(_RELATION) or "", "")):
            yield anchor[1]
