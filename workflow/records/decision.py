"""The decision before a renewal: who is asked, who answered what, and what was decided. Silence decides nothing."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from workflow.records.account import Account


class Opinion(StrEnum):
    """What may be done of a convention that is about to renew."""

    KEEP = "keep"
    RENEGOTIATE = "renegotiate"
    DENOUNCE = "denounce"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Opinion.KEEP: "Poursuivre : laisser la convention se reconduire",
    Opinion.RENEGOTIATE: "Renégocier : préparer un avenant",
    Opinion.DENOUNCE: "Dénoncer : mettre fin à la convention",
}


class AskedService(Base):
    """A person whose opinion is asked: for every convention, or for one (``convention_id``), which then replaces them."""

    __tablename__ = "asked_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int | None] = mapped_column(ForeignKey("convention.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    service: Mapped[str] = mapped_column(String(200))

    account: Mapped[Account] = relationship(lazy="joined")


class DecisionRound(Base):
    """One renewal to come, on which services are asked."""

    __tablename__ = "decision_round"
    __table_args__ = (UniqueConstraint("convention_id", "renewal_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    renewal_on: Mapped[date]
    answer_by: Mapped[date]
    """The last day to post a denunciation that avoids this renewal, as it was known: later, an opinion changes less."""
    opened_at: Mapped[datetime] = mapped_column(Instant)
    decided: Mapped[str | None] = mapped_column(String(12))
    """What the person in charge decided; None as long as nobody did: the calendar then goes on by itself."""
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(4000), default="")

    answers: Mapped[list["DecisionAnswer"]] = relationship(order_by="DecisionAnswer.id")

    @property
    def outcome(self) -> Opinion | None:
        return Opinion(self.decided) if self.decided else None


class DecisionAnswer(Base):
    """What one service was asked, and answered; each answer also stands in the journal."""

    __tablename__ = "decision_answer"
    __table_args__ = (UniqueConstraint("round_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("decision_round.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    service: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    opinion_name: Mapped[str | None] = mapped_column("opinion", String(12))
    comment: Mapped[str] = mapped_column(String(4000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship(lazy="joined")

    @property
    def opinion(self) -> Opinion | None:
        return Opinion(self.opinion_name) if self.opinion_name else None
