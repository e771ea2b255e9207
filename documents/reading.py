"""A convention as text: divided into articles, for people who read it on a screen or hear it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.structure import Block, Heading, blocks_of

_ARTICLE = re.compile(
    r"art(?:icle|\.)\s+(?:(?P<first>premier|1\s*er)|(?P<number>\d+(?:\.\d+)*))\b(?:\s+(?P<added>bis|ter|quater|quinquies)\b)?",
    re.IGNORECASE,
)
OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A division of the text: from one heading to the next.

    ``key`` is the number where the heading states one ("3", "3-bis"), otherwise made of its words ("preambule"), or
    "opening" for what stands before the first heading. Keys are unique: a second "annexe" is "annexe-2".
    ``within`` is the key of the numbered article that this division is a part of, "" otherwise.
    """

    key: str
    heading: Heading | None
    blocks: tuple[Block, ...]
    within: str = ""

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
    return tuple(_articles([part for part in parts if part[0] is not None or part[1]]))


def _articles(parts: Iterable[tuple[Heading | None, list[Block]]]) -> Iterator[Article]:
    used: dict[str, int] = {}
    around: list[tuple[int, str]] = []  # level and key of the numbered articles that are still open
    for heading, inside in parts:
        key = _unique(_key(heading), used)
        level = heading.level if heading else 0
        around = [opened for opened in around if opened[0] < level]
        yield Article(key=key, heading=heading, blocks=tuple(inside), within=around[0][1] if around else "")
        if heading is not None and _ARTICLE.match(heading.text):
            around.append((level, key))


def _key(heading: Heading | None) -> str:
    if heading is None:
        return OPENING
    if article := _ARTICLE.match(heading.text):
        number = "1" if article["first"] else article["number"]
        return f"{number}-{article['added'].casefold()}" if article["added"] else number
    plain = unicodedata.normalize("NFKD", heading.text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "section"


def _unique(key: str, used: dict[str, int]) -> str:
    used[key] = used.get(key, 0) + 1
    return key if used[key] == 1 else f"{key}-{used[key]}"
