"""Requests for an avenant: when each reached the Région, and what a person decided of it (art. 11).

The rules say whether it came in time, on the edge, or late; a late one refuses nothing by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from documents.scan import check_scan
from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.files import attach, store
from workflow.acts.project_due import project_due
from workflow.acts.step import known_convention, locked_convention, note
from workflow.readings.requests import judged
from workflow.readings.timelines import timeline_of
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Convention, DocumentRole
from workflow.rules.facts import PARTIES
from workflow.rules.moves import Role
from workflow.rules.outcomes import AvenantRequest as InTime
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import french_date
from workflow.workshop import Workshop

STAFF = frozenset({Role.DRAFTER, Role.APPROVER})


class BadRequest(Refusal):
    """``problems``: field name → French sentence to show beside the field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class NoRequestNow(Refusal):
    """Nothing can be done with a request about ``number`` as things stand."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a request."""

    party: str
    received_on: date | None
    """The day it reached the Région; of a request of the Région's own, the day it was made."""
    channel: str
    subject: str


def record_request(
    workshop: Workshop,
    convention_id: int,
    asked: Asked,
    *,
    file: bytes | None = None,
    actor: Actor,
    at: datetime,
) -> int:
    """Keeps the request; returns its number. Raises NoRequestNow, BadRequest, NotAScan, TooLarge."""
    _demand_staff(actor)
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        received = _checked(workshop, convention, asked, today=paris_date(at))
    stored = store(workshop.vault, DocumentRole.AVENANT_REQUEST, file, check_scan(file)) if file else None
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        number = len(convention.avenant_requests) + 1
        request = AvenantRequest(
            convention_id=convention.id,
            number=number,
            party=asked.party,
            received_on=received,
            channel=asked.channel.strip(),
            subject=asked.subject.strip(),
            recorded_at=at,
            recorded_by=actor.name,
        )
        if stored is not None:
            name = f"{request.reference}-demande-avenant"
            request.document_id = attach(session, convention, stored, by=actor.name, at=at, name=name).id
        convention.avenant_requests.append(request)
        convention.changed_at = at
        details = {"number": number, "party": asked.party, "received_on": received.isoformat()}
        if stored is not None:
            details["file"] = stored.sha256
        note(session, convention, "avenant-requested", actor=actor, at=at, details=details)
        project_due(session, workshop.settings, convention, as_of=paris_date(at))
    return number


def decide(
    workshop: Workshop,
    convention_id: int,
    number: int,
    *,
    accepted: bool,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """What the Région makes of a request; a reason is asked for, always. Raises NoRequestNow, BadRequest."""
    _demand_staff(actor)
    if not reason.strip():
        raise BadRequest({"reason": "Indiquez le motif de la décision : il est conservé avec la demande."})
    with workshop.database.transaction() as session:
        convention, request = _open(session, convention_id, number)
        request.accepted, request.reason = accepted, reason.strip()
        request.decided_at, request.decided_by = at, actor.name
        convention.changed_at = at
        details = {
            "number": number,
            "accepted": accepted,
            "judged": str(judged(convention, workshop.settings, request, as_of=paris_date(at)) or ""),
        }
        note(
            session, convention, "avenant-decided", actor=actor, at=at, reason=reason.strip(), details=details
        )
        project_due(session, workshop.settings, convention, as_of=paris_date(at))


def annul_request(
    workshop: Workshop, convention_id: int, number: int, *, reason: str, actor: Actor, at: datetime
) -> None:
    """A request entered by mistake, or taken back: it stays, and counts no more. Raises NoRequestNow, BadRequest."""
    _demand_staff(actor)
    if not reason.strip():
        raise BadRequest({"reason": "Indiquez le motif : la demande reste visible, avec lui."})
    with workshop.database.transaction() as session:
        convention, request = _open(session, convention_id, number)
        request.annulled_at, request.annulled_by, request.annulled_because = at, actor.name, reason.strip()
        convention.changed_at = at
        note(
            session, convention, "avenant-request-annulled", actor=actor, at=at, reason=reason.strip(),
            details={"number": number},
        )  # fmt: skip
        project_due(session, workshop.settings, convention, as_of=paris_date(at))


def _open(session: Session, convention_id: int, number: int) -> tuple[Convention, AvenantRequest]:
    """The request, while nothing was drafted upon it."""
    convention = locked_convention(session, convention_id)
    request = next((one for one in convention.avenant_requests if one.number == number), None)
    if request is None or not request.stands:
        raise NoRequestNow(convention.number, "Cette demande n’existe pas, ou elle a été annulée.")
    if request.avenant_id is not None:
        raise NoRequestNow(
            convention.number, f"Un avenant est déjà rédigé sur la demande {request.reference}."
        )
    return convention, request


def _checked(workshop: Workshop, convention: Convention, asked: Asked, *, today: date) -> date:
    if convention.state not in CONCLUDED:
        raise NoRequestNow(
            convention.number,
            f"La convention {convention.number} n’est pas encore signée : modifiez son texte, sans avenant.",
        )
    in_force = timeline_of(convention, workshop.settings, as_of=today).in_force_from
    problems = {}
    if asked.party not in PARTIES:
        problems["party"] = "Dites qui demande l’avenant."
    if not asked.channel.strip():
        problems["channel"] = (
            "Dites comment la demande est parvenue (courrier, courriel, remise en main propre…)."
        )
    if not asked.subject.strip():
        problems["subject"] = "Dites en quelques mots ce qui est demandé."
    received = asked.received_on
    if received is None:
        problems["received_on"] = (
            "Indiquez le jour où la demande est parvenue à la Région : c’est lui qui compte."
        )
    elif received > today:
        problems["received_on"] = "Ce jour est dans l’avenir."
    elif in_force is not None and received < in_force:
        problems["received_on"] = f"La convention n’est en vigueur que depuis le {french_date(in_force)}."
    if problems or received is None:
        raise BadRequest(problems)
    return received


def _demand_staff(actor: Actor) -> None:
    if not actor.roles & STAFF:
        raise NoRequestNow(
            "", "Enregistrer une demande d’avenant demande le rôle « rédaction » ou « approbation »."
        )


def why_not_to_be_drafted(
    convention: Convention, workshop: Workshop, request: AvenantRequest, *, as_of: date
) -> str:
    """Why no avenant can be drafted upon this request now, in French; empty where it can."""
    if not request.stands:
        return "Cette demande a été annulée."
    if request.avenant_id is not None:
        return "Un avenant est déjà rédigé sur cette demande."
    if request.accepted is False:
        return "La Région a refusé cette demande."
    late = judged(convention, workshop.settings, request, as_of=as_of) is InTime.LATE
    if late and request.accepted is None:
        return "La demande est tardive : une personne décide d’abord de la suite, avec un motif."
    return ""
