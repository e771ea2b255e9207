"""A text edited in Word touches an article that states durations: a person says what they are now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from documents.compare import Deviation
from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.draft import editable
from workflow.acts.step import note
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.clause_values import changed_in_article, clauses_before, deviation_of
from workflow.records.convention import Deed
from workflow.rules.stated_durations import ChangedMeasures, contradictions
from workflow.workshop import Workshop


class NotWhatTheTextSays(Refusal):
    """The answer does not fit the words of ``article``; it may be right all the same, and is asked again."""

    def __init__(self, article: str, reasons: tuple[str, ...]) -> None:
        self.article = article
        self.reasons = reasons
        super().__init__(
            f"Article {article}. {' '.join(reasons)} Relisez-le, puis corrigez ou confirmez votre réponse."
        )


def settle_clauses(
    workshop: Workshop,
    convention_id: int,
    *,
    article: str,
    rows: tuple[Mapping[str, Any], ...],
    sure: bool = False,
    actor: Actor,
    at: datetime,
) -> None:
    """Says what an edited article states: ``rows`` are the clauses whose value it changed, none if it did not.

    Said again while the text is a draft, it replaces what was said before. Raises NotEditable, NotADrafter, BadClause;
    NotWhatTheTextSays unless ``sure``.
    """
    with workshop.database.transaction() as session:
        convention = editable(session, convention_id, actor=actor)
        before = clauses_before(workshop, convention, as_of=paris_date(at))
        after = before.with_changes(rows)  # raises BadClause before anything is stored
        stated = {clause.name for clause in before.stated if clause.article == article}
        changed = _changed_in(session, workshop, convention, article)
        pairs = [
            (was, now)
            for was, now in zip(before.stated, after.stated, strict=True)
            if was.article == article and was.measure is not None
        ]
        reasons = tuple(contradictions(changed, pairs))
        if reasons and not sure:
            raise NotWhatTheTextSays(article, reasons)
        others = {name: row for name, row in convention.clause_values.items() if name not in stated}
        convention.clause_values = {**others, **{row["name"]: dict(row) for row in rows}}
        convention.confirmed_articles = sorted({*convention.confirmed_articles, article})
        convention.changed_at = at
        details: dict[str, Any] = {"article": article, "changed": [dict(row) for row in rows]}
        if reasons:
            details["in_spite_of"] = list(reasons)
        note(session, convention, "settle-clauses", actor=actor, at=at, details=details)


def _changed_in(session: Session, workshop: Workshop, convention: Deed, article: str) -> ChangedMeasures:
    """What the edited text states otherwise than the template in that article."""
    text = texts.text_of(session, workshop.settings, convention, Purpose.DRAFT)
    deviation = deviation_of(workshop, text)
    return changed_in_article(deviation or Deviation(()), article)
