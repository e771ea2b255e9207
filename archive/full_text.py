"""How each database keeps the words and finds them: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

The words that come here are folded already (letters and digits only), so nothing in them can be read as syntax.
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from archive.terms import Term
from archive.words import stem

SQLITE_STATEMENTS = (
    """
    CREATE VIRTUAL TABLE indexed_words
    USING fts5(head, body, head_stems, body_stems, tokenize='unicode61', prefix='2 3')
    """,
)
POSTGRESQL_STATEMENTS = (
    """
    CREATE TABLE indexed_words (
        rowid BIGINT PRIMARY KEY REFERENCES indexed_text (id) ON DELETE CASCADE,
        words TSVECTOR NOT NULL,
        stems TSVECTOR NOT NULL
    )
    """,
    "CREATE INDEX ix_indexed_words_words ON indexed_words USING GIN (words)",
    "CREATE INDEX ix_indexed_words_stems ON indexed_words USING GIN (stems)",
)
MOST_RANKED = 2_000
"""More answers than that are not told apart by how well they answer: the newest come first, at once."""


class FullText(Protocol):
    """What a database can do with words."""

    def write(self, session: Session, number: int, head: list[str], body: list[str]) -> None:
        """Replaces the words of this document; those of the head count more."""

    def remove(self, session: Session, number: int) -> None:
        """Forgets the words of this document; nothing happens where there are none."""

    def find(self, session: Session, terms: Sequence[Term], limit: int, offset: int) -> tuple[list[int], int]:
        """The documents that hold all the terms, the best first, and how many there are in all."""


class Sqlite:
    """Ranks by bm25."""

    _RANK = "bm25(indexed_words, 10.0, 1.0, 10.0, 1.0), rowid DESC"

    def write(self, session: Session, number: int, head: list[str], body: list[str]) -> None:
        self.remove(session, number)
        session.execute(
            text(
                "INSERT INTO indexed_words (rowid, head, body, head_stems, body_stems) "
                "VALUES (:id, :head, :body, :head_stems, :body_stems)"
            ),
            {
                "id": number,
                "head": " ".join(head),
                "body": " ".join(body),
                "head_stems": " ".join(map(stem, head)),
                "body_stems": " ".join(map(stem, body)),
            },
        )

    def remove(self, session: Session, number: int) -> None:
        session.execute(text("DELETE FROM indexed_words WHERE rowid = :id"), {"id": number})

    def find(self, session: Session, terms: Sequence[Term], limit: int, offset: int) -> tuple[list[int], int]:
        query = {"query": " AND ".join(map(self._condition, terms))}
        matching = "FROM indexed_words WHERE indexed_words MATCH :query"
        total = session.scalar(text(f"SELECT count(*) {matching}"), query) or 0
        order = self._RANK if total <= MOST_RANKED else "rowid DESC"
        found = session.scalars(
            text(f"SELECT rowid {matching} ORDER BY {order} LIMIT :limit OFFSET :offset"),
            {**query, "limit": limit, "offset": offset},
        )
        return list(found), total

    @staticmethod
    def _condition(term: Term) -> str:
        words = f'{{head body}} : "{" ".join(term.words)}"{" *" if term.open_ended else ""}'
        stems = f'{{head_stems body_stems}} : "{" ".join(term.stems)}"'
        if term.exact:
            return f"({words})"
        return f"({words} OR {stems})" if term.open_ended else f"({stems})"


class Postgresql:
    """Ranks by ts_rank. 'simple' adds nothing to words that are folded and stemmed already."""

    _RANK = (
        "ts_rank(words, to_tsquery('simple', :all_words)) + ts_rank(stems, to_tsquery('simple', :all_stems)) "
        "DESC, rowid DESC"
    )
    _INSERTION = (
        "INSERT INTO indexed_words (rowid, words, stems) VALUES (:id, "
        "setweight(to_tsvector('simple', :words_head), 'A') || setweight(to_tsvector('simple', :words_body), 'D'), "
        "setweight(to_tsvector('simple', :stems_head), 'A') || setweight(to_tsvector('simple', :stems_body), 'D')) "
        "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words, stems = excluded.stems"
    )

    def write(self, session: Session, number: int, head: list[str], body: list[str]) -> None:
        session.execute(
            text(self._INSERTION),
            {
                "id": number,
                "words_head": " ".join(head),
                "words_body": " ".join(body),
                "stems_head": " ".join(map(stem, head)),
                "stems_body": " ".join(map(stem, body)),
            },
        )

    def remove(self, session: Session, number: int) -> None:
        session.execute(text("DELETE FROM indexed_words WHERE rowid = :id"), {"id": number})

    def find(self, session: Session, terms: Sequence[Term], limit: int, offset: int) -> tuple[list[int], int]:
        words = [" <-> ".join(term.words) + (":*" if term.open_ended else "") for term in terms]
        stems = [" <-> ".join(term.stems) for term in terms]
        values = {f"words{place}": query for place, query in enumerate(words)}
        values |= {f"stems{place}": query for place, query in enumerate(stems)}
        conditions = " AND ".join(self._condition(term, place) for place, term in enumerate(terms))
        matching = f"FROM indexed_words WHERE {conditions}"
        total = session.scalar(text(f"SELECT count(*) {matching}"), values) or 0
        order = self._RANK if total <= MOST_RANKED else "rowid DESC"
        values |= {"all_words": _any(words), "all_stems": _any(stems)}
        found = session.scalars(
            text(f"SELECT rowid {matching} ORDER BY {order} LIMIT :limit OFFSET :offset"),
            {**values, "limit": limit, "offset": offset},
        )
        return list(found), total

    @staticmethod
    def _condition(term: Term, place: int) -> str:
        words = f"words @@ to_tsquery('simple', :words{place})"
        stems = f"stems @@ to_tsquery('simple', :stems{place})"
        if term.exact:
            return words
        return f"({words} OR {stems})" if term.open_ended else stems


def _any(queries: list[str]) -> str:
    return " | ".join(f"({query})" for query in queries)


def full_text_of(session: Session) -> FullText:
    return Sqlite() if session.get_bind().dialect.name == "sqlite" else Postgresql()
