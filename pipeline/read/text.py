"""A file that is one page, text or HTML; and the last step of every reader: content → Page or Drop."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BufferedReader

from pipeline.errors import DropReason
from pipeline.read.decode import decode, is_binary, repair
from pipeline.read.hints import Hints, host_of
from pipeline.read.html import is_html, read_hints
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings

_NAMED_HTML = re.compile(r"\.x?html?(?:\.[a-z0-9]{2,4})?$", re.I)


def read_text(stream: BufferedReader, name: str, settings: RunSettings) -> Iterator[Page | Drop]:
    """Yield the one page that the stream holds.

    Args:
        stream: the bytes of the page, unpacked.
        name: the source's name.
        settings: `max_raw_bytes` bounds what is read.
    """
    yield make_page(stream.read(settings.max_raw_bytes + 1), name, settings)


def make_page(
    content: bytes | str, name: str, settings: RunSettings, stated: Hints | None = None
) -> Page | Drop:
    """Return the page that the content is, or why it is none.

    Args:
        content: bytes as they were stored, or characters a container has decoded.
        name: the source's name.
        settings: `max_raw_bytes` is the longest content.
        stated: what the container states; it goes before what an HTML head states.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if len(data) > settings.max_raw_bytes:
        return dropped(name, DropReason.TOO_LARGE, f"more than {settings.max_raw_bytes} bytes")
    if not data.strip():
        return dropped(name, DropReason.EMPTY, "nothing but white space" if data else "no bytes at all")
    if kind := is_binary(data):
        return dropped(name, DropReason.BINARY, kind)
    charset = stated.charset if stated is not None else None
    decoded = data.decode("utf-8") if isinstance(content, str) else decode(data, charset)
    if decoded is None:
        return dropped(name, DropReason.UNDECODABLE, "no encoding explains the bytes")
    raw = repair(decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if not raw.strip("\ufeff\u200b \t\n\f\v\xa0"):
        return dropped(name, DropReason.EMPTY, "nothing but white space")
    return _describe(raw, name, hashlib.sha256(data).hexdigest(), stated or Hints())


def dropped(name: str, reason: DropReason, detail: str) -> Drop:
    """Return the drop of a source in this room."""
    return Drop(source=name, stage="read", reason=reason, detail=detail)


def _describe(raw: str, name: str, sha256: str, stated: Hints) -> Page:
    html = is_html(raw, named=bool(_NAMED_HTML.search(name)))
    hints = stated.over(read_hints(raw)) if html else stated
    return Page(
        source=name,
        raw=raw,
        sha256=sha256,
        media="html" if html else "text",
        url=hints.url,
        site=hints.site or host_of(hints.url),
        title=hints.title,
        published_text=hints.published_text,
        language=hints.language,
    )
