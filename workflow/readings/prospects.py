"""Whether an avenant that is still on its way would change anything, were it signed today."""

from datetime import date

from foundation.settings import Settings
from workflow.readings.timelines import clauses_of, timeline_of
from workflow.records.convention import Avenant, Deed
from workflow.rules.avenants import effect_day
from workflow.rules.facts import Avenant as AvenantFact
from workflow.rules.states import OPEN
from workflow.rules.wording import french_date


def without_effect(deed: Deed, settings: Settings, *, as_of: date) -> str:
    """Why it would be void, in one sentence; empty of a convention, and of an avenant that would hold or is signed.

    Overtaken by a denunciation or a termination: the convention ends before the avenant could change it (art. 11).
    Raises UnknownPack, PackError.
    """
    if not isinstance(deed, Avenant) or deed.state not in OPEN:
        return ""
    end = timeline_of(deed, settings, as_of=as_of).end
    signed_today = AvenantFact(id=deed.number, signed=(as_of,), effect=deed.effect_on)
    effect = effect_day(signed_today, clauses_of(deed.convention, settings), as_of)
    if end is None or effect is None or end >= max(effect, as_of):
        return ""
    return (
        f"La convention {deed.convention.number} prend fin le {french_date(end)}. Signé aujourd’hui, cet avenant "
        f"prendrait effet le {french_date(effect)} : il resterait sans effet."
    )
