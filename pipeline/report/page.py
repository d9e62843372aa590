"""`visits report`: the tables as one web page that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import pyarrow as pa

from pipeline.errors import OutputError
from pipeline.report import figures
from pipeline.report.charts import map_chart, network_chart, timeline_chart, topics_chart
from pipeline.report.load import Row, load_table, made_by
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
# The longest list in the tables beside the charts; they say what a chart says, not more.
MAX_FIGURES = 200
SCRIPTS = ("data.js", "dom.js", "filters.js", "overview.js", "table.js", "visit.js", "app.js")
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
    maker = made_by(tables)
    held = Tables(**{name: load_table(tables, name) for name in _NAMES})
    visits = [plain_row(row) for row in held.visits.to_pylist()]
    order = order_documents(visits)
    n_texts = min(max_texts, len(order))
    temporary = out.with_name(f".{out.name}.tmp")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_page(held, visits, order, n_texts, maker=maker))
        n_bytes = temporary.stat().st_size
        temporary.replace(out)
    except OSError as error:
        fix = "choose another file with --out"
        raise OutputError(f"the report cannot be written ({error})", where=str(out), fix=fix) from error
    return ReportFacts(n_visits=len(visits), n_texts=n_texts, n_bytes=n_bytes)


def _page(
    tables: Tables, visits: Sequence[Row], order: Sequence[str], n_texts: int, *, maker: str
) -> Iterator[str]:
    """Yield the page: a shell of our own words, the charts, and everything from pages as packed data."""
    style = "\n" + _asset("page.css")
    script = "\n" + "\n".join(f"// {name}\n{_asset(name)}" for name in SCRIPTS)
    charts = _charts(visits)
    shell = Template(_asset("page.html")).substitute(
        policy=_policy(style, script), style=style, **charts, maker=escape(maker)
    )
    head, tail = shell.split("<!-- data -->")
    yield head
    yield _data("index", _index(tables, visits, order, n_texts))
    for number, block in enumerate(document_blocks(tables, order, n_texts)):
        yield _data(f"block{number}", block)
    before, after = tail.split("<!-- script -->")
    yield f"{before}<script>{script}</script>{after}"


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
        "figures": _figures(tables, visits),
    }


def _figures(tables: Tables, visits: Sequence[Row]) -> Mapping[str, Any]:
    return {
        "countries": figures.count_countries(visits),
        "timeline": [(bar.key, bar.status, bar.n) for bar in figures.timeline(visits) if bar.n],
        "topics": figures.count_topics(visits),
        "years": figures.topics_by_year(visits)[:MAX_FIGURES],
        "meetings": figures.meetings(visits)[:MAX_FIGURES],
        "guests": figures.count_guests(visits)[: figures.TOP],
        "organizations": figures.count_organizations(visits)[: figures.TOP],
        "quotes": _quotes(tables.quotes, visits),
    }


def _quotes(quotes: pa.Table, visits: Sequence[Row]) -> list[Mapping[str, Any]]:
    """Return the quotations that stand out among those of pages about visits, each with a visit to look at."""
    visit_of = {doc_id: visit["visit_id"] for visit in reversed(visits) for doc_id in visit["doc_ids"]}
    columns = ["quote_id", "doc_id", "visit_id", "person_id", "speaker", "content", "kind", "score"]
    told = (row for row in quotes.select(columns).to_pylist() if row["doc_id"] in visit_of)
    return [
        {**plain_row(row), "visit_id": row["visit_id"] or visit_of[row["doc_id"]], "n": n}
        for row, n in figures.top_quotes(told)
    ]


def _charts(visits: Sequence[Row]) -> dict[str, str]:
    """Return each chart as SVG, or a sentence that says why there is none."""
    countries, bars = figures.count_countries(visits), figures.timeline(visits)
    cells, pairs = figures.topics_by_year(visits), figures.meetings(visits)
    order = [topic for topic, _ in figures.count_topics(visits)]
    return {
        "map": map_chart(countries) if countries else _nothing("No visit names the country of its guests."),
        "timeline": timeline_chart(bars) if bars else _nothing("No page states the date of its visit."),
        "topics": topics_chart(cells, order) if cells else _nothing("No dated visit has a topic."),
        "network": network_chart(pairs) if pairs else _nothing("No visit names both a guest and a host."),
    }


def _nothing(sentence: str) -> str:
    return f'<p class="empty">{sentence}</p>'


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
        "trusted-types 'none'",
    ))  # fmt: skip


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _data(name: str, value: object) -> str:
    return f'<script type="application/octet-stream" id="{name}">{pack(value)}</script>\n'


def _asset(name: str) -> str:
    return (files("pipeline.report") / "assets" / name).read_text(encoding="utf-8")
