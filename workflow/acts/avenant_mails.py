"""An avenant signed by all: both parties receive their copy, and read when it takes effect."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.acts import mailing
from workflow.acts.alerts.renewals import BOTH_PARTIES
from workflow.acts.mailing import Recipient
from workflow.readings.audiences import Directory
from workflow.readings.avenant_values import changes_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Document
from workflow.rules.outcomes import AvenantStatus
from workflow.rules.wording import french_weekday


def tell_avenant_signed(
    session: Session,
    settings: Settings,
    avenant: Avenant,
    document: Document,
    *,
    to: Iterable[tuple[Recipient, str]],
    at: datetime,
) -> None:
    """``to``: each person, and the address of the page where they may read it."""
    copy = {
        "sha256": document.sha256,
        "file_name": document.name,
        "media_type": document.media_type,
    }
    values = _values(settings, avenant, at)
    for person, link in to:
        mailing.tell(
            session, settings, avenant, person, kind="avenant-signed", at=at,
            values={**values, "link": link}, attachments=[copy],
        )  # fmt: skip


def both_parties(
    session: Session, settings: Settings, avenant: Avenant, *, as_of: date
) -> Iterable[tuple[Recipient, str]]:
    """Of an original on paper: those whom the convention’s own alerts reach."""
    directory = Directory(session, settings, as_of=as_of)
    for person in directory.around(avenant.convention).people(*BOTH_PARTIES):
        link = mailing.page_of(settings, avenant) if person.inside else ""
        yield Recipient(name=person.name, address=person.address), link


def _values(settings: Settings, avenant: Avenant, at: datetime) -> dict[str, str]:
    answer = timeline_of(avenant, settings, as_of=paris_date(at))
    outcome = next(item for item in answer.avenants if item.avenant.id == avenant.number)
    holds = outcome.status is not AvenantStatus.VOID and outcome.in_force_from is not None
    headings = [change.heading for change in changes_of(avenant)]
    return {
        "amended": avenant.convention.number,
        "effect": french_weekday(outcome.in_force_from) if holds and outcome.in_force_from else "",
        "changes": " ; ".join(f"{words[0].lower()}{words[1:]}" for words in headings),
        "valid_through": french_weekday(answer.valid_through) if answer.valid_through else "",
    }
