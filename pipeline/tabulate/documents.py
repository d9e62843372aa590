"""documents: one row per source that was read and kept."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.tabulate.view import PageView, Row


def document_rows(views: Iterable[PageView]) -> list[Row]:
    """Return a row for every page."""
    return [_row(view) for view in views]


def _row(view: PageView) -> Row:
    clean, page = view.clean, view.clean.page
    return {
        "doc_id": view.doc_id,
        "source": page.source,
        "url": page.url,
        "site": page.site,
        "language": clean.language,
        "title": clean.title,
        "published": clean.published,
        "published_precision": clean.published_precision,
        "published_text": clean.published_text,
        "text": clean.text,
        "n_raw_chars": page.n_raw_chars,
        "n_chars": len(clean.text),
        "sha256": page.sha256,
        # A page with a visit row reports a visit, whatever its score.
        "is_visit": view.annotated.is_visit or bool(view.page.visits),
        "visit_score": view.annotated.visit_score,
        "triage": page.triage,
    }
