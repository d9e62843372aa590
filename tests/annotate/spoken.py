"""Small pages for the tests of quotations.

{Selim Duran} is a person, [Mayor] a title, [Consul:IT] a title with a country.
"""

from __future__ import annotations

import re
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.marks import split_marks
from pipeline.annotate.quotes import make_quotes
from pipeline.annotate.sentences import make_sentences
from pipeline.annotate.speakers import make_speakers

MARKED = re.compile(r"\{([^}]+)\}|\[([A-Z][^\]:]+)(?::([A-Z]{2}))?\]")


@cache
def blank() -> Language:
    nlp = spacy.blank("en")
    split_marks(nlp)
    return nlp


def page(marked: str, headings: tuple[str, ...] = ()) -> Doc:
    """Return an annotated page; a title's holder is the person printed right beside it."""
    nlp, text, people, titles, at = blank(), "", [], [], 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        name = match.group(1) or match.group(2)
        (people if match.group(1) else titles).append((len(text), len(text) + len(name), match.group(3)))
        text, at = text + name, match.end()
    text += marked[at:]
    sentences, quotes = make_sentences(nlp, "visits_sentences"), make_quotes(nlp, "visits_quotes")
    doc = nlp(text)
    doc._.headings = tuple((text.index(h), text.index(h) + len(h)) for h in headings)
    doc = sentences(doc)
    doc.spans["people"] = [doc.char_span(start, end, label="PERSON") for start, end, _ in people]
    doc.spans["titles"] = [_title(doc, start, end, country) for start, end, country in titles]
    return make_speakers(nlp, "visits_speakers")(quotes(doc))


def _title(doc: Doc, start: int, end: int, country: str | None) -> Span:
    title = doc.char_span(start, end, label="TITLE")
    title._.country, title._.title_kind = country, title[-1].lower_
    for index, person in enumerate(doc.spans["people"]):
        between = doc[title.end : person.start].text if person.start >= title.end else None
        if (
            between is not None
            and len(between) < 50
            and not re.search(r"[.\n“”]|\b(and|the|said)\b", between)
        ):
            title._.holder = index
            title._.phrase = doc[title.start : person.start - between.rstrip().endswith(",")]
            break
    return title


def found(doc: Doc, *kinds: str) -> list[str]:
    """Return the contents of the quotations of some kinds."""
    return [quote.text for quote in doc.spans["quotes"] if quote._.quote_kind in kinds]


def speakers(doc: Doc, *kinds: str) -> list[tuple[str | None, str | None]]:
    """Return speaker as printed and person of each quotation of some kinds (direct and mixed by default)."""
    people = doc.spans["people"]
    return [
        (
            None if q._.speaker is None else q._.speaker.text,
            None if q._.speaker_person is None else people[q._.speaker_person].text,
        )
        for q in doc.spans["quotes"]
        if q._.quote_kind in (kinds or ("direct", "mixed"))
    ]
