"""Whether dates are watched and mails leave: silence must never look like calm."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from notifications import outbox
from notifications.outbox import OutboxMail
from workflow.records.alert import Alert
from workflow.records.pulse import Pulse
from workflow.records.watch import Watch
from workflow.rules.quiet import QuietHours
from workflow.rules.telling import Stage

JOBS = ("due-dates", "alerts", "mails")
"""The jobs of the worker that watch and tell."""
SILENT_AFTER = timedelta(hours=26)
"""A day, and the time to notice that the pass of the next one is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchfulness:
    """``silence`` says in French why people may be told nothing, and what to do; empty where all is well."""

    last_pass: datetime | None
    """The end of the last pass that looked at dates, wrote mails and sent them."""
    oldest_untold: datetime | None
    oldest_unsent: datetime | None
    untold: int
    unsent: int
    given_up: int
    bounced: int
    failing: int
    """Conventions whose dates cannot be looked at."""
    overlooked: int
    """Conventions that should have been looked at before yesterday."""
    silence: str


def watchfulness(session: Session, settings: Settings, *, at: datetime) -> Watchfulness:
    signs = _signs(session, at)
    return Watchfulness(
        last_pass=signs.last_pass,
        oldest_untold=signs.oldest_untold,
        oldest_unsent=signs.oldest_unsent,
        untold=_count(session, Alert.stage_name == Stage.DUE),
        unsent=outbox.waiting(session),
        given_up=_count(session, OutboxMail.failed_at.is_not(None)),
        bounced=_count(session, OutboxMail.bounced_at.is_not(None)),
        failing=_count(session, Watch.problem > ""),
        overlooked=signs.overlooked,
        silence=_silence(settings, signs, at),
    )


def silence(session: Session, settings: Settings, *, at: datetime) -> str:
    """The sentence alone, for the head of every page: four short queries."""
    return _silence(settings, _signs(session, at), at)


def unsent_for(settings: Settings, since: datetime, *, at: datetime) -> timedelta:
    """How long a mail has been waiting for, quiet hours not counted."""
    quiet = QuietHours.of(settings.quiet_hours)
    return quiet.awake_between(since, at) if quiet else at - since


@dataclass(frozen=True, slots=True)
class _Signs:
    last_pass: datetime | None
    oldest_untold: datetime | None
    oldest_unsent: datetime | None
    overlooked: int


def _signs(session: Session, at: datetime) -> _Signs:
    beats = {row.job: row.at for row in session.scalars(select(Pulse).where(Pulse.job.in_(JOBS)))}
    untold = select(func.min(Alert.noted_at)).where(Alert.stage_name == Stage.DUE)
    yesterday = paris_date(at) - timedelta(days=1)
    return _Signs(
        last_pass=min(beats.values()) if len(beats) == len(JOBS) else None,
        oldest_untold=session.scalar(untold),
        oldest_unsent=outbox.oldest_unsent(session),
        overlooked=_count(session, Watch.look_on < yesterday),
    )


def _silence(settings: Settings, signs: _Signs, at: datetime) -> str:
    if signs.last_pass is not None and at - signs.last_pass > SILENT_AFTER:
        return "Les échéances ne sont plus surveillées depuis plus de 26 heures : le programme de fond est arrêté."
    if signs.overlooked:
        return "Des échéances n’ont pas été regardées à temps : le programme de fond est arrêté ou en retard."
    if signs.oldest_untold is not None and at - signs.oldest_untold > SILENT_AFTER:
        return "Des alertes attendent depuis plus de 26 heures d’être mises dans un courriel."
    waiting = signs.oldest_unsent
    if waiting is not None and unsent_for(settings, waiting, at=at) > SILENT_AFTER:
        return "Des courriels attendent depuis plus de 26 heures : le serveur de courriel ne les prend pas."
    return ""


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(condition)) or 0
