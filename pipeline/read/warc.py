"""WARC and WET: one page a record that answers with a page; every other answer is a drop.

A page's date is what it says itself: the day of the crawl and `Last-Modified` say nothing about the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader

from pipeline.errors import DropReason
from pipeline.read.archive import Fault, Record, read_records
from pipeline.read.hints import Hints, host_of
from pipeline.read.text import dropped, make_page
from pipeline.read.triage import is_sampled, judge_bytes, let_go
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

# Media types of pages; where none is stated the content decides.
MEDIA = frozenset({"text/html", "text/plain", "application/xhtml+xml"})
HTTP_OK = 200


def read_warc(stream: BufferedReader, name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    """Yield the page of every response, resource and conversion record; source names end in the record's id.

    Args:
        stream: the archive; best as it is stored, since its records are packed one by one.
        name: the archive's name.
        settings: a content over `max_raw_bytes` is dropped; with `triage` most pages are let go here, before
            they are decoded.
    """
    seen: set[str] = set()
    number = 0
    for number, item in enumerate(read_records(stream, settings.max_raw_bytes), 1):
        if isinstance(item, Fault):
            source = f"{name}#byte {item.start}"
            yield dropped(source, DropReason.UNREADABLE, f"damaged archive: {item.detail}")
            continue
        # Ids are unique by the standard; an archive that breaks it must not break the tables' keys.
        key = item.id if item.id and item.id not in seen else f"{item.id or 'record'} {number}"
        seen.add(key)
        yield _read_page(item, f"{name}#{key}", settings)
    if not number:
        yield dropped(name, DropReason.EMPTY, "no record that could hold a page")


def _read_page(record: Record, source: str, settings: RunSettings) -> Page | Drop:
    if record.status is not None and record.status != HTTP_OK:
        return dropped(source, DropReason.NOT_A_PAGE, f"status {record.status}")
    if record.media is not None and record.media not in MEDIA:
        return dropped(source, DropReason.NOT_A_PAGE, record.media)
    try:
        content = record.read()
    except EOFError as error:
        return dropped(source, DropReason.TRUNCATED, str(error))
    except OSError as error:
        return dropped(source, DropReason.UNREADABLE, f"damaged compressed data: {error}")
    gate = judge_bytes(content, settings) if settings.triage else None
    if gate is not None and not is_sampled(source, settings):
        return let_go(source, gate)
    hints = Hints(url=record.url, site=host_of(record.url), charset=record.charset)
    page = make_page(content, source, settings, hints)
    return replace(page, triage=gate) if isinstance(page, Page) else page
