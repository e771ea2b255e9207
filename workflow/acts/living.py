"""An avenant goes through the circuit while the convention it amends is in force."""

from datetime import date

from foundation.errors import Refusal
from foundation.settings import Settings
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Deed
from workflow.rules.timeline import TimelineState
from workflow.rules.wording import french_date


class AgreementEnded(Refusal):
    """The convention ``number`` ended on ``end``: nothing signed from now on would change it."""

    def __init__(self, number: str, end: date) -> None:
        self.number = number
        self.end = end
        super().__init__(
            f"La convention {number} a pris fin le {french_date(end)} : un avenant signé maintenant serait sans effet. "
            "Il ne reste qu’à l’abandonner."
        )


def demand_living(deed: Deed, settings: Settings, *, as_of: date) -> None:
    """Raises AgreementEnded for an avenant to a convention that is over; says nothing of a convention itself."""
    if not isinstance(deed, Avenant):
        return
    answer = timeline_of(deed, settings, as_of=as_of)
    if answer.state is TimelineState.ENDED and answer.end is not None:
        raise AgreementEnded(deed.convention.number, answer.end)
