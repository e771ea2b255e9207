"""The process that seals: it alone holds the signing keys, and looks twice a second whether somebody waits.

The truth is in the tables (`SealingOrder` rows, decisions that are not in their file yet), so several of these may
run, one may be killed at any point, and nothing reaches it but what the pages wrote there: it has no port, answers
no request, and says in its log what the keys were used for.
"""

import logging
import threading
from datetime import datetime, timedelta

from conventio.pulse import beat
from conventio.services import Services
from foundation.clock import now
from workflow import sweeps
from workflow.acts import certify

log = logging.getLogger(__name__)

JOB = "signatures"
GLANCE = 0.4
"""Seconds between two looks: a person is waiting in front of a page."""
RETRY = timedelta(seconds=10)
"""Between two tries of what could not be done (no time-stamp authority answered)."""


def seal_once(services: Services, *, at: datetime, untried: bool = False) -> None:
    """Everything that waits for a key. ``untried`` leaves out what failed before."""
    certify.carry_out_orders(services.workshop, at=at)
    sweeps.finish_rounds(services.workshop, at=at, untried=untried)


def seal_until(services: Services, stopped: threading.Event) -> None:
    """Until the event is set; what is at hand is finished first."""
    whole: datetime | None = None
    while not stopped.is_set():
        at = now()
        everything = whole is None or at - whole >= RETRY
        _guarded(services, at, untried=not everything)
        if everything:
            whole = at
        stopped.wait(GLANCE)


def _guarded(services: Services, at: datetime, *, untried: bool) -> None:
    """The next look must come, whatever this one met; it is written where people look."""
    try:
        seal_once(services, at=at, untried=untried)
        if not untried:
            beat(services.database, JOB, at=at)
    except Exception:  # the next look must come, whatever this one met: signers are waiting for it
        log.exception("sealing failed")
