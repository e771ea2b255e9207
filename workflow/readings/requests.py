"""Whether a request for an avenant came in time, and why."""

from dataclasses import replace
from datetime import date

from foundation.settings import Settings
from workflow.readings.timelines import facts_of, timeline_with
from workflow.records.avenant_request import AvenantRequest
from workflow.records.convention import Convention
from workflow.rules.facts import Avenant as AvenantFact
from workflow.rules.outcomes import AvenantOutcome
from workflow.rules.outcomes import AvenantRequest as InTime

ASKED = "asked"


def judged(
    convention: Convention, settings: Settings, request: AvenantRequest, *, as_of: date
) -> InTime | None:
    """In time, flagged or late; None on a day before it was received."""
    outcome = outcome_of(convention, settings, request, as_of=as_of)
    return outcome.request if outcome else None


def outcome_of(
    convention: Convention, settings: Settings, request: AvenantRequest, *, as_of: date
) -> AvenantOutcome | None:
    """What the rules say of this request alone: also of one that was refused, or annulled."""
    facts = facts_of(convention)
    alone = AvenantFact(id=ASKED, requested=request.received_on)
    answer = timeline_with(
        convention, settings, replace(facts, avenants=(*facts.avenants, alone)), as_of=as_of
    )
    return next((outcome for outcome in answer.avenants if outcome.avenant.id == ASKED), None)
