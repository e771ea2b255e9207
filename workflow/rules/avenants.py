"""Avenants: was the request in time, when does the avenant take effect, is it void."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from workflow.rules.calendar import Delay, counted_back, first_of_next_month
from workflow.rules.clause_history import ClauseHistory
from workflow.rules.clauses import Clauses
from workflow.rules.explained.avenants import why_avenant
from workflow.rules.facts import Avenant
from workflow.rules.outcomes import AvenantOutcome, AvenantRequest, AvenantStatus

EndKnownOn = Callable[[date], date | None]
"""The end of validity as it was known on a day; None before entry into force."""


def read_avenants(
    avenants: Iterable[Avenant],
    history: ClauseHistory,
    as_of: date,
    *,
    in_force_from: date | None,
    end: date | None,
    end_known_on: EndKnownOn,
) -> tuple[AvenantOutcome, ...]:
    """The fate on ``as_of`` of the avenants known by then, by day of request.

    ``end`` is the day on which a letter or the cap on renewals ends the convention, None while it renews.
    """
    known = (avenant for avenant in avenants if _first_day(avenant) <= as_of)
    outcomes = []
    for avenant in sorted(known, key=lambda avenant: (_first_day(avenant), avenant.id)):
        received = avenant.requested if avenant.requested and avenant.requested <= as_of else None
        validity = end_known_on(received) if received else None
        clauses = history.on(received or max(avenant.signed, default=as_of))
        effect = effect_day(avenant, clauses, as_of)
        status = _status(avenant, effect, as_of, in_force_from, end)
        outcomes.append(
            AvenantOutcome(
                avenant=avenant,
                request=_request(received, validity, clauses),
                status=status,
                in_force_from=effect,
                explain=partial(
                    why_avenant, avenant, clauses, status=status, validity=validity, effect=effect, end=end
                ),
            )
        )
    return tuple(outcomes)


def judge_request(received: date, validity: date, clauses: Clauses) -> AvenantRequest:
    """A request that reached the Région on ``received``, against the end of validity in force that day.

    Counted forward from the request and backward from the end: where both agree that is the answer; where
    they differ (an end in a short month) the request is in time, but flagged.
    """
    if clauses.avenant_request is None:
        return AvenantRequest.IN_TIME
    notice = clauses.avenant_request.measure
    in_time_forward = Delay(received, notice).last_day <= validity
    in_time_backward = received <= counted_back(validity, notice)
    if in_time_forward and in_time_backward:
        return AvenantRequest.IN_TIME
    return AvenantRequest.FLAGGED if in_time_forward or in_time_backward else AvenantRequest.LATE


def effect_day(avenant: Avenant, clauses: Clauses, as_of: date) -> date | None:
    """The day an avenant takes effect; None while one of its signatures is awaited on ``as_of``."""
    if not avenant.signed or max(avenant.signed) > as_of:
        return None
    if avenant.effect is not None:
        return avenant.effect
    last = max(avenant.signed)
    return first_of_next_month(last) if clauses.avenant_effect else last


def _first_day(avenant: Avenant) -> date:
    """The day from which an avenant is known; one without any date is known from the start."""
    days = (*avenant.signed, *((avenant.requested,) if avenant.requested else ()))
    return min(days, default=date.min)


def _request(received: date | None, validity: date | None, clauses: Clauses) -> AvenantRequest | None:
    if received is None:
        return None
    # Before entry into force nothing is running out.
    return judge_request(received, validity, clauses) if validity else AvenantRequest.IN_TIME


def _status(
    avenant: Avenant, effect: date | None, as_of: date, in_force_from: date | None, end: date | None
) -> AvenantStatus:
    if effect is None:
        return AvenantStatus.UNSIGNED
    # A convention that has ended cannot be changed any more, whatever date the avenant names.
    if end is not None and end < max(effect, *avenant.signed):
        return AvenantStatus.VOID
    has_begun = in_force_from is not None and max(effect, in_force_from) <= as_of
    return AvenantStatus.IN_FORCE if has_begun else AvenantStatus.TO_COME
