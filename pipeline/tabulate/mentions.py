"""mentions: one row per entity mention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.lexicons.scores import rule_score
from pipeline.records import Label
from pipeline.tabulate.ids import span_id
from pipeline.tabulate.view import PageView, Row

if TYPE_CHECKING:
    from pipeline.records import Mention


def mention_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every mention of every page."""
    return [
        _row(view, index, mention) for view in views for index, mention in enumerate(view.annotated.mentions)
    ]


def _row(view: PageView, index: int, mention: Mention) -> Row:
    return {
        "mention_id": span_id(view.doc_id, mention.label, mention.start, mention.end),
        "doc_id": view.doc_id,
        "label": mention.label.value,
        "text": mention.text,
        "entity_id": _entity_id(view, index, mention),
        **view.span_cells(mention.start, mention.end),
        "score": rule_score(f"mentions {mention.label}", mention.rule, mention.score),
        "rule": mention.rule,
    }


def _entity_id(view: PageView, index: int, mention: Mention) -> str | None:
    if mention.label is Label.PERSON and index in view.person_of:
        return view.person_ids[view.person_of[index]]
    if mention.label is Label.ORG and index in view.organization_of:
        return view.organization_ids[view.organization_of[index]]
    return mention.key if mention.label is Label.COUNTRY else None
