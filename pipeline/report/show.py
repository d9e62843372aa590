"""One page as a person wants to see it: headline, visit, people, who said what, and the text in colours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.lexicons.scores import rule_score
from pipeline.records import (
    Annotated,
    Label,
    PagePerson,
    PageVisit,
    ParticipantRole,
    Precision,
    QuoteMention,
    ResolvedPage,
)
from pipeline.report.harmless import Harmless, harmless

STYLES: dict[Label, str] = {
    Label.PERSON: "bold cyan",
    Label.TITLE: "yellow",
    Label.ORG: "green",
    Label.COUNTRY: "magenta",
    Label.CITY: "blue",
    Label.DATE: "red",
}
QUOTE_STYLE = "italic underline"
_FORMATS: dict[Precision, str] = {"day": "%-d %B %Y", "month": "%B %Y", "year": "%Y"}


def show_page(page: ResolvedPage) -> RenderableType:
    """Return what the terminal shows of a page.

    Page text is untrusted: nothing in it is read as mark-up, and no control character reaches the terminal.
    """
    parts: list[RenderableType] = [_headline(page), *(_visit(page, visit) for visit in page.visits)]
    if not page.visits:
        parts.append(_no_visit(page.annotated))
    if page.people:
        parts += [_heading("People"), _people(page)]
    if page.annotated.quotes:
        parts += [_heading("Who said what"), _quotes(page)]
    parts += [_heading("Text"), colour_text(page.annotated), Text(), _legend()]
    return Group(*parts)


def colour_text(annotated: Annotated) -> Text:
    """Return the page's text with its entities and quotations coloured."""
    text = Harmless(annotated.clean.text)
    shown = Text(text.shown)
    for start, end in annotated.clean.headings:
        shown.stylize("bold", text.shift(start), text.shift(end))
    for quote in annotated.quotes:
        shown.stylize(QUOTE_STYLE, text.shift(quote.start), text.shift(quote.end))
    for mention in annotated.mentions:
        shown.stylize(STYLES[mention.label], text.shift(mention.start), text.shift(mention.end))
    return shown


def _headline(page: ResolvedPage) -> RenderableType:
    clean = page.annotated.clean
    published = _dates(clean.published, None, clean.published_precision)
    facts = (published, clean.page.site, clean.language, clean.page.source, page.doc_id)
    return Group(
        Text(harmless(clean.title) if clean.title else "(no headline)", style="bold"),
        Text(harmless(" · ".join(fact for fact in facts if fact)), style="dim"),
        Text(),
    )


def _no_visit(annotated: Annotated) -> RenderableType:
    certainty = f"probability of a visit {annotated.visit_score:.2f}"
    if annotated.is_visit:
        return Text(f"A visit is reported, but not by whom ({certainty}).", style="bold")
    return Text(f"No diplomatic visit reported ({certainty}).", style="bold")


def _visit(page: ResolvedPage, visit: PageVisit) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in _visit_facts(page, visit):
        if value:
            grid.add_row(label, Text(harmless(value)))
    title = Text(f"{visit.kind}, {visit.status}", style="bold")
    score = rule_score("visits", visit.rule, visit.score)
    subtitle = Text(f"score {score:.2f} · {harmless(visit.rule)}", style="dim")
    return Panel(grid, title=title, subtitle=subtitle, title_align="left", subtitle_align="right")


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


def _people(page: ResolvedPage) -> RenderableType:
    table = _table("name", "titles and organization", "also called", "mentions")
    for person in page.people:
        organization = (
            page.organizations[person.organization].name if person.organization is not None else None
        )
        titles = _titles(page, person)
        if organization and not any(organization in title for title in titles):
            titles.append(organization)
        name = _join((*person.honorifics, person.name), " ")
        table.add_row(
            Text(harmless(_with_country(name, person)), style=STYLES[Label.PERSON]),
            _cell("\n".join(titles)),
            _cell("\n".join(person.aliases)),
            _cell(str(len(person.mentions))),
        )
    return table


def _quotes(page: ResolvedPage) -> RenderableType:
    table = _table("speaker", "cue", "said", "kind")
    for quote, person in zip(page.annotated.quotes, page.quote_people, strict=True):
        name = page.people[person].name if person is not None else None
        table.add_row(
            Text(harmless(_speaker(name, quote)), style=STYLES[Label.PERSON] if name else "dim"),
            _cell(quote.cue or ""),
            _cell(quote.content),
            _cell(f"{quote.kind}, heading" if quote.in_heading else quote.kind),
        )
    return table


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


def _legend() -> Text:
    legend = Text("colours: ", style="dim")
    for label, style in STYLES.items():
        legend.append(label.value.lower(), style=style).append(" ")
    return legend.append("quotation", style=QUOTE_STYLE)


def _heading(words: str) -> Rule:
    return Rule(Text(words, style="bold"), align="left", style="dim")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _cell(text: str) -> Text:
    return Text(harmless(text))


def _join(parts: Iterable[str | None], separator: str = ", ") -> str:
    return separator.join(part for part in parts if part)
