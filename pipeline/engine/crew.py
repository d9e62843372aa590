"""A crew: so many workers kept busy, those that die or hang replaced, whatever a worker is.

What sets two engines apart is the `Worker` alone: a process on this machine, or an actor of a cluster.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from pipeline.engine.deaths import DEATHS_OF_A_TASK, Deaths
from pipeline.engine.hand import read_hand
from pipeline.engine.limits import limit_memory
from pipeline.engine.store import Store
from pipeline.engine.tasks import ShardTask, Task
from pipeline.engine.warmth import model_here

A = TypeVar("A", bound=Task)
R = TypeVar("R")
# A page has a limit of processor time; a worker that stays at one place for five times as long, on a clock that runs
# while it waits for a busy machine, hangs where no signal reaches it.
PATIENCE = 5.0
# Loading the model and reading an older part file have no place of their own.
START_SECONDS = 300.0
# Looking for workers that hang reads a file each: seldom enough for a thousand of them on a disk far away.
LOOK_SECONDS = 2.0


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


class DeadWorkerError(Exception):
    """A worker is no more, by its own fault or by another's."""


class Worker(Protocol):
    """One process with one task at a time: when it dies, it is known which task killed it.

    `ready` is done once the process can be given work.
    """

    ready: Future[Any]

    def submit(self, work: Callable[[Any], Any], argument: Any) -> Future[Any]:
        """Give the worker a function to call, and what to call it with.

        Raises:
            DeadWorkerError: it is known to be dead.
        """

    def read(self, future: Future[Any], timeout: float | None = None) -> Any:
        """Return what a future of this worker holds, or raise what the work raised.

        Args:
            future: `ready`, or one that `submit` gave.
            timeout: seconds to wait for it; None for as long as it takes.

        Raises:
            DeadWorkerError: the process died of it.
            TimeoutError: it takes longer.
        """

    def kill(self) -> None:
        """End the process, whatever it does, so that its futures fail; end it again to no effect."""


@dataclass(slots=True, kw_only=True)
class Post:
    """A worker and the task that it has. `place` is where it was last seen, `since` when it came there (seconds on a
    clock that only runs forward).
    """

    worker: Worker
    task: Any
    place: str | None = None
    since: float = field(default_factory=time.monotonic)

    def hangs(self) -> bool:
        """Tell whether the worker has been at one place for too long."""
        place = read_hand(Store(root=self.task.work).hand(self.task.name))
        if place != self.place:
            self.place, self.since = place, time.monotonic()
        patience = PATIENCE * self.task.settings.page_seconds + 1 if place else START_SECONDS
        return time.monotonic() - self.since > patience


class Crew:
    """Workers of one kind, started as there is work for them.

    Args:
        start: starts a worker, without waiting for it.
        n_workers: the most to have at a time. Where some of them never come up, the others do the work.
    """

    def __init__(self, start: Callable[[], Worker], n_workers: int) -> None:
        self._start, self._n_workers = start, n_workers
        self._idle: list[Worker] = []
        self._starting: dict[Future[Any], Worker] = {}
        self._busy: dict[Future[Any], Post] = {}
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._n_stillborn, self._looked = 0, time.monotonic()

    def map(self, work: Callable[[A], R], tasks: Iterable[A]) -> Iterator[R]:
        """Yield the results as they come.

        Raises:
            WorkError: workers die whatever is left out.
        """
        deaths, coming, waiting = Deaths(), iter(tasks), deque[A]()
        while True:
            self._assign(work, coming, waiting)
            if not self._busy and not waiting:
                return
            with suppress(Empty):
                yield from self._collect(self._done.get(timeout=LOOK_SECONDS), waiting, deaths)
            self._look()

    def call(self, work: Callable[[Any], R], argument: Any) -> R:
        """Return what the function gives in a worker.

        Raises:
            WorkError: the worker does not come up, or dies of it.
        """
        worker = self._idle.pop() if self._idle else self._start()
        # At once among the idle, so that it is ended with them whatever happens.
        self._idle.append(worker)
        try:
            worker.read(worker.ready, START_SECONDS)
            result: R = worker.read(worker.submit(work, argument))
        except (DeadWorkerError, TimeoutError) as error:
            raise Deaths.at_start() from error
        return result

    def close(self) -> None:
        """End every worker, at once."""
        for worker in [*self._idle, *self._starting.values(), *(post.worker for post in self._busy.values())]:
            worker.kill()
        self._idle, self._starting, self._busy = [], {}, {}

    def _assign(self, work: Callable[[A], R], coming: Iterator[A], waiting: deque[A]) -> None:
        """Give tasks to idle workers, and start one for each task that finds none."""
        while True:
            if len(waiting) <= len(self._starting):
                waiting.extend([task for task in (next(coming, None),) if task is not None])
            if waiting and self._idle:
                self._submit(work, waiting)
            elif len(waiting) > len(self._starting) and self._n_alive < self._n_workers:
                worker = self._start()
                self._starting[worker.ready] = worker
                worker.ready.add_done_callback(self._done.put)
            else:
                return

    @property
    def _n_alive(self) -> int:
        return len(self._idle) + len(self._starting) + len(self._busy)

    def _submit(self, work: Callable[[A], R], waiting: deque[A]) -> None:
        worker = self._idle.pop()
        try:
            future = worker.submit(_Do(work), waiting[0])
        except DeadWorkerError:
            # It died while it was idle: no task is to blame.
            worker.kill()
        else:
            self._busy[future] = Post(worker=worker, task=waiting.popleft())
            future.add_done_callback(self._done.put)

    def _collect(self, future: Future[Any], waiting: deque[A], deaths: Deaths) -> list[Any]:
        """Return what a future has brought: one result, or none where it is a worker that is ready, or dead."""
        if (worker := self._starting.pop(future, None)) is not None:
            return self._welcome(worker)
        post = self._busy.pop(future, None)
        if post is None:
            return []
        # Among the idle whatever it reads, so that it is ended with them.
        self._idle.append(post.worker)
        try:
            return [post.worker.read(future)]
        except DeadWorkerError:
            self._bury(post.worker)
            waiting.appendleft(deaths.learn(post.task))
            return []

    def _welcome(self, worker: Worker) -> list[Any]:
        self._idle.append(worker)
        try:
            worker.read(worker.ready)
        except DeadWorkerError as error:
            self._bury(worker)
            self._n_stillborn += 1
            if self._n_stillborn > DEATHS_OF_A_TASK:
                raise Deaths.at_start() from error
        return []

    def _bury(self, worker: Worker) -> None:
        self._idle.remove(worker)
        worker.kill()

    def _look(self) -> None:
        """End the workers that hang; their futures tell of it."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._looked = time.monotonic()
            for post in self._busy.values():
                if post.hangs():
                    post.worker.kill()


@dataclass(frozen=True, slots=True)
class _Do:
    """Does a task in a worker, within its limits."""

    work: Callable[[Any], Any]

    def __call__(self, task: Task) -> Any:
        """Return the result."""
        if isinstance(task, ShardTask):
            # What the model takes is no page's: it is loaded before the limit is set.
            model_here()
        limit_memory(task.settings.page_megabytes)
        return self.work(task)
