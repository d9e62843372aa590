"""Records built by hand: surfaces are looked up in the text, so that no test counts characters."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.records import (
    Annotated,
    CleanPage,
    Label,
    Mention,
    Merge,
    OffsetMap,
    Page,
    PageOrganization,
    PageParticipant,
    PagePerson,
    PageVisit,
    QuoteMention,
    Resolved,
    ResolvedPage,
    TitleMention,
)

# Stands before every text in the raw source, so that raw offsets differ from text offsets.
MENU = "Home | News | Contact\n"


def find(text: str, surface: str, nth: int = 0) -> tuple[int, int]:
    """Return the half-open span of the nth occurrence (from 0) of a surface."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return start, start + len(surface)


def make_clean(text: str, **fields: Any) -> CleanPage:
    raw = MENU + text
    page = Page(
        source=fields.pop("source", "page.txt"),
        raw=raw,
        sha256=hashlib.sha256(raw.encode()).hexdigest(),
        media="text",
        url=fields.pop("url", None),
        site=fields.pop("site", None),
    )
    published = fields.pop("published", None)
    plain: dict[str, Any] = {
        "page": page,
        "text": text,
        "offsets": OffsetMap(
            starts=(0,), lengths=(len(text),), raw_starts=(len(MENU),), raw_lengths=(len(text),)
        ),
        "title": None,
        "published": published,
        "published_precision": "day" if published else None,
        "published_text": str(published) if published else None,
        "language": "en",
    }
    return CleanPage(**plain | fields)


def make_mention(
    clean: CleanPage, surface: str, label: Label = Label.PERSON, *, nth: int = 0, **fields: Any
) -> Mention:
    start, end = find(clean.text, surface, nth)
    plain: dict[str, Any] = {"score": 0.9, "rule": "test"}
    return Mention(label=label, text=surface, start=start, end=end, **plain | fields)


def make_title(
    clean: CleanPage, core: str, phrase: str | None = None, *, nth: int = 0, **fields: Any
) -> TitleMention:
    start, end = find(clean.text, phrase or core, nth)
    core_start = clean.text.index(core, start)
    plain: dict[str, Any] = {
        "kind": "other",
        "holder_mention": None,
        "organization_mention": None,
        "country": None,
        "posted_to": None,
        "former": False,
        "score": 0.8,
        "rule": "test",
    }
    return TitleMention(
        title=core,
        title_text=clean.text[start:end],
        start=start,
        end=end,
        core_start=core_start,
        core_end=core_start + len(core),
        **plain | fields,
    )


def make_quote(clean: CleanPage, content: str, **fields: Any) -> QuoteMention:
    start, end = find(clean.text, content)
    plain: dict[str, Any] = dict.fromkeys(
        ("cue", "cue_start", "cue_end", "speaker_text", "speaker_start", "speaker_end", "speaker_mention")
    )
    plain |= {"kind": "direct", "in_heading": False, "score": 0.7, "rule": "test"}
    return QuoteMention(start=start, end=end, content=content, **plain | fields)


def make_person(
    name: str, mentions: tuple[int, ...] = (), titles: tuple[int, ...] = (), **fields: Any
) -> PagePerson:
    plain: dict[str, Any] = {
        "given_name": name.split(maxsplit=1)[0],
        "family_name": name.rsplit(maxsplit=1)[-1],
        "honorifics": (),
        "aliases": (),
        "organization": None,
        "country": None,
    }
    return PagePerson(name=name, mentions=mentions, titles=titles, **plain | fields)


def make_organization(name: str, mentions: tuple[int, ...] = (), **fields: Any) -> PageOrganization:
    plain: dict[str, Any] = {"acronym": None, "aliases": (), "kind": None, "country": None}
    return PageOrganization(name=name, mentions=mentions, **plain | fields)


def make_visit(clean: CleanPage, evidence: str, parts: dict[int, str], **fields: Any) -> PageVisit:
    """Return a visit; `parts` gives each person (index) a role."""
    start, end = find(clean.text, evidence)
    plain: dict[str, Any] = {
        "kind": "courtesy call",
        "status": "held",
        "date_start": None,
        "date_end": None,
        "date_precision": None,
        "date_text": None,
        "guest_countries": (),
        "guest_organizations": (),
        "host_organization": None,
        "host_country": None,
        "city": None,
        "venue": None,
        "topics": (),
        "outcomes": (),
        "score": 0.9,
        "rule": "test",
    }
    participants = tuple(
        PageParticipant(person=person, role=role, score=0.8, rule="test")  # type: ignore[arg-type]
        for person, role in parts.items()
    )
    return PageVisit(start=start, end=end, participants=participants, **plain | fields)


def make_resolved_page(clean: CleanPage, doc_id: str, **fields: Any) -> ResolvedPage:
    """Return a page; fields of `Annotated` and of `ResolvedPage` are told apart by name."""
    visits = fields.get("visits", ())
    said: dict[str, Any] = {
        "mentions": (),
        "titles": (),
        "quotes": (),
        "frames": (),
        "topics": (),
        "outcomes": (),
        "is_visit": bool(visits),
        "visit_score": 0.9 if visits else 0.1,
    }
    annotated = Annotated(clean=clean, **{key: fields.pop(key, value) for key, value in said.items()})
    plain: dict[str, Any] = {"people": (), "organizations": (), "visits": ()}
    plain["quote_people"] = (None,) * len(annotated.quotes)
    return ResolvedPage(annotated=annotated, doc_id=doc_id, **plain | fields)


def hex_id(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def make_resolved(*pages: ResolvedPage, visits: dict[str, tuple[str, ...]] | None = None) -> Resolved:
    """Return the pages with ids: people of one family name, organizations of one acronym or name are one.

    Args:
        pages: the pages, in any order; `Resolved` promises nothing about theirs here.
        visits: the visit ids of some pages, where several pages report one visit.
    """
    given = visits or {}
    return Resolved(
        pages=pages,
        person_ids={
            page.doc_id: tuple(hex_id("person", person.family_name or person.name) for person in page.people)
            for page in pages
        },
        organization_ids={
            page.doc_id: tuple(hex_id("organization", org.acronym or org.name) for org in page.organizations)
            for page in pages
        },
        visit_ids={
            page.doc_id: given.get(
                page.doc_id, tuple(hex_id("visit", page.doc_id, i) for i in range(len(page.visits)))
            )
            for page in pages
        },
    )


CALL = (
    "Nela Harrow, Ambassador of Belgium to Port Lindal, "
    "visited the Mayor of Port Lindal Municipality, Tomas Okan."
)
CALL_TEXT = (
    f"{CALL}\n“Our cities will trade,” said Harrow.\nMayor Okan stated that Belgian guests are welcome."
)
DOC_CALL, DOC_REPORT, DOC_FAIR = "a1a1a1a1a1a1a1a1", "b2b2b2b2b2b2b2b2", "c3c3c3c3c3c3c3c3"
SHARED_VISIT = "d4d4d4d4d4d4d4d4"


def call_page(**fields: Any) -> ResolvedPage:
    """A courtesy call with two people, their titles, an organization, a country and two quotations."""
    clean = make_clean(
        CALL_TEXT, source="news/call.txt", title="A courtesy call", published=date(2023, 5, 16)
    )
    mentions = (
        make_mention(clean, "Nela Harrow"),
        make_mention(clean, "Ambassador", Label.TITLE),
        make_mention(clean, "Belgium", Label.COUNTRY, key="BE", form="name"),
        make_mention(clean, "Port Lindal", Label.CITY, key="Port Lindal", country="NL"),
        make_mention(clean, "Mayor", Label.TITLE),
        make_mention(clean, "Port Lindal Municipality", Label.ORG),
        make_mention(clean, "Tomas Okan"),
        make_mention(clean, "Harrow", nth=1),
        make_mention(clean, "Mayor", Label.TITLE, nth=1),
        make_mention(clean, "Okan", nth=1),
        make_mention(clean, "Belgian", Label.COUNTRY, key="BE", form="adjective"),
    )
    titles = (
        make_title(
            clean, "Ambassador", "Ambassador of Belgium to Port Lindal",
            kind="ambassador", holder_mention=0, country="BE", posted_to="Port Lindal",
        ),
        make_title(
            clean, "Mayor", "Mayor of Port Lindal Municipality",
            kind="mayor", holder_mention=6, organization_mention=5,
        ),
        make_title(clean, "Mayor", nth=1, kind="mayor", holder_mention=9),
    )  # fmt: skip
    quotes = (
        make_quote(clean, "Our cities will trade,", cue="said", speaker_text="Harrow", speaker_mention=7),
        make_quote(
            clean, "Belgian guests are welcome", kind="indirect", cue="stated", speaker_text="Mayor Okan"
        ),
    )
    plain: dict[str, Any] = {
        "mentions": mentions,
        "titles": titles,
        "quotes": quotes,
        "people": (
            make_person("Nela Harrow", (0, 7), (0,), aliases=("Harrow",), honorifics=("H.E.",), country="BE"),
            make_person("Tomas Okan", (6, 9), (1, 2), aliases=("Okan",), organization=0),
        ),
        "organizations": (
            make_organization("Port Lindal Municipality", (5,), kind="municipality", country="NL"),
        ),
        "quote_people": (0, 1),
        "visits": (
            make_visit(
                clean, CALL, {0: "guest", 1: "host"}, guest_countries=("BE",), host_country="NL",
                host_organization=0, city="Port Lindal", topics=("trade", "economy"),
            ),
        ),
    }  # fmt: skip
    return make_resolved_page(clean, DOC_CALL, **plain | fields)


REPORT = (
    "Tomas Okan received Ambassador Nela Maria Harrow and her aide Per Ström at City Hall on 15 May 2023."
)


def report_page(**fields: Any) -> ResolvedPage:
    """Another page on the same visit: a fuller name, a further person, date and venue, but less sure."""
    clean = make_clean(REPORT, source="news/report.txt", published=date(2023, 6, 1))
    plain: dict[str, Any] = {
        "mentions": (
            make_mention(clean, "Tomas Okan"),
            make_mention(clean, "Ambassador", Label.TITLE),
            make_mention(clean, "Nela Maria Harrow"),
            make_mention(clean, "Per Ström"),
            make_mention(clean, "15 May 2023", Label.DATE),
        ),
        "titles": (make_title(clean, "Ambassador", kind="ambassador", holder_mention=2),),
        "people": (
            make_person("Tomas Okan", (0,)),
            make_person("Nela Maria Harrow", (2,), (0,)),
            make_person("Per Ström", (3,)),
        ),
        "visits": (
            make_visit(
                clean, REPORT, {0: "host", 1: "guest", 2: "guest delegation"},
                score=0.6, kind="working meeting",
                date_start=date(2023, 5, 15), date_end=date(2023, 5, 15), date_precision="day",
                date_text="15 May 2023", venue="City Hall", topics=("culture",),
            ),
        ),
    }  # fmt: skip
    return make_resolved_page(clean, DOC_REPORT, **plain | fields)


def fair_page(**fields: Any) -> ResolvedPage:
    """A page without a visit."""
    clean = make_clean(
        "The book fair opened in Lindal with Danish and Belgian books.", source="news/fair.txt"
    )
    plain: dict[str, Any] = {
        "mentions": (
            make_mention(clean, "Danish", Label.COUNTRY, key="DK", form="adjective"),
            make_mention(clean, "Belgian", Label.COUNTRY, key="BE", form="adjective"),
        )
    }
    return make_resolved_page(clean, DOC_FAIR, **plain | fields)


def sample_resolved() -> Resolved:
    """Three pages: two tell of one visit, one of none."""
    merge = Merge(
        entity_id=SHARED_VISIT, entity="visit", doc_id=DOC_REPORT, form="2023-05-15", joined_doc_id=DOC_CALL,
        joined_form="page of 2023-05-16", relation="one visit", reasons=("same guest",), score=0.9,
    )  # fmt: skip
    resolved = make_resolved(
        call_page(),
        report_page(),
        fair_page(),
        visits={DOC_CALL: (SHARED_VISIT,), DOC_REPORT: (SHARED_VISIT,)},
    )
    return replace(resolved, merges=(merge,))
