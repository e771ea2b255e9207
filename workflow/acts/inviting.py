"""Who is invited to sign, when their turn has come: a personal link, by mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from signing import invitations, rounds
from signing.records import Invitation, Round, Signer, SignerState
from workflow.acts import mailing
from workflow.acts.mailing import Recipient
from workflow.acts.signature_mails import last_day, tell_mandate_ended
from workflow.readings.mandates import REGION, mandate_of, signature_row
from workflow.records.convention import Deed
from workflow.rules.mandates import has_ended
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop


def invite_those_whose_turn_it_is(
    session: Session, workshop: Workshop, convention: Deed, signing_round: Round, *, at: datetime
) -> tuple[Signer, ...]:
    """Sends a personal link to each signer whose turn has come and who has none yet.

    Somebody whose mandate has ended meanwhile is not invited: those in charge are told instead.
    """
    waiting = [signer for signer in rounds.whose_turn(signing_round) if signer.state == SignerState.WAITING]
    for signer in waiting:
        row = signature_row(convention, signer.party, signer.rank)
        mandate = mandate_of(workshop.settings, convention, row)
        if why := has_ended(mandate, on=paris_date(at)):
            tell_mandate_ended(session, workshop.settings, convention, signer, why=why, at=at)
        else:
            invite(session, workshop, convention, signer, at=at)
    return tuple(waiting)


def invite(session: Session, workshop: Workshop, convention: Deed, signer: Signer, *, at: datetime) -> None:
    """A new personal link for this signer, by mail; the ones sent before no longer open anything."""
    invitation = invitations.invite(
        session, workshop.secret, signer, at=at, expires_at=signer.round.expires_at
    )
    _tell_invited(session, workshop.settings, convention, signer, invitation, at=at)


def _tell_invited(
    session: Session,
    settings: Settings,
    convention: Deed,
    signer: Signer,
    invitation: Invitation,
    *,
    at: datetime,
) -> None:
    before = [other for other in signer.round.signers if other.order < signer.order]
    follows = bool(before) and signer.party == REGION
    mailing.tell(
        session,
        settings,
        convention,
        Recipient(name=signer.name, address=signer.email),
        kind="your-turn-region" if follows else "signature-invitation",
        at=at,
        occasion=str(invitation.id),
        values={
            "deadline": last_day(signer.round),
            **(_who_signed(before) if follows else {"signing_for": signer.acting_for}),
        },
        secret_ref=f"invitation:{invitation.id}",
    )


def _who_signed(before: list[Signer]) -> dict[str, str]:
    """What the Région's signatory reads of the party that signed first."""
    last = max(other.confirmed_at for other in before if other.confirmed_at)
    return {
        "co_contractor": before[0].acting_for,
        "co_contractor_signed_on": french_weekday(paris_date(last)),
    }
