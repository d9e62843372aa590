"""Where the work runs on many machines: in actors of a Ray cluster, one a core, that share a disk.

Ray is imported when an engine is made: it is an extra (`diplomatic-visits[ray]`), and takes half a second.
"""

from __future__ import annotations

import os
import platform
import signal
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from types import ModuleType
from typing import Any

from pipeline.engine.context import digest_context
from pipeline.engine.crew import Crew, DeadWorkerError
from pipeline.engine.local import limit_threads
from pipeline.errors import WorkError
from pipeline.run import describe
from pipeline.settings import RunSettings, inherited

# What passes through Ray's own memory are tasks and results of some kilobytes; this is the least it takes.
STORE_BYTES = 80_000_000
# A machine of the same cluster answers in thousandths of it.
KNOCK_SECONDS = 10.0
STARTS = 3
QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
OFF = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"}
INSTALL = "pip install 'diplomatic-visits[ray]'"


class RayCrew(Crew):
    """Actors of a cluster.

    Args:
        n_workers: the most to have at a time; None for as many as the cluster has cores when the work begins.
        address: the cluster's, as `HOST:PORT`, or `auto` on one of its machines; None for a cluster of this machine
            alone, which lives as long as the engine.

    Raises:
        WorkError: Ray is not installed.
    """

    def __init__(self, n_workers: int | None = None, address: str | None = None) -> None:
        self._ray, self._address, self._asked = import_ray(), address, n_workers
        self._joined = False
        super().__init__(self._hire, n_workers or 1)

    def call(self, work: Callable[[Any], Any], argument: Any) -> Any:
        """Return what the function gives in an actor; the first call joins the cluster.

        Raises:
            WorkError: there is no such cluster, or no actor comes up in it.
        """
        self._join()
        return super().call(work, argument)

    def close(self) -> None:
        """End every actor, and leave the cluster."""
        super().close()
        if self._joined:
            self._ray.shutdown()
            self._joined = False

    def _join(self) -> None:
        # A caller that is in a cluster already stays in it.
        if self._address is not None or not self._ray.is_initialized():
            start_ray(self._ray, self._address, self._asked)
            self._joined = True
        self._n_workers = self._asked or max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def _hire(self) -> RayWorker:
        return RayWorker(self._ray)


class RayWorker:
    """An actor: a process with a core of its own, on any machine of the cluster.

    Ray starts no actor anew and tries no task again: the crew does both, as it alone knows when a page is to blame.
    """

    def __init__(self, ray: ModuleType) -> None:
        self._ray = ray
        hired = ray.remote(Hands).options(num_cpus=1, max_restarts=0, max_task_retries=0)
        self._actor = hired.remote(inherited())
        self.ready: Future[Any] = self._actor.ready.remote().future()

    def submit(self, work: Callable[[Any], Any], argument: Any) -> Future[Any]:
        """Give the actor a function to call."""
        future: Future[Any] = self._actor.call.remote(work, argument).future()
        return future

    def read(self, future: Future[Any], timeout: float | None = None) -> Any:
        """Return what a future of this actor holds."""
        try:
            return future.result(timeout)
        except FutureTimeout:
            raise
        except self._ray.exceptions.RayTaskError as error:
            # As raised in the actor, without Ray's own words around it.
            raise error.cause from error
        except self._ray.exceptions.RayError as error:
            raise DeadWorkerError from error

    def kill(self) -> None:
        """End the actor, whatever it does."""
        self._ray.kill(self._actor, no_restart=True)


class Hands:
    """What an actor does. It is made once in its process, and keeps the model there by that."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        os.environ.update(environment)
        # The driver alone answers to the keyboard.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._checked = False

    def ready(self) -> int:
        """Return the number of the process."""
        return os.getpid()

    def call(self, work: Callable[[Any], Any], argument: Any) -> Any:
        """Return what a function gives.

        Raises:
            WorkError: this machine would give other results than the one that the run was started on.
        """
        context = getattr(argument, "context", None)
        if context is not None and not self._checked:
            check_installation(context, argument.settings)
            self._checked = True
        return work(argument)


def check_installation(context: str, settings: RunSettings) -> None:
    """Make sure that code, model, lexicons and libraries are those of the run.

    Raises:
        WorkError: they are not.
    """
    if digest_context(describe(settings)) != context:
        raise WorkError(
            "a machine of the cluster has another installation than the one the run was started on",
            where=platform.node(),
            fix="install the same Python, packages and model on every machine",
        )


def import_ray() -> ModuleType:
    """Return Ray, told to report to nobody.

    Raises:
        WorkError: it is not installed.
    """
    for name, value in OFF.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise WorkError("Ray is not installed", where="--engine ray", fix=INSTALL) from error
    return ray


def start_ray(ray: ModuleType, address: str | None, n_cores: int | None) -> None:
    """Join a cluster, or start one on this machine.

    Raises:
        WorkError: no cluster answers at the address, or none comes up here.
    """
    limit_threads()
    if address is None:
        _start_here(ray, n_cores)
        return
    try:
        _knock(address)
        ray.init(address=address, **QUIET)
    except (OSError, RuntimeError, ValueError) as error:
        fix = "name a running cluster as HOST:PORT, from a machine that belongs to it, or give no --address"
        raise WorkError("no Ray cluster can be joined", where=f"--address {address}", fix=fix) from error


def _start_here(ray: ModuleType, n_cores: int | None) -> None:
    """Start a cluster of this machine; on a busy one Ray loses patience with its own processes, so try again."""
    options = {"num_cpus": n_cores, "include_dashboard": False, "object_store_memory": STORE_BYTES}
    for left in reversed(range(STARTS)):
        try:
            ray.init(address="local", **options, **QUIET)
        except Exception as error:  # Ray raises no narrower one.
            ray.shutdown()
            if not left:
                fix = "use --engine local, the better one on a single machine"
                raise WorkError("Ray does not come up", where="--engine ray", fix=fix) from error
        else:
            return


def _knock(address: str) -> None:
    """Make sure that somebody listens: Ray itself would wait for ever.

    Raises:
        OSError: nobody does.
        ValueError: this is no address.
    """
    if address != "auto":
        host, _, port = address.rpartition(":")
        socket.create_connection((host, int(port)), timeout=KNOCK_SECONDS).close()
