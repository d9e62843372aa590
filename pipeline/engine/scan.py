"""First pass over a portion: read its sources, hash their lines, put the pages by for the second pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest
from itertools import islice
from typing import Any

import pyarrow as pa

from pipeline.clean import count_lines
from pipeline.clean.sites import name_site
from pipeline.engine.codec import dump
from pipeline.engine.hand import Hand, at_work
from pipeline.engine.limits import page_time
from pipeline.engine.sites import site_name
from pipeline.engine.store import Store, digest, read_marker
from pipeline.engine.tasks import Scanned, ScannedShard, ScanTask
from pipeline.errors import DropReason
from pipeline.read import read_found
from pipeline.read.discover import Found
from pipeline.records import Drop, Page
from pipeline.run import attempt
from pipeline.write.land import land_table

# Some seconds of work, and few enough files; portions of small files hold fewer.
SHARD_PAGES = 128
# Sources that reading drops cost next to nothing: what triage keeps of a WET file of a crawl is one shard or two.
SHARD_SOURCES = 32_768
SCAN = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string()),
        pa.field("base", pa.string()),
        pa.field("site", pa.binary()),
        pa.field("lines", pa.list_(pa.uint64()), nullable=False),
        pa.field("drop", pa.binary()),
    ]
)
RAW = pa.schema([pa.field("page", pa.binary())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanning:
    """What reading one portion needs at every step."""

    task: ScanTask
    store: Store
    hand: Hand


def scan_portion(task: ScanTask) -> Scanned:
    """Read a portion, or find that it was read before and has not changed since.

    Returns:
        The portion's shards; their files lie in the work folder.

    Raises:
        InputError: a container lacks the text column.
        OSError: the work folder cannot be written.
    """
    store = Store(root=task.work)
    seen = digest_input(task)
    marker = read_marker(store.scan_marker(task.portion.portion_id))
    if marker.get("input") == seen and not task.again:
        return Scanned(portion=task.portion, shards=tuple(_load_shard(each) for each in marker["shards"]))
    with at_work(store.hand(task.name)) as hand:
        scanning = Scanning(task=task, store=store, hand=hand)
        shards = tuple(_scan_shards(scanning))
    content = {
        "input": seen,
        "files": [item.name for item in task.portion.items],
        "limit": task.limit,
        "skip": task.skip,
        "shards": [asdict(shard) for shard in shards],
    }
    store.mark(store.scan_marker(task.portion.portion_id), content)
    return Scanned(portion=task.portion, shards=shards)


def digest_input(task: ScanTask) -> str:
    """Return a digest of all that decides what reading a portion gives: content, never the clock."""
    return digest(
        task.context, str(task.limit), *(part for item in task.portion.items for part in _identify(item))
    )


def _identify(item: Found) -> tuple[str, ...]:
    try:
        if item.path is None or item.fault is not None:
            return item.name, item.record or "", item.fault or "", ""
        with item.path.open("rb") as file:
            return item.name, item.record or "", "", file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return item.name, item.record or "", error.strerror or str(error), ""


def _load_shard(content: dict[str, Any]) -> ScannedShard:
    return ScannedShard(**{**content, "sites": tuple(content["sites"])})


def _scan_shards(scanning: Scanning) -> Iterator[ScannedShard]:
    items = islice(_read_all(scanning), scanning.task.limit)
    number, first = 0, 0
    while chunk := _take_shard(items):
        yield _scan_shard(scanning, f"{scanning.task.portion.portion_id}-{number}", chunk, first)
        number, first = number + 1, first + len(chunk)


def _take_shard(items: Iterator[Page | Drop]) -> list[Page | Drop]:
    """Return the next sources: as many as hold the pages of one shard."""
    chunk: list[Page | Drop] = []
    n_pages = 0
    for item in islice(items, SHARD_SOURCES):
        chunk.append(item)
        n_pages += isinstance(item, Page)
        if n_pages == SHARD_PAGES:
            break
    return chunk


def _scan_shard(scanning: Scanning, shard_id: str, items: Sequence[Page | Drop], first: int) -> ScannedShard:
    """Land the scan and the pages of one shard; the pages first, as nothing else makes them good again."""
    rows = [_scan_source(scanning, item, f"scan {first + i}") for i, item in enumerate(items)]
    pages = [dump(item) if row["drop"] is None else None for item, row in zip(items, rows, strict=True)]
    store = scanning.store
    raw = pa.Table.from_pylist([{"page": page} for page in pages], schema=RAW)
    land_table(raw, store.raw(shard_id), temporary=store.temporary)
    scan = pa.Table.from_pylist(rows, schema=SCAN)
    found = land_table(scan, store.scan(shard_id), temporary=store.temporary)
    return ScannedShard(
        shard_id=shard_id,
        n_sources=len(rows),
        n_pages=sum(page is not None for page in pages),
        sites=tuple(sorted({site_name(row["site"]) for row in rows if row["site"] is not None})),
        digest=found,
    )


def _scan_source(scanning: Scanning, item: Page | Drop, place: str) -> dict[str, Any]:
    if isinstance(item, Drop):
        return _drop_row(item)
    if place in scanning.task.skip:
        detail = "a worker died twice while it counted the lines"
        return _drop_row(Drop(source=item.source, stage="clean", reason=DropReason.CRASH, detail=detail))
    scanning.hand.note(place)

    def count() -> list[int]:
        with page_time(scanning.task.settings.page_seconds):
            counted = count_lines([item])
        return sorted(line for lines in counted.counts.values() for line in lines)

    lines = attempt("clean", item.source, count)
    if isinstance(lines, Drop):
        return {**_drop_row(lines), "sha256": item.sha256}
    return {
        "source": item.source,
        "sha256": item.sha256,
        "base": _base_key(item, scanning.task.context),
        # As bytes: what a container states as a host may be no valid text.
        "site": name_site(item).encode("utf-8", "surrogatepass"),
        "lines": lines,
        "drop": None,
    }


def _base_key(page: Page, context: str) -> str:
    """Return a digest of all that decides what a page tells, but for the other pages of its site."""
    stated = (page.media, page.url, page.site, page.title, page.published_text, page.language)
    return digest(context, page.source, page.sha256, json.dumps(stated))


def _drop_row(drop: Drop) -> dict[str, Any]:
    nothing: dict[str, Any] = {"sha256": None, "base": None, "site": None, "lines": []}
    return {"source": drop.source, **nothing, "drop": dump(drop)}


def _read_all(scanning: Scanning) -> Iterator[Page | Drop]:
    for number, item in enumerate(scanning.task.portion.items):
        yield from _read_file(scanning, item, number)


def _read_file(scanning: Scanning, item: Found, number: int) -> Iterator[Page | Drop]:
    """Yield the sources of a file; where reading one fails, what comes behind it in the file is one drop."""
    pages, record = read_found(item, scanning.task.settings), 0
    while True:
        place = f"read {number} {record}"
        if place in scanning.task.skip:
            yield Drop(
                source=_rest(item, record),
                stage="read",
                reason=DropReason.CRASH,
                detail="a worker died twice while it read this",
            )
            return
        scanning.hand.note(place)
        page = attempt("read", _rest(item, record), lambda: _next_page(scanning, pages))
        if page is None:
            return
        # Where `attempt` made this drop, the reader has come to its end by that.
        yield page
        record += 1


def _next_page(scanning: Scanning, pages: Iterator[Page | Drop]) -> Page | Drop | None:
    with page_time(scanning.task.settings.page_seconds):
        return next(pages, None)


def _rest(item: Found, record: int) -> str:
    """Return the name for what a file holds behind the record at which reading broke off."""
    name = item.name if item.record is None else f"{item.name}#{item.record}"
    return f"{name}#after {record}" if record else name
