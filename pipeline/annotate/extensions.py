"""Every extension attribute of the pipeline, declared once."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Span

DOC_EXTENSIONS: dict[str, Any] = {
    "title": None,  # str | None: the page's headline, which is no part of the text
    "headings": (),  # tuple[tuple[int, int], ...]: character spans of sub-headings
    "site_country": None,  # str | None: ISO code of the site's own country, where a site rule states it
    "frames": (),  # tuple[FrameDraft, ...]
    "candidates": (),  # tuple[Candidate, ...]: the people with their chances of being guest or host
    "pairs": (),  # tuple[Pair, ...]: likely guests and hosts, two by two, and whether one visit has both
    "page_signs": None,  # dict[str, float] | None: the signs by which the page was scored
    "visit_score": 0.0,  # float in [0, 1]: probability that the page reports a diplomatic visit
    "topics": (),  # tuple[Cue, ...]
    "outcomes": (),  # tuple[Cue, ...]
    "kind_cues": (),  # tuple[Cue, ...]: words that go with one kind of visit
}
SPAN_EXTENSIONS: dict[str, Any] = {
    "rule": "",  # str: the rule or model that made the span
    "score": 1.0,  # float in [0, 1]
    "country": None,  # str | None: ISO 3166-1 alpha-2
    "form": None,  # str | None: name, adjective, people, capital, institution
    "key": None,  # str | None: normal form (city: GeoNames name; organization: full name of a short form)
    "org_kind": None,  # str | None
    "acronym": None,  # str | None
    "honorific": None,  # str | None: honorifics printed before the name
    "phrase": None,  # Span | None: the full phrase of a title
    "title_kind": None,  # str | None
    "holder": None,  # int | None: index into doc.spans["people"]
    "holders": (),  # tuple[int, ...]: every holder of a shared title (one span holds one value: all of them)
    "holder_countries": (),  # tuple[str | None, ...]: for each of `holders` the country represented
    "organization": None,  # int | None: index into doc.spans["organizations"]
    "posted_to": None,  # str | None
    "former": False,  # bool
    "quote_kind": None,  # str | None: direct, mixed, indirect
    "in_heading": False,  # bool
    "cue": None,  # Span | None
    "speaker": None,  # Span | None: the speaker as printed
    "speaker_person": None,  # int | None: index into doc.spans["people"]
}


def declare_extensions() -> None:
    """Declare every extension; a second call changes nothing."""
    for owner, extensions in ((Doc, DOC_EXTENSIONS), (Span, SPAN_EXTENSIONS)):
        for name, default in extensions.items():
            if not owner.has_extension(name):
                owner.set_extension(name, default=default)
