"""The article on a page: headline, text with its sub-headings, date, and all that is none of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.clean.block import Block, find_block, sort_lines
from pipeline.clean.characters import cut_junk, find_words, split_glued
from pipeline.clean.dateline import Published, choose_published, mark_dates, measure_prefix, read_month_first
from pipeline.clean.headline import Headline, find_headline, score_overlap
from pipeline.clean.lines import Kind, Line, Read, measure_line, read_line
from pipeline.clean.repetition import LineCounts
from pipeline.clean.sites import SiteRules, find_host, find_rules, load_rules, name_site
from pipeline.records import Page, Removed

# A line between headline and first paragraph belongs to the article where it is a deck: so long, or in its
# words.
MIN_DECK_WORDS = 5
MIN_DECK_OVERLAP = 0.3
MAX_DECK_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was found on a page."""

    reads: tuple[Read, ...]
    block: Block
    headline: Headline
    published: Published
    rules: SiteRules | None


def find_article(page: Page, lines: Sequence[Line], counts: LineCounts | None) -> Article | None:
    """Find the article among the lines of a page.

    Args:
        page: the page, for what its container states.
        lines: its lines, breaks mended.
        counts: how often each line stands on the site's pages.

    Returns:
        The article, None where no line is a sentence.
    """
    plain = [read_line(line) for line in split_scraps(lines)]
    rules = find_rules(page, [read.key for read in plain], load_rules())
    for known in (counts, None) if counts is not None else (None,):
        reads = mark_dates([_apply_site(page, read, rules, known) for read in plain])
        body = find_block(reads)
        if body is not None:
            return _assemble(page, reads, body, rules)
    return None


def list_removed(article: Article) -> tuple[Removed, ...]:
    """Return everything that is no text, in the order of the page, with the rule that took it out."""
    kept = set(article.block.kept)
    return tuple(
        Removed(
            raw_start=read.line.text.raw_start,
            raw_end=read.line.text.raw_end,
            text=read.text,
            rule=_name_rule(article, index, read),
        )
        for index, read in enumerate(article.reads)
        if index not in kept
    )


def split_scraps(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with a counter or a date glued to a sentence cut off as lines of their own."""
    words = find_words("\n".join(line.text.text for line in lines))
    result: list[Line] = []
    for line in lines:
        text = split_glued(line.text, words)
        if not measure_line(line).sentence:
            result.append(replace(line, text=text))
            continue
        dated = measure_prefix(text.text)
        rest, junk = cut_junk(text.cut(dated, len(text.text)))
        if dated:
            result.append(replace(line, text=text.cut(0, dated).strip()))
        if junk:
            result.append(replace(line, text=text.cut(dated, dated + len(junk)).strip(), scrap=True))
        result.append(replace(line, text=rest, blank_before=line.blank_before and rest is text))
    return result


def _apply_site(page: Page, read: Read, rules: SiteRules | None, counts: LineCounts | None) -> Read:
    if rules is not None and rules.drops(read.text, read.key):
        return read.become(Kind.BOILERPLATE, f"site rule: {rules.name}")
    if counts is not None and counts.is_repeated(name_site(page), read.key, prose=read.kind is Kind.PROSE):
        return read.become(Kind.BOILERPLATE, "repeated on the site")
    return read


def _assemble(page: Page, reads: list[Read], body: tuple[int, int], rules: SiteRules | None) -> Article:
    headline = find_headline(reads, body=body, hint=page.title, rules=rules)
    start, end = _take_deck(reads, headline.index, body)
    if headline.index == start and end - start > 1:
        start += 1
    key = reads[headline.index].key if headline.index is not None else None
    block = sort_lines(reads, start, end, key)
    month_first = rules.month_first if rules is not None else None
    if month_first is None:
        month_first = read_month_first(
            [read.text for read in reads if read.kind is Kind.DATE], find_host(page)
        )
    published = choose_published(
        reads,
        near=headline.index if headline.index is not None else start,
        body=(start, end),
        hint=page.published_text,
        month_first=month_first,
    )
    return Article(reads=tuple(reads), block=block, headline=headline, published=published, rules=rules)


def _take_deck(reads: Sequence[Read], headline: int | None, body: tuple[int, int]) -> tuple[int, int]:
    """Return the block with what belongs to it between headline and first paragraph: salutations, a deck."""
    start = body[0]
    while start and reads[start - 1].kind is Kind.SHORT and reads[start - 1].text.endswith(","):
        start -= 1
    body = start, body[1]
    if headline is None or not headline < body[0] <= headline + MAX_DECK_LINES + 8:
        return body
    decks = [
        index
        for index in range(headline + 1, body[0])
        if reads[index].kind is Kind.SHORT
        and reads[index].line.linked <= 0.5
        and (len(reads[index].words) >= MIN_DECK_WORDS or index == body[0] - 1)
        and score_overlap(reads, index, body) >= MIN_DECK_OVERLAP
    ]
    return (decks[0], body[1]) if 0 < len(decks) <= MAX_DECK_LINES else body


def _name_rule(article: Article, index: int, read: Read) -> str:
    if index == article.headline.index:
        return "headline"
    if index in article.block.removed:
        return article.block.removed[index]
    if read.kind in (Kind.PROSE, Kind.SHORT):
        return f"outside the article: {read.kind.value}"
    return read.rule
