"""`visits report`: the tables as one web page that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import pyarrow as pa
import vl_convert

from pipeline.errors import OutputError
from pipeline.report import figures
from pipeline.report.charts import (
    MAX_PAIRS,
    Spec,
    band_name,
    bands,
    map_chart,
    network_chart,
    people_of,
    timeline_chart,
    topics_chart,
)
from pipeline.report.load import Origin, Row, load_table, origin_of
from pipeline.report.payload import (
    BLOCK,
    Tables,
    document_blocks,
    index_columns,
    order_documents,
    pack,
    plain_row,
)
from pipeline.report.places import country_names

# Texts held by default: about 20 MB of page; a browser opens that in a second.
MAX_TEXTS = 5_000
# Speakers whose best quotation is packed, so that a filter still leaves some to be shown.
MAX_SPEAKERS = 200
SCRIPTS = (
    "data.js", "dom.js", "filters.js", "counts.js", "charts.js", "overview.js", "table.js", "visit.js", "app.js",
)  # fmt: skip
_NAMES = ("documents", "visits", "participants", "titles", "quotes", "mentions")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What was written."""

    n_visits: int
    n_texts: int
    n_bytes: int


def write_report(tables: Path, out: Path, *, max_texts: int = MAX_TEXTS) -> ReportFacts:
    """Write the report of a folder of tables.

    Args:
        tables: the folder that a run wrote.
        out: the HTML file.
        max_texts: how many documents are held with their text, those of the latest visits first.

    Returns:
        What was written.

    Raises:
        TablesError: a table or the manifest is missing or unreadable.
        OutputError: the file cannot be written.
    """
    origin = origin_of(tables)
    held = Tables(**{name: load_table(tables, name) for name in _NAMES})
    visits = [plain_row(row) for row in held.visits.to_pylist()]
    order = order_documents(visits)
    n_texts = min(max_texts, len(order))
    temporary = out.with_name(f".{out.name}.tmp")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_page(held, visits, order, n_texts, origin))
        n_bytes = temporary.stat().st_size
        temporary.replace(out)
    except OSError as error:
        fix = "choose another file with --out"
        raise OutputError(f"the report cannot be written ({error})", where=str(out), fix=fix) from error
    return ReportFacts(n_visits=len(visits), n_texts=n_texts, n_bytes=n_bytes)


def _page(
    tables: Tables, visits: Sequence[Row], order: Sequence[str], n_texts: int, origin: Origin
) -> Iterator[str]:
    """Yield the page: a shell of our own words, the charts, and everything from pages as packed data."""
    style = "\n" + _asset("page.css")
    script = "\n" + "\n".join((_vega(), *(f"// {name}\n{_asset(name)}" for name in SCRIPTS)))
    shell = Template(_asset("page.html")).substitute(
        policy=_policy(style, script),
        style=style,
        maker=escape(origin.maker),
        corrected=_corrected(origin.n_corrections),
    )
    head, tail = shell.split("<!-- data -->")
    yield head
    yield _data("index", _index(tables, visits, order, n_texts))
    for number, block in enumerate(document_blocks(tables, order, n_texts)):
        yield _data(f"block{number}", block)
    before, after = tail.split("<!-- script -->")
    yield f"{before}<script>{script}</script>{after}"


def _corrected(n: int) -> str:
    """Return what the page says of corrections.

    >>> _corrected(0), _corrected(1)
    ('Nobody has corrected what it found', 'A person has corrected it in 1 line; the rest is as it was found')
    """
    if not n:
        return "Nobody has corrected what it found"
    return f"A person has corrected it in {n:,} line{'s' * (n > 1)}; the rest is as it was found"


def _index(tables: Tables, visits: Sequence[Row], order: Sequence[str], n_texts: int) -> Mapping[str, Any]:
    documents = tables.documents.select(["doc_id", "title"]).to_pydict()
    headlines = dict(zip(documents["doc_id"], documents["title"], strict=True))
    return {
        "facts": {
            "documents": tables.documents.num_rows,
            "reporting": len(order),
            "texts": n_texts,
            "block": BLOCK,
        },
        "countries": dict(country_names()),
        "visits": index_columns(visits, headlines, order),
        "quotes": _quotes(tables.quotes, visits),
        "charts": _charts(visits),
    }


def _quotes(quotes: pa.Table, visits: Sequence[Row]) -> list[Mapping[str, Any]]:
    """Return the quotations that stand out among those of pages about visits, each with a visit to look at."""
    visit_of = {doc_id: visit["visit_id"] for visit in reversed(visits) for doc_id in visit["doc_ids"]}
    columns = ["quote_id", "doc_id", "visit_id", "person_id", "speaker", "content", "kind", "score"]
    told = (row for row in quotes.select(columns).to_pylist() if row["doc_id"] in visit_of)
    return [
        {**plain_row(row), "visit_id": row["visit_id"] or visit_of[row["doc_id"]], "n": n}
        for row, n in figures.top_quotes(told, MAX_SPEAKERS)
    ]


def _charts(visits: Sequence[Row]) -> Mapping[str, Any]:
    """Return each chart as Vega draws it, and what counts need to fit it; nothing where there is nothing to draw."""
    countries, cells = figures.count_countries(visits), figures.topics_by_year(visits)
    bars, topics = figures.timeline(visits), [topic for topic, _, _ in cells]
    pairs = [(guest, host) for guest, host, _ in figures.meetings(visits)[:MAX_PAIRS]]
    most = max((n for _, n in countries), default=0)
    most_topics = max((n for _, _, n in cells), default=0)
    keys, years = sorted({bar.key for bar in bars}), sorted({year for _, year, _ in cells})
    order = [topic for topic, _ in figures.count_topics(visits) if topic in topics]
    network, heights = network_chart(pairs) if pairs else (None, [])
    specs: dict[str, Spec | None] = {
        "map": map_chart(most) if countries else None,
        "timeline": timeline_chart(keys, sorted({bar.status for bar in bars if bar.n})) if bars else None,
        "topics": topics_chart(order, years, most_topics) if cells else None,
        "network": network,
    }
    return {
        "specs": {name: spec for name, spec in specs.items() if spec is not None},
        "months": figures.by_month(visits),
        "steps": {"map": _steps(most), "topics": _steps(most_topics)},
        "pairs": pairs,
        "people": people_of(pairs),
        "heights": heights,
    }


def _steps(most: int) -> list[tuple[int, int, str]]:
    return [(low, high, band_name(low, high)) for low, high in bands(most)] if most else []


@cache
def _vega() -> str:
    """Return Vega with its licence: the script that draws the charts, from the package that vl-convert is."""
    script = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    if "</script" in script.lower() or "<!--" in script:
        raise OutputError(
            "Vega's script cannot stand in a page", where="vl-convert", fix="use another version"
        )
    return f"/*\n{_asset('vega.LICENSE')}*/\n{script}"


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: these two texts, no other code, no request, no form, no frame."""
    return "; ".join((
        "default-src 'none'",
        f"script-src '{_digest(script)}'",
        f"style-src '{_digest(style)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        # One policy, named `default`, by which the empty string alone may become markup: `charts.js` says why.
        "trusted-types default",
    ))  # fmt: skip


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _data(name: str, value: object) -> str:
    return f'<script type="application/octet-stream" id="{name}">{pack(value)}</script>\n'


def _asset(name: str) -> str:
    return (files("pipeline.report") / "assets" / name).read_text(encoding="utf-8")
