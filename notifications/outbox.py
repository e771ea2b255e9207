"""What is to be said to whom: rows written in the transaction of the act they tell, delivered later.

A row's key makes it told once: enqueued again, it is the row that stands there already.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, CompoundSelect, Index, String, Text, and_, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.database import Base
from foundation.types import Instant
from notifications.message import WrongValues, mail_kind

MAIL, SMS = "mail", "sms"
OVERTAKEN = "Ce que ce courriel annonçait n’a plus cours."
"""Why a mail is given up whose link or code was replaced before it left: nobody misses it."""
_ATTACHMENT = ("sha256", "file_name", "media_type")
_CAME_BACK = text("bounced_at IS NOT NULL")


class OutboxMail(Base):
    """One mail to one person. Its secret value, if any, stands nowhere: ``secret_ref`` says how to derive it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index("ix_outbox_mail_due", "sent_at", "failed_at", "next_try_at"),
        Index(
            "ix_outbox_mail_bounced_at", "bounced_at", sqlite_where=_CAME_BACK, postgresql_where=_CAME_BACK
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(400), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(12), default=MAIL)
    """How it travels: ``mail``, or ``sms`` to a telephone number."""
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(300))
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    secret_ref: Mapped[str | None] = mapped_column(String(80))
    attachments: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """``{"sha256", "file_name", "media_type"}`` of each file; the bytes are read when the mail leaves."""
    about: Mapped[str] = mapped_column(String(80), index=True)
    """What the mail is about, for whoever lists mails: the number of a convention, for instance."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    """A process is sending it; after that instant another may, since the first one must have died."""
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Given up for good: ``last_error`` says why, a person decides what to do."""
    last_error: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(String(40), index=True)
    """The left part of its Message-ID (``reference_of``): what a message of non-delivery quotes."""
    bounced_at: Mapped[datetime | None] = mapped_column(Instant)
    """It was accepted, then came back: ``bounce`` says why."""
    bounce: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    """It did not arrive, and ``settled_by`` told its person otherwise."""
    settled_by: Mapped[str] = mapped_column(String(300), default="", server_default="")

    @property
    def fate(self) -> "MailFate":
        if self.bounced_at is not None:
            return MailFate.BOUNCED
        if self.failed_at is not None:
            return MailFate.GIVEN_UP
        return MailFate.SENT if self.sent_at is not None else MailFate.WAITING

    @property
    def trouble(self) -> str:
        """Why it has not arrived, as far as is known: what its server said, or ours; empty where nothing is wrong."""
        if self.bounced_at is not None:
            return self.bounce
        return self.last_error if self.sent_at is None else ""


class MailFate(StrEnum):
    """Where one mail is, as far as is known."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"
    BOUNCED = "bounced"

    @property
    def label(self) -> str:
        return _FATES[self]


_FATES = {
    MailFate.WAITING: "attend de partir",
    MailFate.SENT: "parti",
    MailFate.GIVEN_UP: "n’est pas parti",
    MailFate.BOUNCED: "est revenu",
}


def reference_of(key: str) -> str:
    """The same for the same mail, whoever sends it and how often: the left part of its Message-ID."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def enqueue(
    session: Session,
    *,
    key: str,
    kind: str,
    to_address: str,
    to_name: str,
    values: Mapping[str, str],
    at: datetime,
    secret_ref: str | None = None,
    attachments: Iterable[Mapping[str, Any]] = (),
    about: str = "",
    channel: str = MAIL,
) -> OutboxMail:
    """The row of this key, written now unless it was there.

    Raises UnknownMail, WrongValues, KeyError for an attachment half described.
    """
    _check(kind, frozenset(values), secret_ref)
    known = _of_key(session, key)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            return enqueue_new(
                session,
                key=key,
                kind=kind,
                to_address=to_address,
                to_name=to_name,
                values=values,
                at=at,
                secret_ref=secret_ref,
                attachments=attachments,
                about=about,
                channel=channel,
            )
    except IntegrityError:
        told_meanwhile = _of_key(session, key)
        if told_meanwhile is None:
            raise
        return told_meanwhile


def enqueue_new(
    session: Session,
    *,
    key: str,
    kind: str,
    to_address: str,
    to_name: str,
    values: Mapping[str, str],
    at: datetime,
    secret_ref: str | None = None,
    attachments: Iterable[Mapping[str, Any]] = (),
    about: str = "",
    channel: str = MAIL,
) -> OutboxMail:
    """The row of a key that whoever calls knows to be new, since they hold what it tells.

    Raises UnknownMail, WrongValues, KeyError as ``enqueue`` does.
    """
    _check(kind, frozenset(values), secret_ref)
    mail = OutboxMail(
        key=key,
        kind=kind,
        channel=channel,
        to_address=to_address,
        to_name=to_name,
        values=dict(values),
        secret_ref=secret_ref,
        attachments=[{name: file[name] for name in _ATTACHMENT} for file in attachments],
        about=about,
        created_at=at,
        next_try_at=at,
        reference=reference_of(key),
    )
    session.add(mail)
    return mail


def _check(kind: str, given: frozenset[str], secret_ref: str | None) -> None:
    described = mail_kind(kind)
    secret = frozenset({described.secret} if described.secret else ())
    if given & secret:  # it would be stored
        raise WrongValues(kind, missing=frozenset(), unknown=secret)
    described.check(given | secret)
    if bool(secret) != (secret_ref is not None):
        msg = f"mail {kind}: a secret value and its reference go together"
        raise ValueError(msg)


def keys_known(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these were told already."""
    return set(session.scalars(select(OutboxMail.key).where(OutboxMail.key.in_(keys)))) if keys else set()


def _of_key(session: Session, key: str) -> OutboxMail | None:
    return session.scalars(select(OutboxMail).where(OutboxMail.key == key)).one_or_none()


def mails_about(session: Session, about: str) -> list[OutboxMail]:
    """Every mail about it, the oldest first: who was told what, and when."""
    return list(session.scalars(select(OutboxMail).where(OutboxMail.about == about).order_by(OutboxMail.id)))


def oldest_unsent(session: Session) -> datetime | None:
    """Since when the oldest mail has been waiting; None when none is. Mails given up for good do not count."""
    return session.scalar(select(func.min(OutboxMail.created_at)).where(*_WAITING))


def waiting(session: Session) -> int:
    """How many mails have still to leave."""
    return session.scalar(select(func.count()).select_from(OutboxMail).where(*_WAITING)) or 0


def given_up(session: Session) -> list[OutboxMail]:
    """Mails that will never leave by themselves, the newest first."""
    query = select(OutboxMail).where(OutboxMail.failed_at.is_not(None)).order_by(OutboxMail.failed_at.desc())
    return list(session.scalars(query))


def undelivered() -> ColumnElement[bool]:
    """Whether a mail did not arrive, and would still tell something: given up, or come back."""
    given_up_ = and_(
        OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_not(None), OutboxMail.last_error != OVERTAKEN
    )
    return or_(given_up_, OutboxMail.bounced_at.is_not(None))


def arrived(mail: type[OutboxMail]) -> ColumnElement[bool]:
    """Whether it left, and has not come back so far."""
    return and_(mail.sent_at.is_not(None), mail.bounced_at.is_(None))


def lost() -> CompoundSelect[int]:
    """The mails that did not arrive, by identifier: given up, or come back."""
    given_up_ = select(OutboxMail.id).where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_not(None))
    return given_up_.union_all(select(OutboxMail.id).where(OutboxMail.bounced_at.is_not(None)))


_WAITING = (OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))
