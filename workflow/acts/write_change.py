"""What an avenant changes, written article by article, and the day of effect that it names.

It is kept as data beside the text: the wording, for the text in force; the durations, for the timeline.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.amend import NotAmendable
from workflow.acts.change_checks import BadChange, checked, in_order, rows_of
from workflow.acts.draft import NotEditable, editable
from workflow.acts.settle_clauses import NotWhatTheTextSays
from workflow.acts.step import known, locked, note
from workflow.readings.avenant_clauses import clauses_in_force, stated_by
from workflow.readings.avenant_values import changes_of
from workflow.readings.in_force import TextInForce, text_in_force
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, DocumentRole
from workflow.rules.changes import Action, Change
from workflow.rules.clauses import Clauses
from workflow.rules.stated_durations import changed_measures, contradictions
from workflow.workshop import Workshop


def write_change(
    workshop: Workshop,
    avenant_id: int,
    change: Change,
    *,
    clauses: tuple[Mapping[str, Any], ...] = (),
    sure: bool = False,
    actor: Actor,
    at: datetime,
) -> None:
    """Keeps what the avenant makes of one article, in the place of what it made of it before.

    ``clauses`` are the durations that the article states in its new wording, where they differ from those in force.
    Raises NotEditable, NotADrafter, BadChange, BadClause, MovedMeanwhile; NotWhatTheTextSays unless ``sure``.
    """
    with workshop.database.reading() as session:
        avenant = _avenant(known(session, avenant_id))
        revision = avenant.revision
        text = text_in_force(session, workshop, avenant.convention, on=paris_date(at))
        in_force = clauses_in_force(workshop, avenant, as_of=paris_date(at))
    clean = checked(change, text, in_force)
    rows = rows_of(clean, clauses, in_force)
    doubts = _doubts(clean, text, in_force, in_force.with_changes(rows))
    if doubts and not sure:
        raise NotWhatTheTextSays(clean.article, doubts)
    with workshop.database.transaction() as session:
        avenant = _editable(session, avenant_id, actor=actor, revision=revision)
        kept = [one for one in changes_of(avenant) if one.article != clean.article]
        avenant.changes = [one.as_json() for one in in_order([*kept, clean], text)]
        others = [row for row in avenant.changed_clauses or () if row["article"] != clean.article]
        avenant.changed_clauses = [*others, *rows]
        avenant.changed_at = at
        details: dict[str, Any] = {"article": clean.article, "action": str(clean.action), "clauses": rows}
        if doubts:
            details["in_spite_of"] = list(doubts)
        note(session, avenant, "avenant-change", actor=actor, at=at, details=details)


def _doubts(change: Change, text: TextInForce, before: Clauses, after: Clauses) -> tuple[str, ...]:
    """Why the durations that were given do not fit the new wording."""
    present = text.division(change.article)
    if change.action is not Action.REPLACE or present is None:
        return ()
    new = {clause.name: clause for clause in after.stated}
    pairs = [(clause, new[clause.name]) for clause in stated_by(change.article, before)]
    return tuple(contradictions(changed_measures(present.wording, change.wording), pairs)) if pairs else ()


def drop_change(workshop: Workshop, avenant_id: int, article: str, *, actor: Actor, at: datetime) -> None:
    """The avenant leaves this article as it is. Raises NotEditable, NotADrafter."""
    with workshop.database.transaction() as session:
        avenant = _editable(session, avenant_id, actor=actor)
        avenant.changes = [one.as_json() for one in changes_of(avenant) if one.article != article]
        avenant.changed_clauses = [row for row in avenant.changed_clauses or () if row["article"] != article]
        avenant.changed_at = at
        note(session, avenant, "avenant-change-dropped", actor=actor, at=at, details={"article": article})


def name_effect(
    workshop: Workshop, avenant_id: int, effect_on: date | None, *, actor: Actor, at: datetime
) -> None:
    """The day of effect that the avenant names itself; None: the convention’s rule. Raises NotEditable, BadChange."""
    with workshop.database.transaction() as session:
        avenant = _editable(session, avenant_id, actor=actor)
        in_force = timeline_of(avenant, workshop.settings, as_of=paris_date(at)).in_force_from
        if effect_on is not None and (in_force is None or effect_on < in_force):
            raise BadChange({"effect_on": "Cette date précède l’entrée en vigueur de la convention."})
        avenant.effect_on = effect_on
        avenant.changed_at = at
        day = effect_on.isoformat() if effect_on else ""
        note(session, avenant, "avenant-effect-named", actor=actor, at=at, details={"effect_on": day})


def _avenant(deed: object) -> Avenant:
    if not isinstance(deed, Avenant):
        raise NotAmendable(
            getattr(deed, "number", ""), "Seul un avenant dit ce qu’il change d’une convention."
        )
    return deed


def _editable(session: Session, avenant_id: int, *, actor: Actor, revision: int | None = None) -> Avenant:
    locked(session, avenant_id, revision=revision)
    avenant = _avenant(editable(session, avenant_id, actor=actor))
    if avenant.document(DocumentRole.EDITED) is not None:
        raise NotEditable(
            avenant.number,
            "Le texte a été retouché dans Word : abandonnez la retouche pour changer ce que l’avenant modifie.",
        )
    return avenant
