"""What stands in the tables about the letters of one convention."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from notifications.outbox import OutboxMail
from tests.factories.conventions import Office
from tests.stories.conftest import START
from workflow.records.convention import Convention
from workflow.records.due import Due
from workflow.records.journal import JournalEntry
from workflow.records.letter import Letter

TODAY = START.date()


def days(count: int) -> datetime:
    """So many days after the beginning of the story."""
    return START + timedelta(days=count)


def letter_in(office: Office, convention_id: int, number: int) -> Letter:
    with office.workshop.database.reading() as session:
        found = session.get_one(Convention, convention_id).letters[number - 1]
        assert (found.entries, found.about) is not None
        return found


def journal(office: Office, convention_id: int) -> list[JournalEntry]:
    with office.workshop.database.reading() as session:
        query = select(JournalEntry).where(JournalEntry.convention_id == convention_id)
        return list(session.scalars(query.order_by(JournalEntry.number)))


def mails(office: Office, kind: str) -> list[OutboxMail]:
    with office.workshop.database.reading() as session:
        return list(
            session.scalars(select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id))
        )


def due(office: Office, convention_id: int) -> dict[str, date]:
    with office.workshop.database.reading() as session:
        return {
            row.rule: row.on for row in session.scalars(select(Due).where(Due.convention_id == convention_id))
        }
