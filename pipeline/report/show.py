"""One page as a person wants to see it on a terminal: headline, visit, people, who said what, text in colours."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.records import Annotated, Label, ResolvedPage
from pipeline.report.harmless import Harmless, harmless
from pipeline.report.story import (
    HEADING,
    QUOTATION,
    PersonStory,
    QuoteStory,
    Story,
    VisitStory,
    tell,
    text_spans,
)

STYLES: dict[Label, str] = {
    Label.PERSON: "bold cyan",
    Label.TITLE: "yellow",
    Label.ORG: "green",
    Label.COUNTRY: "magenta",
    Label.CITY: "blue",
    Label.DATE: "red",
}
QUOTE_STYLE = "italic underline"
_LAYERS = {HEADING: "bold", QUOTATION: QUOTE_STYLE} | {
    label.lower(): style for label, style in STYLES.items()
}


def show_page(page: ResolvedPage) -> RenderableType:
    """Return what the terminal shows of a page.

    Page text is untrusted: nothing in it is read as mark-up, and no control character reaches the terminal.
    """
    story = tell(page)
    parts: list[RenderableType] = [_headline(story), *map(_visit, story.visits)]
    if story.verdict:
        parts.append(Text(story.verdict, style="bold"))
    if story.people:
        parts += [_heading("People"), _people(story.people)]
    if story.quotes:
        parts += [_heading("Who said what"), _quotes(story.quotes)]
    parts += [_heading("Text"), colour_text(page.annotated), Text(), _legend()]
    return Group(*parts)


def colour_text(annotated: Annotated) -> Text:
    """Return the page's text with its entities and quotations coloured."""
    text = Harmless(annotated.clean.text)
    shown = Text(text.shown)
    for span in text_spans(annotated):
        shown.stylize(_LAYERS[span.layer], text.shift(span.start), text.shift(span.end))
    return shown


def _headline(story: Story) -> RenderableType:
    return Group(
        Text(harmless(story.headline), style="bold"), Text(harmless(story.about), style="dim"), Text()
    )


def _visit(visit: VisitStory) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in visit.facts:
        grid.add_row(label, Text(harmless(value)))
    title, subtitle = Text(visit.title, style="bold"), Text(harmless(visit.reason), style="dim")
    return Panel(grid, title=title, subtitle=subtitle, title_align="left", subtitle_align="right")


def _people(people: tuple[PersonStory, ...]) -> RenderableType:
    table = _table("name", "titles and organization", "also called", "mentions")
    for person in people:
        name = Text(harmless(person.name), style=STYLES[Label.PERSON])
        table.add_row(name, *map(_cell, (person.titles, person.aliases, str(person.n_mentions))))
    return table


def _quotes(quotes: tuple[QuoteStory, ...]) -> RenderableType:
    table = _table("speaker", "cue", "said", "kind")
    for quote in quotes:
        speaker = Text(harmless(quote.speaker), style=STYLES[Label.PERSON] if quote.known else "dim")
        table.add_row(speaker, *map(_cell, (quote.cue, quote.content, quote.kind)))
    return table


def _legend() -> Text:
    legend = Text("colours: ", style="dim")
    for label, style in STYLES.items():
        legend.append(label.value.lower(), style=style).append(" ")
    return legend.append(QUOTATION, style=QUOTE_STYLE)


def _heading(words: str) -> Rule:
    return Rule(Text(words, style="bold"), align="left", style="dim")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _cell(text: str) -> Text:
    return Text(harmless(text))
