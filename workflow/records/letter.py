"""Registered letters about a convention, and what is known of each: append-only, a wrong entry is never edited.

A letter is what was written and by whom. Its entries are what happened to it: posted, presented, delivered. A
correction is a new entry that takes the place of an earlier one, with its reason; both stay.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from workflow.rules.facts import LetterType

REGION = "region"


class Channel(StrEnum):
    """How a letter travels. The text demands a registered one for what ends the convention or threatens to."""

    PAPER = "paper"
    """Lettre recommandée avec avis de réception."""
    ELECTRONIC = "electronic"
    """Lettre recommandée électronique (CPCE art. L100): only with the recipient's recorded consent."""
    OTHER = "other"
    """Another writing, or a record drawn up on the spot: enough for a cure, an extension, a withdrawal."""

    @property
    def label(self) -> str:
        return _CHANNEL_LABELS[self]


_CHANNEL_LABELS = {
    Channel.PAPER: "Recommandé papier, avec avis de réception",
    Channel.ELECTRONIC: "Recommandé électronique",
    Channel.OTHER: "Autre écrit, ou constat",
}


class Happening(StrEnum):
    """What an entry says of its letter. POSTED drives the law, what follows is evidence."""

    POSTED = "posted"
    PRESENTED = "presented"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"
    AGREED = "agreed"
    """The other party agrees in writing to the withdrawal of a denunciation."""
    ANNULLED = "annulled"
    """The letter was entered by mistake: it never counted."""

    @property
    def label(self) -> str:
        return _HAPPENING_LABELS[self]


_HAPPENING_LABELS = {
    Happening.POSTED: "Postée",
    Happening.PRESENTED: "Première présentation",
    Happening.DELIVERED: "Distribuée",
    Happening.REFUSED: "Refusée par le destinataire",
    Happening.UNCLAIMED: "Non réclamée, retournée",
    Happening.AGREED: "Accord écrit de l’autre partie",
    Happening.ANNULLED: "Annulée : saisie par erreur",
}
OUTCOMES = (Happening.DELIVERED, Happening.REFUSED, Happening.UNCLAIMED)
"""How the travel of a letter ends; at most one of them holds."""


class Letter(Base):
    """One letter, sent by the Région or received by it. What it says never changes once it is recorded."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("convention_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    number: Mapped[int]
    """Rank among the letters of the convention, from 1."""
    type_name: Mapped[str] = mapped_column("type", String(40))
    sender: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    articles: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Of a termination in part: the articles that fall."""
    obligation: Mapped[str] = mapped_column(String(60), default="")
    """Of a formal notice: the obligation at fault, by its name in the manifest."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """What the letter alleges: the fault, the ground of general interest, why more time is left."""
    until: Mapped[date | None]
    """Of an extension: the new last day of the delay."""
    effect: Mapped[date | None]
    """Of a termination for general interest: the last day that it names."""
    planned_on: Mapped[date | None]
    """The posting day for which the dates written in a letter of the Région were computed."""
    signatory_name: Mapped[str] = mapped_column(String(300), default="")
    signatory_capacity: Mapped[str] = mapped_column(String(300), default="")
    docx_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    content_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The letter itself: the PDF made here, or the scan of the one received."""
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(300))

    entries: Mapped[list["LetterEntry"]] = relationship(order_by="LetterEntry.id")
    about: Mapped["Letter | None"] = relationship(remote_side="Letter.id")

    @property
    def type(self) -> LetterType:
        return LetterType(self.type_name)

    @property
    def reference(self) -> str:
        """How pages and the rules name it: « C3 »."""
        return f"C{self.number}"

    @property
    def is_sent(self) -> bool:
        """By the Région; the others are received by it."""
        return self.sender == REGION

    @property
    def needs_agreement(self) -> bool:
        """A denunciation may be taken back only with the other party's agreement."""
        about = self.about
        return (
            self.type is LetterType.WITHDRAWAL and about is not None and about.type is LetterType.DENUNCIATION
        )

    def entry(self, *happenings: Happening) -> "LetterEntry | None":
        """The newest entry of that kind which no other has replaced; of any kind without an argument."""
        replaced = {item.replaces_id for item in self.entries}
        standing = [item for item in self.entries if item.id not in replaced]
        found = [item for item in standing if not happenings or item.happening in happenings]
        return found[-1] if found else None

    @property
    def is_annulled(self) -> bool:
        return self.entry(Happening.ANNULLED) is not None

    @property
    def counts_on(self) -> date | None:
        """The day on which the rules count it; None while a proof of it is missing, or once it was annulled.

        A withdrawal that needs an agreement counts on the later of the two writings.
        """
        posted, agreed = self.entry(Happening.POSTED), self.entry(Happening.AGREED)
        if self.is_annulled or posted is None or posted.on is None or posted.proof_id is None:
            return None
        if not self.needs_agreement:
            return posted.on
        if agreed is None or agreed.on is None or agreed.proof_id is None:
            return None
        return max(posted.on, agreed.on)


class LetterEntry(Base):
    """One thing that happened to a letter, as somebody recorded it."""

    __tablename__ = "letter_entry"
    __table_args__ = (Index("ix_letter_entry_letter_id", "letter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    what: Mapped[str] = mapped_column(String(20))
    on: Mapped[date | None]
    channel_name: Mapped[str] = mapped_column("channel", String(20), default="")
    operator: Mapped[str] = mapped_column(String(100), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """Scan of the proof: deposit slip, notice of receipt, envelope that came back, agreement."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why an earlier entry was wrong."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letter_entry.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was said of the number when it was entered: warnings that did not stop it."""
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(300))

    @property
    def happening(self) -> Happening:
        return Happening(self.what)

    @property
    def channel(self) -> Channel | None:
        return Channel(self.channel_name) if self.channel_name else None


class ElectronicConsent(Base):
    """A co-contractor accepts registered letters by electronic means (CPCE art. L100), at one address."""

    __tablename__ = "electronic_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    co_contractor_id: Mapped[int] = mapped_column(ForeignKey("co_contractor.id"), index=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"))
    """The convention whose file holds the proof."""
    given_on: Mapped[date]
    address: Mapped[str] = mapped_column(String(254))
    proof_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    withdrawn_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(300))
