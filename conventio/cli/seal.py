"""``conventio seal``: certifies, signs and seals, under an account of its own where the settings say so."""

import argparse
import signal
import threading
from types import FrameType

from conventio.cli import instance
from conventio.garbage import set_aside_what_is_loaded
from conventio.pulse import beat
from conventio.sealing import JOB, seal_once, seal_until
from conventio.services import open_services
from foundation.clock import now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Certifie, signe et scelle ce que les pages ont inscrit : le seul processus qui détient les clés, avec "
        "CONVENTIO_WORKER_SEALS=non. Un processus ou plusieurs."
    )
    parser.add_argument("--once", action="store_true", help="faire une fois ce qui attend, puis s’arrêter")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    with open_services(instance.settings_of(arguments), holds_keys=True) as services:
        if arguments.once:
            at = now()
            seal_once(services, at=at)
            beat(services.database, JOB, at=at)
            return 0
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        set_aside_what_is_loaded()
        seal_until(services, stopped)
    return 0
