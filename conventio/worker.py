"""The worker process: wakes up, sweeps what is due, sends what is waiting. The only importer of apscheduler.

Where the settings let it hold the keys, it seals too, in a thread of its own (``sealing``).

APScheduler is a wake-up only: the truth is in the tables, so a missed, late or doubled wake-up changes nothing.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler

from conventio import sealing
from conventio.post import post_of
from conventio.pulse import beat
from conventio.sealing import seal_once, seal_until
from conventio.services import Services
from foundation.clock import now
from notifications.delivery import deliver
from workflow import sweeps
from workflow.acts import root_causes
from workflow.acts.watch_expiries import watch_expiries
from workflow.workshop import Workshop

log = logging.getLogger(__name__)

Job = Callable[[Workshop, datetime], object]
OFTEN, EACH_MINUTE, HOURLY = 10, 60, 3600
"""Seconds between two wake-ups."""
JOBS: dict[str, tuple[int, Job]] = {
    "mails": (OFTEN, lambda workshop, at: deliver(post_of(workshop), at=at)),
    "expiry": (HOURLY, lambda workshop, at: sweeps.expire_rounds(workshop, at=at)),
    root_causes.JOB: (HOURLY, lambda workshop, at: sweeps.date_journals(workshop, at=at)),
    "evidence": (HOURLY, lambda workshop, at: sweeps.gather_evidence(workshop, at=at)),
    "mandates": (HOURLY, lambda workshop, at: sweeps.revoke_ended_mandates(workshop, at=at)),
    "invitations": (HOURLY, lambda workshop, at: sweeps.invite_held_signers(workshop, at=at)),
    "reminders": (HOURLY, lambda workshop, at: sweeps.remind_signers(workshop, at=at)),
    "paper": (HOURLY, lambda workshop, at: sweeps.remind_of_paper(workshop, at=at)),
    "proofs": (HOURLY, lambda workshop, at: sweeps.prolong_proofs(workshop, at=at)),
    "keys": (HOURLY, lambda workshop, at: watch_expiries(workshop, at=at)),
    "trusted-lists": (HOURLY, lambda workshop, at: sweeps.refresh_trusted_lists(workshop, at=at)),
    "due-dates": (HOURLY, lambda workshop, at: sweeps.look_at_dates(workshop, at=at)),
    "alerts": (EACH_MINUTE, lambda workshop, at: sweeps.send_alerts(workshop, at=at)),
}


def run_once(services: Services, *, at: datetime) -> None:
    """Every job once, in order: what `conventio worker --once` and the tests do."""
    if services.workshop.desk.holds_keys:
        seal_once(services, at=at)
        beat(services.database, sealing.JOB, at=at)
    for name, (_, job) in JOBS.items():
        _run(services, name, job, at)


def run_forever(services: Services) -> None:
    """Until SIGTERM or SIGINT; the job at hand is finished first."""
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # a wake-up left out while its job still runs is no news
    scheduler = BlockingScheduler(timezone="UTC")
    for name, (seconds, job) in JOBS.items():
        scheduler.add_job(
            lambda name=name, job=job: _run(services, name, job, now()),
            "interval",
            seconds=seconds,
            next_run_time=now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            id=name,
        )

    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sealer = threading.Thread(target=seal_until, args=(services, stopped), name="sealing")
    if services.workshop.desk.holds_keys:
        sealer.start()
    scheduler.start()
    if sealer.is_alive():
        sealer.join()


def _run(services: Services, name: str, job: Job, at: datetime) -> None:
    try:
        job(services.workshop, at)
    except Exception:  # the next wake-up must come, whatever this one met; it is written where people look
        log.exception("the job %s failed", name)
        return
    beat(services.database, name, at=at)
