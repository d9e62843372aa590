"""From web pages about diplomatic visits to tables.

```
 data/raw ─▶ read ─▶ clean ─▶ annotate ─▶ resolve ─▶ tabulate ─▶ write ─▶ data/out
   pages     Page   CleanPage  Annotated   Resolved     Table      Manifest   Parquet
              └────────── Drop(reason) ──────┘
```

Public names, loaded on first use so that `visits --help` never imports spaCy:

- `extract(text, *, url=None)`: one page in, an `Extraction` out.
- `run(inputs, out, ...)`: pages in, a folder of Parquet tables out.
- `load_nlp()`: the spaCy pipeline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.annotate.nlp import load_nlp
    from pipeline.engine import run
    from pipeline.run import Extraction, extract

__version__ = "0.1.0"
__all__ = ["Extraction", "__version__", "extract", "load_nlp", "run"]

_HOMES = {
    "Extraction": "pipeline.run",
    "extract": "pipeline.run",
    "run": "pipeline.engine",
    "load_nlp": "pipeline.annotate.nlp",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its room on first use.

    Raises:
        AttributeError: no such public name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
