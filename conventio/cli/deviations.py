"""How a text edited in Word differs from its template, as lines to read and as a table for programs."""

from collections.abc import Iterator
from typing import Any

from documents.compare import ArticleChange, Deviation
from documents.wording import Change, Piece

_ARTICLE = {Change.ADDED: "article ajouté", Change.REMOVED: "article supprimé", Change.CHANGED: ""}
_PARAGRAPH = {Change.ADDED: "ajouté", Change.REMOVED: "supprimé", Change.CHANGED: "modifié"}
_MARKS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}


def as_table(deviation: Deviation) -> list[dict[str, Any]]:
    """One entry an article, in the order of the edited text."""
    return [_table(article) for article in deviation.articles]


def _table(article: ArticleChange) -> dict[str, Any]:
    return {
        "article": article.key,
        "title": article.title,
        "within": article.within,
        "change": str(article.change),
        "paragraphs": [
            {
                "change": str(paragraph.change),
                "pieces": [{"change": str(piece.change), "text": piece.text} for piece in paragraph.pieces],
            }
            for paragraph in article.paragraphs
        ],
    }


def as_lines(deviation: Deviation) -> Iterator[str]:
    """What was taken away stands as ``[-…-]``, what was added as ``[+…+]``."""
    for article in deviation.articles:
        what = f" ({_ARTICLE[article.change]})" if _ARTICLE[article.change] else ""
        yield f"{article.title or 'Début du texte'}{what}"
        for paragraph in article.paragraphs:
            yield f"  {_PARAGRAPH[paragraph.change]} : {_marked(paragraph.pieces)}"


def fonts_in_words(deviation: Deviation) -> Iterator[str]:
    """Which fonts of the edited text are printed in the template's."""
    for font in deviation.fonts:
        where = f"paragraphe « {font.paragraph} »"
        if font.paragraphs > 1:
            where = f"dans {font.paragraphs} paragraphes à partir de « {font.paragraph} »"
        yield f"La police {font.family}, {where}, a été remise à celle du modèle."


def _marked(pieces: tuple[Piece, ...]) -> str:
    """On one line, whatever the paragraph holds."""
    return " ".join("".join(_MARKS[piece.change].format(piece.text) for piece in pieces).split())
