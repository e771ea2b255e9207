"""Everything that staff see of the signatures of one deed: who, in which order, by which power, with which links."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications.outbox import OutboxMail
from signing import rounds
from signing.records import Invitation, RoundState, Signer, SignerChange, SignerState
from workflow.readings.changes import pending_about
from workflow.readings.mandates import REGION, Standing, pending_hand_over, signature_row, standing_of
from workflow.readings.rounds import round_of_or_none
from workflow.records.change_request import ChangeRequest
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import Authority, SignatureHandOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One signatory of a running or past round. ``position``: whose turn comes when, from 1."""

    signer: Signer
    row: PartySignature
    position: int
    in_parallel: bool
    is_turn: bool
    is_open: bool
    standing: Standing
    links: tuple[Invitation, ...]
    reminders: tuple[datetime, ...]
    changes: tuple[SignerChange, ...]
    pending: SignatureHandOver | None
    asked: ChangeRequest | None
    """Another address or telephone, which a second person has yet to confirm."""
    authorities: tuple[Authority, ...]
    """Those recorded for this person, to be attached to the signature."""

    @property
    def has_live_link(self) -> bool:
        return any(link.revoked_at is None for link in self.links)

    @property
    def may_remind(self) -> bool:
        return self.may_resend and self.has_live_link and self.signer.state is SignerState.INVITED

    @property
    def may_resend(self) -> bool:
        return self.is_turn and self.pending is None and not self.standing.ended and not self.is_held

    @property
    def is_held(self) -> bool:
        """Never invited, and not to be before the Région's own decision is in order, whoever's turn it is."""
        return (
            self.is_open
            and self.signer.state is SignerState.WAITING
            and bool(self.standing.invitation_waits_for)
        )

    @property
    def may_correct(self) -> bool:
        if self.signer.confirmed_at is not None:
            return self.signer.party != REGION  # the Région's sheets are corrected in the settings
        return self.pending is None and self.asked is None and self.is_open and not self.has_account

    @property
    def has_account(self) -> bool:
        """Somebody of the Région, whose link and codes go where their account says."""
        return self.row.account_id is not None

    @property
    def waits_for_power(self) -> bool:
        """Something that may be completed, or passed over, keeps the person from signing."""
        return self.is_open and self.signer.confirmed_at is None and bool(self.standing.blocking)


def signature_lines(session: Session, settings: Settings, deed: Deed, *, at: datetime) -> tuple[Line, ...]:
    """In signing order; nothing before the deed was sent. Raises UnknownPack, PackError."""
    found = round_of_or_none(session, deed)
    if found is None:
        return ()
    orders = sorted({signer.order for signer in found.signers})
    turn = {signer.id for signer in rounds.whose_turn(found)}
    return tuple(
        _line(session, settings, deed, signer, orders, is_turn=signer.id in turn, at=at)
        for signer in found.signers
    )


def _line(
    session: Session,
    settings: Settings,
    deed: Deed,
    signer: Signer,
    orders: list[int],
    *,
    is_turn: bool,
    at: datetime,
) -> Line:
    row = signature_row(deed, signer.party, signer.rank)
    on = paris_date(signer.confirmed_at or at)
    is_open = signer.round.state is RoundState.OPEN
    return Line(
        signer=signer,
        row=row,
        position=orders.index(signer.order) + 1,
        in_parallel=[one.order for one in signer.round.signers].count(signer.order) > 1,
        is_turn=is_turn,
        is_open=is_open,
        standing=standing_of(session, settings, deed, row, on=on),
        links=tuple(signer.invitations),
        reminders=_reminders(session, deed, signer),
        changes=tuple(signer.changes),
        pending=pending_hand_over(session, signer) if is_open else None,
        asked=pending_about(session, f"signer:{signer.id}", at=at) if is_open else None,
        authorities=_recorded(row.authority) if row.authority else (),
    )


def _recorded(own: Authority) -> tuple[Authority, ...]:
    """All that its holder has, each read with the holder, whom pages name after the session is over."""
    held = tuple(own.representative.authorities)
    for one in held:
        _ = one.representative
    return held


def _reminders(session: Session, deed: Deed, signer: Signer) -> tuple[datetime, ...]:
    query = (
        select(OutboxMail.created_at)
        .where(
            OutboxMail.kind == "signature-reminder",
            OutboxMail.about == deed.number,
            OutboxMail.to_address == signer.email,
            OutboxMail.created_at >= signer.round.opened_at,
        )
        .order_by(OutboxMail.id)
    )
    return tuple(session.scalars(query))
