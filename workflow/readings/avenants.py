"""The avenants and requests of a convention as pages show them: state, effect, why; and what a draft changes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from documents.compare import Deviation, compare_blocks
from documents.structure import Block, Heading, Paragraph
from foundation.settings import Settings
from workflow.readings.avenant_values import added_heading, changes_of
from workflow.readings.in_force import TextInForce, text_in_force
from workflow.readings.requests import outcome_of
from workflow.readings.standing import Standing, standing_of
from workflow.readings.timelines import timeline_of
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Avenant, Convention
from workflow.rules.changes import Action, Change
from workflow.rules.clauses import Clauses
from workflow.rules.explanation import Why
from workflow.rules.outcomes import AvenantRequest as InTime
from workflow.rules.wording import french_clause
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    request: AvenantRequest
    judged: InTime | None
    why: Why | None
    avenant: Avenant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvenantView:
    """``effect`` and ``why`` are None before both parties have signed."""

    avenant: Avenant
    standing: Standing
    effect: date | None
    why: Why | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One change of a draft, held against the text in force."""

    change: Change
    deviation: Deviation
    durations: tuple[str, ...]
    """« Durée initiale : 3 ans → 4 ans »."""


def requests_of(convention: Convention, settings: Settings, *, as_of: date) -> tuple[RequestView, ...]:
    """Newest first."""
    avenants = {avenant.id: avenant for avenant in convention.avenants}
    views = []
    for request in reversed(convention.avenant_requests):
        outcome = outcome_of(convention, settings, request, as_of=as_of)
        views.append(
            RequestView(
                request=request,
                judged=outcome.request if outcome else None,
                why=outcome.why if outcome else None,
                avenant=avenants.get(request.avenant_id or 0),
            )
        )
    return tuple(views)


def avenants_of(convention: Convention, settings: Settings, *, as_of: date) -> tuple[AvenantView, ...]:
    """By number."""
    return tuple(view_of(avenant, settings, as_of=as_of) for avenant in convention.avenants)


def view_of(avenant: Avenant, settings: Settings, *, as_of: date) -> AvenantView:
    answer = timeline_of(avenant, settings, as_of=as_of)
    outcome = next((one for one in answer.avenants if one.avenant.id == avenant.number), None)
    signed = outcome is not None and outcome.in_force_from is not None
    return AvenantView(
        avenant=avenant,
        standing=standing_of(avenant, settings, as_of=as_of),
        effect=outcome.in_force_from if outcome else None,
        why=outcome.why if outcome and signed else None,
        changes=changes_of(avenant),
    )


def proposed_by(
    session: Session, workshop: Workshop, avenant: Avenant, clauses: Clauses, *, on: date
) -> tuple[Proposed, ...]:
    """What a draft changes of the text in force on that day, in the order of the text."""
    text = text_in_force(session, workshop, avenant.convention, on=on)
    return tuple(_proposed(change, text, avenant, clauses) for change in changes_of(avenant))


def _proposed(change: Change, text: TextInForce, avenant: Avenant, clauses: Clauses) -> Proposed:
    present = text.division(change.article)
    before: tuple[Block, ...] = ()
    if present is not None and change.action is not Action.ADD:
        before = (Heading(1, present.title), *present.blocks)
    after: tuple[Block, ...] = ()
    if change.action is not Action.REMOVE:
        title = present.title if present and change.action is Action.REPLACE else added_heading(change)
        after = (Heading(1, title), *map(Paragraph, change.paragraphs))
    rows = [row for row in avenant.changed_clauses or () if row["article"] == change.article]
    old = {clause.name: clause for clause in clauses.stated}
    new = {clause.name: clause for clause in clauses.with_changes(rows).stated}
    return Proposed(
        change=change,
        deviation=compare_blocks(before, after),
        durations=tuple(
            f"{new[row['name']].label} : {french_clause(old[row['name']])} → "
            f"{french_clause(new[row['name']])}"
            for row in rows
        ),
    )
