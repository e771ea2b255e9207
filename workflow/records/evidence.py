"""What proves journals and signatures for years: tokens, validation reports, bundles already made."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class AnchorKind(StrEnum):
    SIGNATURE = "signature"  # the head of one journal, when somebody has signed
    DAILY = "daily"  # one root over the heads of all journals


class CauseKind(StrEnum):
    OUTAGE = "outage"  # the worker had not run
    SILENCE = "silence"  # no time-stamp authority answered
    PERSON = "person"  # what an administrator wrote down: a restore, a move to another machine


class JournalAnchor(Base):
    """A text about journals that a time-stamp authority has dated (see ``rules.anchors``). Never changed."""

    __tablename__ = "journal_anchor"
    __table_args__ = (UniqueConstraint("kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date | None]
    """Daily only."""
    convention_id: Mapped[int | None] = mapped_column(ForeignKey("convention.id"), index=True)
    number: Mapped[int | None]
    """The line of the journal, where it is about one."""
    hash: Mapped[str] = mapped_column(String(64))
    """The hash of that line, or the root of the day."""
    statement: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the statement: what the token is over."""
    heads_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Daily: the list of heads, in the vault."""
    token: Mapped[bytes] = mapped_column(LargeBinary)
    """The time-stamp token (DER), as the authority gave it."""
    certificates: Mapped[str] = mapped_column(Text)
    """The chain of the authority that day (PEM), its root included."""
    at: Mapped[datetime] = mapped_column(Instant)
    """As the token states."""


class RootCause(Base):
    """Why days have no root, or a late one: written down then, and dated by the next root (``rules.root_causes``)."""

    __tablename__ = "root_cause"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """One of ``CauseKind``."""
    since: Mapped[date]
    until: Mapped[date]
    """The last day that it explains."""
    words: Mapped[str] = mapped_column(String(2000))
    by: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Instant)


class ValidationReport(Base):
    """The check of one signature, made once when the round closed: a file of the vault (ETSI TS 119 102-2)."""

    __tablename__ = "validation_report"
    __table_args__ = (UniqueConstraint("round_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("signing_round.id"))
    field: Mapped[str] = mapped_column(String(60))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    """The file that was checked."""
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)


class EvidenceBundle(Base):
    """One bundle that was made: the same facts are never gathered twice."""

    __tablename__ = "evidence_bundle"
    __table_args__ = (UniqueConstraint("convention_id", "reader", "facts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"))
    reader: Mapped[str] = mapped_column(String(40))
    """Empty for the whole one; otherwise the signer whose copy it is."""
    facts: Mapped[str] = mapped_column(String(64))
    """Fingerprint of everything that goes in."""
    sha256: Mapped[str] = mapped_column(String(64))
    """The bundle, in the vault."""
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
