"""How a text edited in Word differs from the one it came from: article by article, word by word.

Formatting is no difference, and what Word changes by itself is none either (``documents.wording``). All else that
is printed is compared: headers and footers, notes, numbers of lists, mentions of pictures.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.alignment import aligned, overlap
from documents.font_setting import ReplacedFont
from documents.reading import Article, divided
from documents.structure import Block, Heading, Paragraph, Table, WordText, lines_of, read_text
from documents.wording import Change, Piece, cores, pieces

__all__ = [
    "ArticleChange",
    "Change",
    "Deviation",
    "ParagraphChange",
    "Piece",
    "compare",
    "compare_blocks",
    "compare_texts",
]

MARGINS = "en-tetes-et-pieds-de-page"
_TOO_DIFFERENT = 0.3
"""Below that share of words in common, one paragraph was taken away and another written."""
_SAME_KEY = 0.3
"""What a number in common adds to the likeness of two articles: enough to match them alone."""


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph that was ADDED, REMOVED or CHANGED; its pieces in the order of reading."""

    change: Change
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """One article that was ADDED, REMOVED or CHANGED.

    ``key`` is the one it had before, if it was there; ``within`` the numbered article that it is a part of, or "".
    """

    key: str
    title: str
    change: Change
    paragraphs: tuple[ParagraphChange, ...]
    within: str = ""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Every difference, in the order of the edited text; removed articles stand where they stood."""

    articles: tuple[ArticleChange, ...]
    fonts: tuple[ReplacedFont, ...] = ()
    """Of the edited text, put back to the template's: no difference in what it says."""

    @property
    def is_empty(self) -> bool:
        return not self.articles

    @property
    def touched_articles(self) -> tuple[str, ...]:
        """Keys, each once; an article is touched where a part of it is."""
        keys = (key for article in self.articles for key in (article.within, article.key) if key)
        return tuple(dict.fromkeys(keys))

    @property
    def counts(self) -> dict[Change, int]:
        """How many paragraphs were added, removed, changed."""
        changes = [paragraph.change for article in self.articles for paragraph in article.paragraphs]
        return {change: changes.count(change) for change in (Change.ADDED, Change.REMOVED, Change.CHANGED)}


def compare(reference: bytes, edited: bytes) -> Deviation:
    """Everything that is printed, headers and footers last. Raises UnreadableDocx."""
    return compare_texts(read_text(reference), read_text(edited))


@lru_cache(maxsize=64)  # the pages of a retouch show the same difference again and again
def compare_texts(before: WordText, after: WordText) -> Deviation:
    """The same, of texts that are read already."""
    margins = tuple(_paragraphs(before.margins, after.margins))
    body = compare_blocks(before.blocks, after.blocks).articles
    if not margins:
        return Deviation(body, after.fonts)
    title = "En-têtes et pieds de page"
    changed = ArticleChange(key=MARGINS, title=title, change=Change.CHANGED, paragraphs=margins)
    return Deviation((*body, changed), after.fonts)


def compare_blocks(reference: Sequence[Block], edited: Sequence[Block]) -> Deviation:
    if _says(reference) == _says(edited):
        return Deviation(())
    before, after = divided(reference), divided(_with_headings_of(reference, edited))
    return Deviation(tuple(_articles(before, after)))


def _says(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    return [cores(line) for block in blocks for line in lines_of(block)]


def _with_headings_of(reference: Sequence[Block], edited: Sequence[Block]) -> Iterator[Block]:
    """The edited blocks; one that lost or gained the look of a heading is what it was before."""
    headings = {cores(block.text): block.level for block in reference if isinstance(block, Heading)}
    others = {cores(block.text) for block in reference if not isinstance(block, Heading | Table)}
    for block in edited:
        if isinstance(block, Table):
            yield block
            continue
        words = cores(block.text)
        if words in headings and not isinstance(block, Heading):
            yield Heading(headings[words], block.text)
        elif isinstance(block, Heading) and words in others and words not in headings:
            yield Paragraph(block.text)
        else:
            yield block


def _articles(before: Sequence[Article], after: Sequence[Article]) -> Iterator[ArticleChange]:
    words_before, words_after = list(map(_bag, before)), list(map(_bag, after))

    def likeness(i: int, j: int) -> float:
        return overlap(words_before[i], words_after[j]) + _SAME_KEY * (before[i].key == after[j].key)

    for i, j in aligned(_identities(before), _identities(after), likeness, least=_SAME_KEY):
        if i is not None and j is not None:
            yield from _article(before[i], after[j])
        elif i is not None:
            yield _whole(before[i], Change.REMOVED)
        elif j is not None:
            yield _whole(after[j], Change.ADDED)


def _identities(articles: Sequence[Article]) -> list[tuple[tuple[str, ...], ...]]:
    return [tuple(map(cores, _texts(article))) for article in articles]


def _bag(article: Article) -> Counter[str]:
    return Counter(word for text in _texts(article) for word in cores(text))


def _article(before: Article, after: Article) -> Iterator[ArticleChange]:
    paragraphs = tuple(_paragraphs(_texts(before), _texts(after)))
    if paragraphs:
        yield ArticleChange(
            key=before.key,
            title=after.title,
            change=Change.CHANGED,
            paragraphs=paragraphs,
            within=before.within,
        )


def _whole(article: Article, change: Change) -> ArticleChange:
    paragraphs = tuple(ParagraphChange(change, (Piece(change, text),)) for text in _texts(article))
    return ArticleChange(
        key=article.key, title=article.title, change=change, paragraphs=paragraphs, within=article.within
    )


def _texts(article: Article) -> tuple[str, ...]:
    """The heading, then each block, as texts to compare."""
    lines = [line for block in article.blocks for line in lines_of(block)]
    return (article.title, *lines) if article.heading else tuple(lines)


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    same_before, same_after = list(map(cores, before)), list(map(cores, after))

    def likeness(i: int, j: int) -> float:
        return overlap(Counter(same_before[i]), Counter(same_after[j]))

    for i, j in aligned(same_before, same_after, likeness, least=_TOO_DIFFERENT):
        if i is not None and j is not None:
            if same_before[i] != same_after[j]:
                yield ParagraphChange(Change.CHANGED, pieces(before[i], after[j]))
        elif i is not None:
            yield ParagraphChange(Change.REMOVED, (Piece(Change.REMOVED, before[i]),))
        elif j is not None:
            yield ParagraphChange(Change.ADDED, (Piece(Change.ADDED, after[j]),))
