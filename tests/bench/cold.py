"""What is measured in processes of their own: start-up, and time and memory as pages grow more."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.learn.corpus import find_gold, read_gold

FIRST_PAGE = "from pipeline import extract; extract('Mayor Oriana Vasse received the Ambassador of Italy.')"
RUN = """
import json, resource, sys
from pipeline.engine import run
run([sys.argv[1]], sys.argv[2])
both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([sum(u.ru_utime + u.ru_stime for u in both), max(u.ru_maxrss for u in both) / 1024]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One run over so many pages: processor seconds, all processes, and the highest memory of one."""

    n_pages: int
    seconds: float
    peak_mib: float


def start_seconds(*arguments: str, times: int = 3) -> float:
    """Return the median of the seconds, by the clock on the wall, that a Python command takes."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def measure_growth(gold: Path, sizes: Sequence[int]) -> Iterator[Growth]:
    """Yield what runs over so many pages take; gold pages come again and again, each with a number of its own."""
    raws = [raw for path in find_gold(gold) if (raw := read_gold(path).raw)]
    for size in sizes:
        with TemporaryDirectory() as folder:
            pages = Path(folder) / "pages"
            pages.mkdir()
            for number in range(size):
                raw = raws[number % len(raws)]
                text = raw.read_bytes() + f"\nVisitor {number} signed the guest book.\n".encode()
                (pages / f"{number:06}{raw.suffix}").write_bytes(text)
            command = [sys.executable, "-c", RUN, str(pages), str(Path(folder) / "out")]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, peak = json.loads(done.stdout.splitlines()[-1])
        yield Growth(n_pages=size, seconds=seconds, peak_mib=peak)
