"""What one page may use: processor time and memory."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pipeline.errors import PageTimeout

# Should a destructor have swallowed the first alarm, the next one comes after this time.
AGAIN_SECONDS = 1.0
STATUS = Path("/proc/self/status")


@contextmanager
def page_time(seconds: float) -> Iterator[None]:
    """Raise PageTimeout in the body once it has used that much processor time.

    Processor time, so that a busy machine drops no page that a quiet one keeps. Outside the main thread, where no
    signal can be caught, nothing is limited.

    Raises:
        PageTimeout: the time is used up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory(megabytes: int) -> None:
    """Let this process take that much more memory than it holds now; more raises MemoryError.

    Where the system does not tell how much it holds (anything but Linux), nothing is limited.
    """
    held = _data_bytes()
    if held is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = held + megabytes * 1_000_000
    resource.setrlimit(
        resource.RLIMIT_DATA, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _data_bytes() -> int | None:
    try:
        status = STATUS.read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return None


def _stop(number: int, frame: FrameType | None) -> None:
    raise PageTimeout
