"""quotes: one row per quotation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.lexicons.scores import on_gold_scale
from pipeline.tabulate.ids import span_id
from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.records import QuoteMention


def quote_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every quotation of every page."""
    return [
        _row(view, quote, speaker)
        for view in views
        for quote, speaker in zip(view.annotated.quotes, view.page.quote_people, strict=True)
    ]


def _row(view: PageView, quote: QuoteMention, speaker: int | None) -> Row:
    visit_ids = set(view.visit_ids)
    return {
        "quote_id": span_id(view.doc_id, quote.kind, quote.start, quote.end),
        "doc_id": view.doc_id,
        "visit_id": visit_ids.pop() if len(visit_ids) == 1 else None,
        "person_id": None if speaker is None else view.person_ids[speaker],
        "speaker": None if speaker is None else view.person_name(speaker),
        "speaker_text": quote.speaker_text,
        "cue": quote.cue,
        "content": quote.content,
        "kind": quote.kind,
        "in_heading": quote.in_heading,
        **view.span_cells(quote.start, quote.end),
        "score": on_gold_scale("quotes", quote.score),
        "rule": quote.rule,
    }
