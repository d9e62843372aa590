"""Archives: every record is a page or a drop, and a damaged one costs only itself."""

import bz2
import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from pipeline.read import read_pages
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

Pack = Callable[[list[bytes]], bytes]
PACKED: dict[str, Pack] = {
    "warc.gz": lambda records: b"".join(map(gzip.compress, records)),
    "warc": b"".join,
    "warc.zst": lambda records: b"".join(map(zstandard.compress, records)),
    "warc.bz2": lambda records: bz2.compress(b"".join(records)),
}


def record(
    name: str,
    body: bytes = b"<html><body><p>The Mayor of Almstad received guests.</p></body></html>",
    *,
    head: str = "Content-Type: text/html",
    status: str = "200 OK",
    kind: str = "response",
) -> bytes:
    media = "application/http; msgtype=response"
    if kind == "response":
        body = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body
    else:
        media = head.removeprefix("Content-Type: ")
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
            f"WARC-Target-URI: https://www.almstad.example/{name}\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n"
            f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        + body
        + b"\r\n\r\n"
    )


def read(folder: Path, data: bytes, name: str = "crawl.warc.gz", **settings: int) -> list[Page | Drop]:
    (folder / name).write_bytes(data)
    return list(read_pages([folder / name], settings=RunSettings(**settings)))


def outcome(items: list[Page | Drop]) -> dict[str, str]:
    return {
        item.source.partition("#")[2]: "page" if isinstance(item, Page) else item.reason.value
        for item in items
    }


@pytest.mark.parametrize("suffix", PACKED)
def test_a_response_is_a_page_with_its_address_and_no_invented_date(tmp_path: Path, suffix: str) -> None:
    (page,) = read(tmp_path, PACKED[suffix]([record("a1")]), f"crawl.{suffix}")
    assert isinstance(page, Page)
    assert page.source == f"crawl.{suffix}#a1"
    assert (page.url, page.site) == ("https://www.almstad.example/a1", "www.almstad.example")
    assert (page.media, page.published_text) == ("html", None)
    assert "Almstad" in page.raw


def test_a_wet_file_holds_text(tmp_path: Path) -> None:
    data = gzip.compress(
        record("a", "Çağla came.".encode(), head="Content-Type: text/plain", kind="conversion")
    )
    (page,) = read(tmp_path, data, "crawl.wet.gz")
    assert isinstance(page, Page)
    assert (page.raw, page.media) == ("Çağla came.", "text")


def test_an_archive_is_known_by_its_content(tmp_path: Path) -> None:
    assert outcome(read(tmp_path, gzip.compress(record("a")), "download")) == {"a": "page"}


def test_standard_input(tmp_path: Path) -> None:
    stdin = io.BytesIO(PACKED["warc.gz"]([record("a"), record("b")]))
    items = list(read_pages(["-"], settings=RunSettings(), stdin=stdin))
    assert outcome(items) == {"a": "page", "b": "page"}


def test_one_record_by_its_id(tmp_path: Path) -> None:
    (tmp_path / "c.warc.gz").write_bytes(PACKED["warc.gz"]([record("a"), record("b"), record("c")]))
    items = list(read_pages([f"{tmp_path}/c.warc.gz#b"], settings=RunSettings()))
    assert outcome(items) == {"b": "page"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"status": "404 Not Found"}, "not a page"),
        ({"status": "301 Moved"}, "not a page"),
        ({"head": "Content-Type: image/png"}, "not a page"),
        ({"head": "Content-Type: application/pdf"}, "not a page"),
        ({"head": "Content-Type: TEXT/HTML; charset=utf-8"}, "page"),
        ({"head": "Content-Type: application/xhtml+xml"}, "page"),
        ({"head": "Server: x"}, "page"),
        ({"head": "Server: x", "body": b"%PDF-1.4"}, "binary"),
        ({"body": b""}, "empty"),
        ({"kind": "resource"}, "page"),
        ({"body": b"<p>x</p>" * 1000}, "too large"),
    ],
)
def test_what_is_a_page(tmp_path: Path, made: dict[str, str], expected: str) -> None:
    items = read(tmp_path, gzip.compress(record("a", **made)), max_raw_bytes=2000)
    assert outcome(items) == {"a": expected}


@pytest.mark.parametrize("kind", ["request", "metadata", "warcinfo", "revisit"])
def test_records_about_the_crawl_are_no_sources(tmp_path: Path, kind: str) -> None:
    data = PACKED["warc.gz"]([record("a", kind=kind), record("b")])
    assert outcome(read(tmp_path, data)) == {"b": "page"}


def test_the_charset_of_the_answer(tmp_path: Path) -> None:
    body = "<p>Привет из Софии, город встречает гостей</p>".encode("koi8-r")
    data = gzip.compress(record("a", body, head="Content-Type: text/html; charset=koi8-r"))
    (page,) = read(tmp_path, data)
    assert isinstance(page, Page) and "Привет из Софии" in page.raw


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "no-such", "rot13"])
def test_a_wrong_charset_does_no_harm(tmp_path: Path, charset: str) -> None:
    data = gzip.compress(
        record("a", "<p>Çağla Şahin</p>".encode(), head=f"Content-Type: text/html; charset={charset}")
    )
    (page,) = read(tmp_path, data)
    assert isinstance(page, Page) and "Çağla Şahin" in page.raw


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(b"<p>Hello</p>")),
        ("Content-Encoding: deflate", zlib.compress(b"<p>Hello</p>")),
        ("Content-Encoding: gzip", b"<p>Hello</p>"),
        ("Content-Encoding: br", b"<p>Hello</p>"),
        ("Content-Encoding: unheard-of", b"<p>Hello</p>"),
        ("Transfer-Encoding: chunked", b"<p>Hello</p>"),
        ("Transfer-Encoding: chunked", b"5\r\n<p>He\r\n7\r\nllo</p>\r\n0\r\n\r\n"),
    ],
)
def test_codings_are_undone_where_they_are_there(tmp_path: Path, coding: str, body: bytes) -> None:
    data = gzip.compress(record("a", body, head=f"Content-Type: text/html\r\n{coding}"))
    (page,) = read(tmp_path, data)
    assert isinstance(page, Page) and page.raw == "<p>Hello</p>"


def test_a_bomb_is_unpacked_no_further_than_the_limit(tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    data = gzip.compress(record("a", bomb, head="Content-Type: text/html\r\nContent-Encoding: gzip"))
    assert outcome(read(tmp_path, data, max_raw_bytes=100_000)) == {"a": "too large"}


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (lambda one: one.replace(b"Content-Length: ", b"Content-Length: 9"), {"b": "truncated"}),
        (lambda one: one.replace(b"WARC/1.0", b"WXRC/1.0"), {"byte": "unreadable"}),
        (
            lambda one: one.replace(b"200 OK", b"404 No").replace(b"Length: ", b"Length: 9"),
            {"b": "not a page"},
        ),
    ],
)
def test_a_broken_record_costs_only_itself(
    tmp_path: Path, suffix: str, damage: Callable[[bytes], bytes], lost: dict[str, str]
) -> None:
    records = [record("a"), damage(record("b")), record("c"), record("d")]
    found = outcome(read(tmp_path, PACKED[suffix](records), f"crawl.{suffix}"))
    found = {key.partition(" ")[0]: value for key, value in found.items()}
    assert found == {"a": "page", "c": "page", "d": "page"} | lost


@pytest.mark.parametrize("place", [0, 10])
@pytest.mark.parametrize("broken", [0, 1, 3])
def test_damaged_bytes_cost_only_their_record(tmp_path: Path, place: int, broken: int) -> None:
    members = [gzip.compress(record(name)) for name in "abcd"]
    damaged = bytearray(members[broken])
    damaged[place : place + 30] = b"x" * 30
    members[broken] = bytes(damaged)
    found = outcome(read(tmp_path, b"".join(members)))
    pages = {key for key, value in found.items() if value == "page"}
    assert pages == set("abcd") - {"abcd"[broken]}
    assert len(found) == 4


def test_a_cut_file_keeps_the_records_before_the_cut(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 20
    members = [gzip.compress(record(name, b"<p>" + noise + b"</p>")) for name in "abc"]
    found = outcome(read(tmp_path, b"".join(members)[: -len(members[-1]) // 2]))
    assert found["c"] == "truncated"
    assert set(found) == set("abc")


def test_ids_that_are_missing_or_repeated_give_names_of_their_own(tmp_path: Path) -> None:
    anonymous = record("x").replace(b"WARC-Record-ID: <urn:uuid:x>\r\n", b"")
    items = read(tmp_path, PACKED["warc.gz"]([record("a"), record("a"), anonymous, anonymous]))
    assert list(outcome(items)) == ["a", "a 2", "record 3", "record 4"]


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", gzip.compress(b"hello")])
def test_what_is_no_archive_is_one_drop(tmp_path: Path, data: bytes) -> None:
    (item,) = read(tmp_path, data)
    assert isinstance(item, Drop)


def test_openings_without_records_end(tmp_path: Path) -> None:
    items = read(tmp_path, b"\nWARC/1.0 x" * 20_000, "crawl.warc")
    assert [type(item) for item in items] == [Drop]
