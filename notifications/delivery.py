"""Mails leave: a row is claimed, sent outside any transaction, then marked. Several processes may do it at once.

A claim is a conditional UPDATE, so two processes never hold the same row. A process that dies after the server
accepted a mail and before the row was marked makes it leave twice, under the same Message-ID: SMTP is at least
once, and that identifier is what "told once" is counted by.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from foundation.database import Database
from foundation.errors import Refusal
from notifications.message import Message, WrongValues, kinds, mail_kind, render
from notifications.outbox import MAIL, OVERTAKEN, OutboxMail, reference_of
from notifications.senders import Attachment, Letter, PermanentFailure, Sender, TryAgain

PATIENCE = timedelta(minutes=1)
"""A pass of ``deliver`` that has lasted longer takes no further mail."""
LEASE = timedelta(minutes=5)
"""Longer than PATIENCE and any SMTP conversation: nobody takes over a mail that is still being sent."""
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    *[timedelta(hours=6)] * 12,
)
"""Between two tries; after the last one the mail is given up: about three days."""

Resolve = Callable[[str], Mapping[str, str]]
ReadFile = Callable[[str], bytes]


class Fate(Enum):
    """What became of one mail."""

    SENT = "sent"
    LATER = "later"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is needed to make mails leave.

    ``resolve`` gives the secret value of a mail from its reference, LookupError when it no longer means
    anything; ``read_file`` the bytes of an attachment from its SHA-256.
    """

    database: Database
    sender: Sender
    resolve: Resolve
    read_file: ReadFile
    mail_from: str
    quiet: Callable[[datetime], bool] = lambda _at: False
    """Whether only what somebody waits for leaves at that instant."""
    sms: Sender | None = None
    """For rows whose channel is ``sms``; None where the instance has no such service."""


def deliver(post: Post, *, at: datetime, limit: int = 50) -> Counter[Fate]:
    """Sends what is due, the oldest first; says how many mails met which fate here.

    In quiet hours only codes and links that somebody waits for leave. Stops after ``limit`` mails, or after PATIENCE
    when the server is slow: what is left is due still.
    """
    fates: Counter[Fate] = Counter()
    began = monotonic()
    for mail_id in _due(post, at, limit):
        mail = _claimed(post.database, mail_id, at)
        if mail is not None:
            fates[_sent(post, mail, at)] += 1
        if monotonic() - began > PATIENCE.total_seconds():
            break
    return fates


def deliver_now(post: Post, mail_id: int, *, at: datetime) -> Fate:
    """Sends one mail; where it has left already, waits for its next try or is another's, says what is known."""
    mail = _claimed(post.database, mail_id, at)
    return _fate(post.database, mail_id) if mail is None else _sent(post, mail, at)


def _sent(post: Post, mail: OutboxMail, at: datetime) -> Fate:
    """One try, outside any transaction, and what came of it."""
    try:
        letter = _letter(post, mail, at)
    except LookupError:
        return _give_up(post.database, mail, OVERTAKEN, at)
    except WrongValues as problem:  # its texts have changed since it was enqueued
        return _give_up(post.database, mail, f"Ce courriel ne se compose plus ({problem}).", at)
    except Refusal as problem:  # an attachment that the vault does not give now
        return _put_off(post.database, mail, str(problem), at)
    try:
        _sender(post, mail).send(letter)
    except TryAgain as problem:
        return _put_off(post.database, mail, str(problem), at)
    except PermanentFailure as problem:
        return _give_up(post.database, mail, str(problem), at)
    with post.database.transaction() as session:
        _close(session, mail.id, sent_at=at)
    return Fate.SENT


def _sender(post: Post, mail: OutboxMail) -> Sender:
    """Raises PermanentFailure where there is none for its channel (any more)."""
    if mail.channel == MAIL:
        return post.sender
    if post.sms is None:
        raise PermanentFailure("Aucun service de SMS n’est réglé.")
    return post.sms


def message_id(key: str, mail_from: str) -> str:
    """The same for the same mail, whoever sends it and how often (RFC 5322 §3.6.4)."""
    domain = mail_from.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{reference_of(key)}@{domain}>"


def _due(post: Post, at: datetime, limit: int) -> list[int]:
    query = (
        select(OutboxMail.id)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None), OutboxMail.next_try_at <= at)
        .where(or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= at))
        .order_by(OutboxMail.next_try_at, OutboxMail.id)
        .limit(limit)
    )
    if post.quiet(at):
        query = query.where(OutboxMail.kind.in_([kind for kind in kinds() if mail_kind(kind).awaited]))
    with post.database.reading() as session:
        return list(session.scalars(query))


def _claimed(database: Database, mail_id: int, at: datetime) -> OutboxMail | None:
    """The mail, ours alone for LEASE; None where it has left, was given up, was put off, or is another's."""
    claim = (
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))
        .where(OutboxMail.next_try_at <= at)
        .where(or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= at))
        .values(claimed_until=at + LEASE, attempts=OutboxMail.attempts + 1)
        .returning(OutboxMail.id)
    )
    with database.transaction() as session:
        if session.execute(claim).first() is None:
            return None
        mail = session.get_one(OutboxMail, mail_id)
        session.expunge(mail)
        return mail


def _fate(database: Database, mail_id: int) -> Fate:
    with database.reading() as session:
        mail = session.get_one(OutboxMail, mail_id)
        if mail.failed_at is not None:
            return Fate.GIVEN_UP
        return Fate.SENT if mail.sent_at is not None else Fate.LATER


def _letter(post: Post, mail: OutboxMail, at: datetime) -> Letter:
    """Raises LookupError, WrongValues, and what reading an attachment raises."""
    message = _composed(mail, post.resolve)
    attachments = tuple(
        Attachment(
            content=post.read_file(item["sha256"]), file_name=item["file_name"], media_type=item["media_type"]
        )
        for item in mail.attachments
    )
    return Letter(
        message_id=message_id(mail.key, post.mail_from),
        sender=post.mail_from,
        to_address=mail.to_address,
        to_name=mail.to_name,
        message=message,
        attachments=attachments,
        at=at,
        reply_to=mail.values.get("contact_mail", ""),
    )


def _composed(mail: OutboxMail, resolve: Resolve) -> Message:
    secret = mail_kind(mail.kind).secret
    if secret is None or mail.secret_ref is None:
        return render(mail.kind, mail.values)
    return render(mail.kind, {**mail.values, secret: resolve(mail.secret_ref)[secret]})


def _put_off(database: Database, mail: OutboxMail, problem: str, at: datetime) -> Fate:
    if mail.attempts > len(PAUSES):
        return _give_up(database, mail, problem, at)
    with database.transaction() as session:
        _close(session, mail.id, next_try_at=at + PAUSES[mail.attempts - 1], last_error=problem)
    return Fate.LATER


def _give_up(database: Database, mail: OutboxMail, problem: str, at: datetime) -> Fate:
    with database.transaction() as session:
        _close(session, mail.id, failed_at=at, last_error=problem)
    return Fate.GIVEN_UP


def _close(session: Session, mail_id: int, **changes: object) -> None:
    """Ends the claim, with what came of it. A mail that another process has sent meanwhile stays sent."""
    ours = update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.sent_at.is_(None))
    session.execute(ours.values(claimed_until=None, **changes))
