"""An avenant is begun on a convention in force; the circuit that follows is that of any deed."""

from datetime import date, datetime
from typing import Any

from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.draft import demand_drafter
from workflow.acts.index import index
from workflow.acts.number import new_verification_code
from workflow.acts.request_avenant import why_not_to_be_drafted
from workflow.acts.step import locked_convention, note
from workflow.packs import FilledBy, Pack
from workflow.packs.fields import FieldType
from workflow.readings.packs import pack_of
from workflow.readings.timelines import timeline_of
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Avenant, Convention, Medium
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import TimelineState
from workflow.workshop import Workshop

ALIVE = frozenset({TimelineState.IN_FORCE, TimelineState.UNDER_NOTICE})


class NotAmendable(Refusal):
    """No avenant can be drafted to ``number`` as things stand."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(reason)


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
