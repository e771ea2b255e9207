"""What whoever sends sees before anything leaves: to whom, where, in which order, until when, in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.message import Message, render
from workflow.acts import mailing
from workflow.acts.inviting import FOLLOWING, INVITING, follows_the_other_party
from workflow.acts.mailing import Recipient
from workflow.acts.send import why_not_sent
from workflow.readings.approved_signers import Invited, approved_signers, invited
from workflow.readings.mandates import Standing, signature_row, standing_of
from workflow.records.convention import Deed
from workflow.records.representative import Authority
from workflow.rules.states import State
from workflow.rules.wording import french_weekday
from workflow.text_values import SignerValues
from workflow.workshop import Workshop

LINK = "(ici, le lien personnel, que seule cette personne reçoit)"
SIGNED_ON = "(jour de cette signature)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One signatory: the frozen address, the power as it stands today, and the mail with its link left out."""

    person: Invited
    standing: Standing
    authority: Authority | None
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPreview:
    """``refusal``: why sending would be refused today, empty where it would not."""

    lines: tuple[Line, ...]
    last_day: date
    refusal: str


def preview(session: Session, workshop: Workshop, deed: Deed, *, at: datetime) -> SendPreview | None:
    """Of an approved text, in signing order; None of any other. Raises UnknownPack, PackError."""
    if deed.state is not State.APPROVED:
        return None
    settings = workshop.settings
    signers = approved_signers(session, settings, deed)
    last_day = paris_date(at + timedelta(days=settings.invitation_days))
    return SendPreview(
        lines=tuple(
            _line(session, settings, deed, person, signer, signers, last_day=last_day, at=at)
            for person, signer in zip(invited(session, settings, deed), signers, strict=True)
        ),
        last_day=last_day,
        refusal=why_not_sent(session, workshop, deed, at=at),
    )


def _line(
    session: Session,
    settings: Settings,
    deed: Deed,
    person: Invited,
    signer: SignerValues,
    signers: Sequence[SignerValues],
    *,
    last_day: date,
    at: datetime,
) -> Line:
    row = signature_row(deed, signer.party, signer.rank)
    before = [other for other in signers if other.order < signer.order]
    return Line(
        person=person,
        standing=standing_of(session, settings, deed, row, on=paris_date(at)),
        authority=row.authority,
        message=_message(settings, deed, signer, before, last_day),
    )


def _message(
    settings: Settings, deed: Deed, signer: SignerValues, before: Sequence[SignerValues], last_day: date
) -> Message:
    """The words of the invitation, as ``inviting`` will have them composed."""
    follows = follows_the_other_party(signer.party, before)
    kind = FOLLOWING if follows else INVITING
    about = mailing.about(settings, deed, Recipient(name=signer.name, address=signer.email), kind)
    own = (
        {"co_contractor": before[0].acting_for, "co_contractor_signed_on": SIGNED_ON}
        if follows
        else {"signing_for": signer.acting_for}
    )
    return render(kind, {**about, "deadline": french_weekday(last_day), **own, "link": LINK})
