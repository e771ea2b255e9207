"""Keeps the ``situation`` projection in step with the timeline: after each fact, and at each look of the daily pass."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from workflow.records.situation import SituationSpan
from workflow.rules.situations import Span


def spans_stored(session: Session, ids: Sequence[int]) -> dict[int, frozenset[Span]]:
    """What the projection holds of these conventions; those of which it holds nothing are absent."""
    query = select(SituationSpan).where(SituationSpan.convention_id.in_(ids))
    found: dict[int, set[Span]] = {}
    for row in session.scalars(query.execution_options(populate_existing=True)):
        found.setdefault(row.convention_id, set()).add(row.span)
    return {convention_id: frozenset(spans) for convention_id, spans in found.items()}


def store_spans(session: Session, convention_id: int, stored: frozenset[Span], spans: Iterable[Span]) -> None:
    """Writes ``spans`` where they differ from what is stored; the convention must be locked."""
    wanted = frozenset(spans)
    if gone := stored - wanted:
        names = [span.situation for span in gone]
        session.execute(
            delete(SituationSpan).where(
                SituationSpan.convention_id == convention_id, SituationSpan.name.in_(names)
            )
        )
    if come := wanted - stored:
        session.execute(
            insert(SituationSpan),
            [
                {
                    "convention_id": convention_id,
                    "name": span.situation,
                    "first_day": span.first_day,
                    "last_day": span.last_day,
                }
                for span in come
            ],
        )
