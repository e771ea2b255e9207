"""The power of a signatory, checked on the day of signing; what is found may be passed over, with a reason."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from signing.both_sides import demand_distinct
from signing.mandates import CheckedMandate, MandateLink, Override
from signing.records import Signer
from workflow.actors import Actor
from workflow.acts.invite_held import invite_whoever_waited
from workflow.acts.living import demand_living
from workflow.acts.step import locked, note
from workflow.readings.mandates import Standing, signature_row, standing_of
from workflow.readings.sides import round_sides
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import MandateOverride
from workflow.rules.mandates import ENDED, Link
from workflow.rules.moves import Role
from workflow.workshop import Workshop


class MandateRefused(Refusal):
    """``reasons``: what the check found that blocks this signature today."""

    def __init__(self, name: str, reasons: tuple[str, ...]) -> None:
        self.name, self.reasons = name, reasons
        super().__init__(
            f"{name} ne peut pas signer aujourd’hui. {' '.join(reasons)} La personne en charge du dossier peut "
            "compléter l’habilitation ; votre lien reste valable."
        )


class NotAnApprover(Refusal):
    def __init__(self) -> None:
        super().__init__("Passer outre demande le rôle « approbation ».")


class NothingToOverride(Refusal):
    """No finding can be passed over: there is none, or the mandate has ended."""

    def __init__(self, ended: str) -> None:
        self.ended = ended
        super().__init__(
            f"{ended} Une habilitation qui a pris fin n’engage plus personne : faites signer une autre personne habilitée."
            if ended
            else "Rien n’empêche cette signature : il n’y a pas à passer outre."
        )


class NoOverrideReason(Refusal):
    def __init__(self) -> None:
        super().__init__("Indiquez le motif : il figurera au dossier de preuve.")


def demand_mandate(
    session: Session, workshop: Workshop, convention: Deed, signer: Signer, *, at: datetime
) -> Standing:
    """The signatory's power on the Paris day of ``at``.

    Raises MandateRefused, SamePersonOnBothSides; AgreementEnded for an avenant to a convention that is over.
    """
    demand_living(convention, workshop.settings, as_of=paris_date(at))
    demand_distinct(round_sides(session, convention, signer.round))
    row = signature_row(convention, signer.party, signer.rank)
    standing = standing_of(session, workshop.settings, convention, row, on=paris_date(at))
    if standing.blocking:
        raise MandateRefused(signer.name, tuple(item.sentence for item in standing.blocking))
    return standing


def keep_mandate(
    session: Session, workshop: Workshop, convention: Deed, signer: Signer, *, at: datetime
) -> None:
    """Writes the check of the day beside the decision, for the evidence.

    Raises MandateRefused, SamePersonOnBothSides, AgreementEnded.
    """
    standing = demand_mandate(session, workshop, convention, signer, at=at)
    signer.mandate = checked(standing, paris_date(at)).as_json()


def override(
    workshop: Workshop, convention_id: int, *, party: str, rank: int, reason: str, actor: Actor, at: datetime
) -> None:
    """Lets a signature be given in spite of what is found today; anything found later blocks again.

    An invitation that waited for it leaves.

    Raises NotAnApprover, NoOverrideReason, NothingToOverride.
    """
    demand_override(actor, reason)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        row = signature_row(convention, party, rank)
        standing = standing_of(session, workshop.settings, convention, row, on=paris_date(at))
        pass_over(session, convention, row, standing, reason=reason.strip(), actor=actor, at=at)
        invite_whoever_waited(session, workshop, convention, at=at)


def demand_override(actor: Actor, reason: str) -> None:
    """Raises NotAnApprover, NoOverrideReason."""
    if Role.APPROVER not in actor.roles:
        raise NotAnApprover
    if not reason.strip():
        raise NoOverrideReason


def pass_over(
    session: Session,
    convention: Deed,
    row: PartySignature,
    standing: Standing,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    signed_on: date | None = None,
) -> None:
    """Writes down that what ``standing`` holds against the signature is passed over, and by whom.

    ``signed_on``: of a signature by hand, the day written beside it. Raises NothingToOverride.
    """
    passed = [item for item in standing.findings if item.blocks and item.flaw not in ENDED]
    if not standing.blocking or standing.ended:
        raise NothingToOverride(standing.ended)
    signatory = standing.mandate.signer
    session.add(
        MandateOverride(
            signature_id=row.id,
            authority_id=row.authority_id,
            findings=" ".join(sorted({item.flaw for item in passed})),
            signed_on=signed_on,
            signed_by=signatory if signed_on else "",
            reason=reason,
            by_id=actor.account_id,
            by_name=actor.name,
            at=at,
        )
    )
    details = {"signatory": signatory, "findings": [item.sentence for item in passed]}
    note(session, convention, "override-mandate", actor=actor, at=at, reason=reason, details=details)


def checked(standing: Standing, on: date) -> CheckedMandate:
    """The check of that day as the evidence keeps it."""
    given = standing.override
    return CheckedMandate(
        checked_on=on.isoformat(),
        chain=tuple(_plain(link) for link in standing.mandate.chain),
        findings=tuple(item.sentence for item in standing.findings),
        override=Override(by=given.by_name, at=given.at.isoformat(), reason=given.reason) if given else None,
    )


def _plain(link: Link) -> MandateLink:
    return MandateLink(
        holder=link.holder,
        quality=link.quality,
        decision=link.kind.label,
        organ=link.organ,
        number=link.number,
        decided_on=_iso(link.decided_on),
        transmitted_on=_iso(link.transmitted_on),
        receipt=link.receipt,
        published_on=_iso(link.published_on),
        executory_on=_iso(link.executory_on),
        valid_from=_iso(link.valid_from),
        valid_to=_iso(link.valid_to),
        file_sha256=link.file_sha256,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
