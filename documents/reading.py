"""A convention as text: divided into articles, for people who read it on a screen or hear it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from documents.structure import Block, Heading, blocks_of

_ARTICLE = re.compile(r"article\s+(\d+)\b", re.IGNORECASE)
OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A division of the text: from one heading to the next.

    ``key`` is the number where the heading states one ("3"), otherwise made of its words ("preambule"), or
    "opening" for what stands before the first heading. Keys are unique: a second "annexe" is "annexe-2".
    """

    key: str
    heading: Heading | None
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        return self.heading.text if self.heading else ""


@dataclass(frozen=True, slots=True)
class Reading:
    articles: tuple[Article, ...]


def read_docx(content: bytes) -> Reading:
    """Raises UnreadableDocx."""
    return Reading(divided(blocks_of(content)))


def divided(blocks: Iterable[Block]) -> tuple[Article, ...]:
    """The blocks, article by article; a document without headings is one opening."""
    parts: list[tuple[Heading | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if isinstance(block, Heading):
            parts.append((block, []))
        else:
            parts[-1][1].append(block)
    used: dict[str, int] = {}
    return tuple(
        Article(key=_unique(_key(heading), used), heading=heading, blocks=tuple(inside))
        for heading, inside in parts
        if heading is not None or inside
    )


def _key(heading: Heading | None) -> str:
    if heading is None:
        return OPENING
    if article := _ARTICLE.match(heading.text.strip()):
        return article[1]
    plain = unicodedata.normalize("NFKD", heading.text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "section"


def _unique(key: str, used: dict[str, int]) -> str:
    used[key] = used.get(key, 0) + 1
    return key if used[key] == 1 else f"{key}-{used[key]}"
