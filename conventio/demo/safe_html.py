"""The HTML of a mail, reduced to what a page may show inside itself: words, headings, paragraphs, links."""

from collections.abc import Iterator
from html import escape

import lxml.html
from lxml.html import HtmlElement

_KEPT = frozenset({"a", "em", "h1", "h2", "li", "ol", "p", "strong", "ul"})
_EMPTY = frozenset({"br", "hr"})
_DROPPED = frozenset(
    {"embed", "head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template"}
)
"""Left out with all they hold; any other element leaves its words."""
_LINKS = ("https://", "http://", "mailto:")


def safe_html(page: str) -> str:
    """A balanced piece of HTML without attributes, links excepted, and without anything to fetch or to run.

    Lines that a mail keeps apart by style (``white-space``) are kept apart by ``<br>``.
    """
    if not page.strip():
        return ""
    body = lxml.html.document_fromstring(page).find("body")
    return "" if body is None else "".join(_inside(body, lines=False)).strip()


def _inside(element: HtmlElement, *, lines: bool) -> Iterator[str]:
    yield _words(element.text, lines=lines)
    for child in element:
        yield from _whole(child, lines=lines)
        yield _words(child.tail, lines=lines)


def _whole(element: HtmlElement, *, lines: bool) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED:  # a comment has no name
        return
    if tag in _EMPTY:
        yield f"<{tag}>"
        return
    keeps_lines = lines or "pre-line" in element.get("style", "")
    if tag in _KEPT:
        yield f"<{tag}{_destination(element)}>"
    yield from _inside(element, lines=keeps_lines)
    if tag in _KEPT:
        yield f"</{tag}>"


def _destination(element: HtmlElement) -> str:
    href = (element.get("href") or "").strip()
    if element.tag != "a" or not href.lower().startswith(_LINKS):
        return ""
    return f' href="{escape(href)}"'


def _words(text: str | None, *, lines: bool) -> str:
    written = escape(text or "")
    return written.replace("\n", "<br>") if lines else written
