"""What one conversion may take of the machine."""

import ctypes
import resource
import signal
from pathlib import Path

LARGEST_RESULT = 256 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


def limit_this_process(memory: int) -> None:
    """``memory`` bytes more than it takes up already; no core file; no endless result."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))


def die_with_parent() -> None:
    """This process is killed when its parent ends, however that happens (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
