"""The ledger of what was told to whom, which is also what is still to be told. No line is ever deleted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from notifications.outbox import OutboxMail
from workflow.rules.ladders import How
from workflow.rules.telling import Line, Stage

MAIL = "mail"
"""The only channel today; part of the key, so that another one tells once as well."""


class Alert(Base):
    """One thing told, or to be told, to one person by one channel: its key makes it told once."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("convention_id", "rule", "target", "rung", "recipient", "channel"),
        Index("ix_alert_stage_recipient", "stage", "recipient"),
        Index("ix_alert_mail_id", "mail_id"),
        Index("ix_alert_noted_at", "noted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"))
    rule: Mapped[str] = mapped_column(String(40))
    target: Mapped[date]
    """The day that the rule names: without it the ledger would be silent in year two."""
    rung: Mapped[str] = mapped_column(String(12))
    recipient: Mapped[str] = mapped_column(String(280))
    """« account:12 », « co-contractor:7 », « signer:a@b.fr »: who it is, whatever their address becomes."""
    channel: Mapped[str] = mapped_column(String(12), default=MAIL)
    due_on: Mapped[date]
    """The day of the rung; noted later, the alert is late and says so."""
    stage_name: Mapped[str] = mapped_column("stage", String(12))
    how: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(254))
    label: Mapped[str] = mapped_column(String(300))
    article: Mapped[str] = mapped_column(String(10), default="")
    to_do: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime] = mapped_column(Instant)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by: Mapped[str] = mapped_column(String(300), default="")

    mail: Mapped[OutboxMail | None] = relationship()

    @property
    def stage(self) -> Stage:
        return Stage(self.stage_name)

    @property
    def line(self) -> Line:
        return Line(self.rule, self.target, self.rung, self.recipient)

    @property
    def grouped(self) -> bool:
        return self.how == How.GROUPED
