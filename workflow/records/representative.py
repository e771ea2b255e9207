"""Who may sign, and the decision that lets them: for a co-contractor, or for the Région itself."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from workflow.records.revised import Numbered, Revised
from workflow.rules.mandates import AuthorityKind


class Representative(Revised, Base):
    """One person who signs for a party. Never deleted: a person who left is marked so."""

    __tablename__ = "representative"

    id: Mapped[int] = mapped_column(primary_key=True)
    co_contractor_id: Mapped[int | None] = mapped_column(ForeignKey("co_contractor.id"), index=True)
    """None: for the Région."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Of the Région: the account with which this person signs in."""
    civility: Mapped[str] = mapped_column(String(20), default="")
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    quality: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)

    authorities: Mapped[list["Authority"]] = relationship(
        back_populates="representative", order_by="Authority.id"
    )

    @property
    def name(self) -> str:
        """As texts print it: the family name in capitals."""
        return f"{self.first_name} {self.last_name.upper()}".strip()


class Authority(Numbered, Base):
    """One decision that lets one person sign, with the dates that make it good; a delegation names its delegant."""

    __tablename__ = "authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    representative_id: Mapped[int] = mapped_column(ForeignKey("representative.id"), index=True)
    kind_name: Mapped[str] = mapped_column("kind", String(20))
    organ: Mapped[str] = mapped_column(String(200))
    """Who decided, with its article: « le Conseil municipal »."""
    number: Mapped[str] = mapped_column(String(80), default="")
    decided_on: Mapped[date | None]
    transmitted_on: Mapped[date | None]
    receipt: Mapped[str] = mapped_column(String(120), default="")
    """Identifier given by the prefecture to the act it received."""
    published_on: Mapped[date | None]
    """Published or notified, electronically (CGCT L2131-1, L3131-1, L4141-1)."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """Last day."""
    revoked_on: Mapped[date | None]
    """First day on which it no longer holds: withdrawn, or its holder left the office."""
    revoked_reason: Mapped[str] = mapped_column(String(2000), default="")
    delegated_by_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    """Of a delegation: the authority of the person who delegates."""
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_type: Mapped[str] = mapped_column(String(100), default="")
    entered_by: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(String(300), default="", server_default="")

    representative: Mapped[Representative] = relationship(back_populates="authorities", lazy="joined")
    delegated_by: Mapped["Authority | None"] = relationship(
        remote_side="Authority.id", lazy="joined", join_depth=5
    )

    @property
    def kind(self) -> AuthorityKind:
        return AuthorityKind(self.kind_name)

    def holds_on(self, day: date) -> bool:
        """Whether it has neither run out, nor been withdrawn by that day."""
        over = self.valid_to is not None and self.valid_to < day
        return not over and (self.revoked_on is None or day < self.revoked_on)


class MandateOverride(Base):
    """Somebody of the Région let a signature be given in spite of what the check found; the evidence shows it."""

    __tablename__ = "mandate_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("party_signature.id"), index=True)
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    findings: Mapped[str] = mapped_column(String(400))
    """Codes of what was found and passed over, separated by spaces: it covers nothing else."""
    signed_on: Mapped[date | None]
    """Of a signature by hand: the day written beside it. It covers that day, and no other."""
    signed_by: Mapped[str] = mapped_column(String(300), default="")
    """Of a signature by hand: who signed, the person whom the text names or somebody in their place."""
    reason: Mapped[str] = mapped_column(String(2000))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Instant)


class HandOverState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class SignatureHandOver(Base):
    """A signatory named another empowered person to sign in their place."""

    __tablename__ = "signature_hand_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("party_signature.id"), index=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signing_signer.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    """The delegation that the successor holds."""
    from_name: Mapped[str] = mapped_column(String(300))
    from_capacity: Mapped[str] = mapped_column(String(300))
    from_email: Mapped[str] = mapped_column(String(254))
    capacity: Mapped[str] = mapped_column(String(300))
    """How the successor signs: « Pour la Présidente et par délégation, … »."""
    email: Mapped[str | None] = mapped_column(String(254))
    """Where the successor's link goes, frozen when it was asked; None: asked before that was kept."""
    reason: Mapped[str] = mapped_column(String(2000))
    state_name: Mapped[str] = mapped_column("state", String(12), default=HandOverState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[str] = mapped_column(String(300), default="")
    settled_reason: Mapped[str] = mapped_column(String(2000), default="")

    authority: Mapped[Authority] = relationship(lazy="joined")

    @property
    def state(self) -> HandOverState:
        return HandOverState(self.state_name)
