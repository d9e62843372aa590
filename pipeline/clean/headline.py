"""The headline: from what the head of the page states, else from the lines around the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.clean.lines import Kind, Read, content_words
from pipeline.clean.sites import SiteRules
from pipeline.clean.vocabulary import load_vocabulary, split_words

# Behind no white space: tried at every place in a long run of it, a pattern takes quadratic time.
_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[|–—:»›·•<>~/-]|::|&raquo;)\s+|(?:(?<!\s)\s+)?\|\s*")
_SENTENCES = re.compile(r"[.!?]\s+[A-ZÀ-ÞĀ-ſ]")

# The headline stands right above the article; further up there are menus.
MAX_ABOVE = 15
MAX_BELOW = 4
# Ministries print headlines of up to some 70 words.
MAX_HEADLINE_WORDS = 75
# Scores, chosen on invented pages: a word shared with the article outweighs three lines of distance.
OVERLAP_SCORE = 3.0
REPEATED_SCORE = 0.4
CAPITALS_SCORE = 0.3
LONG_SCORE = 0.8
TAG_SCORES = {"h1": 2.5, "h2": 1.0, "h3": 0.3}
DISTANCE_COST = 0.25
WEAK_COST = 2.0
ONE_WORD_COST = 1.5
MENU_COST = 1.0
LINKED_COST = 1.0
# Below the article there are other articles' headlines: only clear evidence counts.
MIN_OVERLAP_BELOW = 0.5
MIN_SHARED_BELOW = 3
MIN_OVERLAP_ABOVE = 0.4
MIN_CLIMB_WORDS = 4
MIN_CLIMB_SHARED = 2
MIN_SCORE = -0.9
MIN_HINT_RATIO = 0.8
MENU_RUN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline and its line; `index` is None where it stands on none, `text` where there is none."""

    text: str | None
    index: int | None = None


def find_headline(
    reads: Sequence[Read], *, body: tuple[int, int], hint: str | None, rules: SiteRules | None
) -> Headline:
    """Find the headline.

    Args:
        reads: all lines of the page.
        body: indices of the article's first line and the one after its last.
        hint: the title that the page's head or its container states, site name and all.
        rules: the site's rules.

    Returns:
        The headline; where the hint stands on a line of the page, the line's own text.
    """
    ruled = _follow_rules(reads, body, rules)
    if ruled is not None:
        return Headline(text=reads[ruled].text, index=ruled)
    stated = match_hint(hint, reads)
    if stated is not None:
        return stated
    above = _choose_above(reads, body)
    if above is not None:
        return Headline(text=reads[above].text, index=above)
    first = _check_first(reads, body)
    if first is not None:
        return Headline(text=reads[first].text, index=first)
    below = _choose_below(reads, body)
    return Headline(text=reads[below].text if below is not None else None, index=below)


def score_overlap(reads: Sequence[Read], index: int, body: tuple[int, int]) -> float:
    """Return which share of a line's content words the article has too."""
    return _overlap(reads[index], _article_words(reads, body))


def match_hint(hint: str | None, reads: Sequence[Read]) -> Headline | None:
    """Return the headline in a stated title: the part that stands on a line, else all but the site's name."""
    if not hint or not hint.strip():
        return None
    text = " ".join(hint.split())
    parts = [part for part in _SEPARATOR.split(text) if part.strip()]
    by_key: dict[str, int] = {}
    for line, read in enumerate(reads):
        by_key.setdefault(read.key, line)
    for candidate in _list_candidates(text, parts):
        index = by_key.get(" ".join(split_words(candidate)))
        if (
            index is not None
            and len(reads[index].words) >= 2
            and reads[index].kind in (Kind.SHORT, Kind.PROSE)
        ):
            return Headline(text=reads[index].text, index=index)
    stripped = strip_site(text, parts)
    words = split_words(stripped)
    if len(words) < 2 or load_vocabulary().line.equal(words) or _is_site(words):
        return None
    return Headline(text=stripped, index=_find_alike(" ".join(words), reads))


def strip_site(text: str, parts: Sequence[str]) -> str:
    """Return a page title without the site's name at its end or beginning.

    >>> strip_site("Visit from the Union | City of Kestral", ["Visit from the Union", "City of Kestral"])
    'Visit from the Union'
    """
    kept = list(parts)
    while len(kept) > 1 and _is_site(split_words(kept[-1])):
        kept.pop()
    while len(kept) > 1 and _is_site(split_words(kept[0])):
        kept.pop(0)
    if len(kept) == len(parts):
        # An unknown site name: a short last part behind a bar.
        bar = text.rfind(" | ")
        return text[:bar].strip() if bar > len(text) / 2 else text
    start = text.find(kept[0])
    return text[start : text.find(kept[-1], start) + len(kept[-1])].strip()


def _list_candidates(text: str, parts: Sequence[str]) -> list[str]:
    """Return the whole title and its runs of parts, longest first."""
    runs = [
        " ".join(parts[low:high])
        for low in range(min(len(parts), 6))
        for high in range(low + 1, min(len(parts), 6) + 1)
    ]
    return [text, *sorted(runs, key=lambda run: (-len(run), run))]


def _is_site(words: Sequence[str]) -> bool:
    if not words:
        return True
    vocabulary = load_vocabulary()
    return (vocabulary.site.find(words) is not None and len(words) <= 8) or vocabulary.line.equal(
        words
    ) is not None


def _find_alike(key: str, reads: Sequence[Read]) -> int | None:
    """Return the first line that is the key but for a piece cut off at either end."""
    for index, read in enumerate(reads):
        shorter, longer = sorted((key, read.key), key=len)
        if len(shorter) >= MIN_HINT_RATIO * len(longer) and len(read.words) >= 3 and shorter in longer:
            return index
    return None


def _follow_rules(reads: Sequence[Read], body: tuple[int, int], rules: SiteRules | None) -> int | None:
    if rules is None:
        return None
    for index, read in enumerate(reads[: body[0]]):
        if read.key in rules.headline_after:
            following = (i for i in range(index + 1, body[0]) if reads[i].kind in (Kind.SHORT, Kind.WEAK))
            return next(following, None)
        if read.key in rules.headline_before:
            return next(
                (i for i in range(index - 1, -1, -1) if reads[i].kind in (Kind.SHORT, Kind.WEAK)), None
            )
    return None


def _choose_above(reads: Sequence[Read], body: tuple[int, int]) -> int | None:
    """Return the best title-like line above the article: near it, and in words that the article has too."""
    content = _article_words(reads, body)
    best: tuple[float, int] | None = None
    distance = 0.0
    for index in range(body[0] - 1, max(body[0] - 1 - 2 * MAX_ABOVE, -1), -1):
        read = reads[index]
        if _is_candidate(read):
            score = _score(reads, index, content) - DISTANCE_COST * distance
            if best is None or score > best[0]:
                best = (score, index)
            distance += 1
        elif read.kind in (Kind.BOILERPLATE, Kind.END, Kind.SOFT_END, Kind.PROSE):
            distance += 0.5
        if distance > MAX_ABOVE:
            break
    return _climb(reads, best[1], content) if best is not None and best[0] > MIN_SCORE else None


def _is_candidate(read: Read) -> bool:
    return (
        read.kind in (Kind.SHORT, Kind.WEAK)
        and 1 <= len(read.words) <= MAX_HEADLINE_WORDS
        and not read.text.endswith((",", ";", ":"))
    )


def _climb(reads: Sequence[Read], index: int, content: frozenset[str]) -> int:
    """Return the line above where the one found is the deck below a headline."""
    above = index - 1
    while above >= 0 and reads[above].kind in (Kind.DATE, Kind.BYLINE):
        above -= 1
    if above < 0 or reads[above].kind is not Kind.SHORT or reads[above].line.linked > 0.5:
        return index
    if (
        reads[index].line.tag in TAG_SCORES
        or min(len(reads[i].words) for i in (above, index)) < MIN_CLIMB_WORDS
    ):
        return index
    shared = len(content_words(reads[above].words) & content)
    # "Home News A Visit from Vestland" above "A Visit from Vestland" is a breadcrumb.
    if reads[index].key in reads[above].key:
        return index
    if _is_site(reads[above].words) or shared < MIN_CLIMB_SHARED:
        return index
    return above if _overlap(reads[above], content) >= MIN_OVERLAP_ABOVE else index


def _score(reads: Sequence[Read], index: int, content: frozenset[str]) -> float:
    read = reads[index]
    score = OVERLAP_SCORE * _overlap(read, content) + TAG_SCORES.get(read.line.tag, 0.0)
    score += REPEATED_SCORE * (sum(other.key == read.key for other in reads) > 1)
    score += CAPITALS_SCORE * read.text.isupper() + LONG_SCORE * (len(read.words) >= 4)
    score -= WEAK_COST * (read.kind is Kind.WEAK) + ONE_WORD_COST * (len(read.words) == 1)
    score -= LINKED_COST * (read.line.linked > 0.5) * (read.line.tag != "h1")
    return score - MENU_COST * _in_menu(reads, index)


def _in_menu(reads: Sequence[Read], index: int) -> bool:
    """Tell whether a line is one of several short ones in a row with no blank line between."""
    low = high = index
    while low > 0 and not reads[low].line.blank_before and _is_menu_like(reads[low - 1]):
        low -= 1
    while high + 1 < len(reads) and not reads[high + 1].line.blank_before and _is_menu_like(reads[high + 1]):
        high += 1
    return high - low + 1 >= MENU_RUN and len(reads[index].words) <= 3


def _is_menu_like(read: Read) -> bool:
    return len(read.words) <= 3 and read.kind in (Kind.SHORT, Kind.WEAK, Kind.BOILERPLATE)


def _overlap(read: Read, content: frozenset[str]) -> float:
    words = content_words(read.words)
    return len(words & content) / len(words) if words else 0.0


def _article_words(reads: Sequence[Read], body: tuple[int, int]) -> frozenset[str]:
    return content_words(
        [word for read in reads[body[0] : body[1]] if read.kind is Kind.PROSE for word in read.words]
    )


def _check_first(reads: Sequence[Read], body: tuple[int, int]) -> int | None:
    """Return the article's first line where it is a headline: no full stop, a paragraph behind it."""
    first = reads[body[0]]
    following = next(
        (read for read in reads[body[0] + 1 : body[1]] if read.kind in (Kind.PROSE, Kind.SHORT)), None
    )
    if following is None or following.kind is not Kind.PROSE:
        return None
    unfinished = not first.terminal and len(first.words) <= MAX_HEADLINE_WORDS
    exclaimed = (
        first.terminal and len(first.words) <= 16 and not first.text.rstrip("”\"'’»").endswith((".", ":"))
    )
    if not (unfinished or exclaimed) or _SENTENCES.search(first.text):
        return None
    return body[0]


def _choose_below(reads: Sequence[Read], body: tuple[int, int]) -> int | None:
    content = _article_words(reads, body)
    for index in range(body[1], min(body[1] + MAX_BELOW, len(reads))):
        read = reads[index]
        if read.kind in (Kind.END, Kind.SOFT_END):
            return None
        if read.kind is Kind.SHORT and len(read.words) >= 3:
            shared = len(content_words(read.words) & content)
            alone = index + 1 == len(reads) or reads[index + 1].kind is not Kind.SHORT
            enough = MIN_SHARED_BELOW - (alone and len(read.words) >= MIN_CLIMB_WORDS)
            alike = _overlap(read, content) >= MIN_OVERLAP_BELOW and shared >= enough
            return index if alike and not _is_site(read.words) else None
    return None
