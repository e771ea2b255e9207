"""What is asked of the process that seals, and what became of it: nothing is certified without a row here.

The pages hold no key. They write down which frozen file is to be certified and wait for the answer; the process
that seals finds the order, checks it, and answers. Rows are never deleted: they are the log of what the key was
asked for.
"""

from datetime import datetime, timedelta

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.database import Base
from foundation.types import Instant

GOOD_FOR = timedelta(hours=1)
"""An answer that came too late for whoever asked serves the next one who asks for the same file."""


class SealingOrder(Base):
    """One frozen file to certify."""

    __tablename__ = "sealing_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    frozen_sha256: Mapped[str] = mapped_column(String(64), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    certified_sha256: Mapped[str] = mapped_column(String(64), default="")
    problem: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was not certified, to be told to the person who asked."""
    silent_authorities: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """The time-stamp authorities that did not answer, each with its reason, where that is why."""


def place(session: Session, frozen_sha256: str, *, at: datetime) -> SealingOrder:
    """An order for this file: the one that waits already, or was carried out lately, or a new one."""
    known = session.scalars(
        select(SealingOrder)
        .where(SealingOrder.frozen_sha256 == frozen_sha256, SealingOrder.problem == "")
        .where(SealingOrder.done_at.is_(None) | (SealingOrder.done_at > at - GOOD_FOR))
        .order_by(SealingOrder.id.desc())
        .limit(1)
    ).one_or_none()
    if known is not None:
        return known
    order = SealingOrder(frozen_sha256=frozen_sha256, asked_at=at)
    session.add(order)
    session.flush()
    return order


def waiting(session: Session) -> list[SealingOrder]:
    """What has not been answered, oldest first."""
    return list(
        session.scalars(select(SealingOrder).where(SealingOrder.done_at.is_(None)).order_by(SealingOrder.id))
    )


def carried_out(session: Session, order_id: int, *, certified_sha256: str, at: datetime) -> None:
    """The file stands in the vault; a second process that did the same work changes nothing."""
    order = session.get_one(SealingOrder, order_id)
    if order.done_at is None:
        order.certified_sha256, order.done_at = certified_sha256, at


def refused(
    session: Session,
    order_id: int,
    *,
    problem: str,
    at: datetime,
    silent_authorities: dict[str, str] | None = None,
) -> None:
    """Whoever asked is told; asked again, it is a new order."""
    order = session.get_one(SealingOrder, order_id)
    if order.done_at is None:
        order.problem, order.done_at = problem[:1000], at
        order.silent_authorities = silent_authorities or {}
