"""What one person asked to change and another confirms: kept as asked, with its answer; never deleted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant
from workflow.rules.two_people import ChangeKind

_ASKED = text("state = 'asked'")


class ChangeState(StrEnum):
    ASKED = "asked"
    MADE = "made"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ChangeState.ASKED: "attend une confirmation",
    ChangeState.MADE: "confirmé",
    ChangeState.REFUSED: "refusé",
    ChangeState.WITHDRAWN: "retiré",
    ChangeState.EXPIRED: "expiré",
}


class ChangeRequest(Base):
    """One change that two people make. While it is asked, nothing else is asked about the same thing."""

    __tablename__ = "change_request"
    __table_args__ = (
        Index(
            "ix_change_request_pending",
            "about",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_name: Mapped[str] = mapped_column("kind", String(20))
    about: Mapped[str] = mapped_column(String(100))
    """What it changes, for the program: ``signature:12``, ``account:3:address``, ``setting:region_signer_email``."""
    subject: Mapped[str] = mapped_column(String(300))
    """Whose it is, in words, as it was called that day."""
    convention_id: Mapped[int | None] = mapped_column(ForeignKey("convention.id"), index=True)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("signing_signer.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    representative_id: Mapped[int | None] = mapped_column(ForeignKey("representative.id"), index=True)
    setting: Mapped[str] = mapped_column(String(60), default="")
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    after: Mapped[dict[str, str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(2000))
    asked_by: Mapped[str] = mapped_column(String(300))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    state_name: Mapped[str] = mapped_column("state", String(12), default=ChangeState.ASKED)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[str] = mapped_column(String(300), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_reason: Mapped[str] = mapped_column(String(2000), default="")

    @property
    def kind(self) -> ChangeKind:
        return ChangeKind(self.kind_name)

    def state(self, *, at: datetime) -> ChangeState:
        """Where it stands at that instant: nobody has to come by for a request to expire."""
        stored = ChangeState(self.state_name)
        over = stored is ChangeState.ASKED and self.expires_at <= at
        return ChangeState.EXPIRED if over else stored
