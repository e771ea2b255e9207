"""Full text: documents by the words of their names, places, numbers and text, on SQLite and PostgreSQL alike."""

from dataclasses import dataclass

from sqlalchemy import Connection, String, Text, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.full_text import POSTGRESQL_STATEMENTS, SQLITE_STATEMENTS, full_text_of
from archive.snippets import SnippetPiece, snippet
from archive.terms import terms_of
from archive.words import words_of
from foundation.database import Base

__all__ = ["Hit", "IndexedText", "SearchPage", "SnippetPiece", "body_of", "put", "remove", "search"]

MOST_WORDS = 200_000
"""Of one text: more than any convention has, and less than a tsvector holds (1 MB of distinct words)."""


class IndexedText(Base):
    """What can be found of one document, as it is written; the words to find it by stand in ``indexed_words``."""

    __tablename__ = "indexed_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found; ``snippet`` is empty where only its names, places or numbers were asked for."""

    key: str
    kind: str
    title: str
    snippet: tuple[SnippetPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Some of the answers, the best first; ``total`` counts them all."""

    hits: tuple[Hit, ...]
    total: int


def put(
    session: Session, *, key: str, kind: str, title: str, names: str, places: str, numbers: str, text: str
) -> None:
    """Replaces what is known of ``key``."""
    row = _row(session, key)
    if row is None:
        row = IndexedText(key=key)
        session.add(row)
    row.kind, row.title, row.body = kind, _storable(title), _storable(text)
    session.flush()
    head, body = words_of(f"{title} {names} {places} {numbers}"), words_of(text)
    full_text_of(session).write(session, row.id, head[:MOST_WORDS], body[:MOST_WORDS])


def body_of(session: Session, key: str) -> str:
    """The text that is kept of ``key``; empty where it is not known."""
    row = _row(session, key)
    return row.body if row else ""


def remove(session: Session, key: str) -> None:
    """Forgets ``key``; nothing happens where it is not known."""
    row = _row(session, key)
    if row is not None:
        full_text_of(session).remove(session, row.id)
        session.delete(row)
        session.flush()


def search(session: Session, words: str, *, limit: int = 20, offset: int = 0) -> SearchPage:
    """Documents that hold all the words, names and numbers counting more than the text.

    The last word may be unfinished; words between quotes stand one after the other, as they are written.
    Whatever is typed is words: nothing in it is a command.
    """
    terms = terms_of(words)
    if not terms:
        return SearchPage(hits=(), total=0)
    ids, total = full_text_of(session).find(session, terms, limit, offset)
    rows = {row.id: row for row in session.scalars(select(IndexedText).where(IndexedText.id.in_(ids)))}
    hits = tuple(
        Hit(
            key=rows[number].key,
            kind=rows[number].kind,
            title=rows[number].title,
            snippet=snippet(rows[number].body, terms),
        )
        for number in ids
    )
    return SearchPage(hits=hits, total=total)


def _row(session: Session, key: str) -> IndexedText | None:
    return session.scalars(select(IndexedText).where(IndexedText.key == key)).one_or_none()


def _storable(text: str) -> str:
    """Without what text taken out of a PDF may hold and a database refuses: NUL, halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _create(_target: object, connection: Connection, **_: object) -> None:
    statements = SQLITE_STATEMENTS if connection.dialect.name == "sqlite" else POSTGRESQL_STATEMENTS
    for statement in statements:
        connection.exec_driver_sql(statement)


event.listen(IndexedText.__table__, "after_create", _create)
