"""Drafting an avenant: begun on a convention in force, its changes written article by article.

What it changes is kept as data beside the text: the wording, for the text in force; the durations, for the timeline.
The circuit that follows (review, signature, archive) is that of any deed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.draft import NotEditable, demand_drafter, editable
from workflow.acts.index import index
from workflow.acts.number import new_verification_code
from workflow.acts.request_avenant import why_not_to_be_drafted
from workflow.acts.step import known, locked, locked_convention, note
from workflow.packs import FilledBy, Pack
from workflow.packs.field_values import cleaned, problem_of
from workflow.packs.parts import FieldType, PackField
from workflow.readings.avenant_values import changes_of
from workflow.readings.in_force import TextInForce, text_in_force
from workflow.readings.packs import pack_of
from workflow.readings.timelines import timeline_of
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Avenant, Convention, DocumentRole, Medium
from workflow.rules.changes import Action, Change, article_order, is_numbered
from workflow.rules.clauses import Clause, Clauses
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import TimelineState
from workflow.workshop import Workshop

LONGEST = 60_000
"""Characters of one article’s new wording."""
ALIVE = frozenset({TimelineState.IN_FORCE, TimelineState.UNDER_NOTICE})


class NotAmendable(Refusal):
    """No avenant can be drafted to ``number`` as things stand."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(reason)


class BadChange(Refusal):
    """``problems``: field name → French sentence to show beside the field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


def start_avenant(
    workshop: Workshop,
    convention_id: int,
    *,
    request_number: int | None = None,
    actor: Actor,
    at: datetime,
) -> int:
    """A new avenant, numbered after the others, in the charge of the convention’s agent; returns its identifier.

    Its form begins with what the convention’s said of the signatories. Raises NotADrafter, NotAmendable.
    """
    demand_drafter(actor)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        pack = _amendable(workshop, convention, paris_date(at))
        request = _request(workshop, convention, request_number, paris_date(at))
        rank = max((avenant.rank for avenant in convention.avenants), default=0) + 1
        avenant = Avenant(
            number=f"{convention.number}-A{rank}",
            rank=rank,
            convention=convention,
            verification_code=new_verification_code(),
            kind=convention.kind,
            template_version=convention.template_version,
            medium_name=Medium.ELECTRONIC,
            co_contractor=convention.co_contractor,
            agent=convention.agent,
            substitute=convention.substitute,
            field_values=_carried_over(convention, pack),
            changes=[],
            changed_clauses=[],
            created_at=at,
            changed_at=at,
        )
        session.add(avenant)
        session.flush()
        if request is not None:
            request.avenant_id = avenant.id
            avenant.request = request
        details = {"convention": convention.number, "request": request_number}
        note(session, avenant, "start", actor=actor, at=at, details=details)
        note(session, convention, "avenant-started", actor=actor, at=at, details={"avenant": avenant.number})
        convention.changed_at = at
        index(session, avenant)
        return avenant.id


def _amendable(workshop: Workshop, convention: Convention, today: date) -> Pack:
    pack = pack_of(convention, workshop.settings)
    if pack.avenant is None:
        raise NotAmendable(
            convention.number,
            f"Le modèle « {pack.kind} », version {pack.version}, n’a pas d’avenant.docx : ajoutez-le au modèle.",
        )
    if convention.state not in CONCLUDED:
        raise NotAmendable(
            convention.number,
            f"La convention {convention.number} n’est pas encore signée : modifiez son texte, sans avenant.",
        )
    if timeline_of(convention, workshop.settings, as_of=today).state not in ALIVE:
        raise NotAmendable(
            convention.number,
            f"La convention {convention.number} n’est pas en vigueur : un avenant n’y changerait rien.",
        )
    return pack.avenant


def _request(
    workshop: Workshop, convention: Convention, number: int | None, today: date
) -> AvenantRequest | None:
    if number is None:
        return None
    request = next((one for one in convention.avenant_requests if one.number == number), None)
    if request is None:
        raise NotAmendable(convention.number, "Cette demande d’avenant n’existe pas.")
    if reason := why_not_to_be_drafted(convention, workshop, request, as_of=today):
        raise NotAmendable(convention.number, reason)
    return request


def _carried_over(convention: Convention, pack: Pack) -> dict[str, Any]:
    """The convention’s own answers where the avenant asks the same: not the dates of decision, which are new."""
    wanted = {
        field.name
        for field in pack.fields
        if field.filled_by is FilledBy.DRAFT and field.type is not FieldType.DATE
    }
    return {name: value for name, value in convention.field_values.items() if name in wanted}


def write_change(
    workshop: Workshop,
    avenant_id: int,
    change: Change,
    *,
    clauses: tuple[Mapping[str, Any], ...] = (),
    actor: Actor,
    at: datetime,
) -> None:
    """Keeps what the avenant makes of one article, in the place of what it made of it before.

    ``clauses`` are the durations that the article states in its new wording, where they differ from those in force.
    Raises NotEditable, NotADrafter, BadChange, BadClause, MovedMeanwhile.
    """
    with workshop.database.reading() as session:
        avenant = _avenant(known(session, avenant_id))
        revision = avenant.revision
        text = text_in_force(session, workshop, avenant.convention, on=paris_date(at))
        in_force = clauses_in_force(workshop, avenant, as_of=paris_date(at))
    clean = _checked(change, text, in_force)
    rows = _rows(clean, clauses, in_force)
    in_force.with_changes(rows)
    with workshop.database.transaction() as session:
        avenant = _editable(session, avenant_id, actor=actor, revision=revision)
        kept = [one for one in changes_of(avenant) if one.article != clean.article]
        avenant.changes = [one.as_json() for one in _in_order([*kept, clean], text)]
        others = [row for row in avenant.changed_clauses or () if row["article"] != clean.article]
        avenant.changed_clauses = [*others, *rows]
        avenant.changed_at = at
        details = {"article": clean.article, "action": str(clean.action), "clauses": rows}
        note(session, avenant, "avenant-change", actor=actor, at=at, details=details)


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


def clauses_in_force(workshop: Workshop, avenant: Avenant, *, as_of: date) -> Clauses:
    """Those that the avenant would change: avenants signed by then included, even if they take effect later."""
    answer = timeline_of(avenant, workshop.settings, as_of=as_of)
    return answer.history.changes[-1].clauses if answer.history.changes else answer.clauses


def stated_by(article: str, clauses: Clauses) -> tuple[Clause[Any], ...]:
    """The clauses with a value that an article states."""
    return tuple(
        clause for clause in clauses.stated if clause.article == article and clause.measure is not None
    )


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


_TITLE = PackField(name="title", section="", label="", max_length=300)
_WORDING = PackField(name="wording", section="", label="", type=FieldType.PARAGRAPHS, max_length=LONGEST)


def _checked(change: Change, text: TextInForce, clauses: Clauses) -> Change:
    """The change as it will be kept. Raises BadChange with every problem at once."""
    problems = {
        name: problem
        for name, problem in {
            "title": problem_of(_TITLE, change.title),
            "wording": problem_of(_WORDING, change.wording),
        }.items()
        if problem
    }
    present = text.division(change.article)
    wording = "" if change.action is Action.REMOVE else cleaned(_WORDING, change.wording)
    title = cleaned(_TITLE, change.title)
    if change.action is Action.ADD:
        problems |= _problems_of_addition(change, title, present is not None)
    elif present is None:
        problems["article"] = "Cet article ne figure pas dans le texte en vigueur."
    else:
        title = present.title
    if change.action is Action.REMOVE and stated_by(change.article, clauses):
        problems["article"] = (
            f"L’article {change.article} énonce des durées dont le calendrier dépend : remplacez-le plutôt."
        )
    if change.action is not Action.REMOVE and not wording:
        problems.setdefault("wording", "Écrivez la nouvelle rédaction.")
    if change.action is Action.REPLACE and present and wording == cleaned(_WORDING, present.wording):
        problems.setdefault("wording", "C’est le texte en vigueur : changez-le, ou laissez cet article.")
    if problems:
        raise BadChange(problems)
    return Change(action=change.action, article=change.article, title=title, wording=wording)


def _problems_of_addition(change: Change, title: str, exists: bool) -> dict[str, str]:
    if not is_numbered(change.article):
        return {"article": "Donnez un numéro à l’article : « 13 », ou « 5 bis »."}
    if exists:
        return {"article": "Cet article existe déjà : remplacez-le, ou choisissez un autre numéro."}
    return {} if title else {"title": "Donnez un titre à l’article."}


def _rows(change: Change, clauses: Iterable[Mapping[str, Any]], in_force: Clauses) -> list[dict[str, Any]]:
    """The durations that really change, each with its article; those that stay as they are say nothing."""
    stated = {clause.name for clause in stated_by(change.article, in_force)}
    given = [{**row, "article": change.article} for row in clauses if row.get("name") in stated]
    before = {clause.name: clause.measure for clause in in_force.stated}
    after = {clause.name: clause.measure for clause in in_force.with_changes(given).stated}
    return [row for row in given if after[row["name"]] != before[row["name"]]]


def _in_order(changes: Iterable[Change], text: TextInForce) -> list[Change]:
    """In the order of the text; what it numbers none, first."""
    places = {division.key: place for place, division in enumerate(text.divisions)}

    def place(change: Change) -> tuple[int, tuple[tuple[int, ...], int], int]:
        if is_numbered(change.article):
            return 1, article_order(change.article), 0
        return 0, ((), 0), places.get(change.article, len(places))

    return sorted(changes, key=place)
