"""Pages that want to do harm, from the file to everything a reader opens: no markup, no formula, nothing lost."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from followthemoney import model
from followthemoney.proxy import EntityProxy
from rich.console import Console

from pipeline.errors import DropReason
from pipeline.records import Drop
from pipeline.report.export import FORMATS, Exported, export_tables
from pipeline.report.export.cells import is_risky
from pipeline.report.notebook import page_html
from pipeline.report.page import write_report
from pipeline.report.show import show_page
from pipeline.run import extract_source
from pipeline.tables import TABLES
from pipeline.write.validate import validate_tables
from tests.hostile_pages import ADDRESSES, GUESTS, STEAL, write_pages
from tests.report.browser import open_report
from tests.report.office import computed, needs_office, opened

pytestmark = pytest.mark.model

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NOTEBOOK_TAGS = {"div", "p", "b", "br", "small", "span", "table", "tr", "th", "td"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages, the tables of one run over them, every export and the report."""
    from pipeline.engine import run

    folder = tmp_path_factory.mktemp("hostile")
    write_pages(folder / "pages")
    run([folder / "pages"], folder / "out")
    write_report(folder / "out", folder / "report.html")
    return folder


@pytest.fixture(scope="module")
def exported(home: Path) -> dict[str, Exported]:
    return {to: export_tables(home / "out", to) for to in FORMATS}


@pytest.fixture(scope="module")
def shown(home: Path) -> dict[str, Any]:
    """What `visits show` reads of each page."""
    return {path.name: extract_source(path) for path in sorted((home / "pages").iterdir())}


def rows_of(home: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(home / "out" / f"{table}.parquet").to_pylist()
    return rows


def test_every_page_is_a_document_or_a_drop(home: Path, tmp_path: Path) -> None:
    kept, dropped = rows_of(home, "documents"), rows_of(home, "drops")
    assert sorted(row["source"] for row in kept + dropped) == sorted(write_pages(tmp_path / "again"))
    reasons = {"endless.txt": DropReason.TOO_LARGE, "nul.txt": DropReason.BINARY}
    assert {row["source"]: row["reason"] for row in dropped} == reasons
    assert validate_tables(home / "out") == ()


def test_the_harm_reaches_the_tables(home: Path) -> None:
    """Else nothing below would be tested: what is dangerous stands in cells, as words."""
    said = [row["content"] for row in rows_of(home, "quotes")]
    assert any(words.startswith("=HYPERLINK") for words in said)
    assert any("{{constructor" in words for words in said)
    documents = rows_of(home, "documents")
    assert any(f"<script>{STEAL}</script>" in row["text"] for row in documents)
    assert {row["url"] for row in documents} >= set(ADDRESSES)
    guests = {name for row in rows_of(home, "visits") for name in row["guests"]}
    assert len(guests & set(GUESTS)) == len(documents)


def test_the_terminal_is_not_steered(shown: dict[str, Any]) -> None:
    for name, page in shown.items():
        if not isinstance(page, Drop):
            console = Console(file=io.StringIO(), markup=False, emoji=False, highlight=False, width=100)
            console.print(show_page(page))
            assert not STEERING.search(console.file.getvalue()), name  # type: ignore[attr-defined]


def test_nothing_of_a_page_becomes_markup_in_a_notebook(shown: dict[str, Any]) -> None:
    for name, page in shown.items():
        reader = Elements()
        reader.feed(page_html(page))
        assert reader.tags <= NOTEBOOK_TAGS, name
        assert reader.attributes <= {"style", "title", "dir", "scope"}, name
        assert not reader.addresses, name


class Elements(HTMLParser):
    """Collects the elements and attributes of a fragment of HTML, and styles that would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name == "style" and "url" in (value or "")]


def test_no_field_of_the_csv_files_is_a_formula(home: Path, exported: dict[str, Exported]) -> None:
    for table in TABLES:
        with (exported["csv"].path / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            csv.field_size_limit(1_000_000)
            fields = list(csv.reader(file))
        assert len(fields) == len(rows_of(home, table)) + 1
        cells = [cell for row in fields for cell in row if not re.fullmatch(r"-?[\d.]+", cell)]
        assert [cell for cell in cells if is_risky(cell) and not cell.startswith("'")] == []


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(home: Path, exported: dict[str, Exported]) -> None:
    book = openpyxl.load_workbook(exported["xlsx"].path)
    for table in TABLES:
        assert book[table].max_row == len(rows_of(home, table)) + 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


@pytest.mark.parametrize("table", ["documents", "quotes"])
@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_libreoffice_computes_nothing(
    exported: dict[str, Exported], tmp_path: Path, to: str, table: str
) -> None:
    needs_office()
    path = exported[to].path
    assert computed(opened(path / f"{table}.csv" if FORMATS[to].folder else path, tmp_path)) == set()


@pytest.mark.parametrize("table", TABLES)
def test_the_databases_hold_every_cell(home: Path, exported: dict[str, Exported], table: str) -> None:
    rows = rows_of(home, table)
    with duckdb.connect(exported["duckdb"].path, read_only=True) as database:
        kept = database.execute(f'SELECT * FROM "{table}"').fetchall()
    assert sorted(map(repr, kept)) == sorted(repr(tuple(row.values())) for row in rows)
    lite = sqlite3.connect(exported["sqlite"].path)
    texts = [name for name, value in (rows or [{}])[0].items() if isinstance(value, str)]
    for name in texts:
        found = [value for (value,) in lite.execute(f"SELECT {name} FROM {table}")]
        assert sorted(map(repr, found)) == sorted(repr(row[name]) for row in rows)
    lite.close()


@pytest.mark.parametrize("table", TABLES)
def test_the_lines_of_json_hold_every_row(home: Path, exported: dict[str, Exported], table: str) -> None:
    lines = (exported["jsonl"].path / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(json.dumps(rows_of(home, table), default=str))


def test_follow_the_money_takes_every_entity_and_no_false_address(exported: dict[str, Exported]) -> None:
    lines = exported["ftm"].path.read_text(encoding="utf-8").splitlines()
    entities = [EntityProxy.from_dict(model, json.loads(line)) for line in lines]
    assert {name for entity in entities for name in entity.get("name", quiet=True)} >= set(GUESTS[:4])
    values = [value for entity in entities for _, value in entity.itervalues()]
    assert not [value for value in values if STEERING.search(value) or value in ADDRESSES]


def test_the_tasks_of_label_studio_point_at_their_words(home: Path, exported: dict[str, Exported]) -> None:
    tasks = json.loads(exported["label-studio"].path.read_text(encoding="utf-8"))
    assert len(tasks) == len(rows_of(home, "documents"))
    for task in tasks:
        regions = [r["value"] for r in task["predictions"][0]["result"] if r["type"] == "labels"]
        assert regions
        assert all(task["data"]["text"][r["start"] : r["end"]] == r["text"] for r in regions)
    (interface,) = (file for file in exported["label-studio"].files if file.suffix == ".xml")
    assert "stolen" not in ElementTree.tostring(ElementTree.parse(interface).getroot(), encoding="unicode")


def test_no_hostile_word_stands_in_the_report_as_it_came(home: Path) -> None:
    source = (home / "report.html").read_text(encoding="utf-8")
    assert "stolen" not in source and "=HYPERLINK" not in source
    assert source.count("<script>") == 1 and not STEERING.search(source)


@pytest.mark.browser
def test_in_a_browser_every_word_of_theirs_stays_a_word(browser: Any, home: Path) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda request: request.url.startswith("file:") or faults.append(request.url))
    visits = rows_of(home, "visits")
    said = ""
    for view in ("#/", "#/visits?q=window", *(f"#/visit/{visit['visit_id']}" for visit in visits)):
        open_report(page, home / "report.html", view)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("window.stolen") is None
        assert page.locator("main :is(img, iframe, object, embed, base, math, style, script, b)").count() == 0
        addresses = "links => links.map((link) => link.getAttribute('href'))"
        assert all(each.startswith("#") for each in page.locator("a[href]").evaluate_all(addresses))
        said += page.inner_text("body")
    page.close()
    assert not faults and not re.search("[\u202a-\u202e\u2066-\u2069]", said)
    assert f"<script>{STEAL}</script>" in said and "=HYPERLINK(1)" in said and ADDRESSES[0] in said
