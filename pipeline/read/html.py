"""HTML: telling it from text, and what its head states about the page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from pipeline.read.hints import Hints, host_of, primary_language

# A page says what it is at its beginning, if it says it at all.
SNIFF_CHARS = 20_000
# Hints stand in the head or the article's own head; what is longer is text and scripts.
HINT_CHARS = 1_000_000
# Fragments in a container have no head: as many block tags tell them from text with a stray "<p>".
FRAGMENT_TAGS = 2
# JSON-LD nests its objects in lists and `@graph`; a bound against files made to be deep.
JSON_LD_OBJECTS = 1000
# The article's own date is among the first; thousands of nested ones would cost the square of their number.
TIMES = 50
_WHOLE = re.compile(r"<!doctype\s+html|<(?:html|head|body)(?=[\s>])", re.I)
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|h[1-6]|span|article|section|table|tr|td|script|meta)(?=[\s/>])[^<>]{0,2000}>", re.I
)
_ANY_TAG = re.compile(r"<[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,2000})?/?>", re.I)
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_DATES = (
    "article:published_time", "datepublished", "og:published_time", "dc.date.issued", "dcterms.created",
    "dc.date", "dcterms.date", "publishdate", "publish-date", "publish_date", "pubdate", "date",
    "sailthru.date",
)  # fmt: skip
_LANGUAGES = ("content-language", "og:locale", "dc.language")
_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


def is_html(text: str, *, named: bool = False) -> bool:
    """Tell HTML from plain text by its content.

    Args:
        text: the page as decoded.
        named: the file's name says HTML; then any tag is enough.

    >>> is_html("<!DOCTYPE html><title>A</title>"), is_html("if a < b and c > d"), is_html("A <br> in a text")
    (True, False, False)
    """
    head = text[:SNIFF_CHARS]
    if named and _ANY_TAG.search(head):
        return True
    start = head.lstrip("\ufeff \t\n")
    if start.startswith("<?xml") or (_WHOLE.search(head) and (start.startswith("<") or "</" in head)):
        return True
    tags = _BLOCK.finditer(head)
    return sum(1 for _, _ in zip(range(FRAGMENT_TAGS), tags, strict=False)) == FRAGMENT_TAGS


def read_hints(text: str) -> Hints:
    """Return what the HTML states about itself: JSON-LD first, then meta elements, `<time>`, `<title>`.

    Args:
        text: the page as decoded; broken mark-up and any depth of it will do.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text[:HINT_CHARS].encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return Hints()
    if root is None:
        return Hints()
    meta = _read_meta(root)
    ld = _read_json_ld(root)
    return Hints(
        url=_read_url(root, meta),
        title=ld.title
        or _first(meta, _TITLES)
        or _tidy(root.findtext(".//head/title") or root.findtext(".//title")),
        published_text=ld.published_text or _first(meta, _DATES) or _read_time(root),
        site=None,
        language=primary_language(root.get("lang") or _first(meta, _LANGUAGES)) or ld.language,
    )


def _read_meta(root: Any) -> dict[str, str]:
    """Return the first content of each meta element, by its property, name, itemprop or http-equiv."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = _tidy(element.get("content"))
        if content is None:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if key := element.get(attribute):
                found.setdefault(key.strip().lower(), content)
    return found


def _read_url(root: Any, meta: dict[str, str]) -> str | None:
    links = [
        element.get("href")
        for element in root.iter("link")
        if (element.get("rel") or "").lower() == "canonical"
    ]
    stated = [_tidy(address) for address in (*links, meta.get("og:url"))]
    return next((address for address in stated if host_of(address)), None)


def _read_time(root: Any) -> str | None:
    """Return the date of the `<time>` element that dates the article, None where several could."""
    times = [
        (element, _tidy(element.get("datetime") or "".join(element.itertext())))
        for element in islice(root.iter("time"), TIMES)
    ]
    dated = [(element, value) for element, value in times if value]
    for element, value in dated:
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if "publish" in marks or element.get("pubdate") is not None:
            return value
    for element, value in dated:
        if next(element.iterancestors("article", "main"), None) is not None:
            return value
    values = {value for _, value in dated}
    return values.pop() if len(values) == 1 else None


def _read_json_ld(root: Any) -> Hints:
    objects = [
        each for script in root.iter("script") if _is_json_ld(script) for each in _objects(script.text)
    ]
    objects.sort(key=lambda each: "headline" not in each)
    return Hints(
        title=next((text for each in objects if (text := _text(each.get("headline")))), None),
        published_text=next((text for each in objects if (text := _text(each.get("datePublished")))), None),
        language=next(
            (tag for each in objects if (tag := primary_language(_text(each.get("inLanguage"))))), None
        ),
    )


def _is_json_ld(script: Any) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _objects(script: str | None) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD script that stand for themselves: on top, in a list, in an `@graph`."""
    try:
        pending = [json.loads(_COMMENT.sub("", script or ""), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(JSON_LD_OBJECTS):
        if not pending:
            return
        value = pending.pop(0)
        if isinstance(value, list):
            pending[:0] = value
        elif isinstance(value, dict):
            yield value
            pending[:0] = [value["@graph"]] if "@graph" in value else []


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _text(value: object) -> str | None:
    return _tidy(html.unescape(value)) if isinstance(value, str) else None


def _tidy(value: str | None) -> str | None:
    return " ".join((value or "").encode("utf-8", "replace").decode().split()) or None
