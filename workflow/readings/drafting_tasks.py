"""What waits until a text is signed: filled in, corrected, submitted, reviewed, sent."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.readings.packs import pack_of
from workflow.readings.tasks import MOST, Task, ToDo, task
from workflow.readings.texts import missing_in, unconfirmed_articles
from workflow.records.account import Account
from workflow.records.convention import Deed, Medium
from workflow.records.journal import JournalEntry
from workflow.rules.moves import Role
from workflow.rules.states import State


def drafting_tasks(session: Session, settings: Settings, mine: ColumnElement[bool]) -> list[Task]:
    """Of those in charge: the next step of each text that they hold."""
    held = _deeds(session, mine, State.DRAFT, State.APPROVED, State.DECLINED, State.EXPIRED)
    return [found for deed in held if (found := _own_task(session, settings, deed))]


def reviews(session: Session, account: Account) -> list[Task]:
    """Texts that this person may approve: never those that they submitted."""
    if Role.APPROVER not in account.roles:
        return []
    others = or_(Deed.submitter_id.is_(None), Deed.submitter_id != account.id)
    return [task(ToDo.REVIEW, one) for one in _deeds(session, others, State.IN_REVIEW)]


def _deeds(session: Session, condition: ColumnElement[bool], *states: State) -> list[Deed]:
    query = select(Deed).where(condition, Deed.state_name.in_(states)).order_by(Deed.changed_at).limit(MOST)
    return list(session.scalars(query).unique())


def _own_task(session: Session, settings: Settings, convention: Deed) -> Task | None:
    if convention.state is State.APPROVED:
        paper = convention.medium is Medium.PAPER
        return task(ToDo.SEND_ON_PAPER if paper else ToDo.SEND, convention)
    if convention.state in {State.DECLINED, State.EXPIRED}:
        return task(ToDo.REVISE, convention, detail=convention.state_label)
    returned = _returned_with(session, convention)
    if returned:
        return task(ToDo.CORRECT, convention, detail=returned)
    if articles := unconfirmed_articles(convention, pack_of(convention, settings)):
        return task(ToDo.SETTLE, convention, detail=f"article {', '.join(articles)}")
    missing = missing_in(session, settings, convention)
    if missing:
        return task(
            ToDo.FILL_IN, convention, detail=", ".join(missing[:3]) + ("…" if len(missing) > 3 else "")
        )
    return task(ToDo.SUBMIT, convention)


def _returned_with(session: Session, convention: Deed) -> str:
    """The reviewer's remarks, as long as nothing was done about them."""
    newest = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.convention_id == convention.id)
        .order_by(JournalEntry.number.desc())
        .limit(1)
    ).one()
    return newest.reason if newest.what == "return_for_changes" else ""
