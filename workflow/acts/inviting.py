"""Who is invited to sign, when their turn has come: a personal link, by mail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from signing import invitations, rounds
from signing.records import Invitation, Round, Signer, SignerState
from workflow.acts import mailing
from workflow.acts.mailing import Recipient
from workflow.acts.signature_mails import last_day, tell_mandate_ended
from workflow.readings.mandates import REGION, signature_row, standing_of
from workflow.records.convention import Deed
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop

INVITING, FOLLOWING = "signature-invitation", "your-turn-region"
"""The mails that hold a link: whoever signs first, and the Région once the other party has signed."""


class InvitationWaits(Refusal):
    """``reasons``: what the link of ``name`` waits for."""

    def __init__(self, name: str, reasons: tuple[str, ...]) -> None:
        self.name, self.reasons = name, reasons
        super().__init__(
            f"Aucun lien ne part encore pour {name}. {' '.join(reasons)} Complétez son habilitation : l’invitation "
            "partira d’elle-même."
        )


def invite_those_whose_turn_it_is(
    session: Session, workshop: Workshop, convention: Deed, signing_round: Round, *, at: datetime
) -> tuple[Signer, ...]:
    """Sends a personal link to each signer whose turn has come and who has none yet; answers who got one.

    Somebody whose mandate has ended meanwhile is not invited: those in charge are told instead. The Région's
    signatory stays without a link until the decision that empowers them is executory, or passed over: done again
    then, this invites them (see ``invite_held``).
    """
    waiting = [signer for signer in rounds.whose_turn(signing_round) if signer.state == SignerState.WAITING]
    invited = []
    for signer in waiting:
        row = signature_row(convention, signer.party, signer.rank)
        standing = standing_of(session, workshop.settings, convention, row, on=paris_date(at))
        if standing.ended:
            tell_mandate_ended(session, workshop.settings, convention, signer, why=standing.ended, at=at)
        elif not standing.invitation_waits_for:
            invite(session, workshop, convention, signer, at=at)
            invited.append(signer)
    return tuple(invited)


def demand_invitable(
    session: Session, workshop: Workshop, convention: Deed, signer: Signer, *, at: datetime
) -> None:
    """Raises InvitationWaits where a link may not leave yet for somebody who has none."""
    row = signature_row(convention, signer.party, signer.rank)
    standing = standing_of(session, workshop.settings, convention, row, on=paris_date(at))
    if signer.state is SignerState.WAITING and standing.invitation_waits_for:
        raise InvitationWaits(signer.name, tuple(item.sentence for item in standing.invitation_waits_for))


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
    follows = follows_the_other_party(signer.party, before)
    mailing.tell(
        session,
        settings,
        convention,
        Recipient(name=signer.name, address=signer.email),
        kind=FOLLOWING if follows else INVITING,
        at=at,
        occasion=str(invitation.id),
        values={
            "deadline": last_day(signer.round),
            **(_who_signed(before) if follows else {"signing_for": signer.acting_for}),
        },
        secret_ref=f"invitation:{invitation.id}",
    )


def follows_the_other_party(party: str, before: Sequence[object]) -> bool:
    """Whether the mail says that the other party has signed. ``before``: those who sign earlier."""
    return bool(before) and party == REGION


def _who_signed(before: list[Signer]) -> dict[str, str]:
    """What the Région's signatory reads of the party that signed first."""
    last = max(other.confirmed_at for other in before if other.confirmed_at)
    return {
        "co_contractor": before[0].acting_for,
        "co_contractor_signed_on": french_weekday(paris_date(last)),
    }
