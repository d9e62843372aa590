"""The visible blocks of an HTML source, each with its place in it: one linear scan, no tree, no recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.clean.characters import clean_characters, decode_entities
from pipeline.clean.lines import Line
from pipeline.clean.offsets import Traced, join, trace
from pipeline.clean.vocabulary import Vocabulary, load_vocabulary

# A start or end tag whose attributes are quoted as they should be. Possessive: one look at each character.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}+)((?:[^>\"']++|\"[^\"]{0,20000}+\"|'[^']{0,20000}+')*+)>"
)
_LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}+)([^>]*+)>")
_NAME = re.compile(r"[a-zA-Z]")
_ATTRIBUTE = re.compile(
    r"\b(class|id|role|style|hidden|aria-hidden)\b(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _names("area base br col embed hr img input link meta param source track wbr")
RAW_TEXT = _names("script style textarea title noscript template xmp iframe noembed noframes")
SKIPPED = _names("head svg select button object canvas audio video map datalist math dialog")
BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)
CONTAINERS = _names("article aside blockquote body center div footer form header html main nav section td th")
# No `form`: many sites wrap the whole page in one.
ASIDE = _names("nav footer aside menu")
ASIDE_ROLES = _names("navigation banner contentinfo complementary search menu menubar toolbar alert")
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
CAPTIONS = _names("figcaption caption")
# Elements a new one of the same kind closes, as HTML lets their end tags be left out.
CLOSES_ITSELF = _names("p li dt dd td th tr option")
# Wrongly quoted tags make the careful pattern look far ahead; after so many failures tags end at the next
# ">".
MAX_FAILURES = 200


@dataclass(slots=True)
class _Open:
    """One open element and what it means for the text inside it."""

    tag: str
    number: int
    skipped: bool
    aside: bool
    caption: bool


@dataclass(slots=True)
class _Scan:
    """The state of one scan."""

    raw: str
    vocabulary: Vocabulary
    stack: list[_Open] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    pieces: list[tuple[Traced, bool]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    number: int = 0
    depth: int = 0
    broken: bool = False
    skipped: int = 0
    asides: int = 0
    captions: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """The blocks of a page, and the greatest depth of its elements."""

    lines: tuple[Line, ...]
    depth: int


def scan_markup(raw: str) -> Markup:
    """Return the visible blocks of an HTML source in its order, one line each.

    Args:
        raw: the source as decoded; any string will do.
    """
    scan = _Scan(raw=raw, vocabulary=load_vocabulary())
    position = 0
    for start, end, closing, tag, attributes in _find_tags(raw):
        if start > position:
            _add_text(scan, position, start)
        position = end
        if tag:
            _take_tag(scan, tag, closing, attributes, end)
    _add_text(scan, position, len(raw))
    _flush(scan)
    return Markup(lines=tuple(scan.lines), depth=scan.depth)


def _find_tags(raw: str) -> Iterator[tuple[int, int, bool, str, str]]:
    """Yield start, end, closing, name and attributes of every tag; comments and scripts have no name."""
    position, failures = 0, 0
    while (start := raw.find("<", position)) >= 0:
        if raw.startswith("<!--", start):
            end = raw.find("-->", start + 4)
            position = len(raw) if end < 0 else end + 3
            yield start, position, False, "", ""
        elif raw.startswith(("<!", "<?"), start):
            end = raw.find(">", start)
            position = len(raw) if end < 0 else end + 1
            yield start, position, False, "", ""
        elif _NAME.match(raw, start + 1) or (raw.startswith("</", start) and _NAME.match(raw, start + 2)):
            match = _TAG.match(raw, start) if failures < MAX_FAILURES else None
            if match is None:
                failures += 1
                match = _LOOSE_TAG.match(raw, start)
            if match is None:
                # Cut off inside a tag: nothing visible follows.
                yield start, len(raw), False, "", ""
                return
            position = match.end()
            tag = match[2].lower()
            yield start, position, bool(match[1]), tag, match[3]
            if tag in RAW_TEXT and not match[1] and not match[3].endswith("/"):
                closing = re.compile(rf"</{re.escape(tag)}\b[^>]*+>?", re.IGNORECASE).search(raw, position)
                end = closing.end() if closing else len(raw)
                yield position, end, False, "", ""
                position = end
        else:
            position = start + 1


def _take_tag(scan: _Scan, tag: str, closing: bool, attributes: str, at: int) -> None:
    if tag in BLOCKS:
        _flush(scan)
    elif tag in ("img", "wbr") or tag in RAW_TEXT:
        return
    if closing:
        _close(scan, tag)
        return
    if tag in BLOCKS and scan.counts.get("head"):
        _close(scan, "head")
    top = scan.stack[-1].tag if scan.stack else ""
    if (tag in CLOSES_ITSELF and top == tag) or (tag in BLOCKS and top == "p"):
        _pop(scan)
    if tag not in VOID and not (attributes.endswith("/") and tag not in BLOCKS):
        _open(scan, tag, attributes)


def _open(scan: _Scan, tag: str, attributes: str) -> None:
    found = (
        {m[1]: m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(attributes[:2000])}
        if attributes
        else {}
    )
    names = {name.casefold() for name in (found.get("class", "") + " " + found.get("id", "")).split()}
    whole_page = tag in ("html", "body", "main", "article")
    hidden = (
        "hidden" in found
        or found.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(found.get("style", "")))
    )
    in_article = scan.counts.get("article", 0) + scan.counts.get("main", 0) > 0
    aside = tag in ASIDE or found.get("role", "") in ASIDE_ROLES or bool(names & scan.vocabulary.class_chrome)
    scan.number += 1
    element = _Open(
        tag=tag,
        number=scan.number,
        skipped=tag in SKIPPED or (hidden and not whole_page),
        aside=(aside or (tag == "header" and not in_article)) and not whole_page,
        caption=tag in CAPTIONS or bool(names & scan.vocabulary.class_caption),
    )
    scan.stack.append(element)
    scan.counts[tag] = scan.counts.get(tag, 0) + 1
    scan.skipped += element.skipped
    scan.asides += element.aside
    scan.captions += element.caption
    scan.links += tag == "a"
    scan.depth = max(scan.depth, len(scan.stack))


def _close(scan: _Scan, tag: str) -> None:
    """Close the nearest open element of this name and all inside it; a stray end tag closes nothing."""
    if not scan.counts.get(tag):
        return
    while scan.stack and scan.stack[-1].tag != tag:
        _pop(scan)
    _pop(scan)


def _pop(scan: _Scan) -> None:
    element = scan.stack.pop()
    scan.counts[element.tag] -= 1
    scan.skipped -= element.skipped
    scan.asides -= element.aside
    scan.captions -= element.caption
    scan.links -= element.tag == "a"


def _add_text(scan: _Scan, start: int, end: int) -> None:
    if scan.skipped or start >= end:
        return
    scan.pieces.append((decode_entities(trace(scan.raw[start:end], start)), scan.links > 0))


def _flush(scan: _Scan) -> None:
    """End the current block: what text it has becomes a line."""
    pieces, scan.pieces = scan.pieces, []
    text = clean_characters(join([piece for piece, _ in pieces], "")) if pieces else None
    if text is None or not text.text:
        return
    length = sum(len(piece.text.strip()) for piece, _ in pieces)
    linked = sum(len(piece.text.strip()) for piece, link in pieces if link)
    blocks = [element for element in scan.stack[-40:] if element.tag in BLOCKS]
    containers = [element.number for element in blocks if element.tag in CONTAINERS]
    tags = [element.tag for element in blocks if element.tag not in CONTAINERS or element.tag in ("td", "th")]
    scan.lines.append(
        Line(
            text=text,
            blank_before=True,
            tag=next((tag for tag in reversed(tags) if tag in HEADINGS), tags[-1] if tags else ""),
            container=containers[-1] if containers else 0,
            outer=containers[-2] if len(containers) > 1 else 0,
            linked=linked / length if length else 0.0,
            aside=scan.asides > 0,
            caption=scan.captions > 0,
        )
    )
