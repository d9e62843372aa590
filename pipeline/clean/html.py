"""The main text of an HTML page: what the extractor keeps, and the neighbours it should have kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.clean.lines import Line, measure_line
from pipeline.clean.markup import scan_markup
from pipeline.clean.vocabulary import split_words

# Real pages nest some 30 to 60 elements deep; the extractor's tree functions recurse.
MAX_DEPTH = 150
# Above these sizes (characters, blocks) the extractor takes seconds: our own blocks are enough.
MAX_EXTRACTED = 3_000_000
MAX_BLOCKS = 3_000
# Words in a row that must be found in the extractor's text; shorter blocks must be found whole.
SHINGLE = 3
MIN_FOUND_SHARE = 0.6
# The extractor's answer is not believed where it leaves out more than this share of the sentences' words.
MIN_TRUSTED_SHARE = 0.25
MIN_TRUSTED_WORDS = 25
# Footers and side bars with so many times the words of the article are an element left open or a wrapper's
# class.
MAX_ASIDE_RATIO = 5


def split_html(raw: str) -> list[Line]:
    """Return the visible blocks of an HTML page, each marked with whether it belongs to the main text.

    Precision comes from trafilatura (Barbaresi 2021) in precision mode; sentences, headings and quotations
    that it lost right beside what it kept, in the same element, are put back. All positions come from our own
    scan of the source, so offsets do not depend on the extractor.

    Args:
        raw: the source as decoded.
    """
    markup = scan_markup(raw)
    lines = _doubt_asides(markup.lines)
    if markup.depth > MAX_DEPTH or len(raw) > MAX_EXTRACTED or len(lines) > MAX_BLOCKS:
        return lines
    chosen = _mark_chosen(lines, split_words(extract_text(raw)))
    return _put_back(lines, chosen) if _is_trusted(lines, chosen) else lines


def scan_html(raw: str) -> list[Line]:
    """Return the visible blocks of an HTML page without asking the extractor: enough to count lines."""
    return _doubt_asides(scan_markup(raw).lines)


def extract_text(raw: str) -> str:
    """Return what trafilatura takes for the main text, empty where it finds or can find none."""
    import trafilatura

    try:
        found = trafilatura.extract(
            raw.encode("utf-8", "replace").decode("utf-8"),
            fast=True,
            favor_precision=True,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
        )
    except Exception:  # noqa: BLE001 - a third-party parser on arbitrary input: one bad page never stops a run
        return ""
    return found or ""


def _doubt_asides(lines: Sequence[Line]) -> list[Line]:
    """Return the lines; where nearly all sentences stand in side elements, one of those was never closed."""
    words = {True: 0, False: 0}
    for line in lines:
        read = measure_line(replace(line, aside=False))
        words[line.aside] += len(read.words) * read.sentence
    if words[True] <= MAX_ASIDE_RATIO * words[False]:
        return list(lines)
    return [replace(line, aside=False) for line in lines]


def _mark_chosen(lines: Sequence[Line], words: Sequence[str]) -> list[bool]:
    """Tell which blocks the extractor's text contains, by runs of words: its line breaks do not matter."""
    shingles = {tuple(words[i : i + size]) for size in (1, 2, SHINGLE) for i in range(len(words) - size + 1)}
    chosen = []
    for line in lines:
        own = split_words(line.text.text)
        size = min(len(own), SHINGLE)
        runs = [tuple(own[i : i + size]) for i in range(len(own) - size + 1)] if own else []
        found = sum(run in shingles for run in runs)
        chosen.append(bool(runs) and found >= MIN_FOUND_SHARE * len(runs) and not line.aside)
    return chosen


def _is_trusted(lines: Sequence[Line], chosen: Sequence[bool]) -> bool:
    total = kept = 0
    for line, is_chosen in zip(lines, chosen, strict=True):
        read = measure_line(line)
        if not line.aside and read.sentence:
            total += len(read.words)
            kept += len(read.words) * is_chosen
    return kept >= MIN_TRUSTED_WORDS and kept >= MIN_TRUSTED_SHARE * total


def _put_back(lines: Sequence[Line], chosen: Sequence[bool]) -> list[Line]:
    """Return the lines marked; a sentence in an element that holds chosen text is chosen too."""
    holders = {
        line.container
        for line, is_chosen in zip(lines, chosen, strict=True)
        if is_chosen and line.container and measure_line(line).sentence
    }
    marked = []
    for index, (line, is_chosen) in enumerate(zip(lines, chosen, strict=True)):
        back = is_chosen or (not line.aside and line.container in holders) or _is_lead(lines, chosen, index)
        marked.append(replace(line, chosen=back))
    return marked


def _is_lead(lines: Sequence[Line], chosen: Sequence[bool], index: int) -> bool:
    """Tell whether a block beside chosen text, one element further out, has the shape of a sentence."""
    line = lines[index]
    if line.aside or line.caption or line.linked > 0.5 or not measure_line(line).sentence:
        return False
    for near in (index - 1, index + 1):
        if 0 <= near < len(lines) and chosen[near]:
            other = lines[near]
            if line.outer and line.outer in (other.container, other.outer):
                return True
            if line.container and line.container == other.outer:
                return True
    return False
