"""What to do when a worker dies: try again, then leave out the page it died of."""

from __future__ import annotations

from collections import Counter
from typing import TypeVar

from pipeline.engine.hand import read_hand
from pipeline.engine.store import Store
from pipeline.engine.tasks import Task
from pipeline.errors import WorkError

T = TypeVar("T", bound=Task)
# Once may be the machine (memory taken by others, a kill by mistake); twice at one page is the page.
DEATHS_OF_A_PLACE = 2
# Deaths at ever other places are no page's fault.
DEATHS_OF_A_TASK = 24


class Deaths:
    """Counts the deaths of workers by task and place; any engine can ask it what to try next."""

    def __init__(self) -> None:
        self._places: Counter[tuple[str, str | None]] = Counter()
        self._tasks: Counter[str] = Counter()

    def learn(self, task: T) -> T:
        """Return the task to try after a worker died of this one.

        Raises:
            WorkError: leaving pages out does not help.
        """
        path = Store(root=task.work).hand(task.name)
        place = read_hand(path)
        path.unlink(missing_ok=True)
        self._tasks[task.name] += 1
        self._places[task.name, place] += 1
        if self._tasks[task.name] > DEATHS_OF_A_TASK:
            raise WorkError(
                "workers die again and again",
                where=task.portion.items[0].name,
                fix="give the machine more memory or use fewer --workers",
            )
        if self._places[task.name, place] < DEATHS_OF_A_PLACE:
            return task
        if place is None:
            raise self.at_start()
        return task.skipping(place)

    @staticmethod
    def at_start() -> WorkError:
        """Return the error of workers that die before they come to any page."""
        fix = "give the machine more memory or use fewer --workers"
        return WorkError("the workers die before their first page", where="start of a worker", fix=fix)
