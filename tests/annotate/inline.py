"""Docs with hand-set spans from inline mark-up, so that the rules are tested without a model.

`<p>` person, `<t KIND CC>` a title's phrase with `<c>` around its core (the whole phrase where it is left
out), `<o>` organization, `<n CC>` country, `<y CC>` city, `<d>` date, `<q>` direct quotation. A title's
holder is the person beside it; `<t KIND - former>` is a former title, `-` no country.
"""

from __future__ import annotations

import re

import spacy
from spacy.tokens import Doc, Span

from pipeline.annotate.extensions import declare_extensions

declare_extensions()
NLP = spacy.blank("en")
GROUPS = {
    "p": "people",
    "t": "titles",
    "o": "organizations",
    "n": "countries",
    "y": "cities",
    "d": "dates",
    "q": "quotes",
}
LABELS = {"n": "COUNTRY", "y": "CITY"}
TAG = re.compile(r"<(/?)([a-z])((?: [^>]*)?)>")
GLUE = {
    ",",
    "the",
    "mr",
    "mr.",
    "his",
    "her",
    "excellency",
    "h.e.",
    "dr",
    "dr.",
    "(",
    "ms",
    "ms.",
    "mrs.",
    "prof.",
}


def read_inline(marked: str, title: str | None = None, site_country: str | None = None) -> Doc:
    """Return the Doc of a marked text, with span groups as the components before the frames write them."""
    text, tags = _strip(marked)
    doc = NLP.make_doc(text)
    spans: dict[str, list[Span]] = {name: [] for name in GROUPS.values()}
    cores = [(start, end) for name, _, start, end in tags if name == "c"]
    for name, attributes, start, end in sorted(tags, key=lambda tag: (tag[2], -tag[3])):
        if name == "c":
            continue
        span = doc.char_span(start, end, label=LABELS.get(name, ""), alignment_mode="expand")
        core = next((c for c in cores if name == "t" and start <= c[0] and c[1] <= end), None)
        kept = doc.char_span(*core, alignment_mode="expand") if core else span
        _describe(name, kept, span, attributes)
        spans[GROUPS[name]].append(kept)
    for name, group in spans.items():
        doc.spans[name] = group
    _cut_sentences(doc)
    for t in doc.spans["titles"]:
        t._.holder = _holder(doc, t)
    doc._.title, doc._.site_country = title, site_country
    return doc


def _strip(marked: str) -> tuple[str, list[tuple[str, list[str], int, int]]]:
    text, tags, stack, last = "", [], [], 0
    for match in TAG.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        if match[1]:
            name, attributes, start = stack.pop()
            assert name == match[2], f"crossed tags at {marked[match.start() :][:40]}"
            tags.append((name, attributes, start, len(text)))
        else:
            stack.append((match[2], match[3].split(), len(text)))
    assert not stack
    return text + marked[last:], tags


def _describe(name: str, span: Span, phrase: Span, attributes: list[str]) -> None:
    if name == "t":
        span._.phrase, span._.title_kind = phrase, attributes[0]
        span._.country = attributes[1] if attributes[1:] and attributes[1] != "-" else None
        span._.former = "former" in attributes
    elif name in {"n", "y", "o"}:
        span._.country = attributes[0] if attributes else None
    elif name == "q":
        span._.quote_kind = "direct"


def _holder(doc: Doc, title: Span) -> int | None:
    people, phrase = list(doc.spans["people"]), title._.phrase
    for i, person in enumerate(people):
        gap = doc[phrase.end : person.start]
        if person.start >= phrase.end and len(gap) <= 4 and all(t.lower_ in GLUE for t in gap):
            return i
    for i, person in enumerate(people):
        gap = doc[person.end : phrase.start]
        if phrase.start >= person.end and 1 <= len(gap) <= 2 and all(t.lower_ in GLUE for t in gap):
            return i
    return None


def _cut_sentences(doc: Doc) -> None:
    inside = {
        t.i
        for g in ("people", "titles", "organizations")
        for s in doc.spans[g]
        for t in (s._.phrase or s)[1:]
    }
    for token in doc:
        previous = doc[token.i - 1].text if token.i else "."
        starts = previous.startswith("\n") or (previous in {".", "?", "!"} and token.text[:1].isupper())
        token.is_sent_start = token.i == 0 or (starts and token.i not in inside)
