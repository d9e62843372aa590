"""A run from inputs to a folder of tables, by any engine: what is done, in which order, and what is kept."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.clean import LineCounts
from pipeline.engine.context import digest_context
from pipeline.engine.crew import Engine
from pipeline.engine.finish import compare_sources, keep_sources, make_tables
from pipeline.engine.local import InProcess, Processes
from pipeline.engine.portions import cut
from pipeline.engine.scan import scan_portion
from pipeline.engine.shard import run_shard
from pipeline.engine.sites import count_sites, digest_counts, only
from pipeline.engine.store import WORK, Store, digest, read_marker
from pipeline.engine.tasks import Scanned, ScanTask, ShardResult, ShardTask
from pipeline.errors import OutputError
from pipeline.read.discover import Found, discover
from pipeline.records import RunReport
from pipeline.run import describe
from pipeline.settings import RunSettings
from pipeline.write import Provenance, RunFacts, write_run
from pipeline.write.folder import make_folder, prepare_folder

Progress = Callable[[int, int], None]
DEFAULTS = RunSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What every step of a run needs."""

    store: Store
    engine: Engine
    settings: RunSettings
    provenance: Provenance
    context: str


def run(  # noqa: PLR0913 the options of a run
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    settings: RunSettings = DEFAULTS,
    limit: int | None = None,
    fresh: bool = False,
    workers: int = 1,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Turn pages into a folder of tables; what an earlier run into the folder has done is not done again.

    The tables tell of exactly the inputs named: a source that is there no more goes from them too.

    Args:
        inputs: files, folders, glob patterns, or `-` for standard input.
        out: the folder for the tables.
        settings: what a run may be told.
        limit: the most sources to read; None for all.
        fresh: do everything anew, and replace tables of another schema version too.
        workers: processes that work at the same time; 1 for none but this one. With more, the calling script must
            be importable (`if __name__ == "__main__":`).
        engine: where the work runs, in place of processes on this machine; closed at the end.
        progress: called with (sources done, sources in all) as they are done.

    Returns:
        What was read and written, and what has changed since the last run.

    Raises:
        InputError: nothing can be read from the inputs.
        OutputError: the folder cannot be written, must not be replaced, or another run is at work on it.
        ModelError: the model cannot be loaded.
        WorkError: worker processes die whatever is left out.
    """
    facts = _note_facts(inputs, limit)
    clock, found, out = time.perf_counter(), discover(inputs), Path(out)
    with _locked(out) as store, _told(out):
        prepare_folder(out, fresh=fresh)
        # A page that killed the last run would kill this one: let a worker die of it instead.
        died = store.prepare(fresh=fresh)
        engine = engine or (Processes(workers) if workers > 1 or died else InProcess())
        try:
            job = _begin(store, engine, settings)
            results = _process(job, _hold_stdin(found, store), limit, progress)
        finally:
            engine.close()
        facts = replace(facts, n_sources=sum(result.n_sources for result in results))
        return _finish(job, results, out, replace(facts, seconds=time.perf_counter() - clock))


def _note_facts(inputs: Sequence[str | Path], limit: int | None) -> RunFacts:
    """Return what is known of a run before it begins."""
    return RunFacts(
        n_sources=0,
        inputs=tuple(map(str, inputs)),
        limit=limit,
        started=datetime.now(UTC),
        seconds=0.0,
        python=platform.python_version(),
    )


def _begin(store: Store, engine: Engine, settings: RunSettings) -> Job:
    provenance = engine.call(describe, settings)
    context = digest_context(provenance)
    # No task needs the corrections: they act after all shards.
    settings = replace(settings, corrections=())
    return Job(store=store, engine=engine, settings=settings, provenance=provenance, context=context)


def _process(
    job: Job, found: Sequence[Found], limit: int | None, progress: Progress | None
) -> list[ShardResult]:
    """Return the results of all shards, in order of their ids."""
    donors = _find_donors(job.store)
    scanned = _scan(job, found, limit)
    n_sources = sum(each.n_sources for each in scanned)
    shards = [shard.shard_id for each in scanned for shard in each.shards]
    tasks = _shard_tasks(job, scanned, count_sites(job.store, shards), donors)
    results: list[ShardResult] = []
    n_done = 0

    def tick() -> None:
        nonlocal n_done
        n_done += 1
        if progress is not None:
            progress(n_done, n_sources)

    here = isinstance(job.engine, InProcess)
    for result in job.engine.map(partial(run_shard, tick=tick) if here else run_shard, tasks):
        results.append(result)
        for _ in range(0 if here else result.n_sources):
            tick()
    return sorted(results, key=lambda result: result.shard_id)


def _finish(job: Job, results: Sequence[ShardResult], out: Path, facts: RunFacts) -> RunReport:
    """Write the tables, and only then forget what no later run needs."""
    changes, sources = compare_sources(job.store, results)
    tables, unmatched = make_tables(job.store, results, job.provenance.settings.corrections)
    facts = replace(facts, unmatched=unmatched)
    report = write_run(tables, out, provenance=job.provenance, facts=facts)
    keep_sources(job.store, sources)
    shards = [result.shard_id for result in results]
    job.store.sweep({shard.rpartition("-")[0] for shard in shards}, shards)
    return replace(
        report,
        n_new=changes.n_new,
        n_changed=changes.n_changed,
        n_removed=changes.n_removed,
        n_kept=changes.n_kept,
        n_processed=sum(result.n_processed for result in results),
    )


def _scan(job: Job, found: Sequence[Found], limit: int | None) -> list[Scanned]:
    """Read all portions; with a limit one after the other, as it counts over all of them."""
    tasks = (
        ScanTask(work=job.store.root, context=job.context, settings=job.settings, portion=portion)
        for portion in cut(found)
    )
    if limit is None:
        return sorted(job.engine.map(scan_portion, tasks), key=lambda each: each.portion.portion_id)
    scanned: list[Scanned] = []
    for task in tasks:
        left = limit - sum(each.n_sources for each in scanned)
        if left > 0:
            scanned += job.engine.map(scan_portion, [replace(task, limit=left)])
    return scanned


def _shard_tasks(
    job: Job, scanned: Sequence[Scanned], lines: LineCounts, donors: dict[str, set[str]]
) -> Iterator[ShardTask]:
    for each in scanned:
        older = {shard for item in each.portion.items for shard in donors.get(item.name, ())}
        for shard in each.shards:
            counts = only(lines, shard.sites)
            yield ShardTask(
                work=job.store.root,
                context=job.context,
                settings=job.settings,
                portion=each.portion,
                shard=shard,
                lines=counts,
                donors=tuple(sorted(older)),
                key=digest(job.context, shard.digest, digest_counts(counts)),
            )


def _find_donors(store: Store) -> dict[str, set[str]]:
    """Return the shards that hold earlier results for each file, by the file's name."""
    found: dict[str, set[str]] = {}
    for path in sorted((store.root / "scans").glob("*.json")):
        marker = read_marker(path)
        shards = {shard["shard_id"] for shard in marker.get("shards", ())}
        for name in marker.get("files", ()):
            found.setdefault(name, set()).update(shards)
    return found


def _hold_stdin(found: Sequence[Found], store: Store) -> list[Found]:
    """Put standard input by in a file, as it can be read once, by no worker; and name all paths in full."""
    stdin = store.temporary / "stdin"
    if any(item.path is None for item in found):
        stdin.write_bytes(sys.stdin.buffer.read())
    return [replace(item, path=item.path.absolute() if item.path else stdin) for item in found]


@contextmanager
def _locked(out: Path) -> Iterator[Store]:
    """Hold the folder for this run alone.

    Raises:
        OutputError: the folder cannot be made, or another run holds it.
    """
    make_folder(out / WORK)
    lock = FileLock(out / WORK / "lock")
    try:
        with lock.acquire(timeout=0):
            # Absolute: a worker elsewhere stands in another folder.
            yield Store(root=(out / WORK).absolute())
    except Timeout as error:
        fix = "wait until it has ended, or choose another folder with --out"
        raise OutputError("another run is at work on this folder", where=str(out), fix=fix) from error


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Turn a failure to write into an operator's error: rooms that read make drops of what they cannot read.

    Raises:
        OutputError: the disk is full, or the folder was taken away.
    """
    try:
        yield
    except OSError as error:
        fix = "make room or make the folder writable, then run the same command again: it goes on from here"
        why = error.strerror or str(error)
        raise OutputError(f"the output folder cannot be written ({why})", where=str(out), fix=fix) from error
