"""A process that is asked to stop (SIGTERM) leaves as one that is interrupted: what it started is stopped too."""

import signal
import sys
from types import FrameType


def leave_when_asked() -> None:
    """To be called by the main thread of a process that serves."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
