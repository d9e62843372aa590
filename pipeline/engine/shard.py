"""Second pass over a shard: what each of its pages tells, into a part file. It knows no engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engine.codec import dump, load
from pipeline.engine.hand import Hand, at_work
from pipeline.engine.limits import page_time
from pipeline.engine.scan import scan_portion
from pipeline.engine.sites import AskedLines, answers, site_name
from pipeline.engine.store import Store, read_marker
from pipeline.engine.tasks import ScanTask, ShardResult, ShardTask
from pipeline.engine.warmth import model_here
from pipeline.errors import DropReason, InputError, PageTimeout
from pipeline.records import Drop, Page, ResolvedPage
from pipeline.run import process_page
from pipeline.write.land import is_whole, land_table

if TYPE_CHECKING:
    from spacy.language import Language

Row = dict[str, Any]
Tick = Callable[[], None]
PART = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string()),
        pa.field("base", pa.string()),
        # Lines that cleaning asked about beyond those of the scan, and the digest of all answers.
        pa.field("asked", pa.list_(pa.uint64()), nullable=False),
        pa.field("answers", pa.string()),
        pa.field("page", pa.binary()),
        pa.field("drop", pa.binary()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """What every page of a shard needs. `tick` is called once a source."""

    task: ShardTask
    store: Store
    hand: Hand
    tick: Tick


def run_shard(task: ShardTask, tick: Tick = lambda: None) -> ShardResult:
    """Land the part file of a shard and then its completion marker; do no work that was done before.

    Args:
        task: the shard, scanned.
        tick: called after every source.

    Raises:
        InputError: the input has changed since the scan.
        OSError: the work folder cannot be written.
    """
    store = Store(root=task.work)
    done = find_result(store, task)
    if done is not None:
        for _ in range(done.n_sources):
            tick()
        return done
    with at_work(store.hand(task.name)) as hand:
        working = Working(task=task, store=store, hand=hand, tick=tick)
        rows, n_processed = _make_rows(working)
        sha256 = land_table(
            pa.Table.from_pylist(rows, schema=PART), store.part(task.name), temporary=store.temporary
        )
    result = ShardResult(shard_id=task.name, n_sources=len(rows), n_processed=n_processed, sha256=sha256)
    store.mark(
        store.part_marker(task.name),
        {
            "key": task.key,
            "context": task.context,
            "input": task.shard.digest,
            "settings": asdict(task.settings),
            "rows": len(rows),
            "sha256": sha256,
        },
    )
    return result


def find_result(store: Store, task: ShardTask) -> ShardResult | None:
    """Return the result of an earlier run of the very same task, None where there is none that is whole."""
    marker = read_marker(store.part_marker(task.name))
    if marker.get("key") != task.key or not is_whole(store.part(task.name), marker["sha256"]):
        return None
    return ShardResult(shard_id=task.name, n_sources=marker["rows"], n_processed=0, sha256=marker["sha256"])


def _make_rows(working: Working) -> tuple[list[Row], int]:
    """Return a row for every source of the shard, and the number of those that had to be worked on."""
    task, store = working.task, working.store
    sources = pq.read_table(store.scan(task.name)).to_pylist()
    old = _collect_old(store, task, {row["source"] for row in sources})
    rows: list[Row | None] = [_reuse(row, old.get(row["source"]), task) for row in sources]
    todo = [number for number, row in enumerate(rows) if row is None]
    for _ in range(len(rows) - len(todo)):
        working.tick()
    if todo:
        pages = _read_raw(working)
        with model_here().shard(len(todo)) as nlp:
            for number in todo:
                result, lines = _process(working, nlp, load(Page, pages[number]), f"page {number}")
                rows[number] = _make_row(sources[number], result, lines)
                working.tick()
    working.hand.note("land")
    return [row for row in rows if row is not None], len(todo)


def _process(
    working: Working, nlp: Language, page: Page, place: str
) -> tuple[ResolvedPage | Drop, AskedLines]:
    """Return what a page tells, and the lines that its cleaning asked about."""
    task = working.task
    lines = AskedLines(pages=task.lines.pages, counts=task.lines.counts)
    if place in task.skip:
        return _drop(page, DropReason.CRASH, "a worker died twice while it was at this page"), lines
    working.hand.note(place)
    try:
        with page_time(task.settings.page_seconds):
            return process_page(page, nlp, task.settings, lines), lines
    except PageTimeout:
        return _drop(page, DropReason.TIMEOUT, "the page used up its time (setting page_seconds)"), lines


def _drop(page: Page, reason: DropReason, detail: str) -> Drop:
    return Drop(source=page.source, stage="annotate", reason=reason, detail=detail)


def _make_row(source: Row, result: ResolvedPage | Drop, lines: AskedLines) -> Row:
    site, scanned = site_name(source["site"]), set(source["lines"])
    kept = isinstance(result, ResolvedPage)
    return {
        "source": source["source"],
        "sha256": source["sha256"],
        "base": source["base"],
        "asked": sorted(lines.asked - scanned),
        "answers": answers(lines, site, scanned | lines.asked),
        "page": dump(_slim(result)) if isinstance(result, ResolvedPage) else None,
        "drop": None if kept else dump(result),
    }


def _slim(page: ResolvedPage) -> ResolvedPage:
    """Return the page without its source as decoded: nothing that follows reads it but for its length."""
    clean = page.annotated.clean
    source = replace(clean.page, raw="", let_go=len(clean.page.raw))
    return replace(page, annotated=replace(page.annotated, clean=replace(clean, page=source)))


def _collect_old(store: Store, task: ShardTask, wanted: set[str]) -> dict[str, Row]:
    """Return earlier results for the shard's sources, by source, wherever they lie."""
    found: dict[str, Row] = {}
    for shard_id in {task.name, *task.donors}:
        marker = read_marker(store.part_marker(shard_id))
        if marker.get("context") == task.context and is_whole(store.part(shard_id), marker["sha256"]):
            rows = pq.read_table(store.part(shard_id)).to_pylist()
            found |= {row["source"]: row for row in rows if row["source"] in wanted}
    return found


def _reuse(source: Row, old: Row | None, task: ShardTask) -> Row | None:
    """Return the row of a source that needs no work: dropped in reading, or unchanged; None for all others."""
    if source["drop"] is not None:
        empty: Row = {"base": None, "asked": [], "answers": None, "page": None}
        return {"source": source["source"], "sha256": source["sha256"], **empty, "drop": source["drop"]}
    if old is None or old["base"] != source["base"]:
        return None
    lines = {*source["lines"], *old["asked"]}
    same = answers(task.lines, site_name(source["site"]), lines) == old["answers"]
    return old if same else None


def _read_raw(working: Working) -> list[bytes]:
    """Return the shard's pages as read, read again where they were let go after an earlier run.

    Raises:
        InputError: the portion is not the same any more.
    """
    task, store = working.task, working.store
    if not store.raw(task.name).is_file():
        scanned = scan_portion(_scan_again(store, task))
        if task.shard not in scanned.shards:
            fix = "run the same command again"
            raise InputError("the input changed during the run", where=task.portion.items[0].name, fix=fix)
    pages: list[bytes] = pq.read_table(store.raw(task.name))["page"].to_pylist()
    return pages


def _scan_again(store: Store, task: ShardTask) -> ScanTask:
    """Return the task that read the shard's portion first."""
    marker = read_marker(store.scan_marker(task.portion.portion_id))
    return ScanTask(
        work=task.work,
        context=task.context,
        settings=task.settings,
        portion=task.portion,
        skip=tuple(marker.get("skip", ())),
        limit=marker.get("limit"),
        again=True,
    )
