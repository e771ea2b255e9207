"""One search over names, places, numbers and the full text: conventions, avenants and registered letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from archive import index
from archive.index import Hit, SnippetPiece
from foundation.settings import Settings
from workflow.readings.conventions import Row, rows_of
from workflow.readings.letters import LetterView, view_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention
from workflow.records.letter import Letter
from workflow.rules.tracking_numbers import read_as_number

LETTER = "letter"
"""Kind of the letters in the index; a deed is known there by its number alone."""
_PREFIX = f"{LETTER}:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A convention found, or one of its letters, and the passage of its text where the words stand."""

    row: Row
    snippet: tuple[SnippetPiece, ...]
    letter: LetterView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    answers: tuple[Answer, ...]
    total: int


def letter_key(letter_id: int) -> str:
    """Under which the index knows a letter."""
    return f"{_PREFIX}{letter_id}"


def search(
    session: Session, settings: Settings, words: str, *, as_of: date, limit: int = 20, offset: int = 0
) -> Found:
    """Best answers first; words that mean nothing find nothing. The number of a registered letter may be typed
    with the blanks of its slip."""
    asked = read_as_number(words) or words
    page = index.search(session, asked, limit=limit, offset=offset)
    if not page.total and asked != words:
        page = index.search(session, words, limit=limit, offset=offset)
    letters = _letters(session, [_letter_id(hit) for hit in page.hits if hit.kind == LETTER])
    deeds = {hit.key: _deed_id(hit, letters) for hit in page.hits}
    wanted = list(dict.fromkeys(number for number in deeds.values() if number is not None))
    rows = {row.convention_id: row for row in rows_of(session, settings, wanted, as_of=as_of)}
    views = dict(_views(session, settings, letters, as_of))
    answers = tuple(
        Answer(row=rows[number], snippet=hit.snippet, letter=views.get(hit.key))
        for hit in page.hits
        if (number := deeds[hit.key]) in rows
    )
    return Found(answers=answers, total=page.total)


def _letter_id(hit: Hit) -> int:
    return int(hit.key.removeprefix(_PREFIX))


def _deed_id(hit: Hit, letters: dict[str, Letter]) -> int | None:
    if hit.kind != LETTER:
        return int(hit.key)
    letter = letters.get(hit.key)
    return letter.convention_id if letter else None


def _letters(session: Session, ids: list[int]) -> dict[str, Letter]:
    if not ids:
        return {}
    query = select(Letter).where(Letter.id.in_(ids)).options(selectinload(Letter.entries))
    return {letter_key(letter.id): letter for letter in session.scalars(query)}


def _views(
    session: Session, settings: Settings, letters: dict[str, Letter], as_of: date
) -> Iterator[tuple[str, LetterView]]:
    for key, letter in letters.items():
        convention = session.get_one(Convention, letter.convention_id)
        yield key, view_of(letter, timeline_of(convention, settings, as_of=as_of))
