"""One decides on what one saw: an act is refused where its subject has changed since its author read it."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.readings.revisions import Change, Own, Revision, changes_since
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Deed
from workflow.records.representative import Authority, Representative
from workflow.rules.wording import french_date

_MOST_TOLD = 3
Row = CoContractor | Representative | Authority
"""What has no journal, and counts its own revisions."""


class MovedMeanwhile(Refusal):
    """``subject`` changed after the person read it, or during the slow work of the act: nothing was stored.

    ``changes`` say what changed, as far as it is known.
    """

    def __init__(self, subject: str, changes: tuple[Change, ...] = ()) -> None:
        self.subject, self.changes = subject, changes
        super().__init__(_sentence(subject, changes))


def demand_seen(session: Session, deed: Deed, actor: Actor, *, at: datetime) -> None:
    """Raises MovedMeanwhile if the deed is no longer as ``actor`` saw it; who says nothing of it is not asked.

    What the same person wrote in the same request is their own. The deed must be locked, or nothing is promised.
    """
    given = actor.saw.get(deed.number)
    if given is None:
        return
    seen = Revision.of(given)
    if seen is None:
        raise MovedMeanwhile(deed.number)
    if changes := changes_since(session, deed, seen, but=Own(account_id=actor.account_id, at=at)):
        raise MovedMeanwhile(deed.number, changes)


def key_of(row: Row) -> str:
    """How a form names the row that its reader saw: « co_contractor-12 »."""
    return f"{row.__tablename__}-{row.id}"


def demand_row_seen(row: Row, actor: Actor, *, named: str) -> None:
    """The same of a sheet, a signatory, a decision: ``row`` was read in this transaction, under lock."""
    given = actor.saw.get(key_of(row))
    if given is not None and given != str(row.revision):
        raise MovedMeanwhile(named, last_write(row))


def last_write(row: Row) -> tuple[Change, ...]:
    """Who corrected it last; nothing for a row that was never corrected."""
    if row.changed_at is None:
        return ()
    return (Change(what="correction", who=row.changed_by, at=row.changed_at),)


def _sentence(subject: str, changes: tuple[Change, ...]) -> str:
    if not changes:
        return (
            f"{subject} vient d’être modifié par une autre personne : "
            "rechargez la page, vérifiez, puis recommencez."
        )
    told = " ; ".join(words_of(change) for change in changes[:_MOST_TOLD])
    others = len(changes) - _MOST_TOLD
    rest = f" ; et {others} autre{'s' if others > 1 else ''} changement{'s' if others > 1 else ''}"
    return (
        f"{subject} a changé depuis que vous l’avez lu : rien n’a été enregistré. Entre-temps : {told}"
        f"{rest if others > 0 else ''}. Relisez, puis recommencez."
    )


def words_of(change: Change) -> str:
    """« Formulaire complété par Claire Petit, le 24 novembre 2026 à 12 h 05 »."""
    who = f" par {change.who}" if change.who else ""
    if change.at is None:
        return f"{change.what}{who}"
    there = change.at.astimezone(PARIS)
    return f"{change.what}{who}, le {french_date(there.date())} à {there.hour} h {there.minute:02d}"
