"""The root of the day leaves for an address outside, where whoever holds the database cannot change it."""

from sqlalchemy.orm import Session

from foundation.settings import Settings
from notifications.outbox import enqueue
from signing.appearance import in_words
from workflow.acts.mailing import common_values
from workflow.records.evidence import JournalAnchor
from workflow.rules.wording import french_date


def tell_root(session: Session, settings: Settings, anchor: JournalAnchor, *, journals: int) -> None:
    """Enqueued in the transaction that stores the root; nothing where the settings name no address."""
    if not settings.root_address or anchor.day is None:
        return
    enqueue(
        session,
        key=f"journal-root:{anchor.day.isoformat()}",
        kind="journal-root",
        to_address=settings.root_address,
        to_name="",
        values={
            **common_values(settings),
            "recipient_name": settings.root_address,
            "day": french_date(anchor.day),
            "root": anchor.sha256,
            "journals": f"{journals} journaux" if journals > 1 else "un journal",
            "dated_at": in_words(anchor.at),
        },
        at=anchor.at,
        about="keys",
    )
