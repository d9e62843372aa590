"""Who gets which task, and what follows a death, with workers that are nothing but promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.crew import Crew, DeadWorkerError
from pipeline.engine.hand import at_work
from pipeline.engine.portions import Portion
from pipeline.engine.store import Store
from pipeline.engine.tasks import ScanTask
from pipeline.errors import InputError, WorkError
from pipeline.read.discover import Found
from pipeline.settings import RunSettings

Deed = Callable[[ScanTask], Any]


class Promise:
    """A worker whose work is done, or is its death, at the moment it is given."""

    def __init__(self, deed: Deed, *, state: str = "up") -> None:
        self.ready: Future[Any] = Future()
        self.n_kills, self._deed = 0, deed
        if state == "up":
            self.ready.set_result(None)
        elif state == "stillborn":
            self.ready.set_exception(DeadWorkerError())

    def submit(self, work: Callable[[Any], Any], argument: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(self._deed(argument))
        except (DeadWorkerError, InputError) as error:
            future.set_exception(error)
        return future

    def read(self, future: Future[Any], timeout: float | None = None) -> Any:
        return future.result(timeout)

    def kill(self) -> None:
        self.n_kills += 1


def make_tasks(folder: Path, n_tasks: int) -> list[ScanTask]:
    (folder / "hands").mkdir(exist_ok=True)
    items = [(f"p{number}", (Found(name=f"page {number}", path=None),)) for number in range(n_tasks)]
    return [
        ScanTask(
            work=folder, context="c", settings=RunSettings(), portion=Portion(portion_id=name, items=found)
        )
        for name, found in items
    ]


def hire(deed: Deed, states: Iterator[str], hired: list[Promise]) -> Callable[[], Promise]:
    def start() -> Promise:
        hired.append(Promise(deed, state=next(states, "up")))
        return hired[-1]

    return start


def note_and_die(task: ScanTask, place: str) -> None:
    """Die as a process does: with the note of its place left behind."""
    path = Store(root=task.work).hand(task.name)
    with at_work(path) as hand:
        hand.note(place)
        content = path.read_bytes()
    path.write_bytes(content)
    raise DeadWorkerError


def test_a_worker_that_never_comes_up_holds_nothing_back(tmp_path: Path) -> None:
    hired: list[Promise] = []
    crew = Crew(hire(lambda task: task.name, iter(["never", "up", "never"]), hired), 3)
    names = list(crew.map(str, make_tasks(tmp_path, 20)))
    assert sorted(names) == sorted(f"scan-p{number}" for number in range(20))
    crew.close()
    assert len(hired) == 3 and all(worker.n_kills for worker in hired)


def test_no_more_workers_are_started_than_there_are_tasks(tmp_path: Path) -> None:
    hired: list[Promise] = []
    crew = Crew(hire(lambda task: task.name, iter([]), hired), 8)
    assert len(list(crew.map(str, make_tasks(tmp_path, 2)))) == 2
    assert len(hired) <= 2
    # Workers stay for the next map.
    assert len(list(crew.map(str, make_tasks(tmp_path, 2)))) == 2
    assert len(hired) <= 2


def test_two_deaths_at_a_place_leave_the_place_out(tmp_path: Path) -> None:
    tried: list[tuple[str, ...]] = []

    def deed(task: ScanTask) -> str:
        if task.name == "scan-p1" and "page 7" not in task.skip:
            tried.append(task.skip)
            note_and_die(task, "page 7")
        return f"{task.name} without {task.skip}"

    crew = Crew(hire(deed, iter([]), []), 2)
    results = sorted(crew.map(str, make_tasks(tmp_path, 3)))
    assert results == ["scan-p0 without ()", "scan-p1 without ('page 7',)", "scan-p2 without ()"]
    assert tried == [(), ()]


def test_deaths_at_ever_other_places_are_given_up(tmp_path: Path) -> None:
    n_deaths = 0

    def deed(task: ScanTask) -> None:
        nonlocal n_deaths
        n_deaths += 1
        note_and_die(task, f"page {n_deaths}")

    with pytest.raises(WorkError, match="again and again"):
        list(Crew(hire(deed, iter([]), []), 1).map(str, make_tasks(tmp_path, 1)))
    assert n_deaths < 30


def test_workers_that_are_all_stillborn_are_given_up(tmp_path: Path) -> None:
    crew = Crew(hire(lambda task: None, iter(["stillborn"] * 99), []), 2)
    with pytest.raises(WorkError, match="before their first page"):
        list(crew.map(str, make_tasks(tmp_path, 1)))


def test_an_error_of_the_operator_comes_through_and_the_worker_is_ended(tmp_path: Path) -> None:
    hired: list[Promise] = []

    def deed(task: ScanTask) -> None:
        raise InputError("no text column", where="pages.csv")

    crew = Crew(hire(deed, iter([]), hired), 1)
    with pytest.raises(InputError, match="no text column"):
        list(crew.map(str, make_tasks(tmp_path, 3)))
    crew.close()
    assert [worker.n_kills for worker in hired] == [1]


def test_a_call_that_kills_its_worker_is_told(tmp_path: Path) -> None:
    def deed(argument: Any) -> None:
        raise DeadWorkerError

    with pytest.raises(WorkError, match="before their first page"):
        Crew(hire(deed, iter([]), []), 1).call(str, RunSettings())
