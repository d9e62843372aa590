"""How the work runs: over how many processes, in which portions, and what is kept for the next run.

```
discover ─▶ cut ─▶ scan_portion ─▶ count_sites ─▶ run_shard ─▶ resolve_across ─▶ tabulate ─▶ write
 files    portions   sources,        lines that     part files   identities         tables
                     line hashes     recur
           └───────── by portion ────────┘ all └── by shard ──┘ └────────── all ──────────┘
```

| module | job |
|---|---|
| job | a run: these steps in order |
| portions | which files are read together |
| scan, shard | the two tasks: pure functions of a small record and the files it names; they know no engine |
| tasks | those records |
| sites | lines that recur on a site, and whether an earlier result still stands |
| crew | a number of workers kept busy, and replaced when they die or hang |
| local, ray_engine | what a worker is: this process, a process of this machine, an actor of a Ray cluster |
| deaths, hand | which page a worker died of |
| limits, warmth | what a page may use; what a worker keeps in memory |
| store, codec, context | the work folder; records on disk; what makes results of an earlier run worthless |
| finish | identities over all pages, the tables, and what has changed |
"""

from __future__ import annotations

from pipeline.engine.job import run

__all__ = ["run"]
