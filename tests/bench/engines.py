"""What an engine adds to the work itself, and what the second pass takes: `python -m tests.bench.engines`.

Each measure is a run in a process of its own; engines take turns. The work is what a run over many pages takes beyond
a run over one page, which is what a start takes. Processor seconds are those of all processes of the run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.learn.corpus import find_gold, read_gold
from tests.conftest import ROOT

RUN = """
import json, resource, sys, time
import psutil
import pipeline.engine.job as job
from pipeline.engine import run
from pipeline.engine.local import Processes
from pipeline.engine.ray_engine import RayCrew
pages, out, engine, workers = *sys.argv[1:4], int(sys.argv[4])
crew = RayCrew(workers) if engine == "ray" else Processes(workers)
close, marks, clock = crew.close, {}, time.perf_counter()
def spent(process):
    times = process.cpu_times()
    return times.user + times.system
def closing():
    here = psutil.Process()
    marks["cpu"] = sum(map(spent, [here, *here.children(recursive=True)]))
    marks["wall"] = time.perf_counter() - clock
    close()
    marks["second"], marks["mib"] = -time.process_time(), -here.memory_info().rss / 2**20
crew.close = closing
run([pages], out, engine=crew)
marks["second"] += time.process_time()
marks["mib"] += resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(marks))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a run took: seconds of its first pass by processor and by the wall, processor seconds and MiB of its
    second pass.
    """

    cpu: float
    wall: float
    second: float
    mib: float

    def beyond(self, start: Taken) -> Taken:
        """Return what it took beyond a start."""
        return Taken(
            **{each.name: getattr(self, each.name) - getattr(start, each.name) for each in fields(self)}
        )


def make_pages(folder: Path, n_pages: int) -> None:
    """Write gold pages of the development split, again and again, each with a line of its own."""
    raws = [raw for path in find_gold(ROOT / "data" / "gold" / "dev") if (raw := read_gold(path).raw)]
    folder.mkdir()
    for number in range(n_pages):
        raw = raws[number % len(raws)]
        line = f"\nVisitor {number} signed the guest book.\n".encode()
        (folder / f"{number:06}{raw.suffix}").write_bytes(raw.read_bytes() + line)


def measure(pages: Path, engine: str, workers: int) -> Taken:
    """Run once."""
    with TemporaryDirectory() as out:
        command = [sys.executable, "-c", RUN, str(pages), out, engine, str(workers)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return Taken(**json.loads(done.stdout.splitlines()[-1]))


def measure_all(options: argparse.Namespace) -> tuple[dict[str, list[Taken]], dict[str, list[Taken]]]:
    """Return the starts and the work of both engines, round by round."""
    start: dict[str, list[Taken]] = {"local": [], "ray": []}
    work: dict[str, list[Taken]] = {"local": [], "ray": []}
    with TemporaryDirectory() as folder:
        one, many = Path(folder) / "one", Path(folder) / "many"
        make_pages(one, 1)
        make_pages(many, options.pages)
        for number in range(options.rounds):
            for engine in ("local", "ray") if number % 2 else ("ray", "local"):
                start[engine].append(measure(one, engine, options.workers))
                work[engine].append(measure(many, engine, options.workers).beyond(start[engine][-1]))
                print(engine, start[engine][-1], work[engine][-1], file=sys.stderr, flush=True)
    return start, work


def write_page(options: argparse.Namespace) -> Iterator[str]:
    start, work = measure_all(options)
    yield f"| engine, {options.workers} workers | start, wall s | {options.pages} pages, processor s | wall s |"
    yield "|---|---:|---:|---:|"
    for name, taken in work.items():
        begun = statistics.median(each.wall for each in start[name])
        cpu, wall = (statistics.median(getattr(each, what) for each in taken) for what in ("cpu", "wall"))
        yield f"| {name} | {begun:.1f} | {cpu:.1f} | {wall:.1f} |"
    yield ""
    for what, told in (("cpu", "processor seconds"), ("wall", "wall seconds")):
        pairs = zip(work["ray"], work["local"], strict=True)
        ratios = sorted(getattr(ray, what) / getattr(local, what) for ray, local in pairs)
        yield f"ray : local, {told}: {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    second = [each for taken in work.values() for each in taken]
    seconds, mib = (statistics.median(getattr(each, what) for each in second) for what in ("second", "mib"))
    yield f"second pass: {1_000 * seconds / options.pages:.1f} ms and {1_024 * mib / options.pages:.0f} KiB a page"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    for line in write_page(parser.parse_args()):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
