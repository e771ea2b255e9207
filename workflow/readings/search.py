"""One search over names, places, numbers and the full text: what the index finds, as rows of the list."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive import index
from archive.index import SnippetPiece
from foundation.settings import Settings
from workflow.readings.conventions import Row, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A convention found, and the passage of its text where the words stand."""

    row: Row
    snippet: tuple[SnippetPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    answers: tuple[Answer, ...]
    total: int


def search(
    session: Session, settings: Settings, words: str, *, as_of: date, limit: int = 20, offset: int = 0
) -> Found:
    """Best answers first; words that mean nothing find nothing."""
    page = index.search(session, words, limit=limit, offset=offset)
    rows = rows_of(session, settings, [int(hit.key) for hit in page.hits], as_of=as_of)
    by_number = {int(hit.key): hit for hit in page.hits}
    answers = tuple(
        Answer(row=row, snippet=by_number[row.convention_id].snippet)
        for row in rows
        if row.convention_id in by_number
    )
    return Found(answers=answers, total=page.total)
