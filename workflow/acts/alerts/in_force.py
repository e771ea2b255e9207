"""A convention signed on paper is in force: both parties are told, with the dates that follow."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.acts import mailing
from workflow.acts.alerts.renewals import BOTH_PARTIES, coming_dates
from workflow.readings.audiences import Directory
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, Deed
from workflow.rules.wording import french_weekday

RECENT = timedelta(days=92)
"""An original that comes back later than that is an old one being entered: nobody is told what they know."""


def tell_in_force(
    session: Session, settings: Settings, deed: Deed, *, certified_by: str, at: datetime
) -> None:
    """After its dates are written down; silent for an avenant, and for what has been in force for long."""
    if not isinstance(deed, Convention):
        return
    today = paris_date(at)
    answer = timeline_of(deed, settings, as_of=today)
    if answer.in_force_from is None or answer.valid_through is None or today - answer.in_force_from > RECENT:
        return
    for person in Directory(session, settings, as_of=today).around(deed).people(*BOTH_PARTIES):
        mailing.tell(
            session,
            settings,
            deed,
            mailing.Recipient(name=person.name, address=person.address),
            kind="convention-in-force",
            at=at,
            values={
                **coming_dates(answer),
                "in_force_from": french_weekday(answer.in_force_from),
                "valid_through": french_weekday(answer.valid_through),
                "certified_by": certified_by,
                "link": mailing.page_of(settings, deed) if person.inside else "",
            },
        )
