"""A corrected task → a gold page: spans, quotations, people with titles, organizations, one visit."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.learn.annotated_task import AnnotatedTask, Region, reports_visit
from pipeline.learn.corpus import GoldPage, parse_gold, write_gold
from pipeline.learn.header import GoldOrganization, GoldPerson, GoldTitle, GoldVisit, Header
from pipeline.learn.markup import Body, GoldQuote, GoldSpan
from pipeline.learn.names import fold
from pipeline.learn.task_identities import Entity, identify
from pipeline.report.export import label_config as config

TEMPLATE = "label-studio"
_TAGS = {
    "PERSON": "per", "TITLE": "tit", "ORG": "org", "COUNTRY": "ctry", config.NATIONALITY: "nat", "CITY": "city",
    "DATE": "date", config.HONORIFIC: "hon",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# "Dr. " and a name: nothing but white space between an honorific and the person.
_GAP = 2


def gold_page(task: AnnotatedTask, path: Path, *, batch: str) -> GoldPage:
    """Return the gold page of a task.

    Args:
        task: with regions of the exported interface.
        path: where the gold file will stand.
        batch: the writing batch.

    Raises:
        GoldError: regions cross, a country has no code, a date cannot be read.
    """
    taken: set[str] = set()
    people = identify(task.labelled("PERSON"), taken)
    organizations = identify(task.labelled("ORG"), taken)
    page = GoldPage(
        path=path,
        raw=None,
        header=_header(task, people, organizations, batch),
        body=_body(task, people, organizations),
    )
    source = write_gold(page)
    try:
        read = parse_gold(source, path)
    except GoldError as error:
        fix = "mend regions that cross, or that nest in one of the same label"
        raise GoldError(error.what, where=f"{task.where}: {error.where}", fix=fix) from error
    if (read.header, read.body) != (page.header, page.body):
        fix = "mend regions that cross, or headings that are no whole lines"
        raise GoldError("the regions make no mark-up", where=task.where, fix=fix)
    return page


def squeeze_text(text: str) -> tuple[str, list[int]]:
    r"""Return the text as gold pages have it, white space runs as one, and where each character went.

    >>> squeeze_text("A  b\n\n c")
    ('A b\nc', [0, 1, 1, 2, 3, 3, 3, 4])
    """
    kept: list[str] = []
    places: list[int] = []
    gap = ""
    for character in text:
        if character.isspace():
            gap = "\n" if "\n" in (gap, character) else " "
            places.append(len(kept))
            continue
        if kept and gap:
            kept.append(gap)
        gap = ""
        places.append(len(kept))
        kept.append(character)
    return "".join(kept), places


def _body(task: AnnotatedTask, people: Mapping[str, Entity], organizations: Mapping[str, Entity]) -> Body:
    raw = task.data["text"]
    text, places = squeeze_text(raw)

    def span(region: Region) -> tuple[int, int]:
        marked = raw[region.start : region.end]
        start = region.start + len(marked) - len(marked.lstrip())
        last = region.start + len(marked.rstrip()) - 1
        if last < start:
            raise GoldError("a region marks nothing", where=task.where, fix="delete the region")
        return places[start], places[last] + 1

    spans = []
    for region in task.labelled(*_TAGS):
        start, end = span(region)
        ids = _ids(task, region, people, organizations)
        spans.append(GoldSpan(label=_TAGS[region.label], start=start, end=end, ids=ids))
    quotes = []
    for kind, label in config.QUOTE_LABELS.items():
        for region in task.labelled(label):
            start, end = span(region)
            speakers = _entities(task.related(region, config.SAID_BY), people)
            speaker = speakers[0].id if speakers else None
            quotes.append(
                GoldQuote(kind=kind, speaker=speaker, start=start, end=end, content=text[start:end])
            )
    return Body(
        text=text,
        headings=tuple(sorted(map(span, task.labelled(config.HEADING)))),
        spans=tuple(sorted(spans, key=lambda s: (s.start, -s.end, s.label))),
        quotes=tuple(sorted(quotes, key=lambda q: (q.start, -q.end, q.kind))),
    )


def _ids(
    task: AnnotatedTask, region: Region, people: Mapping[str, Entity], organizations: Mapping[str, Entity]
) -> tuple[str, ...]:
    if region.label in ("PERSON", "ORG"):
        return ((people if region.label == "PERSON" else organizations)[region.id].id,)
    if region.label == "TITLE":
        return tuple(entity.id for entity in _entities(task.related(region, config.HELD_BY), people))
    if region.label in ("COUNTRY", config.NATIONALITY):
        if config.CODE not in region.values:
            raise GoldError(
                "a country has no code", where=f"{task.where}: {region.text!r}", fix="give its ISO code"
            )
        return (region.values[config.CODE].upper(),)
    return ()


def _header(
    task: AnnotatedTask, people: Mapping[str, Entity], organizations: Mapping[str, Entity], batch: str
) -> Header:
    published = task.data.get("published")
    return Header(
        template=TEMPLATE,
        batch=batch,
        is_visit=reports_visit(task),
        title=task.data.get("title") or None,
        published=date.fromisoformat(published) if published else None,
        published_precision=task.data.get("published_precision") if published else None,
        people=tuple(
            GoldPerson(
                id=entity.id,
                name=entity.name,
                honorifics=_honorifics(task, entity),
                aliases=entity.aliases,
                titles=_titles(task, entity, people, organizations),
            )
            for entity in _each_once(people.values())
        ),
        organizations=tuple(
            GoldOrganization(id=entity.id, name=entity.name, country=_first(entity, config.CODE))
            for entity in _each_once(organizations.values())
        ),
        visits=(_visit(task, people),) if reports_visit(task) else (),
    )


def _titles(
    task: AnnotatedTask, person: Entity, people: Mapping[str, Entity], organizations: Mapping[str, Entity]
) -> tuple[GoldTitle, ...]:
    """Return the person's titles, each once: the one with the longest phrase."""
    found: dict[str, GoldTitle] = {}
    for region in task.labelled("TITLE"):
        if person not in _entities(task.related(region, config.HELD_BY), people):
            continue
        phrases = [p for p in task.labelled(config.PHRASE) if p.start <= region.start and region.end <= p.end]
        phrase = min(phrases, key=lambda p: p.end - p.start, default=region)
        held_at = _entities(task.related(region, config.HELD_AT), organizations)
        title = GoldTitle(
            title=" ".join(region.text.split()),
            text=" ".join(phrase.text.split()),
            kind=region.values.get(config.KIND, "other"),
            organization=held_at[0].id if held_at else None,
            country=region.values.get(config.CODE),
            posted_to=region.values.get(config.POSTED_TO),
        )
        key = fold(title.title)
        if key not in found or len(title.text) > len(found[key].text):
            found[key] = title
    return tuple(found.values())


def _honorifics(task: AnnotatedTask, person: Entity) -> tuple[str, ...]:
    starts = [mention.start for mention in person.mentions]
    found = (
        region.text
        for region in task.labelled(config.HONORIFIC)
        if any(0 <= start - region.end <= _GAP for start in starts)
    )
    return tuple(dict.fromkeys(found))


def _visit(task: AnnotatedTask, people: Mapping[str, Entity]) -> GoldVisit:
    first, last, precision = _dates(task)
    parts: dict[str, dict[str, None]] = {}
    for region in task.labelled("PERSON"):
        parts.setdefault(region.values.get(config.ROLE, ""), {})[people[region.id].id] = None
    codes = re.findall(r"[A-Za-z]{2}", task.said(config.GUEST_COUNTRIES) or "")
    host_country = task.said(config.HOST_COUNTRY)
    return GoldVisit(
        kind=task.said(config.VISIT_KIND) or "other",
        status=task.said(config.STATUS) or "held",
        date_start=first,
        date_end=last,
        date_precision=precision,
        guests=tuple(parts.get("guest", ())),
        hosts=tuple(parts.get("host", ())),
        guest_delegation=tuple(parts.get("guest delegation", ())),
        host_delegation=tuple(parts.get("host delegation", ())),
        guest_countries=tuple(code.upper() for code in codes),
        host_country=host_country.upper() if host_country else None,
        city=task.said(config.CITY),
        venue=task.said(config.VENUE),
        topics=task.page.get(config.TOPICS, ()),
        outcomes=task.page.get(config.OUTCOMES, ()),
    )


def _dates(task: AnnotatedTask) -> tuple[date | None, date | None, str | None]:
    """Return first day, last day and precision of "2023-05-15/2023-05-17", "2023-05" or "2023"."""
    stated = task.said(config.DATES)
    if stated is None:
        return None, None, None
    found = [_DATE.fullmatch(part.strip()) for part in stated.split("/")]
    wanted = f"{task.where}: {stated!r}"
    if len(found) > 2 or not all(found):
        raise GoldError(
            "a date cannot be read", where=wanted, fix="write 2023-05-15 or 2023-05-15/2023-05-17"
        )
    parts = [tuple(int(p) for p in match.groups() if p) for match in found if match]
    try:
        first = date(*(*parts[0], 1, 1)[:3])
        year, month, day = (*parts[-1], 12, 31)[:3] if len(parts[-1]) != 2 else (*parts[-1], 0)
        last = date(year, month, day or monthrange(year, month)[1])
    except ValueError as error:
        raise GoldError(f"no such day ({error})", where=wanted, fix="mend the date") from error
    return first, last, ("year", "month", "day")[min(map(len, parts)) - 1]


def _entities(regions: Iterable[Region], known: Mapping[str, Entity]) -> list[Entity]:
    return list({id(known[r.id]): known[r.id] for r in regions if r.id in known}.values())


def _each_once(entities: Iterable[Entity]) -> list[Entity]:
    return sorted({e.id: e for e in entities}.values(), key=lambda e: e.mentions[0].start)


def _first(entity: Entity, name: str) -> str | None:
    return next((m.values[name].upper() for m in entity.mentions if m.values.get(name)), None)
