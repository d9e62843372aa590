"""The inline tags of a gold body: to text and spans, and back.

After edsnlp's mark-up for test cases (`edsnlp/utils/examples.py`), with ids instead of attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.errors import GoldError

HEADING = "## "
# What the word after the tag's name is: an id (or several, or "-"), an ISO code, or nothing.
TAG_ARGUMENTS = {
    "per": "id", "tit": "ids", "hon": "none", "org": "id", "ctry": "code", "nat": "code", "city": "none",
    "date": "none", "fac": "none", "evt": "none", "q": "id", "qm": "id", "qi": "id", "cue": "none",
}  # fmt: skip
QUOTE_KINDS = {"q": "direct", "qm": "mixed", "qi": "indirect"}
NOBODY = "-"
_INSIDE_ORG = frozenset({"org", "ctry", "nat", "city"})
_TAG = re.compile(r"<(/?)([^<>\s/]*)(?:\s+([^<>]*))?>")
_ENTITIES = {"&lt;": "<", "&amp;": "&"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """One tagged span that is no quotation. `ids`: people, an organization or an ISO code."""

    label: str
    start: int
    end: int
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuote:
    """One quotation. `speaker` is a person's id, None where none is named."""

    kind: str
    speaker: str | None
    start: int
    end: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text without its tags; `spans` and `quotes` sorted by (start, longest first, label)."""

    text: str
    headings: tuple[tuple[int, int], ...]
    spans: tuple[GoldSpan, ...]
    quotes: tuple[GoldQuote, ...]


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int
    line: int


@dataclass(slots=True)
class _Scanner:
    """Reads lines, keeps the text so far and the stack of open tags."""

    where: str
    text: str = ""
    stack: list[_Open] = field(default_factory=list)
    spans: list[GoldSpan] = field(default_factory=list)
    quotes: list[GoldQuote] = field(default_factory=list)

    def read(self, line: str, number: int) -> None:
        at = 0
        for found in _TAG.finditer(line):
            self._plain(line[at : found.start()], number)
            self._tag(found, number)
            at = found.end()
        self._plain(line[at:], number)

    def _plain(self, text: str, number: int) -> None:
        if "<" in text:
            raise self.error(f"stray < in {text.strip()[:40]!r}", number, "write &lt; for a literal <")
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
        # White space on both sides of a tag is one space.
        self.text += text.lstrip() if self.text[-1:] in ("", " ", "\n") else text

    def _tag(self, found: re.Match[str], number: int) -> None:
        closing, tag, argument = found[1], found[2], (found[3] or "").strip()
        if tag not in TAG_ARGUMENTS:
            raise self.error(f"unknown tag <{tag}>", number, f"use one of {' '.join(TAG_ARGUMENTS)}")
        if closing:
            self._close(tag, number)
            return
        if bool(argument) == (TAG_ARGUMENTS[tag] == "none"):
            raise self.error(f"<{tag}> {'takes no' if argument else 'needs an'} id", number)
        if any(o.tag == tag for o in self.stack) and not (tag in _INSIDE_ORG and self.stack[-1].tag == "org"):
            raise self.error(f"<{tag}> inside <{tag}>", number)
        self.stack.append(_Open(tag, argument, len(self.text), number))

    def _close(self, tag: str, number: int) -> None:
        if not self.stack or self.stack[-1].tag != tag:
            expected = f"</{self.stack[-1].tag}>" if self.stack else "none"
            raise self.error(f"</{tag}> closes nothing here", number, f"expected {expected}")
        opened = self.stack.pop()
        raw = self.text[opened.start :]
        start = opened.start + len(raw) - len(raw.lstrip())
        end = opened.start + len(raw.rstrip())
        if end <= start:
            raise self.error(f"<{tag}> marks nothing", number)
        self._keep(opened, start, end)

    def _keep(self, opened: _Open, start: int, end: int) -> None:
        ids = tuple(part for part in re.split(r"[+\s]+", opened.argument) if part and part != NOBODY)
        if opened.tag in QUOTE_KINDS:
            kind = QUOTE_KINDS[opened.tag]
            speaker = ids[0] if ids else None
            content = self.text[start:end]
            self.quotes.append(GoldQuote(kind=kind, speaker=speaker, start=start, end=end, content=content))
        else:
            self.spans.append(GoldSpan(label=opened.tag, start=start, end=end, ids=ids))

    def error(self, what: str, number: int, fix: str = "") -> GoldError:
        return GoldError(what, where=f"{self.where}:{number}", fix=fix)


def parse_body(source: str, *, where: str, first_line: int = 1) -> Body:
    """Parse the tagged body of a gold file.

    Args:
        source: the lines below the header.
        where: the file, for messages.
        first_line: the line of the file on which the body begins, from 1.

    Raises:
        GoldError: a tag is unknown, unclosed, wrongly nested, empty, or has an id too many or too few.

    >>> body = parse_body("<hon>Dr.</hon> <per a>Ann Lee</per> spoke.", where="x.gold")
    >>> body.text, body.spans[1].ids
    ('Dr. Ann Lee spoke.', ('a',))
    """
    scanner = _Scanner(where=where)
    headings: list[tuple[int, int]] = []
    for number, raw in enumerate(source.split("\n"), start=first_line):
        line = re.sub(r"\s+", " ", raw).strip()
        if not line:
            continue
        scanner.text += "\n" if scanner.text else ""
        start = len(scanner.text)
        scanner.read(line.removeprefix(HEADING), number)
        scanner.text = scanner.text.rstrip()
        if line.startswith(HEADING):
            headings.append((start, len(scanner.text)))
    if scanner.stack:
        opened = scanner.stack[-1]
        raise scanner.error(f"<{opened.tag}> is never closed", opened.line)
    return Body(
        text=scanner.text,
        headings=tuple(headings),
        spans=tuple(sorted(scanner.spans, key=lambda s: (s.start, -s.end, s.label))),
        quotes=tuple(sorted(scanner.quotes, key=lambda q: (q.start, -q.end, q.kind))),
    )


def write_body(body: Body) -> str:
    """Return the body with its tags; `parse_body(write_body(body)) == body`."""
    order = {tag: rank for rank, tag in enumerate(("qi", "q", "qm", "evt", "fac", "org"))}
    tags = {kind: tag for tag, kind in QUOTE_KINDS.items()}
    marks = [(q.start, q.end, tags[q.kind], q.speaker or NOBODY) for q in body.quotes]
    marks += [(s.start, s.end, s.label, _argument(s)) for s in body.spans]
    # Outermost first where two begin together, so that each closing tag meets its own opening one.
    marks.sort(key=lambda m: (m[0], -m[1], order.get(m[2], len(order))))
    opening: dict[int, str] = {}
    closing: dict[int, str] = {}
    for start, end, tag, argument in marks:
        opening[start] = opening.get(start, "") + (f"<{tag} {argument}>" if argument else f"<{tag}>")
        closing[end] = f"</{tag}>" + closing.get(end, "")
    heads = {start: HEADING for start, _ in body.headings}
    pieces = []
    for at, character in enumerate(body.text + "\n"):
        escaped = {"<": "&lt;", "&": "&amp;"}.get(character, character)
        pieces.append(closing.get(at, "") + heads.get(at, "") + opening.get(at, "") + escaped)
    return "".join(pieces)


def _argument(span: GoldSpan) -> str:
    return "" if TAG_ARGUMENTS[span.label] == "none" else "+".join(span.ids) or NOBODY
