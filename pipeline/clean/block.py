"""The article as one block of lines: where it begins and ends, and which lines inside it are text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.clean.lines import (
    Kind,
    Read,
    content_words,
    count_capitals,
    has_participle,
    is_cut,
    is_foreign,
    is_heading_shaped,
)

# The block is the stretch of lines with the greatest sum of weights (maximum subsequence segmentation,
# Pasternack and Roth 2009). A sentence weighs its words, up to a cap so that one long footer paragraph does
# not outweigh an article.
MAX_PROSE_WEIGHT = 40.0
# What stands between two paragraphs costs this much: five menu lines in a row outweigh a short paragraph
# behind them.
WEIGHTS = {
    Kind.SHORT: -3.0,
    Kind.WEAK: -4.0,
    Kind.BOILERPLATE: -5.0,
    Kind.CAPTION: -1.0,
    Kind.BYLINE: -3.0,
    Kind.DATE: -8.0,
    Kind.CLOCK: -6.0,
    Kind.SOFT_END: -22.0,
}
BULLET_WEIGHT = -0.5
LINKED_WEIGHT = -4.0
# A teaser (ends in dots, or "Read more" follows) is hardly evidence for an article.
TEASER_SHARE = 0.2
# A sentence the main-text extractor left out counts, but less.
UNCHOSEN_SHARE = 0.4
FOREIGN_WEIGHT = -6.0
# A paragraph beyond the block is taken in where it is long, near, and speaks of the same names.
MIN_STRAY_WORDS = 12
MAX_STRAY_GAP = 12
MIN_SHARED_NAMES = 2
# More list lines than this at the end of the block, with no bullets, are headlines of other news.
MAX_LIST_LINES = 60
MIN_DUPLICATE_WORDS = 8
MIN_ENGLISH_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The article: lines [start, end) of the page, and which of them are text and sub-headings."""

    start: int
    end: int
    kept: tuple[int, ...]
    headings: frozenset[int]
    removed: dict[int, str]


def find_block(reads: Sequence[Read]) -> tuple[int, int] | None:
    """Find the stretch of lines that is the article.

    Returns:
        Indices of its first line and the one after its last; None where no line is a sentence.
    """
    weights = weigh_lines(reads)
    best: tuple[float, int, int] | None = None
    total, start = 0.0, 0
    for index, weight in enumerate(weights):
        if weight is None or total <= 0:
            total, start = 0.0, index + (weight is None)
        total += weight or 0.0
        if weight is not None and weight > 0 and (best is None or total > best[0]):
            best = (total, start, index + 1)
    if best is None:
        return None
    return _extend(reads, weights, best[1], best[2])


def weigh_lines(reads: Sequence[Read]) -> list[float | None]:
    """Return each line's weight as evidence for the article; None where the article cannot go on."""
    english = sum(read.kind is Kind.PROSE and not is_foreign(read) for read in reads) >= MIN_ENGLISH_LINES
    weights: list[float | None] = []
    introduced = False
    for index, read in enumerate(reads):
        following = reads[index + 1] if index + 1 < len(reads) else None
        introduced = index > 0 and (
            (reads[index - 1].kind is Kind.PROSE and reads[index - 1].text.endswith(":"))
            or (introduced and read.kind is Kind.SHORT and reads[index - 1].kind is Kind.SHORT)
        )
        weights.append(_weigh(read, following, english=english, introduced=introduced))
    return weights


def _weigh(read: Read, following: Read | None, *, english: bool, introduced: bool) -> float | None:
    if read.kind is Kind.END:
        return None
    if read.kind is Kind.PROSE:
        weight = min(float(len(read.words)), MAX_PROSE_WEIGHT)
        if english and is_foreign(read):
            return FOREIGN_WEIGHT
        if read.line.linked > 0.8:
            return LINKED_WEIGHT
        if is_cut(read) or (
            following is not None and following.key.startswith(("read more", "continue reading"))
        ):
            weight *= TEASER_SHARE
        return weight * UNCHOSEN_SHARE if read.line.chosen is False else weight
    if read.kind is Kind.SHORT and (read.bulleted or introduced):
        return BULLET_WEIGHT
    return WEIGHTS[read.kind]


def _extend(reads: Sequence[Read], weights: Sequence[float | None], start: int, end: int) -> tuple[int, int]:
    """Take in paragraphs that a stretch of clutter cut off: long, near, and with names the block has too."""
    names = _names(reads[start:end])
    gap, at = 0, end
    while at < len(reads) and weights[at] is not None and gap <= MAX_STRAY_GAP:
        gap += 1
        if reads[at].kind is Kind.SOFT_END:
            break
        if _is_stray(reads[at], names, weights[at]):
            end, gap = at + 1, 0
        at += 1
    gap, at = 0, start - 1
    while at >= 0 and weights[at] is not None and gap <= MAX_STRAY_GAP:
        gap += 1
        if _is_stray(reads[at], names, weights[at]):
            start, gap = at, 0
        at -= 1
    return start, _take_list(reads, end)


def _is_stray(read: Read, names: frozenset[str], weight: float | None) -> bool:
    if read.kind is not Kind.PROSE or weight is None or weight <= 0 or len(read.words) < MIN_STRAY_WORDS:
        return False
    return (
        not is_cut(read) and read.line.chosen is not False and len(_names([read]) & names) >= MIN_SHARED_NAMES
    )


def _take_list(reads: Sequence[Read], end: int) -> int:
    """Return the end of the block with the list its last line announces, or the bullets behind it."""
    announced = end > 0 and reads[end - 1].text.endswith(":")
    at = end
    spaced = end < len(reads) and reads[end].line.blank_before
    while at < len(reads) and at - end < MAX_LIST_LINES and reads[at].kind in (Kind.SHORT, Kind.PROSE):
        if not (
            reads[at].bulleted if reads[end].bulleted else announced and reads[at].line.blank_before == spaced
        ):
            break
        if reads[at].line.linked > 0.5:
            break
        at += 1
    return at


def _names(reads: Sequence[Read]) -> frozenset[str]:
    words = [word.casefold() for read in reads for word in read.text.split()[1:] if word[:1].isupper()]
    return content_words(["".join(filter(str.isalpha, word)) for word in words])


def sort_lines(reads: Sequence[Read], start: int, end: int, title_key: str | None) -> Block:
    """Tell text, sub-headings and clutter apart inside the block.

    Args:
        reads: all lines of the page.
        start: index of the block's first line.
        end: index after its last.
        title_key: normal form of the headline, whose repetitions go.
    """
    removed: dict[int, str] = {}
    for index in range(start, end):
        rule = _find_clutter(reads, index, title_key)
        if rule:
            removed[index] = rule
    removed |= _find_duplicates(reads, [i for i in range(start, end) if i not in removed])
    kept = [index for index in range(start, end) if index not in removed]
    headings = _find_headings(reads, kept)
    while kept and kept[-1] in headings:
        removed[kept[-1]] = "heading without text"
        kept.pop()
    return Block(
        start=start, end=end, kept=tuple(kept), headings=frozenset(headings & set(kept)), removed=removed
    )


def _find_clutter(reads: Sequence[Read], index: int, title_key: str | None) -> str | None:
    """Return the rule by which a line inside the block is no text, None where it stays."""
    read = reads[index]
    if title_key and read.key == title_key:
        return "headline repeated"
    if read.kind is Kind.SHORT and is_heading_shaped(read) and has_participle(read):
        return "caption participle"
    if read.kind in (Kind.PROSE, Kind.SHORT):
        return None
    # A menu word that stands as a heading above a paragraph is a sub-heading ("Tourism").
    if read.kind is Kind.WEAK and index + 1 < len(reads) and reads[index + 1].kind is Kind.PROSE:
        return None
    return read.rule


def _find_duplicates(reads: Sequence[Read], indices: Sequence[int]) -> dict[int, str]:
    """Find paragraphs printed twice; of a paragraph and its own beginning the whole one stays."""
    removed: dict[int, str] = {}
    seen: dict[str, int] = {}
    heads: dict[tuple[str, ...], list[int]] = {}
    for index in indices:
        if len(reads[index].words) < MIN_DUPLICATE_WORDS:
            continue
        if reads[index].key in seen:
            removed[index] = "printed twice"
            continue
        seen[reads[index].key] = index
        heads.setdefault(reads[index].words[:MIN_DUPLICATE_WORDS], []).append(index)
    for group in heads.values():
        longest = max(group, key=lambda index: len(reads[index].words))
        for index in group:
            if (
                index != longest
                and reads[index].sentence
                and reads[longest].key.startswith(reads[index].key.rstrip(" .…"))
            ):
                removed[index] = "beginning printed twice"
    return removed


def _find_headings(reads: Sequence[Read], kept: Sequence[int]) -> set[int]:
    """Find sub-headings: marked as such in HTML, or short lines without full stop above a paragraph."""
    headings: set[int] = set()
    paragraphs = " ".join(reads[index].key for index in kept if reads[index].kind is Kind.PROSE)
    for place, index in enumerate(kept):
        read = reads[index]
        following = reads[kept[place + 1]] if place + 1 < len(kept) else None
        before = reads[kept[place - 1]] if place else None
        if following is None:
            continue
        if read.line.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            headings.add(index)
        elif following.kind is not Kind.PROSE or (before is not None and before.text.endswith((":", ","))):
            continue
        elif is_heading_shaped(read) or _is_repeated_quote(read, paragraphs):
            headings.add(index)
    return headings


def _is_repeated_quote(read: Read, paragraphs: str) -> bool:
    """Tell whether a short quotation is a sub-heading: a paragraph says the same words again."""
    short = 3 <= len(read.words) <= 16 and read.text[:1] in "“\"«„‘'"
    return short and paragraphs.count(read.key) > 1 and count_capitals(read.text) < len(read.words)
