"""Corrected Label Studio tasks → gold pages: all of them or, where one is broken, none."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import GoldError
from pipeline.learn.annotated_task import AnnotatedTask, read_task
from pipeline.learn.corpus import GOLD_SUFFIX, GoldPage, write_gold
from pipeline.learn.corrected_pages import corrected_tasks
from pipeline.learn.task_page import gold_page

_RAW_SUFFIX = {".txt": ".txt", ".html": ".html", ".htm": ".html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The gold files written, and how many tasks had no annotation."""

    paths: tuple[Path, ...]
    n_skipped: int


def add_gold(tasks: Path, into: Path, *, batch: str, pages: Path | None = None) -> Added:
    """Write a gold page, with its raw page beside it, for every annotated task.

    Args:
        tasks: Label Studio's JSON export, or a folder of tables: then the pages that corrections speak of.
        into: the folder of the split; made where it is missing.
        batch: the writing batch: one batch stays in one split.
        pages: the root of the pages that were run; a raw page is taken from there. Without it, or where the page
            lay in a container, headline, date and text make the raw page.

    Returns:
        What was written.

    Raises:
        GoldError: the file is no export, a task cannot be made a page, or a page of that name is there already.
    """
    try:
        loaded = corrected_tasks(tasks) if tasks.is_dir() else json.loads(tasks.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError("the tasks cannot be read", where=str(tasks), fix=str(error)) from error
    if not isinstance(loaded, list) or not all(isinstance(task, dict) for task in loaded):
        raise GoldError("no list of tasks", where=str(tasks), fix="export from Label Studio as JSON")
    made: dict[str, tuple[GoldPage, str, bytes]] = {}
    for task in loaded:
        read = _read(task, tasks)
        if read is None:
            continue
        stem = _stem(read)
        if stem in made or any((into / f"{stem}{s}").exists() for s in (GOLD_SUFFIX, *_RAW_SUFFIX)):
            raise GoldError("a page of this name is there", where=str(into / stem), fix="remove or rename it")
        made[stem] = (gold_page(read, into / f"{stem}{GOLD_SUFFIX}", batch=batch), *_raw(read, pages))
    return Added(paths=_write(made, into), n_skipped=len(loaded) - len(made))


def _read(task: dict[str, Any], where: Path) -> AnnotatedTask | None:
    try:
        return read_task(task)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"the task is not in Label Studio's format ({type(error).__name__}: {error})"
        raise GoldError(
            what, where=f"{where}: {task.get('id')}", fix="export from Label Studio as JSON"
        ) from error


def _stem(task: AnnotatedTask) -> str:
    """Return a file name of letters, digits and hyphens: what a task says of its source is not trusted."""
    name = re.split(r"[/\\]", task.where)[-1]
    return re.sub(r"[^\w-]+", "-", name.rsplit(".", 1)[0] if "#" not in name else name).strip("-") or "page"


def _raw(task: AnnotatedTask, pages: Path | None) -> tuple[str, bytes]:
    """Return suffix and bytes of the raw page."""
    if pages is not None:
        path = (pages / task.where).resolve()
        if path.suffix in _RAW_SUFFIX and path.is_relative_to(pages.resolve()) and path.is_file():
            return _RAW_SUFFIX[path.suffix], path.read_bytes()
    parts = (task.data.get("title"), task.data.get("published"), task.data["text"])
    return ".txt", "\n".join(filter(None, parts)).encode()


def _write(made: dict[str, tuple[GoldPage, str, bytes]], into: Path) -> tuple[Path, ...]:
    try:
        into.mkdir(parents=True, exist_ok=True)
        for page, suffix, raw in made.values():
            page.path.with_suffix(suffix).write_bytes(raw)
            page.path.write_text(write_gold(page), encoding="utf-8", newline="\n")
    except OSError as error:
        raise GoldError("the gold pages cannot be written", where=str(into), fix=str(error)) from error
    return tuple(page.path for page, _, _ in made.values())
