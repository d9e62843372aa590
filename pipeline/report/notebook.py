"""One page as a person wants to see it in a notebook: the story that `visits show` tells, as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from pipeline.records import Drop, ResolvedPage
from pipeline.report.harmless import harmless
from pipeline.report.spans import cut
from pipeline.report.story import HEADING, QUOTATION, Story, TextSpan, VisitStory, tell

# Half-transparent, so that they tint a light notebook and a dark one alike.
TINTS = {
    "person": "rgba(70, 140, 210, .28)",
    "title": "rgba(220, 180, 40, .30)",
    "org": "rgba(80, 170, 90, .28)",
    "country": "rgba(190, 90, 170, .26)",
    "city": "rgba(110, 115, 220, .28)",
    "date": "rgba(220, 110, 70, .28)",
}
_DRAWN = {
    HEADING: "font-weight:bold",
    QUOTATION: "text-decoration:underline;text-underline-offset:3px",
    **{layer: f"background:{tint};border-radius:3px;padding:1px 2px" for layer, tint in TINTS.items()},
}
_CELL = 'style="text-align:left;vertical-align:top;padding:2px 14px 2px 0"'


def page_html(page: ResolvedPage | Drop) -> str:
    """Return a page as a fragment of HTML without script or request.

    Page text is untrusted: all of it is escaped.
    """
    if isinstance(page, Drop):
        return f"<p>{_plain(f'Dropped in {page.stage}: {page.reason} ({page.detail})')}</p>"
    story = tell(page)
    parts = [
        f'<p dir="auto"><b>{_plain(story.headline)}</b><br><small>{_plain(story.about)}</small></p>',
        *map(_visit, story.visits),
        f"<p>{_plain(story.verdict)}</p>" if story.verdict else "",
        _section("People", ("name", "titles and organization", "also called"), _people(story)),
        _section("Who said what", ("speaker", "cue", "said", "kind"), _quotes(story)),
        f'<p><b>Text</b> {_legend()}</p><div style="max-width:46em;line-height:1.7">{_text(story)}</div>',
    ]
    return f'<div style="overflow-wrap:anywhere">{"".join(parts)}</div>'


def _visit(visit: VisitStory) -> str:
    rows = [(label, value) for label, value in visit.facts]
    return _section(visit.title, (), rows) + f"<small>{_plain(visit.reason)}</small>"


def _people(story: Story) -> list[tuple[str, ...]]:
    return [(person.name, person.titles, person.aliases) for person in story.people]


def _quotes(story: Story) -> list[tuple[str, ...]]:
    return [(quote.speaker, quote.cue, quote.content, quote.kind) for quote in story.quotes]


def _section(title: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a small table under its title; nothing without rows."""
    body = "".join(
        "<tr>" + "".join(f'<td {_CELL} dir="auto">{_lines(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    head = "".join(f'<th scope="col" {_CELL}>{_plain(name)}</th>' for name in heads)
    return (
        f"<p><b>{_plain(title)}</b></p><table>{f'<tr>{head}</tr>' if head else ''}{body}</table>"
        if body
        else ""
    )


def _text(story: Story) -> str:
    breaks = [edge for i, char in enumerate(story.text) if char == "\n" for edge in (i, i + 1)]
    pieces = cut(len(story.text), [(span.start, span.end) for span in story.spans], breaks)
    return "".join(
        _piece(story.text[piece.start : piece.end], [story.spans[i] for i in piece.spans]) for piece in pieces
    )


def _piece(words: str, spans: list[TextSpan]) -> str:
    if words == "\n":
        return "<br>"
    if not spans:
        return _plain(words)
    drawn = ";".join(dict.fromkeys(_DRAWN[span.layer] for span in spans))
    why = "\n".join(f"{span.layer}: {span.reason}" for span in spans if span.reason)
    return f'<span style="{drawn}" title="{_plain(why)}">{_plain(words)}</span>'


def _legend() -> str:
    names = " ".join(f'<span style="{_DRAWN[layer]}">{layer}</span>' for layer in (*TINTS, QUOTATION))
    return f"<small>{names}</small>"


def _lines(text: str) -> str:
    return _plain(text).replace("\n", "<br>")


def _plain(text: str) -> str:
    return escape(harmless(text))
