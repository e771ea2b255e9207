"""One decides on what one saw: an act is refused where its subject has changed since its author read it."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.readings.revisions import Change, Own, Revision, changes_since
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Deed
from workflow.records.representative import Authority, Representative
from workflow.rules.merging import fingerprint
from workflow.rules.wording import ROLE_NAMES, french_date

_MOST_TOLD = 3
Row = CoContractor | Representative | Authority | Account
"""What has no journal of its own."""


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


def revision_of_row(row: Row) -> str:
    """The number of its corrections; of an account, which changes at each sign-in, a fingerprint of what pages show."""
    if isinstance(row, Account):
        shown = (row.email, row.name, sorted(row.role_names), row.active, bool(row.totp_secret))
        return fingerprint(repr(shown))
    return str(row.revision)


def demand_row_seen(row: Row, actor: Actor) -> None:
    """The same of a sheet, a signatory, a decision, an account: ``row`` was read in this transaction, under lock."""
    given = actor.saw.get(key_of(row))
    if given is not None and given != revision_of_row(row):
        raise MovedMeanwhile(name_of(row), last_write(row))


def last_write(row: Row) -> tuple[Change, ...]:
    """What is stored now, and who wrote it last where that is known."""
    who = "" if isinstance(row, Account) else row.changed_by
    at = None if isinstance(row, Account) else row.changed_at
    return (Change(what=f"Enregistré maintenant : {', '.join(filter(None, _stored(row)))}", who=who, at=at),)


def _stored(row: Row) -> Iterator[str]:
    """What the form of the row shows, in words."""
    if isinstance(row, Account):
        yield row.name
        yield from sorted(ROLE_NAMES[role] for role in row.roles)
        yield "compte actif" if row.active else "compte désactivé"
        yield "avec second facteur" if row.totp_secret else "sans second facteur"
    elif isinstance(row, Authority):
        yield from (row.kind.label, row.organ, row.number, row.receipt)
        for words, day in (
            ("décidée", row.decided_on),
            ("transmise", row.transmitted_on),
            ("publiée", row.published_on),
            ("valable à partir", row.valid_from),
            ("valable jusqu’au", row.valid_to),
            ("terminée", row.revoked_on),
        ):
            yield _dated(words, day)
    elif isinstance(row, Representative):
        yield from (f"{row.civility} {row.name}".strip(), row.quality, row.email, row.phone)
    else:
        yield from (row.name, f"{row.address}, {row.postcode} {row.city}", row.email, row.phone)
        yield from (row.siren or "", row.siret or "", row.rna or "")


def _dated(words: str, day: date | None) -> str:
    if day is None:
        return ""
    link = {"valable à partir": " du ", "valable jusqu’au": " "}.get(words, " le ")
    return f"{words}{link}{french_date(day)}"


def name_of(row: Row) -> str:
    """How sentences name it: « La fiche de Claire LEMONNIER »."""
    if isinstance(row, Account):
        return f"Le compte de {row.name}"
    if isinstance(row, Authority):
        return f"L’habilitation de {row.representative.name}"
    return f"La fiche de {row.name}"


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
        f"{subject} a changé depuis votre lecture : rien n’a été enregistré. Entre-temps : {told}"
        f"{rest if others > 0 else ''}. Relisez, puis recommencez."
    )


def words_of(change: Change) -> str:
    """« Formulaire complété par Claire Petit, le 24 novembre 2026 à 12 h 05 »."""
    who = f" par {change.who}" if change.who else ""
    if change.at is None:
        return f"{change.what}{who}"
    there = change.at.astimezone(PARIS)
    return f"{change.what}{who}, le {french_date(there.date())} à {there.hour} h {there.minute:02d}"
