"""The data inside a report: an index of all visits, and blocks of documents that are unpacked when looked at."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline.report.harmless import harmless
from pipeline.report.load import ByDocument, Row
from pipeline.report.spans import cut

# Documents unpacked at once when a visit is opened: some 100 kB of JSON, a few milliseconds.
BLOCK = 64
# A name, title or venue longer than this is no name; the tables keep it whole.
MAX_CELL = 300
# A sentence or quotation longer than this is a page that lost its stops.
MAX_PROSE = 5_000
# Fields that are prose and shown as prose.
_PROSE = frozenset({"evidence", "content", "text", "url"})
INDEX_COLUMNS = (
    "visit_id", "kind", "status", "date_start", "date_end", "date_precision", "date_text", "guests",
    "guest_titles", "guest_countries", "guest_organizations", "hosts", "host_titles", "host_organization",
    "host_country", "city", "venue", "topics", "outcomes", "evidence", "start_char", "end_char", "score", "rule",
)  # fmt: skip
_PARTICIPANT = (
    "visit_id",
    "person_id",
    "name",
    "role",
    "title_text",
    "organization",
    "country",
    "score",
    "rule",
)
_QUOTE = (
    "visit_id",
    "speaker",
    "speaker_text",
    "cue",
    "content",
    "kind",
    "start_char",
    "end_char",
    "score",
    "rule",
)
_EVIDENCE = ["doc_id", "start_char", "end_char", "score", "rule", "kind"]
# What is drawn on a text, and needed only where the text is held.
_TEXT_PARTS = frozenset({"mentions", "titles", "evidence"})
_PARTS = ("documents", "participants", "quotes", "mentions", "titles")
_DOCUMENT = ("doc_id", "title", "url", "site", "source", "language", "published_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables that a report is made of."""

    documents: pa.Table
    visits: pa.Table
    participants: pa.Table
    titles: pa.Table
    quotes: pa.Table
    mentions: pa.Table


def plain_row(row: Row) -> Row:
    """Return a row without characters that steer the direction of what follows, and with no endless cell.

    >>> plain_row({"city": "\u202eagraM", "score": 0.5})
    {'city': 'agraM', 'score': 0.5}
    """
    return {name: _plain(name, value) for name, value in row.items()}


def order_documents(visits: Sequence[Row]) -> list[str]:
    """Return the documents that report visits, those of the latest visits first, undated ones last."""
    latest = sorted(visits, key=lambda v: (v["date_start"] or date.min, v["visit_id"]), reverse=True)
    return list(dict.fromkeys(doc_id for visit in latest for doc_id in visit["doc_ids"]))


def index_columns(
    visits: Sequence[Row], titles: Mapping[str, str | None], order: Sequence[str]
) -> Mapping[str, Any]:
    """Return all visits column by column, with the headline and the numbers of their documents.

    Args:
        visits: rows of the table, made plain.
        titles: headline by document.
        order: the documents as the blocks hold them.
    """
    number = {doc_id: i for i, doc_id in enumerate(order)}
    columns: dict[str, Any] = {name: [visit[name] for visit in visits] for name in INDEX_COLUMNS}
    columns["headline"] = [_plain("headline", titles.get(visit["doc_id"])) for visit in visits]
    columns["doc"] = [number[visit["doc_id"]] for visit in visits]
    columns["docs"] = [[number[doc_id] for doc_id in visit["doc_ids"]] for visit in visits]
    return columns


def document_blocks(tables: Tables, order: Sequence[str], n_texts: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the documents in blocks, each with its participants and quotations.

    Args:
        tables: of the run.
        order: the documents, the ones to keep texts of first.
        n_texts: how many documents come with their text and its highlighted spans.
    """
    by_document = {name: ByDocument(getattr(tables, name), order) for name in _PARTS}
    by_document["evidence"] = ByDocument(tables.visits.select(_EVIDENCE), order)
    for first in range(0, len(order), BLOCK):
        block = order[first : first + BLOCK]
        last = first + len(block)
        n_held = min(max(0, n_texts - first), len(block))
        ends = {name: first + n_held if name in _TEXT_PARTS else last for name in by_document}
        rows = {name: found.between(first, ends[name]) for name, found in by_document.items()}
        own = ({name: groups.get(doc_id, []) for name, groups in rows.items()} for doc_id in block)
        yield [_document(parts, with_text=number < n_held) for number, parts in enumerate(own)]


def _document(rows: Mapping[str, Sequence[Row]], *, with_text: bool) -> dict[str, Any]:
    (document,) = rows["documents"]
    record: dict[str, Any] = dict(_values(document, _DOCUMENT))
    record["participants"] = _rows(rows["participants"], _PARTICIPANT)
    record["quotes"] = _rows(rows["quotes"], _QUOTE)
    return record | highlighted(document["text"], rows) if with_text else record


def highlighted(text: str, rows: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Return a text in pieces and the spans over them.

    Args:
        text: of the document.
        rows: its rows of `mentions`, `titles`, `quotes`, and `evidence` (the visits told there).

    Returns:
        `spans`: label, start, end, score, rule, what it stands for; offsets are characters of `text`.
        `lines`: of each line its pieces: start, words, numbers of the spans over them.
    """
    spans = sorted(_spans(rows), key=lambda span: (span[1], -span[2], span[0]))
    breaks = [edge for i, char in enumerate(text) if char == "\n" for edge in (i, i + 1)]
    lines: list[list[tuple[int, str, tuple[int, ...]]]] = [[]]
    for piece in cut(len(text), [(span[1], span[2]) for span in spans], breaks):
        words = text[piece.start : piece.end]
        if words == "\n":
            lines.append([])
        else:
            lines[-1].append((piece.start, harmless(words), piece.spans))
    return {"spans": spans, "lines": [line for line in lines if line]}


def pack(value: Any) -> str:
    """Return a value as deflated JSON in base64: no character of it can mean anything to an HTML parser.

    >>> zlib.decompress(base64.b64decode(pack(["</script>", 2])))
    b'["</script>",2]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 6)).decode("ascii")


def _spans(rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, int, int, float, str, str | None]]:
    titles = {(row["start_char"], row["end_char"]) for row in rows["titles"]}
    for row in rows["mentions"]:
        # A title's row says more than its mention: whose it is.
        if row["label"] != "TITLE" or (row["start_char"], row["end_char"]) not in titles:
            yield _span(row["label"], row, row["entity_id"] if row["label"] == "COUNTRY" else None)
    for row in rows["titles"]:
        yield _span("TITLE", row, row["name"])
    for row in rows["quotes"]:
        yield _span("QUOTE", row, row["speaker"])
    for row in rows["evidence"]:
        yield _span("VISIT", row, row["kind"])


def _span(label: str, row: Row, meaning: str | None) -> tuple[str, int, int, float, str, str | None]:
    value = _plain("meaning", meaning)
    return label, row["start_char"], row["end_char"], row["score"], harmless(row["rule"]), value


def _rows(rows: Iterable[Row], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [dict(_values(row, columns)) for row in rows]


def _values(row: Row, columns: Sequence[str]) -> Iterator[tuple[str, Any]]:
    return ((name, _plain(name, row[name])) for name in columns if row[name] is not None)


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(name, item) for item in value]
    if not isinstance(value, str):
        return value
    text, longest = harmless(value).strip(), MAX_PROSE if name in _PROSE else MAX_CELL
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
