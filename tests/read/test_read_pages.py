"""What a run sees: every source once, as a page or a drop, in one order."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import os
import tracemalloc
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.errors import DropReason, InputError
from pipeline.read import read_pages
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

SETTINGS = RunSettings()
PAGE = "Mayor Ilse Brandvold received Ambassador Tomas Kirel.\n"


def read(*inputs: str | Path, **settings: object) -> list[Page | Drop]:
    return list(read_pages(inputs, settings=RunSettings(**settings)))  # type: ignore[arg-type]


def only(*inputs: str | Path, **settings: object) -> Page | Drop:
    (result,) = read(*inputs, **settings)
    return result


def reasons(results: list[Page | Drop]) -> dict[str, DropReason | None]:
    return {r.source: r.reason if isinstance(r, Drop) else None for r in results}


def test_a_page_keeps_text_name_and_digest(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(PAGE.encode())
    page = only(file)
    assert isinstance(page, Page)
    assert (page.source, page.raw, page.media) == ("page.txt", PAGE, "text")
    assert page.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_ends_are_normalised(tmp_path: Path, newline: str) -> None:
    (tmp_path / "a.txt").write_bytes(f"One{newline}Two{newline}".encode())
    page = only(tmp_path)
    assert isinstance(page, Page) and page.raw == "One\nTwo\n"


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".zst", zstandard.compress),
        (".zst", lambda data: zstandard.compress(data[:9]) + zstandard.compress(data[9:])),
        (".gz", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("", gzip.compress),
    ],
)
def test_compressed_pages_read_like_plain_ones(tmp_path: Path, suffix: str, pack: object) -> None:
    (tmp_path / f"page.txt{suffix}").write_bytes(pack(PAGE.encode()))  # type: ignore[operator]
    page = only(tmp_path)
    assert isinstance(page, Page) and page.raw == PAGE
    assert page.source == f"page.txt{suffix}"
    assert page.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


def test_compressed_containers_are_read_by_their_inner_suffix(tmp_path: Path) -> None:
    (tmp_path / "pages.csv.zst").write_bytes(zstandard.compress(b"text\nOne page\n"))
    (tmp_path / "pages.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Another"}\n'))
    pq.write_table(pa.table({"text": ["A third"]}), tmp_path / "pages.parquet")
    packed = tmp_path / "packed.parquet.gz"
    packed.write_bytes(gzip.compress((tmp_path / "pages.parquet").read_bytes()))
    assert [(r.source, r.raw) for r in read(tmp_path) if isinstance(r, Page)] == [
        ("packed.parquet.gz#1", "A third"),
        ("pages.csv.zst#2", "One page"),
        ("pages.jsonl.gz#1", "Another"),
        ("pages.parquet#1", "A third"),
    ]


def _bad_files() -> dict[str, tuple[bytes, DropReason]]:
    text = (PAGE * 200).encode()
    noise = bytes((i * 97 + i // 7 * 31) % 255 + 1 for i in range(4000))
    return {
        "empty.txt": (b"", DropReason.EMPTY),
        "blank.txt": (b" \r\n\t \n", DropReason.EMPTY),
        "mark.txt": (b"\xef\xbb\xbf\n", DropReason.EMPTY),
        "nul.txt": (b"Mayor\x00 of\x00\x00 the port, and more of it", DropReason.BINARY),
        "doc.pdf": (b"%PDF-1.7\n1 0 obj", DropReason.BINARY),
        "doc.html": (b"%PDF-1.7\n1 0 obj", DropReason.BINARY),
        "image.png": (b"\x89PNG\r\n\x1a\n....", DropReason.BINARY),
        "doc.docx": (b"PK\x03\x04......", DropReason.BINARY),
        "nested.gz": (gzip.compress(gzip.compress(text)), DropReason.BINARY),
        "noise.txt": (noise, DropReason.UNDECODABLE),
        "cut.txt.gz": (gzip.compress(text)[:-12], DropReason.TRUNCATED),
        "cut.txt.zst": (zstandard.compress(text)[:-5], DropReason.TRUNCATED),
        "cut.txt.bz2": (bz2.compress(text)[:-12], DropReason.TRUNCATED),
        "head.txt.gz": (gzip.compress(text)[:5], DropReason.TRUNCATED),
        "broken.txt.gz": (gzip.compress(text)[:14] + b"\xff" * 40, DropReason.UNREADABLE),
        "broken.txt.zst": (zstandard.compress(text)[:8] + b"\xff" * 40, DropReason.UNREADABLE),
        "pages.parquet": (b"PAR1 and no more", DropReason.MALFORMED),
        "none.jsonl": (b"", DropReason.EMPTY),
        "none.csv": (b"", DropReason.EMPTY),
        "header.csv": (b"text,url\n", DropReason.EMPTY),
    }


@pytest.mark.parametrize("name", _bad_files())
def test_a_bad_file_is_a_drop_with_its_reason(tmp_path: Path, name: str) -> None:
    data, reason = _bad_files()[name]
    (tmp_path / name).write_bytes(data)
    drop = only(tmp_path)
    assert isinstance(drop, Drop)
    assert (drop.source, drop.stage, drop.reason) == (name, "read", reason)
    assert drop.detail


def test_bad_files_never_stop_the_good_ones(tmp_path: Path) -> None:
    for name, (data, _) in _bad_files().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_text(PAGE)
    results = read(tmp_path)
    assert reasons(results) == {**{n: r for n, (_, r) in _bad_files().items()}, "zz.txt": None}
    assert [r.source for r in results] == sorted(r.source for r in results)


def test_unreadable_things_in_a_folder_are_drops(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "ok.txt").write_text(PAGE)
    bad = DropReason.UNREADABLE
    assert reasons(read(tmp_path)) == {
        "gone.txt": bad, "loop": bad, "ok.txt": None, "pipe.txt": bad, "self": bad,
    }  # fmt: skip


@pytest.mark.parametrize("limit", [100, 99])
def test_the_limit_counts_unpacked_bytes(tmp_path: Path, limit: int) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"x" * 100))
    expected = None if limit == 100 else DropReason.TOO_LARGE
    assert set(reasons(read(tmp_path, max_raw_bytes=limit)).values()) == {expected}


@pytest.mark.parametrize("suffix", ["txt.gz", "txt.zst", "txt.bz2", "jsonl.gz", "csv.zst", "csv.gz"])
def test_a_bomb_is_never_unpacked_whole(tmp_path: Path, suffix: str) -> None:
    head = {"jsonl": b'{"text": "', "csv": b'text\n"', "txt": b""}[suffix.split(".", maxsplit=1)[0]]
    blow = 100_000_000
    packer = {
        "gz": zlib.compressobj(wbits=31),
        "bz2": bz2.BZ2Compressor(),
        "zst": zstandard.ZstdCompressor().compressobj(),
    }
    pack = packer[suffix.split(".")[1]]
    chunk = b"a" * 1_000_000
    with (tmp_path / f"bomb.{suffix}").open("wb") as file:
        file.write(pack.compress(head))
        for _ in range(blow // len(chunk)):
            file.write(pack.compress(chunk))
        file.write(pack.flush())
    tracemalloc.start()
    results = read(tmp_path, max_raw_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert set(reasons(results).values()) == {DropReason.TOO_LARGE}
    assert peak < 40_000_000


def test_one_long_line_costs_only_its_own_page(tmp_path: Path) -> None:
    long = "x" * 50_000_000
    (tmp_path / "a.jsonl").write_text(
        f'{{"text": "{PAGE.strip()}"}}\n{{"text": "{long}"}}\n{{"text": "Last"}}\n'
    )
    (tmp_path / "b.txt").write_text(long)
    assert reasons(read(tmp_path)) == {
        "a.jsonl#1": None, "a.jsonl#2": DropReason.TOO_LARGE,
        "a.jsonl#3": None, "b.txt": DropReason.TOO_LARGE,
    }  # fmt: skip


def test_html_of_20_000_nested_tags_is_read(tmp_path: Path) -> None:
    deep = "<html><head><title>Deep</title></head><body>" + "<div>" * 20_000 + PAGE + "</div>" * 20_000
    (tmp_path / "deep.html").write_text(deep)
    page = only(tmp_path)
    assert isinstance(page, Page) and page.title == "Deep" and page.media == "html"


def test_standard_input_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    pages = list(read_pages(["-", tmp_path], settings=SETTINGS, stdin=io.BytesIO(b"From a pipe")))
    assert [(p.source, p.raw) for p in pages if isinstance(p, Page)] == [
        ("a.txt", PAGE),
        ("stdin", "From a pipe"),
    ]


def test_standard_input_may_hold_a_container() -> None:
    lines = io.BytesIO(b'{"text": "One"}\n{"text": "Two"}\n')
    pages = list(read_pages(["-"], settings=SETTINGS, stdin=lines))
    assert [p.source for p in pages] == ["stdin#1", "stdin#2"]
    table = io.BytesIO()
    pq.write_table(pa.table({"text": ["One"]}), table)
    table.seek(0)
    assert [p.source for p in read_pages(["-"], settings=SETTINGS, stdin=table)] == ["stdin#1"]


@pytest.mark.parametrize("given", ["nowhere", "nowhere.txt", "nowhere/*.txt", "a.txt#1#", "b.jsonl#1"])
def test_inputs_that_name_nothing_are_refused_at_the_call(tmp_path: Path, given: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pages([str(tmp_path / given)], settings=SETTINGS)
    assert caught.value.where and caught.value.fix


def test_an_empty_folder_is_refused_at_the_call(tmp_path: Path) -> None:
    (tmp_path / ".hidden.txt").write_text(PAGE)
    with pytest.raises(InputError, match="no page"):
        read_pages([tmp_path], settings=SETTINGS)


def test_one_record_of_a_container_can_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl"
    file.write_text("".join(json.dumps({"text": f"Page {i}"}) + "\n" for i in range(1, 6)))
    page = only(f"{file}#3")
    assert isinstance(page, Page) and (page.source, page.raw) == ("pages.jsonl#3", "Page 3")


def test_reading_streams(tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl"
    with file.open("w") as handle:
        for i in range(5_000):
            handle.write(json.dumps({"text": f"Page {i} " + "x" * 1000}) + "\n")
    tracemalloc.start()
    assert sum(1 for _ in read_pages([file], settings=SETTINGS)) == 5_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
