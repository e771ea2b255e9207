"""Somebody of the Région told by telephone or by post a person whom a mail did not reach."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.actors import Actor
from workflow.acts.step import locked, note
from workflow.readings.unreached import still_unreached
from workflow.records.convention import Deed


def tell_otherwise(session: Session, mail_ids: Sequence[int], *, actor: Actor, at: datetime) -> int:
    """Says it of each mail that did not arrive, and in the journal of the deed it is about. How many were left to say."""
    mails = still_unreached(session, list(mail_ids))
    for mail in mails:
        mail.settled_at, mail.settled_by = at, actor.name
        deed_id = session.scalar(select(Deed.id).where(Deed.number == mail.about))
        if deed_id is not None:
            deed = locked(session, deed_id)
            details = {"mail": mail.kind, "to": mail.to_address, "reference": mail.reference}
            note(session, deed, "told-otherwise", actor=actor, at=at, details=details)
    return len(mails)
