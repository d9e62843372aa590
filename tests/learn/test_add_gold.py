"""Corrected tasks become gold pages; a broken one is named and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GoldError
from pipeline.learn.add_gold import add_gold
from pipeline.learn.check import check_corpus
from pipeline.learn.corpus import GoldPage, read_gold
from pipeline.report.export import export_tables
from pipeline.tables import build_table
from tests.factories import CALL_TEXT, MENU
from tests.report.export_tables import sample_tables, write_tables

Task = dict[str, Any]
Add = Callable[..., tuple[Path, ...]]


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    """The exported sample, its predictions accepted as they are."""
    tables = sample_tables()
    rows = [
        row | {"rule": "country_adjective"} if row["text"] == "Belgian" else row
        for row in tables["mentions"].to_pylist()
    ]
    folder = write_tables(tmp_path / "out", tables | {"mentions": build_table("mentions", rows)})
    done = export_tables(folder, "label-studio")
    loaded: list[Task] = json.loads(done.path.read_text(encoding="utf-8"))
    for task in loaded:
        task["annotations"] = [{"result": task["predictions"][0]["result"], "was_cancelled": False}]
    return loaded


@pytest.fixture
def add(tmp_path: Path) -> Add:
    def call(tasks: object, **options: Any) -> tuple[Path, ...]:
        file = tmp_path / "tasks.json"
        file.write_text(json.dumps(tasks), encoding="utf-8")
        return add_gold(file, tmp_path / "gold" / "train", batch="b1", **options).paths

    return call


def call_task(tasks: list[Task]) -> Task:
    return next(task for task in tasks if task["data"]["source"] == "news/call.txt")


def results(task: Task) -> list[dict[str, Any]]:
    return list(task["annotations"][0]["result"])


def called(add: Add, tasks: list[Task], **options: Any) -> GoldPage:
    (path,) = add([call_task(tasks)], **options)
    return read_gold(path)


def test_a_page_with_all_that_was_marked(add: Add, tasks: list[Task]) -> None:
    page = called(add, tasks)
    assert page.text == CALL_TEXT
    assert [(p.id, p.name) for p in page.people] == [("harrow", "Nela Harrow"), ("okan", "Tomas Okan")]
    title = page.people[0].titles[0]
    assert (title.title, title.text) == ("Ambassador", "Ambassador of Belgium to Port Lindal")
    assert (title.kind, title.country, title.posted_to) == ("ambassador", "BE", "Port Lindal")
    assert page.people[1].titles[0].organization == page.organizations[0].id
    assert [(q.kind, q.speaker) for q in page.quotes] == [("direct", "harrow"), ("indirect", "okan")]
    assert {(s.label, s.ids) for s in page.spans} >= {("per", ("okan",)), ("ctry", ("BE",)), ("nat", ("BE",))}
    (visit,) = page.visits
    assert (visit.guests, visit.hosts, visit.kind) == (("harrow",), ("okan",), "courtesy call")
    assert (visit.date_start, visit.date_precision) == (date(2023, 5, 15), "day")


def test_the_pages_pass_the_check_of_the_corpus(add: Add, tasks: list[Task], tmp_path: Path) -> None:
    assert len(add(tasks)) == 3
    assert [
        p for p in check_corpus(tmp_path / "gold") if "raw page" in p or "declared" in p or "role" in p
    ] == []


def test_the_raw_page_is_taken_from_the_pages(add: Add, tasks: list[Task], tmp_path: Path) -> None:
    raw = tmp_path / "pages" / "news" / "call.txt"
    raw.parent.mkdir(parents=True)
    raw.write_text(MENU + CALL_TEXT, encoding="utf-8")
    page = called(add, tasks, pages=tmp_path / "pages")
    assert page.raw is not None
    assert page.raw.read_text(encoding="utf-8") == MENU + CALL_TEXT


@pytest.mark.parametrize("source", ["../secret.txt", "/etc/hostname", "a/../../secret.txt"])
def test_a_source_outside_the_pages_is_not_read(
    add: Add, tasks: list[Task], tmp_path: Path, source: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "pages").mkdir()
    task = call_task(tasks)
    task["data"]["source"] = source
    (path,) = add([task], pages=tmp_path / "pages")
    assert path.parent == tmp_path / "gold" / "train"
    assert CALL_TEXT in path.with_suffix(".txt").read_text(encoding="utf-8")


def test_white_space_is_squeezed_and_regions_follow(add: Add, tasks: list[Task]) -> None:
    task = call_task(tasks)
    task["data"]["text"] = "\n\n  " + task["data"]["text"].replace("\n", "  \n\n")
    shift = 4
    for result in results(task):
        value = result.get("value", {})
        if "start" in value:
            before = CALL_TEXT[: value["start"]].count("\n")
            value["start"] += shift + 3 * before
            value["end"] += shift + 3 * before
    assert called(add, [task]).text == CALL_TEXT


def test_offsets_in_utf_16_units_are_understood(add: Add, tasks: list[Task]) -> None:
    task = call_task(tasks)
    task["data"]["text"] = "🖋🖋 " + task["data"]["text"]
    for result in results(task):
        if "start" in result.get("value", {}):
            result["value"]["start"] += 5
            result["value"]["end"] += 5
    assert {q.content for q in called(add, [task]).quotes} == {
        "Our cities will trade,",
        "Belgian guests are welcome",
    }


def test_people_without_ids_are_told_by_their_names(add: Add, tasks: list[Task]) -> None:
    task = call_task(tasks)
    kept = [r for r in results(task) if r.get("from_name") != "id"]
    task["annotations"] = [{"result": kept}]
    assert [p.name for p in called(add, [task]).people] == ["Nela Harrow", "Tomas Okan"]


def test_the_last_annotation_counts_and_cancelled_ones_do_not(add: Add, tasks: list[Task]) -> None:
    task = call_task(tasks)
    task["annotations"] = [{"result": []}, task["annotations"][0], {"result": [], "was_cancelled": True}]
    assert called(add, [task]).people


def test_tasks_without_annotation_are_left_out(add: Add, tasks: list[Task]) -> None:
    for task in tasks:
        del task["annotations"]
    assert add(tasks) == ()


@pytest.mark.parametrize(
    "dates, first, last, precision",
    [
        ("2023-05-15", date(2023, 5, 15), date(2023, 5, 15), "day"),
        ("2023-05-15/2023-05-17", date(2023, 5, 15), date(2023, 5, 17), "day"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
    ],
)
def test_dates(add: Add, tasks: list[Task], dates: str, first: date, last: date, precision: str) -> None:
    task = call_task(tasks)
    next(r for r in results(task) if r.get("from_name") == "dates")["value"]["text"] = [dates]
    visit = called(add, [task]).visits[0]
    assert (visit.date_start, visit.date_end, visit.date_precision) == (first, last, precision)


def _cross(task: Task) -> None:
    start = CALL_TEXT.index("Harrow,")
    value = {"start": start, "end": start + 20, "text": CALL_TEXT[start : start + 20], "labels": ["ORG"]}
    task["annotations"][0]["result"].append(
        {"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    )


def _move(task: Task) -> None:
    results(task)[0]["value"]["start"] += 1


def _no_code(task: Task) -> None:
    task["annotations"][0]["result"] = [r for r in results(task) if r.get("from_name") != "code"]


def _bad_date(task: Task) -> None:
    next(r for r in results(task) if r.get("from_name") == "dates")["value"]["text"] = ["2023-02-30"]


def _no_value(task: Task) -> None:
    del results(task)[0]["value"]


@pytest.mark.parametrize(
    "spoil, message",
    [
        (_cross, "mend regions that cross"),
        (_move, "a region is not where it says"),
        (_no_code, "a country has no code · where: news/call.txt"),
        (_bad_date, "no such day"),
        (_no_value, "not in Label Studio's format"),
    ],
)
def test_a_broken_task_is_named_and_nothing_written(
    add: Add, tasks: list[Task], tmp_path: Path, spoil: Callable[[Task], None], message: str
) -> None:
    spoil(call_task(tasks))
    with pytest.raises(GoldError, match=message):
        add(tasks)
    assert not (tmp_path / "gold").exists()


def test_a_page_that_is_there_is_not_replaced(add: Add, tasks: list[Task]) -> None:
    add(tasks)
    with pytest.raises(GoldError, match="a page of this name is there"):
        add(tasks)


@pytest.mark.parametrize("content", ["{}", "[1]", "no json"])
def test_a_file_that_is_no_export(tmp_path: Path, content: str) -> None:
    (tmp_path / "tasks.json").write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=r"no list of tasks|cannot be read"):
        add_gold(tmp_path / "tasks.json", tmp_path / "gold", batch="b1")


def test_the_corrected_pages_of_a_folder_of_tables_become_gold(tmp_path: Path) -> None:
    tables = sample_tables()
    visits = [row | {"rule": "correction", "city": "Lindal"} for row in tables["visits"].to_pylist()]
    folder = write_tables(tmp_path / "out", tables | {"visits": build_table("visits", visits)})
    (folder / "manifest.json").write_text(json.dumps({"settings": {"corrections": []}}), encoding="utf-8")
    added = add_gold(folder, tmp_path / "gold", batch="b1")
    assert [path.stem for path in added.paths] == ["call", "report"], (
        "two pages tell of the visit, one of none"
    )
    assert {read_gold(path).header.visits[0].city for path in added.paths} == {"Lindal"}


def test_tables_without_corrections_give_no_gold(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "out", sample_tables())
    (folder / "manifest.json").write_text(json.dumps({"settings": {}}), encoding="utf-8")
    with pytest.raises(GoldError, match="no page of these tables was corrected"):
        add_gold(folder, tmp_path / "gold", batch="b1")
