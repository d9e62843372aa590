"""Pages broken in every way that bytes can be broken: each one is a document or a drop, and every offset holds."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.engine import run
from pipeline.write.validate import validate_tables
from tests.conftest import ROOT

BATCH = 400
SCRAPS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\r\n", b"&#x110000;", b"&amp;amp;", b"&nbsp;",
    b"<div>", b"</p>", b"<!--", b"]]>", b"<![CDATA[", b"<script>", b"<plaintext>", b'"', b"\xe2\x80\x9c",
    b"\xe2\x80\x9d", b"\xc2\xab", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"H.E. ", b"Mr. ", b"(", b"said ", b"\xcc\x81" * 40,
    b"\xf0\x9f\x87\xb9\xf0\x9f\x87\xb7", b"A" * 3_000, b" " * 3_000, b"\n" * 300, b"1 May ", b"\xc4\xb0", b"<p>" * 300,
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Mutants:
    """How many pages went in and what became of them; `faults` are broken promises."""

    pages: int = 0
    documents: int = 0
    drops: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def accounted(self) -> int:
        return self.documents + self.drops.total()


def torture(folder: Path, *, n_pages: int, seed: int = 0, workers: int = 1) -> Mutants:
    """Run so many mutated pages in batches.

    Args:
        folder: where pages and tables may lie.
        n_pages: mutated pages in all.
        seed: the same seed makes the same pages.
        workers: as in a run.
    """
    chance, found = random.Random(seed), Mutants()
    seeds = [path for name in ("raw", "gold/train") for path in sorted((ROOT / "data" / name).iterdir())]
    originals = [(path.suffix, path.read_bytes()) for path in seeds if path.suffix in (".html", ".txt")]
    while found.pages < n_pages:
        size = min(BATCH, n_pages - found.pages)
        pages, out = folder / "in", folder / "out"
        for number in range(size):
            suffix, content = chance.choice(originals)
            # A folder each: what recurs on a site must not depend on chance neighbours.
            target = pages / f"{number:04}" / f"page{suffix}"
            target.parent.mkdir(parents=True)
            target.write_bytes(mutate(content, chance.choice(originals)[1], chance))
        report = run([pages], out, workers=workers)
        found.pages += size
        found.documents += report.n_documents
        found.drops.update(pq.read_table(out / "drops.parquet")["reason"].to_pylist())
        found.faults += [f"{fault.table}: {fault.rule}: {fault.detail}" for fault in validate_tables(out)]
        if report.n_sources != size:
            found.faults.append(f"{size} pages in, {report.n_sources} sources")
        shutil.rmtree(pages)
        shutil.rmtree(out)
    return found


def mutate(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a page with one to six mutations."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + int(chance.expovariate(1 / 80)))
        match chance.randrange(7):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = data[start:end] * chance.randint(1, 30)
            case 2:
                data[start:end] = chance.choice(SCRAPS)
            case 3:
                data[start:start] = chance.choice(SCRAPS) * chance.randint(1, 4)
            case 4:
                data[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            case 5:
                cut = chance.randrange(len(other))
                data[start:start] = other[cut : cut + chance.randrange(2_000)]
            case _ if chance.random() < 0.3:
                del data[start:]
    return bytes(data)
