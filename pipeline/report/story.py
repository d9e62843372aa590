"""What one page tells, in the words shown: drawn by `show` on a terminal and by `notebook` as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.chances import ParticipantRole
from pipeline.lexicons.scores import on_gold_scale, rule_score
from pipeline.records import Annotated, PagePerson, PageVisit, Precision, QuoteMention, ResolvedPage

# The layer of quotations among the spans; the others are the labels of mentions.
QUOTATION, HEADING = "quotation", "heading"
_FORMATS: dict[Precision, str] = {"day": "%-d %B %Y", "month": "%B %Y", "year": "%Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """A stretch of the text to be drawn: a mention's label in lower case, a quotation or a sub-heading."""

    start: int
    end: int
    layer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitStory:
    """One visit: what it is, why it is believed, and its facts as (label, value)."""

    title: str
    reason: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonStory:
    """One person: name with country, titles, other names, mentions."""

    name: str
    titles: str
    aliases: str
    n_mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteStory:
    """One quotation; `known` when its speaker is a person of the page."""

    speaker: str
    known: bool
    cue: str
    content: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that is shown of a page. Its words are the page's: whoever draws them makes them harmless."""

    headline: str
    about: str
    verdict: str | None
    visits: tuple[VisitStory, ...]
    people: tuple[PersonStory, ...]
    quotes: tuple[QuoteStory, ...]
    text: str
    spans: tuple[TextSpan, ...]


def tell(page: ResolvedPage) -> Story:
    """Return what is shown of a page."""
    clean = page.annotated.clean
    published = _dates(clean.published, None, clean.published_precision)
    about = (published, clean.page.site, clean.language, clean.page.source, page.doc_id)
    quotes = zip(page.annotated.quotes, page.quote_people, strict=True)
    return Story(
        headline=clean.title or "(no headline)",
        about=" · ".join(fact for fact in about if fact),
        verdict=None if page.visits else _no_visit(page.annotated),
        visits=tuple(_visit(page, visit) for visit in page.visits),
        people=tuple(_person(page, person) for person in page.people),
        quotes=tuple(_quote(page, quote, person) for quote, person in quotes),
        text=clean.text,
        spans=tuple(text_spans(page.annotated)),
    )


def text_spans(annotated: Annotated) -> Iterator[TextSpan]:
    """Yield what is drawn on the text: sub-headings, quotations, mentions."""
    for start, end in annotated.clean.headings:
        yield TextSpan(start=start, end=end, layer=HEADING, reason="")
    for quote in annotated.quotes:
        score = rule_score("quotes", quote.rule, quote.score)
        yield TextSpan(start=quote.start, end=quote.end, layer=QUOTATION, reason=_reason(score, quote.rule))
    for mention in annotated.mentions:
        score = rule_score(f"mentions {mention.label}", mention.rule, mention.score)
        yield TextSpan(
            start=mention.start,
            end=mention.end,
            layer=mention.label.lower(),
            reason=_reason(score, mention.rule),
        )


def _reason(score: float, rule: str) -> str:
    return f"score {score:.2f} · {rule}"


def _no_visit(annotated: Annotated) -> str:
    certainty = f"probability of a visit {annotated.visit_score:.2f}"
    if annotated.is_visit:
        return f"A visit is reported, but not by whom ({certainty})."
    return f"No diplomatic visit reported ({certainty})."


def _visit(page: ResolvedPage, visit: PageVisit) -> VisitStory:
    score = on_gold_scale("visits", visit.score, visit.rule)
    facts = tuple((label, value) for label, value in _visit_facts(page, visit) if value)
    return VisitStory(title=f"{visit.kind}, {visit.status}", reason=_reason(score, visit.rule), facts=facts)


def _visit_facts(page: ResolvedPage, visit: PageVisit) -> Iterable[tuple[str, str]]:
    organizations = [page.organizations[i].name for i in visit.guest_organizations]
    host = page.organizations[visit.host_organization].name if visit.host_organization is not None else None
    when = _dates(visit.date_start, visit.date_end, visit.date_precision)
    yield "guests", _party(page, visit, "guest")
    yield "with", _party(page, visit, "guest delegation")
    yield "representing", _join((*visit.guest_countries, *organizations))
    yield "hosts", _party(page, visit, "host")
    yield "with", _party(page, visit, "host delegation")
    yield "host organization", host or ""
    yield "when", _join((when, f"“{visit.date_text}”" if visit.date_text else None))
    yield "where", _join((visit.venue, visit.city, visit.host_country))
    yield "topics", _join(visit.topics)
    yield "outcomes", _join(visit.outcomes)
    yield "evidence", page.annotated.clean.text[visit.start : visit.end].strip()


def _party(page: ResolvedPage, visit: PageVisit, role: ParticipantRole) -> str:
    people = [page.people[part.person] for part in visit.participants if part.role == role]
    return "\n".join(_describe(page, person) for person in people)


def _describe(page: ResolvedPage, person: PagePerson) -> str:
    return _with_country(_join((person.name, *_titles(page, person)[:1])), person)


def _with_country(text: str, person: PagePerson) -> str:
    return f"{text} ({person.country})" if person.country else text


def _titles(page: ResolvedPage, person: PagePerson) -> list[str]:
    """Return the person's current titles in full, each once, in the text's order."""
    held = [page.annotated.titles[i] for i in person.titles]
    phrases = dict.fromkeys(title.title_text for title in held if not title.former)
    return [each for each in phrases if not any(each != other and each in other for other in phrases)]


def _person(page: ResolvedPage, person: PagePerson) -> PersonStory:
    organization = page.organizations[person.organization].name if person.organization is not None else None
    titles = _titles(page, person)
    if organization and not any(organization in title for title in titles):
        titles.append(organization)
    name = _with_country(_join((*person.honorifics, person.name), " "), person)
    return PersonStory(
        name=name,
        titles="\n".join(titles),
        aliases="\n".join(person.aliases),
        n_mentions=len(person.mentions),
    )


def _quote(page: ResolvedPage, quote: QuoteMention, person: int | None) -> QuoteStory:
    name = page.people[person].name if person is not None else None
    return QuoteStory(
        speaker=_speaker(name, quote),
        known=name is not None,
        cue=quote.cue or "",
        content=quote.content,
        kind=f"{quote.kind}, heading" if quote.in_heading else quote.kind,
    )


def _speaker(name: str | None, quote: QuoteMention) -> str:
    """Return the speaker's name, with what is printed where that differs.

    The name alone tells nothing of how the speaker was found: “he” behind it does.
    """
    if name is None:
        return quote.speaker_text or "(nobody named)"
    return f"{name} (“{quote.speaker_text}”)" if quote.speaker_text and quote.speaker_text != name else name


def _dates(start: date | None, end: date | None, precision: Precision | None) -> str | None:
    if start is None:
        return None
    form = _FORMATS[precision or "day"]
    shown = [each.strftime(form) for each in (start, end) if each is not None]
    return " – ".join(dict.fromkeys(shown))


def _join(parts: Iterable[str | None], separator: str = ", ") -> str:
    return separator.join(part for part in parts if part)
