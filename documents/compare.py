"""How a text edited in Word differs from the one it came from: article by article, word by word.

Spaces of all kinds and the shape of apostrophes and quotes are no difference: Word changes them by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from documents.reading import Article, divided
from documents.structure import Block, Table, blocks_of


class Change(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what became of them: KEPT, ADDED or REMOVED."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph that was ADDED, REMOVED or CHANGED; its pieces in the order of reading."""

    change: Change
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """One article that was ADDED, REMOVED or CHANGED."""

    key: str
    title: str
    change: Change
    paragraphs: tuple[ParagraphChange, ...]


@dataclass(frozen=True, slots=True)
class Deviation:
    """Every difference, in the order of the edited text; removed articles stand where they stood."""

    articles: tuple[ArticleChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.articles

    @property
    def touched_articles(self) -> tuple[str, ...]:
        return tuple(article.key for article in self.articles)

    @property
    def counts(self) -> dict[Change, int]:
        """How many paragraphs were added, removed, changed."""
        changes = [paragraph.change for article in self.articles for paragraph in article.paragraphs]
        return {change: changes.count(change) for change in (Change.ADDED, Change.REMOVED, Change.CHANGED)}


def compare(reference: bytes, edited: bytes) -> Deviation:
    """Raises UnreadableDocx."""
    return compare_blocks(blocks_of(reference), blocks_of(edited))


def compare_blocks(reference: Sequence[Block], edited: Sequence[Block]) -> Deviation:
    before, after = divided(reference), divided(edited)
    return Deviation(tuple(_articles(before, after)))


def _articles(before: Sequence[Article], after: Sequence[Article]) -> Iterator[ArticleChange]:
    keys_before, keys_after = [article.key for article in before], [article.key for article in after]
    matcher = SequenceMatcher(a=keys_before, b=keys_after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        retitled = tag == "replace" and i_end - i == j_end - j  # the same articles under other words
        if tag == "equal" or retitled:
            pairs = zip(before[i:i_end], after[j:j_end], strict=True)
            yield from (change for one, other in pairs if (change := _article(one, other)))
        else:
            yield from (_whole(article, Change.REMOVED) for article in before[i:i_end])
            yield from (_whole(article, Change.ADDED) for article in after[j:j_end])


def _article(before: Article, after: Article) -> ArticleChange | None:
    paragraphs = tuple(_paragraphs(_texts(before), _texts(after)))
    if not paragraphs:
        return None
    return ArticleChange(key=before.key, title=after.title, change=Change.CHANGED, paragraphs=paragraphs)


def _whole(article: Article, change: Change) -> ArticleChange:
    paragraphs = tuple(ParagraphChange(change, (Piece(change, text),)) for text in _texts(article))
    return ArticleChange(key=article.key, title=article.title, change=change, paragraphs=paragraphs)


def _texts(article: Article) -> tuple[str, ...]:
    """The heading, then each block, as texts to compare; a table is one text a cell."""
    texts = [article.title] if article.heading else []
    for block in article.blocks:
        if isinstance(block, Table):
            texts.extend(cell for row in block.rows for cell in row if cell)
        else:
            texts.append(block.text)
    return tuple(texts)


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    same_before, same_after = [_alike(text) for text in before], [_alike(text) for text in after]
    matcher = SequenceMatcher(a=same_before, b=same_after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        common = min(i_end - i, j_end - j)
        for one, other in zip(before[i : i + common], after[j : j + common], strict=True):
            yield from _paragraph(one, other)
        for text in before[i + common : i_end]:
            yield ParagraphChange(Change.REMOVED, (Piece(Change.REMOVED, text),))
        for text in after[j + common : j_end]:
            yield ParagraphChange(Change.ADDED, (Piece(Change.ADDED, text),))


_TOO_DIFFERENT = 0.3
"""Below that share of words in common, one paragraph was taken away and another written."""


def _paragraph(before: str, after: str) -> Iterator[ParagraphChange]:
    words_before, words_after = _words(before), _words(after)
    matcher = SequenceMatcher(
        a=[_alike(word) for word in words_before], b=[_alike(word) for word in words_after], autojunk=False
    )
    if matcher.ratio() < _TOO_DIFFERENT:
        yield ParagraphChange(Change.REMOVED, (Piece(Change.REMOVED, before),))
        yield ParagraphChange(Change.ADDED, (Piece(Change.ADDED, after),))
        return
    pieces = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.KEPT, "".join(words_after[j:j_end])))
            continue
        if i_end > i:
            pieces.append(Piece(Change.REMOVED, "".join(words_before[i:i_end])))
        if j_end > j:
            pieces.append(Piece(Change.ADDED, "".join(words_after[j:j_end])))
    yield ParagraphChange(Change.CHANGED, tuple(pieces))


def _words(text: str) -> list[str]:
    """Words and what separates them, so that joining them gives the text back."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)


_SHAPES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u2011": "-", "\u00ad": None})


def _alike(text: str) -> str:
    """What two texts have in common when only typography sets them apart."""
    return " ".join(text.translate(_SHAPES).split())
