"""What letters wait for: to be posted, to be proved, to be followed once the delay of a formal notice has run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from foundation.settings import Settings
from workflow.readings.timelines import timeline_of
from workflow.readings.what_if import outcome_of
from workflow.records.convention import Convention
from workflow.records.letter import Happening, Letter
from workflow.rules.facts import LetterType
from workflow.rules.outcomes import LetterStatus
from workflow.rules.states import State
from workflow.rules.wording import french_date, letter_type_name

MOST = 500


class LetterWork(StrEnum):
    POST = "post-letter"
    PROVE = "prove-letter"
    FOLLOW = "follow-notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTask:
    what: LetterWork
    convention: Convention
    since: datetime
    detail: str


def letter_tasks(
    session: Session, settings: Settings, mine: ColumnElement[bool], *, today: date
) -> Iterator[LetterTask]:
    """The work left in the letters of these conventions, in no order."""
    query = (
        select(Letter, Convention)
        .join(Convention, Convention.id == Letter.convention_id)
        .where(mine, Convention.state_name == State.SIGNED)
        .options(selectinload(Letter.entries))
        .order_by(Letter.id.desc())
        .limit(MOST)
    )
    for letter, convention in session.execute(query).unique():
        if not letter.is_annulled:
            yield from _tasks(letter, convention, settings, today)


def _tasks(letter: Letter, convention: Convention, settings: Settings, today: date) -> Iterable[LetterTask]:
    name = f"{letter.reference}, {letter_type_name(letter.type)}"
    posted = letter.entry(Happening.POSTED)
    if posted is None:
        planned = f", prévue pour le {french_date(letter.planned_on)}" if letter.planned_on else ""
        yield _task(LetterWork.POST, letter, convention, f"{name}{planned}")
    elif posted.proof_id is None:
        yield _task(
            LetterWork.PROVE,
            letter,
            convention,
            f"{name} : preuve de dépôt à joindre, rien n’en résulte d’ici là",
        )
    elif letter.counts_on is None:
        yield _task(
            LetterWork.PROVE, letter, convention, f"{name} : accord écrit de l’autre partie à joindre"
        )
    elif letter.type is LetterType.FORMAL_NOTICE:
        yield from _run_out(letter, convention, name, settings, today)


def _run_out(
    letter: Letter, convention: Convention, name: str, settings: Settings, today: date
) -> Iterable[LetterTask]:
    """A formal notice whose delay has run while the fault stands: terminate, extend, withdraw, or note the cure."""
    outcome = outcome_of(timeline_of(convention, settings, as_of=today), letter.reference)
    if outcome is None or outcome.status is not LetterStatus.LIVE or outcome.termination_from is None:
        return
    if outcome.termination_from <= today:
        who = "la Région peut" if letter.is_sent else "le co-contractant peut"
        since = french_date(outcome.termination_from)
        yield _task(LetterWork.FOLLOW, letter, convention, f"{name} : {who} résilier depuis le {since}")


def _task(what: LetterWork, letter: Letter, convention: Convention, detail: str) -> LetterTask:
    return LetterTask(what=what, convention=convention, since=letter.recorded_at, detail=detail)
