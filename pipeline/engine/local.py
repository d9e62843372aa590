"""Where the work runs on one machine: in this process, or in worker processes that may die."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from pipeline.engine.crew import Crew, DeadWorkerError
from pipeline.engine.tasks import Task

A = TypeVar("A", bound=Task)
R = TypeVar("R")
# One thread a worker: the matrices are small, and the processes are as many as the cores.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class InProcess:
    """Does the work itself."""

    def map(self, work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[R]:
        """Yield the results in the order of the tasks."""
        return map(work, tasks)

    def call(self, work: Callable[[Any], R], argument: Any) -> R:
        """Return what the function gives."""
        return work(argument)

    def close(self) -> None:
        """Do nothing: there are no workers."""


class Processes(Crew):
    """Worker processes on this machine."""

    def __init__(self, n_workers: int) -> None:
        limit_threads()
        super().__init__(LocalWorker, n_workers)


class LocalWorker:
    """A process of its own, that of an executor of one."""

    def __init__(self) -> None:
        self._executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
        self.ready: Future[Any] = self._executor.submit(os.getpid)
        self._dead = False

    def submit(self, work: Callable[[Any], Any], argument: Any) -> Future[Any]:
        """Give the process a function to call."""
        try:
            return self._executor.submit(work, argument)
        except BrokenProcessPool as error:
            raise DeadWorkerError from error

    def read(self, future: Future[Any], timeout: float | None = None) -> Any:
        """Return what a future of this process holds."""
        try:
            return future.result(timeout)
        except BrokenProcessPool as error:
            raise DeadWorkerError from error

    def kill(self) -> None:
        """End the process, whatever it does."""
        with suppress(BrokenProcessPool, TimeoutError, ProcessLookupError):
            if not self._dead:
                os.kill(self.ready.result(0), signal.SIGKILL)
        self._dead = True
        self._executor.shutdown(wait=True, cancel_futures=True)


def limit_threads() -> None:
    """Let no process that is started from here on use more than one thread for matrices."""
    for name in THREADS:
        os.environ.setdefault(name, "1")


def _begin() -> None:
    """Set a new worker up: the driver alone answers to the keyboard, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
