"""Full text: documents by the words of their names, places, numbers and text, on SQLite and PostgreSQL alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, String, Text, event, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.words import folded, stem, words_of
from foundation.database import Base

LONGEST_QUERY = 300
MOST_TERMS = 12
_SNIPPET_BEFORE, _SNIPPET_WORDS = 8, 30
_HEAD_WEIGHT, _TEXT_WEIGHT = 10.0, 1.0


class IndexedText(Base):
    """What can be found of one document. ``head`` holds names, places and numbers; both are kept as written."""

    __tablename__ = "indexed_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)


SQLITE_STATEMENTS = (
    "CREATE VIRTUAL TABLE indexed_words USING fts5(head, body, head_stems, body_stems, tokenize='unicode61')",
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


@dataclass(frozen=True, slots=True)
class SnippetPiece:
    """Some words of the text as they stand there; ``found`` when the query asked for them."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    key: str
    title: str
    snippet: tuple[SnippetPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Term:
    """Words that must stand one after the other; ``open_ended`` when the last one may be unfinished."""

    words: tuple[str, ...]
    open_ended: bool = False


def put(
    session: Session, *, key: str, kind: str, title: str, names: str, places: str, numbers: str, text: str
) -> None:
    """Replaces what is known of ``key``."""
    row = session.query(IndexedText).filter_by(key=key).one_or_none()
    if row is None:
        row = IndexedText(key=key)
        session.add(row)
    row.kind, row.title, row.body = kind, title, text
    session.flush()
    head, body = words_of(f"{title} {names} {places} {numbers}"), words_of(text)
    _dialect(session).write(session, row.id, head, body)


def search(session: Session, words: str, *, limit: int = 20, offset: int = 0) -> SearchPage:
    """Documents that hold all the words, names and numbers counting more than the text.

    The last word may be unfinished; words between quotes stand one after the other. Whatever is typed is
    words: nothing in it is a command.
    """
    terms = _terms(words)
    if not terms:
        return SearchPage(hits=(), total=0)
    ids, total = _dialect(session).find(session, terms, limit, offset)
    rows = {row.id: row for row in session.query(IndexedText).filter(IndexedText.id.in_(ids))}
    hits = tuple(
        Hit(key=rows[number].key, title=rows[number].title, snippet=_snippet(rows[number].body, terms))
        for number in ids
    )
    return SearchPage(hits=hits, total=total)


def _terms(words: str) -> list[_Term]:
    given = words[:LONGEST_QUERY]
    terms = []
    for quoted, plain in re.findall(r'["«]([^"»]*)["»]?|([^"«»]+)', given):
        if quoted:
            terms.append(_Term(tuple(words_of(quoted))))
        else:
            # A number like EPN-2026-0042 is one thing, whatever stands between its parts.
            terms.extend(_Term(tuple(words_of(part))) for part in _parts(plain))
    terms = [term for term in terms if term.words][:MOST_TERMS]
    if terms and not given.rstrip().endswith(('"', "»")):
        terms[-1] = _Term(terms[-1].words, open_ended=True)
    return terms


def _parts(plain: str) -> list[str]:
    """Split at spaces, except within numbers that people write in groups."""
    return re.findall(r"\d(?:[\d \u00a0\u202f.]*\d)?(?!\w)|\S+", plain)


class _Sqlite:
    """FTS5; ranks by bm25."""

    @staticmethod
    def write(session: Session, number: int, head: list[str], body: list[str]) -> None:
        session.execute(text("DELETE FROM indexed_words WHERE rowid = :id"), {"id": number})
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

    @classmethod
    def find(cls, session: Session, terms: list[_Term], limit: int, offset: int) -> tuple[list[int], int]:
        query = {"query": " AND ".join(map(cls._term, terms))}
        total = session.scalar(
            text("SELECT count(*) FROM indexed_words WHERE indexed_words MATCH :query"), query
        )
        rank = f"bm25(indexed_words, {_HEAD_WEIGHT}, {_TEXT_WEIGHT}, {_HEAD_WEIGHT}, {_TEXT_WEIGHT})"
        found = session.scalars(
            text(
                f"SELECT rowid FROM indexed_words WHERE indexed_words MATCH :query "  # noqa: S608 - constants
                f"ORDER BY {rank}, rowid DESC LIMIT :limit OFFSET :offset"
            ),
            {**query, "limit": limit, "offset": offset},
        )
        return list(found), int(total or 0)

    @staticmethod
    def _term(term: _Term) -> str:
        # Folded words are letters and digits only: nothing in them can be read as FTS5 syntax.
        words = f'"{" ".join(term.words)}"'
        if term.open_ended:
            return f"{{head body}} : {words} * OR {{head_stems body_stems}} : {_stems(term)}"
        if len(term.words) > 1:
            return f"{{head body}} : {words}"
        return f"{{head_stems body_stems}} : {_stems(term)}"


def _stems(term: _Term) -> str:
    return f'"{" ".join(map(stem, term.words))}"'


class _Postgresql:
    """tsvector with GIN; ranks by ts_rank. The words are folded and stemmed already: 'simple' adds nothing."""

    @staticmethod
    def write(session: Session, number: int, head: list[str], body: list[str]) -> None:
        vector = "setweight(to_tsvector('simple', :{0}head), 'A') || setweight(to_tsvector('simple', :{0}body), 'D')"
        session.execute(
            text(
                "INSERT INTO indexed_words (rowid, words, stems) VALUES "  # noqa: S608 - constants
                f"(:id, {vector.format('')}, {vector.format('stem_')}) ON CONFLICT (rowid) DO UPDATE "
                "SET words = excluded.words, stems = excluded.stems"
            ),
            {
                "id": number,
                "head": " ".join(head),
                "body": " ".join(body),
                "stem_head": " ".join(map(stem, head)),
                "stem_body": " ".join(map(stem, body)),
            },
        )

    @classmethod
    def find(cls, session: Session, terms: list[_Term], limit: int, offset: int) -> tuple[list[int], int]:
        condition = " AND ".join(cls._term(term, place) for place, term in enumerate(terms))
        values = {}
        for place, term in enumerate(terms):
            values[f"words{place}"] = " <-> ".join(term.words) + (":*" if term.open_ended else "")
            values[f"stems{place}"] = " <-> ".join(map(stem, term.words))
        every_stem = " & ".join(f"({values[f'stems{place}']})" for place in range(len(terms)))
        total = session.scalar(text(f"SELECT count(*) FROM indexed_words WHERE {condition}"), values)  # noqa: S608
        found = session.scalars(
            text(
                f"SELECT rowid FROM indexed_words WHERE {condition} "  # noqa: S608 - built from constants
                "ORDER BY ts_rank(stems, to_tsquery('simple', :all)) DESC, rowid DESC "
                "LIMIT :limit OFFSET :offset"
            ),
            {**values, "all": every_stem, "limit": limit, "offset": offset},
        )
        return list(found), int(total or 0)

    @staticmethod
    def _term(term: _Term, place: int) -> str:
        words = f"words @@ to_tsquery('simple', :words{place})"
        stems = f"stems @@ to_tsquery('simple', :stems{place})"
        if term.open_ended:
            return f"({words} OR {stems})"
        return words if len(term.words) > 1 else stems


def _dialect(session: Session) -> type[_Sqlite] | type[_Postgresql]:
    return _Sqlite if session.get_bind().dialect.name == "sqlite" else _Postgresql


def _snippet(body: str, terms: list[_Term]) -> tuple[SnippetPiece, ...]:
    """The first place of the text that holds one of the words; empty when only the names matched."""
    places = list(re.finditer(r"\w+", body))
    first = next((rank for rank, place in enumerate(places) if _asked_for(place[0], terms)), None)
    if first is None:
        return ()
    shown = places[max(0, first - _SNIPPET_BEFORE) :][:_SNIPPET_WORDS]
    return tuple(_pieces(body, shown, terms))


def _pieces(body: str, shown: list[re.Match[str]], terms: list[_Term]) -> Iterator[SnippetPiece]:
    begin = shown[0].start()
    for place in shown:
        if _asked_for(place[0], terms):
            if place.start() > begin:
                yield SnippetPiece(body[begin : place.start()], found=False)
            yield SnippetPiece(place[0], found=True)
            begin = place.end()
    if shown[-1].end() > begin:
        yield SnippetPiece(body[begin : shown[-1].end()], found=False)


def _asked_for(word: str, terms: list[_Term]) -> bool:
    plain = folded(word)
    for term in terms:
        if plain in term.words or stem(plain) in {stem(asked) for asked in term.words}:
            return True
        if term.open_ended and plain.startswith(term.words[-1]):
            return True
    return False


def _create(_target: object, connection: Connection, **_: object) -> None:
    statements = SQLITE_STATEMENTS if connection.dialect.name == "sqlite" else POSTGRESQL_STATEMENTS
    for statement in statements:
        connection.exec_driver_sql(statement)


event.listen(IndexedText.__table__, "after_create", _create)
