"""Page → CleanPage | Drop: the main text of a page, its headline and date; all else goes, with a reason.

| module | finds |
|---|---|
| flat, html, markup | the lines of flattened text; the blocks of HTML, and which of them are main text |
| characters | invisible characters, HTML debris, junk glued to words |
| vocabulary, lines | boilerplate words; what a line is by itself |
| repetition, sites | lines that recur on a site; rules for sites we know |
| block | where the article begins and ends, and its sub-headings |
| headline, dateline | the headline; the page's date |
| article | all of these together |
| keep | whether the page's language is asked for |
| offsets | where each character stands in the raw source |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.clean.article import Article, find_article, list_removed
from pipeline.clean.flat import mend_breaks, split_lines
from pipeline.clean.html import scan_html, split_html
from pipeline.clean.keep import detect_language
from pipeline.clean.lines import Line, make_key
from pipeline.clean.offsets import join, map_offsets
from pipeline.clean.repetition import LineCounts, count_keys
from pipeline.clean.sites import name_site
from pipeline.errors import DropReason
from pipeline.records import CleanPage, Drop, Page
from pipeline.settings import RunSettings

__all__ = ["LineCounts", "clean_page", "count_lines"]

STAGE = "clean"
# A flattened page of which less than a twentieth could be kept is no article: refuse it before any work is
# done.
MAX_RAW_FACTOR = 20
# Real pages have some hundred lines.
MAX_LINES = 20_000


def count_lines(pages: Iterable[Page]) -> LineCounts:
    """Count on how many pages of each site every line stands; the order of the pages does not matter.

    Args:
        pages: pages of one run, or of a part of it; the counts of parts can be merged.
    """
    return count_keys((name_site(page), [make_key(line) for line in _scan_lines(page)]) for page in pages)


def clean_page(page: Page, *, settings: RunSettings, lines: LineCounts | None = None) -> CleanPage | Drop:
    """Return the main text of a page, or the reason why it has none that was asked for.

    Args:
        page: the page as read.
        settings: languages to keep, and the longest text allowed.
        lines: the run's line counts; without them the lines are told apart by their shape and words alone.
    """
    if page.media == "text" and len(page.raw) > MAX_RAW_FACTOR * settings.max_chars:
        return _drop(page, DropReason.TOO_LARGE, f"{len(page.raw)} characters in the source")
    blocks = split_html(page.raw) if page.media == "html" else split_lines(page.raw)
    size = sum(len(block.text.text) for block in blocks)
    if size > MAX_RAW_FACTOR * settings.max_chars or len(blocks) > MAX_LINES:
        return _drop(page, DropReason.TOO_LARGE, f"{size} visible characters on {len(blocks)} lines")
    article = find_article(page, mend_breaks(blocks), lines)
    if article is None or not article.block.kept:
        return _drop(page, DropReason.NO_MAIN_TEXT, "no line has the shape of a sentence")
    return _finish(page, article, settings)


def _finish(page: Page, article: Article, settings: RunSettings) -> CleanPage | Drop:
    """Put the kept lines together and check length and language."""
    text = join([article.reads[index].line.text for index in article.block.kept], "\n")
    if len(text.text) > settings.max_chars:
        return _drop(page, DropReason.TOO_LARGE, f"{len(text.text)} characters of main text")
    language, wanted = detect_language(text.text, settings.languages)
    if not wanted:
        return _drop(page, DropReason.OTHER_LANGUAGE, language)
    rules = article.rules
    return CleanPage(
        page=replace(page, site=rules.name) if rules is not None and page.site is None else page,
        text=text.text,
        offsets=map_offsets(text),
        title=article.headline.text,
        published=article.published.value,
        published_precision=article.published.precision,
        published_text=article.published.text,
        language=language,
        headings=_span_headings(article),
        removed=list_removed(article),
        site_country=rules.country if rules else None,
        site_city=rules.city if rules else None,
        site_organization=rules.organization if rules else None,
    )


def _span_headings(article: Article) -> tuple[tuple[int, int], ...]:
    spans, position = [], 0
    for index in article.block.kept:
        length = len(article.reads[index].text)
        if index in article.block.headings:
            spans.append((position, position + length))
        position += length + 1
    return tuple(spans)


def _scan_lines(page: Page) -> list[Line]:
    return scan_html(page.raw) if page.media == "html" else mend_breaks(split_lines(page.raw))


def _drop(page: Page, reason: DropReason, detail: str) -> Drop:
    return Drop(source=page.source, stage=STAGE, reason=reason, detail=detail)
