"""One corrected Label Studio task, read: its regions with their values and relations, its choices for the page.

The file is Label Studio's JSON export (https://labelstud.io/guide/export); the controls are those of
`pipeline/report/export/label_config.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import GoldError
from pipeline.report.export import label_config as config


@dataclass(slots=True, kw_only=True)
class Region:
    """One marked stretch of `data.text`, offsets in characters. `values`: what its own controls say."""

    id: str
    label: str
    start: int
    end: int
    text: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedTask:
    """A task. `relations[name][id]` are the ids a region is related to; `page` the values of the page's controls."""

    data: Mapping[str, Any]
    regions: Mapping[str, Region]
    relations: Mapping[str, Mapping[str, tuple[str, ...]]]
    page: Mapping[str, tuple[str, ...]]

    @property
    def where(self) -> str:
        """The page, for messages."""
        return str(self.data.get("source") or self.data.get("doc_id") or "a task")

    def labelled(self, *labels: str) -> tuple[Region, ...]:
        """Return the regions of some labels in the text's order."""
        found = (region for region in self.regions.values() if region.label in labels)
        return tuple(sorted(found, key=lambda region: (region.start, -region.end, region.id)))

    def related(self, region: Region, relation: str) -> Iterator[Region]:
        """Yield the regions that a region is related to."""
        for identifier in self.relations.get(relation, {}).get(region.id, ()):
            if identifier in self.regions:
                yield self.regions[identifier]

    def said(self, name: str) -> str | None:
        """Return the one value of a control of the page, None where it is empty."""
        return next((value.strip() for value in self.page.get(name, ()) if value.strip()), None)


def read_task(task: Mapping[str, Any]) -> AnnotatedTask | None:
    """Return a task with its last annotation that was not cancelled, None where there is none.

    Raises:
        GoldError: the task has no text, or a region's text is not at its offsets.
    """
    annotations = [a for a in task.get("annotations", ()) if not a.get("was_cancelled")]
    if not annotations:
        return None
    data = task.get("data", {})
    if not isinstance(data.get("text"), str):
        raise GoldError(
            "the task has no text", where=str(task.get("id", "")), fix="import tasks of visits export"
        )
    results = sorted(annotations[-1].get("result", ()), key=lambda r: r.get("type") != "labels")
    regions: dict[str, Region] = {}
    relations: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    page: dict[str, tuple[str, ...]] = {}
    for result in results:
        if result["type"] == "labels":
            regions[result["id"]] = _region(result, data)
        elif result["type"] == "relation":
            for source, target in _ends(result):
                for name in result.get("labels", ()):
                    relations[name][source] = (*relations[name].get(source, ()), target)
        else:
            value = result["value"].get("choices") or result["value"].get("text") or []
            values = tuple([value] if isinstance(value, str) else value)
            if result["id"] in regions and values:
                regions[result["id"]].values[result["from_name"]] = values[0].strip()
            else:
                page[result["from_name"]] = values
    return AnnotatedTask(data=data, regions=regions, relations=relations, page=page)


def _region(result: Mapping[str, Any], data: Mapping[str, Any]) -> Region:
    """Return a region; its text decides whether offsets count characters or, as in browsers, UTF-16 units."""
    text, value = data["text"], result["value"]
    start, end = int(value["start"]), int(value["end"])
    wanted = value.get("text")
    if wanted is not None and text[start:end] != wanted:
        units = text.encode("utf-16-le")
        start, end = (len(units[: at * 2].decode("utf-16-le", errors="ignore")) for at in (start, end))
    if not 0 <= start < end <= len(text) or (wanted is not None and text[start:end] != wanted):
        where = f"{data.get('source', 'a task')}: {str(wanted)[:60]!r}"
        raise GoldError(
            "a region is not where it says", where=where, fix="mark it again, or export the task again"
        )
    label = next(iter(value.get("labels") or [""]))
    return Region(id=result["id"], label=label, start=start, end=end, text=text[start:end])


def _ends(result: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    forth, back = (result["from_id"], result["to_id"]), (result["to_id"], result["from_id"])
    return {"left": (back,), "bi": (forth, back)}.get(result.get("direction", "right"), (forth,))


def reports_visit(task: AnnotatedTask) -> bool:
    """Tell whether the annotator, or the prediction that was kept, says that the page reports a visit."""
    return task.said(config.IS_VISIT) == config.VISIT
