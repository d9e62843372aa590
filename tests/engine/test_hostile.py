"""Input that wants to do harm: bombs, entities, names; and regular expressions fed their worst cases."""

from __future__ import annotations

import gzip
import importlib
import json
import pkgutil
import re
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.engine import run
from pipeline.settings import RunSettings
from pipeline.write.validate import validate_tables
from tests.engine.pages import make_page

SENTENCES = (
    "The book fair of Port Lindal opened its doors on Saturday, and more than ten thousand readers came at once. "
    "Publishers showed new books for children, and the city library gave a prize for the best picture book."
)
LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha" * 10}">' for i in range(12))
HOSTILE = {
    "bomb.txt.gz": gzip.compress(b"0" * 60_000_000),
    "twice.txt.gz": gzip.compress(gzip.compress(b"0" * 60_000_000)),
    "nested.html": b"<html><body>" + b"<table><tr><td>" * 8_000 + SENTENCES.encode(),
    "attributes.html": b"<html><body><p "
    + b'a="b" ' * 100_000
    + b">"
    + SENTENCES.encode()
    + b"</p></body></html>",
    "laughs.html": f"<!DOCTYPE html [{LAUGHS}]><html><body><p>&a11;</p><p>{SENTENCES}</p></body></html>".encode(),
    "laughs.xhtml": f'<?xml version="1.0"?><!DOCTYPE html [{LAUGHS}]><html><p>&a11; {SENTENCES}</p></html>'.encode(),
    "reads.xhtml": (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "SECRET">]>'
        f"<html><body><article><h1>Book fair</h1><p>&x; {SENTENCES}</p></article></body></html>"
    ).encode(),
    "deep.jsonl": b'{"text": ' + b"[" * 100_000 + b"\n",
    "lone.jsonl": json.dumps(
        {"text": make_page(1), "url": "http://\udc80.example/\ud800", "title": "\udfff"}
    ).encode(),
    "-rf": make_page(2).encode(),
    "a#1#2.txt": make_page(3).encode(),
    "up..%2f..%2fescape.txt": make_page(4).encode(),
    "new\nline.txt": make_page(5).encode(),
    "\u202etxt.evil": make_page(6).encode(),
    "long" * 60 + ".txt": make_page(7).encode(),
    "C:\\temp\\page.txt": make_page(8).encode(),
}


@pytest.mark.model
def test_hostile_input_is_accounted_for_and_reads_nothing_else(tmp_path: Path) -> None:
    pages, secret = tmp_path / "in", tmp_path / "secret"
    pages.mkdir()
    secret.write_text("the password is swordfish")
    for name, content in HOSTILE.items():
        (pages / name).write_bytes(content.replace(b"SECRET", secret.as_uri().encode()))
    (pages / "outside.txt").symlink_to("/dev/zero")
    before = {path for path in tmp_path.rglob("*") if pages in path.parents}
    began = time.process_time()
    report = run([pages], tmp_path / "out", settings=RunSettings(page_seconds=20.0))
    assert time.process_time() - began < 60
    assert report.n_sources == report.n_documents + report.n_drops == len(HOSTILE) + 1
    assert validate_tables(tmp_path / "out") == ()
    texts = pq.read_table(tmp_path / "out" / "documents.parquet")["text"].to_pylist()
    assert not any("swordfish" in text for text in texts)
    assert not any("hahahahaha" * 1_000 in text for text in texts)
    # No name has led a file out of the folders that it belongs in.
    assert {path for path in tmp_path.rglob("*") if pages in path.parents} == before
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", "secret"}
    drops = {
        row["source"]: row["reason"] for row in pq.read_table(tmp_path / "out" / "drops.parquet").to_pylist()
    }
    assert drops["bomb.txt.gz"] == "too large" and drops["outside.txt"] == "unreadable"


def find_patterns() -> dict[str, re.Pattern[str]]:
    """Return every regular expression that stands as a name in a module of the project."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if module.name.startswith(("pipeline.learn", "pipeline.models", "pipeline.__main__")):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found.setdefault(value.pattern + str(value.flags), value)
    return found


UNITS = (
    "a", "A", "1", " ", "\n", "\t", ".", ",", "-", "_", "(", ")", "[", "<", ">", "&", "#", "/", ":", "'", '"', "“", "”", "«",
    "a ", "A ", "a.", "A. ", "1 ", "1.", "1, ", "a-", "Mr. ", "H.E. ", "the ", "of the ", "A a ", "said ", "“a” ", "<a ",
    "<!--", "&a", "http://", "a@", "| ", "- ", "\u00a0", "\u0301", "May 1", "1 May ", "12:00 ", "x=", "=\"", "A-a ", "…",
)  # fmt: skip
# A quadratic pattern needs some 400 million steps for so many characters, seconds; a linear one, milliseconds.
LENGTH, PATIENCE = 20_000, 1.0


@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_is_quadratic(unit: str) -> None:
    text = unit * (LENGTH // len(unit))
    slow = []
    for pattern in find_patterns().values():
        for each in (text, f"a{text}", f"{text}\0"):
            began = time.process_time()
            # One that begins with any white space is tried at one place only; searching with it would be the fault.
            for _ in [pattern.match(each)] if pattern.pattern.startswith(r"\s*") else pattern.finditer(each):
                pass
            if time.process_time() - began > PATIENCE:
                slow.append(pattern.pattern)
    assert slow == []


def test_a_quadratic_pattern_would_be_seen() -> None:
    began = time.process_time()
    for _ in re.finditer(r"(?:[a-b])*?c", "a" * LENGTH):
        pass
    assert time.process_time() - began > PATIENCE
