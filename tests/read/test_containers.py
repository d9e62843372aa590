"""JSONL, CSV and Parquet: one page a row, named by its line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import DropReason, InputError
from pipeline.read import read_pages
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

ROW = {
    "text": "Mayor Ilse Brandvold received Tomas Kirel.",
    "url": "https://www.city.example/news/7",
    "title": "Courtesy call",
    "date": "5 March 2024",
    "language": "en-GB",
}


def read(file: Path, **settings: object) -> list[Page | Drop]:
    return list(read_pages([file], settings=RunSettings(**settings)))  # type: ignore[arg-type]


def outcome(results: list[Page | Drop]) -> dict[str, str]:
    return {r.source.split("#")[-1]: r.reason if isinstance(r, Drop) else r.raw for r in results}


def write(folder: Path, kind: str, rows: list[dict[str, object]]) -> Path:
    file = folder / f"pages.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), file)
    elif kind == "jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        cells = [list(rows[0])] + [[str(v) for v in row.values()] for row in rows]
        file.write_text("".join(",".join(f'"{c}"' for c in line) + "\n" for line in cells))
    return file


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_columns_become_hints(tmp_path: Path, kind: str) -> None:
    (page,) = read(write(tmp_path, kind, [ROW]))
    assert isinstance(page, Page)
    assert page.source == f"pages.{kind}#{2 if kind == 'csv' else 1}"
    assert (page.raw, page.url, page.title) == (ROW["text"], ROW["url"], ROW["title"])
    assert (page.published_text, page.language, page.site) == ("5 March 2024", "en", "www.city.example")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_the_same_page_has_the_same_digest_in_every_container(tmp_path: Path, kind: str) -> None:
    (plain,) = read(_text_file(tmp_path, str(ROW["text"])))
    (page,) = read(write(tmp_path, kind, [ROW]))
    assert isinstance(plain, Page) and isinstance(page, Page) and page.sha256 == plain.sha256


def _text_file(folder: Path, text: str) -> Path:
    (folder / "plain.txt").write_text(text)
    return folder / "plain.txt"


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_container_without_the_text_column_is_refused(tmp_path: Path, kind: str) -> None:
    file = write(tmp_path, kind, [{"body": "Text", "url": "https://a.example"}])
    with pytest.raises(InputError) as caught:
        read(file)
    assert "'text'" in caught.value.what and "body, url" in caught.value.where
    assert "--text-column" in caught.value.fix
    (page,) = read(file, text_column="body")
    assert isinstance(page, Page) and page.raw == "Text"


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_html_in_a_cell_gives_what_the_row_does_not_say(tmp_path: Path, kind: str) -> None:
    text = "<html lang=tr><head><title>From the head</title></head><body><p>x</p></body></html>"
    (page,) = read(write(tmp_path, kind, [{"text": text, "title": "From the row"}]))
    assert isinstance(page, Page)
    assert (page.media, page.title, page.language) == ("html", "From the row", "tr")


def test_bad_json_lines_are_drops_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl"
    lines = [
        b'{"text": "One"}', b"", b'{"text": "cut', b"[1, 2]", b'{"text": 7}', b'{"text": null}',
        b'{"text": " "}',
        b'{"other": "x"}', b"[" * 100_000, '{"text": "Çağla Şahin"}'.encode("cp1254"),
        b'{"text": "\\ud800 lone"}',
        b'{"text": "%PDF-1.4"}', b'{"text": "Last"}\r',
    ]  # fmt: skip
    file.write_bytes(b"\n".join(lines))
    assert outcome(read(file)) == {
        "1": "One", "3": "malformed", "4": "malformed", "5": "malformed", "6": "empty", "7": "empty",
        "8": "malformed", "9": "malformed", "10": "Çağla Şahin", "11": "? lone", "12": "binary", "13": "Last",
    }  # fmt: skip


def test_one_odd_first_line_is_a_bad_page_not_a_wrong_column(tmp_path: Path) -> None:
    file = write(tmp_path, "jsonl", [{"meta": 1}, {"text": "One"}])
    assert outcome(read(file)) == {"1": "malformed", "2": "One"}


def test_csv_names_the_line_on_which_a_row_begins(tmp_path: Path) -> None:
    file = tmp_path / "pages.csv"
    file.write_text(
        'url,text\nhttps://a.example,"One\nover\n""three"" lines"\n\nhttps://b.example,Two\nhttps://c.example\n'
    )
    assert outcome(read(file)) == {"2": 'One\nover\n"three" lines', "6": "Two", "7": "malformed"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = tmp_path / "pages.csv"
    file.write_bytes(f"title{delimiter}text\r\nA{delimiter}Çağla Şahin’s visit\r\n".encode(encoding))
    assert outcome(read(file)) == {"2": "Çağla Şahin’s visit"}


@pytest.mark.parametrize("text", ["x" * 5000, "x\n" * 2500, 'he said ""yes""\n' * 400])
def test_a_csv_row_that_is_too_large_costs_only_itself(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pages.csv"
    file.write_text(f'text,url\nOne,u\n"{text}",u\n"Two, it is",u\n')
    results = outcome(read(file, max_raw_bytes=2000))
    assert list(results.values()) == ["One", "too large", "Two, it is"]


def test_csv_cells_over_the_module_limit_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pages.csv"
    file.write_text("text\n" + "x" * 200_000 + "\n")
    assert outcome(read(file)) == {"2": "x" * 200_000}


def test_parquet_types(tmp_path: Path) -> None:
    file = tmp_path / "pages.parquet"
    table = pa.table(
        {
            "text": pa.array(["Çağla".encode("cp1254"), None, b"", "İlk".encode()], pa.binary()),
            "published": pa.array([dt.date(2024, 3, 5)] * 4),
            "Title": pa.array(["A", "B", "C", "D"]).dictionary_encode(),
        }
    )
    pq.write_table(table, file)
    pages = read(file)
    assert outcome(pages) == {"1": "Çağla", "2": "empty", "3": "empty", "4": "İlk"}
    first = pages[0]
    assert isinstance(first, Page) and (first.published_text, first.title) == ("2024-03-05", "A")


def test_a_truncated_container_keeps_the_rows_before_the_cut(tmp_path: Path) -> None:
    import gzip
    import random

    rng = random.Random(7)
    lines = [json.dumps({"text": f"Page {i} {rng.random()}"}) for i in range(2000)]
    file = tmp_path / "pages.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode())[:-4000])
    results = read(file)
    assert len(results) > 500
    assert isinstance(results[0], Page)
    assert results[-1] == Drop(
        source="pages.jsonl.gz",
        stage="read",
        reason=DropReason.TRUNCATED,
        detail="the compressed data ends too early",
    )
