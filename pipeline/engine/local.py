"""Where the work runs on one machine: in this process, or in worker processes that may die."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process
from typing import Any, Protocol, Self, TypeVar

from pipeline.engine.deaths import Deaths
from pipeline.engine.hand import read_hand
from pipeline.engine.limits import limit_memory
from pipeline.engine.store import Store
from pipeline.engine.tasks import ShardTask, Task
from pipeline.engine.warmth import model_here

A = TypeVar("A", bound=Task)
R = TypeVar("R")
# One thread a worker: the matrices are small, and the processes are as many as the cores.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
POLL_SECONDS = 0.5
# A page has a limit of processor time; a worker that stays at one place for five times as long, on a clock that runs
# while it waits for a busy machine, hangs where no signal reaches it.
PATIENCE = 5.0
# Loading the model and reading an older part file have no place of their own.
START_SECONDS = 300.0


class Engine(Protocol):
    """Runs tasks, somewhere, each to its end."""

    def map(self, work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[R]:
        """Yield the result of every task, in any order.

        Raises:
            WorkError: workers die whatever is left out.
        """

    def call(self, work: Callable[[Any], R], argument: Any) -> R:
        """Return what a function gives where the model is loaded."""

    def close(self) -> None:
        """End every worker, at once."""


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


@dataclass(slots=True, kw_only=True)
class Worker:
    """One process with one task at a time: when it dies, it is known which task killed it.

    `place` is where it was last seen, `since` when it came there (seconds on a clock that only runs forward).
    """

    executor: ProcessPoolExecutor
    task: Any = None
    pid: int = 0
    place: str | None = None
    since: float = field(default_factory=time.monotonic)

    @classmethod
    def start(cls) -> Self:
        """Start a process."""
        executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
        return cls(executor=executor)

    def submit(self, work: Callable[[A], R], task: A) -> Future[R]:
        """Give the worker a task."""
        self.task, self.place, self.since = task, None, time.monotonic()
        if not self.pid:
            self.pid = self.executor.submit(os.getpid).result()
        return self.executor.submit(_do, work, task)

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.executor.shutdown(wait=True, cancel_futures=True)

    def hangs(self) -> bool:
        """Tell whether the worker has been at one place for too long."""
        if self.task is None:
            return False
        place = read_hand(Store(root=self.task.work).hand(self.task.name))
        if place != self.place:
            self.place, self.since = place, time.monotonic()
        patience = PATIENCE * self.task.settings.page_seconds + 1 if place else START_SECONDS
        return time.monotonic() - self.since > patience


class Processes:
    """Keeps a number of worker processes busy, and replaces those that die or hang."""

    def __init__(self, n_workers: int) -> None:
        for name in THREADS:
            os.environ.setdefault(name, "1")
        self._n_workers = n_workers
        self._idle: list[Worker] = []
        self._busy: dict[Future[Any], Worker] = {}

    def map(self, work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[R]:
        """Yield the results as they come.

        Raises:
            WorkError: workers die whatever is left out.
        """
        deaths, waiting = Deaths(), iter(tasks)
        for task in waiting:
            self._submit(work, task)
            while len(self._busy) == self._n_workers:
                yield from self._collect(work, deaths)
        while self._busy:
            yield from self._collect(work, deaths)

    def call(self, work: Callable[[Any], R], argument: Any) -> R:
        """Return what the function gives in a worker.

        Raises:
            WorkError: the worker dies of it.
        """
        worker = self._idle.pop() if self._idle else Worker.start()
        try:
            result = worker.executor.submit(work, argument).result()
        except BrokenProcessPool as error:
            raise Deaths.at_start() from error
        self._idle.append(worker)
        return result

    def close(self) -> None:
        """End every worker, at once."""
        for worker in [*self._idle, *self._busy.values()]:
            worker.kill()
        self._idle, self._busy = [], {}

    def _submit(self, work: Callable[[A], R], task: A) -> None:
        worker = self._idle.pop() if self._idle else Worker.start()
        while True:
            try:
                self._busy[worker.submit(work, task)] = worker
            except BrokenProcessPool:
                # It died while it was idle: no task is to blame.
                worker.kill()
                worker = Worker.start()
            else:
                return

    def _collect(self, work: Callable[[A], R], deaths: Deaths) -> list[R]:
        """Wait until a worker is free, and return what it has to show."""
        done, _ = wait(self._busy, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future, worker in list(self._busy.items()):
            if future not in done and worker.hangs():
                worker.kill()
        results: list[R] = []
        for future in done:
            worker = self._busy.pop(future)
            try:
                results.append(future.result())
            except BrokenProcessPool:
                worker.kill()
                self._submit(work, deaths.learn(worker.task))
            else:
                self._idle.append(worker)
        return results


def _begin() -> None:
    """Set a new worker up: the driver alone answers to the keyboard, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _do(work: Callable[[A], R], task: A) -> R:
    if isinstance(task, ShardTask):
        # What the model takes is no page's: it is loaded before the limit is set.
        model_here()
    limit_memory(task.settings.page_megabytes)
    return work(task)
