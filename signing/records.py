"""A signing round: who must sign which file, who decided what, with which link and which code.

Rows are written by ``rounds``, ``invitations`` and ``challenge`` only, and never deleted: they are evidence.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from signing.level import Level
from signing.methods.method import Method


class RoundState(StrEnum):
    OPEN = "open"
    TO_SEAL = "to-seal"  # every party signed; the closing seal and its archive timestamp are missing
    CLOSED = "closed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class SignerState(StrEnum):
    WAITING = "waiting"
    INVITED = "invited"
    CONFIRMED = "confirmed"  # the decision is written down; the signature is not yet in the file
    SIGNED = "signed"
    DECLINED = "declined"


class RoundMedium(StrEnum):
    """One original is signed in one way: hands on paper, or signatures in the file; never both."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


class WhyRevoked(StrEnum):
    REPLACED = "replaced"  # a newer link was sent
    WITHDRAWN = "withdrawn"  # the round stopped
    CORRECTED = "corrected"  # the address it went to was wrong: a new link went to the right one
    HANDED_OVER = "handed-over"  # another empowered person signs instead
    MANDATE_ENDED = "mandate-end"  # the person may no longer sign for the party


def _stored(kind: type[StrEnum]) -> Enum:
    """The values, as plain text, on both databases."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=12,
        values_callable=lambda members: [member.value for member in members],
    )


class Round(Base):
    """One frozen file on its way through all its signers."""

    __tablename__ = "signing_round"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random, chosen by the caller."""
    reference: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(500))
    frozen_sha256: Mapped[str] = mapped_column(String(64))
    """The approved file, before the platform's certification: what everybody is shown and signs."""
    current_sha256: Mapped[str] = mapped_column(String(64))
    """The latest revision of the file; moved by compare-and-set only."""
    medium: Mapped[RoundMedium] = mapped_column(_stored(RoundMedium), default=RoundMedium.ELECTRONIC)
    state: Mapped[RoundState] = mapped_column(_stored(RoundState), default=RoundState.OPEN, index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    stop_reason: Mapped[str] = mapped_column(String(2000), default="")
    waiting_for_timestamp: Mapped[bool] = mapped_column(default=False)
    """No time-stamp authority answered last time: the signature is decided, not yet in the file."""
    last_problem: Mapped[str] = mapped_column(String(1000), default="")
    last_problem_at: Mapped[datetime | None] = mapped_column(Instant)
    leased_to: Mapped[int | None]
    """The signer whose signature is being made elsewhere, on this very revision: nobody else's goes in meanwhile."""
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    archive_ends_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    """Until when the last archive timestamp of the closed file proves it; None until that was read."""
    archive_tried_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a process last took it upon itself to add an archive timestamp: the others leave it alone meanwhile."""
    archive_problem: Mapped[str] = mapped_column(String(1000), default="")
    """Why the last try added none."""

    extensions: Mapped[list["RoundExtension"]] = relationship(order_by="RoundExtension.id", viewonly=True)
    signers: Mapped[list["Signer"]] = relationship(
        back_populates="round", order_by="[Signer.order, Signer.party, Signer.rank]", lazy="selectin"
    )


class Signer(Base):
    """One person who must sign, for one party; and what that person decided."""

    __tablename__ = "signing_signer"
    __table_args__ = (UniqueConstraint("round_id", "field"), UniqueConstraint("round_id", "party", "rank"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"))
    party: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int]
    """Distinguishes the signers of one party."""
    order: Mapped[int] = mapped_column("turn")
    """Signers of the same order sign in parallel, after all those of a lower one."""
    name: Mapped[str] = mapped_column(String(300))
    capacity: Mapped[str] = mapped_column(String(300))
    acting_for: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(254))
    mobile: Mapped[str] = mapped_column(String(20), default="")
    """In international form; empty where it is not known."""
    field: Mapped[str] = mapped_column(String(60))
    """Name of the signature field of the file."""
    method: Mapped[Method] = mapped_column(_stored(Method), default=Method.ONSITE)
    """How this person signs, or will unless another way is chosen."""
    minimum_level: Mapped[Level] = mapped_column(String(20), default=Level.SIMPLE)
    """The least that is asked of this signature, as it stood when the round was opened."""
    state: Mapped[SignerState] = mapped_column(_stored(SignerState), default=SignerState.WAITING, index=True)

    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """The signing date in law: the instant at which the decision was committed."""
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    typed_name: Mapped[str] = mapped_column(String(300), default="")
    drawn: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The drawn signature: PNG, RGB, of bounded size (see ``drawing``)."""
    address: Mapped[str] = mapped_column(String(64), default="")
    address_source: Mapped[str] = mapped_column(String(200), default="")
    """How the network address was obtained (direct connection, header of a trusted proxy)."""
    user_agent: Mapped[str] = mapped_column(String(500), default="")

    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the signature came into the file."""
    level: Mapped[str] = mapped_column(String(20), default="")
    """As measured by validation, never declared."""
    sha256_before: Mapped[str] = mapped_column(String(64), default="")
    sha256_after: Mapped[str] = mapped_column(String(64), default="")

    declined_at: Mapped[datetime | None] = mapped_column(Instant)
    declined_reason: Mapped[str] = mapped_column(String(2000), default="")

    certificate: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Of whoever signed elsewhere: whose certificate, and what dates the signature (``methods.shape.Proof``)."""
    mandate: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What let this person sign, as it was checked on the day of the decision: see ``signing.mandates``."""

    round: Mapped[Round] = relationship(back_populates="signers")
    invitations: Mapped[list["Invitation"]] = relationship(order_by="Invitation.id", viewonly=True)
    challenges: Mapped[list["Challenge"]] = relationship(order_by="Challenge.id", viewonly=True)
    changes: Mapped[list["SignerChange"]] = relationship(order_by="SignerChange.id", viewonly=True)


class Invitation(Base):
    """A personal link. The link itself is derived when its mail is composed; only its hash is kept."""

    __tablename__ = "signing_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signing_signer.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the frozen file that the link shows: it is good for no other."""
    sent_to: Mapped[str] = mapped_column(String(254), default="")
    sent_name: Mapped[str] = mapped_column(String(300), default="")
    """Whose link it was when it was made: the signer may have been corrected, or have handed over, since."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    """First time the page was asked for; a mail scanner may have done it."""
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_why: Mapped[WhyRevoked | None] = mapped_column(_stored(WhyRevoked))

    signer: Mapped[Signer] = relationship()


class WhatChanged(StrEnum):
    CONTACT = "contact"  # the address to write to; the person stays
    PERSON = "person"  # another empowered person signs instead
    REFUSAL = "refusal"  # the person came back on a refusal


class SignerChange(Base):
    """A correction made while the round runs: what was before, what is since, why, and by whom."""

    __tablename__ = "signing_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signing_signer.id"), index=True)
    kind: Mapped[WhatChanged] = mapped_column(_stored(WhatChanged))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(2000))
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    after: Mapped[dict[str, str]] = mapped_column(JSON)


class RoundExtension(Base):
    """The last day to sign was put off, while the round was open."""

    __tablename__ = "signing_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(2000))
    expired_at: Mapped[datetime] = mapped_column(Instant)
    """The last instant before the extension."""
    expires_at: Mapped[datetime] = mapped_column(Instant)


class Channel(StrEnum):
    """Which way a code comes to the person."""

    MAIL = "mail"
    SMS = "sms"
    APP = "app"  # an authenticator application makes it; nothing is sent


class Challenge(Base):
    """A code of six digits sent to a signer, or asked of their authenticator; only its hash is kept."""

    __tablename__ = "signing_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signing_signer.id"), index=True)
    channel: Mapped[Channel] = mapped_column(_stored(Channel), default=Channel.MAIL)
    sent_to: Mapped[str] = mapped_column(String(254))
    code_hash: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
