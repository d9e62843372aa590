"""One line of a page, its features, and what it is by itself: a sentence, a short line, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from pipeline.clean.offsets import Traced
from pipeline.clean.vocabulary import Phrases, Vocabulary, load_vocabulary, split_words

_TERMINAL = re.compile(r"[.!?…؟。](?:[\"'”’»“)\]]|\[\d+\]|\s)*$")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\])\s*(?:»|›|>>|→)?$")
_BULLET = re.compile(r"\s*(?:[•·▪●○■►▸‣◦*✓✔➢–—-]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)")
_CRUMBS = re.compile(r"\s(?:>|»|›|→|/|\||::)\s|\s?[»›>]\s?")
_WEATHER = re.compile(r"-?\d{1,3}\s?°")
_ADDRESS = re.compile(r"\S@\S{1,254}\.\S|https?://\S|www\.\S|\+\d[\d ()-]{6,}|\(\d{2,4}\)\s?\d{3}")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-ÞĀ-ž]")
_CAPITAL_CREDIT = re.compile(r"[.!] ?[–—-] ?[A-ZÀ-Þ][A-ZÀ-Þ’' /]{3,40}$")
_PARTICIPLE = re.compile(r"\b[A-ZÀ-Þ][\w’'-]* ([a-z]{2,}ing)\s[a-z]")
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"^[\W\d_]*$")

# A line without full stop is a paragraph cut off only where it has as many function words as prose (above
# 0.3 as a rule); a full-stopped line needs few: "KESTRAL (MNA) – Foreign Minister Astrid Bakke called on
# Prime Minister Kos."
MIN_FUNCTION_SHARE = 0.15
MIN_STOPPED_FUNCTION_SHARE = 0.05
MIN_STOPPED_LOWER_SHARE = 0.2
MIN_PROSE_WORDS = 8
# Shorter full-stopped lines ("He left.", "Thank you.") are sentences where they have function words or
# lower case.
MIN_SHORT_PROSE_WORDS = 2
# Some writers leave the last full stop out: so long, so rich in function words and lower case, no headline
# is.
MIN_LOOSE_WORDS = 12
MIN_LOOSE_FUNCTION_SHARE = 0.4
MIN_LOOSE_LOWER_SHARE = 0.7
# With a verb in the past tense fewer signs will do: headlines are in the present.
MIN_PAST_WORDS = 14
MIN_PAST_FUNCTION_SHARE = 0.2
# A line without full stop is a cut-off paragraph from this length on; the longest headlines seen have some
# 22 words.
MIN_UNFINISHED_WORDS = 25
MIN_LOWER_SHARE = 0.4
# "The reception was attended by:" announces a list and is text.
MIN_ANNOUNCING_WORDS = 4
# A heading inside a text is rarely longer.
MAX_HEADING_WORDS = 16
# Boilerplate vocabulary inside a longer paragraph is the paragraph's own topic.
MAX_BOILERPLATE_WORDS = 60
MAX_CRUMB_WORDS = 30
MAX_ADDRESS_WORDS = 25
MAX_CAPTION_WORDS = 45
MAX_CREDIT_CHARS = 60
# A longer line with one such word may be a headline: "Mayor of Kestral Answers Questions on Twitter".
MAX_SOCIAL_WORDS = 6
# "Date of the visit announced" is no byline; "date 2022-10-20" is.
MAX_BYLINE_WORDS = 4


class Kind(StrEnum):
    """What a line is by itself, before its place on the page is looked at."""

    PROSE = "prose"
    SHORT = "short line"
    WEAK = "weak boilerplate"
    BOILERPLATE = "boilerplate"
    CAPTION = "caption"
    BYLINE = "byline"
    DATE = "date line"
    CLOCK = "site clock"
    END = "end marker"
    SOFT_END = "soft end marker"


# Steps of cleaning measure a line three times over (and a site's pages share lines): so many are kept, long ones not.
KEPT_LINES, MAX_KEPT = 1_024, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page as read, its characters cleaned.

    For HTML: `tag` is the block element, `container` and `outer` number the elements that hold it, `linked`
    is the share of characters inside links, `aside` tells of navigation, footers and the like, `chosen`
    whether the main-text extractor kept it (None: not asked). `scrap` is junk cut off the next line.
    """

    text: Traced
    blank_before: bool = False
    tag: str = ""
    container: int = 0
    outer: int = 0
    linked: float = 0.0
    aside: bool = False
    caption: bool = False
    chosen: bool | None = None
    scrap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A line with its features. `rule` names what decided the kind; `key` is its normal form."""

    line: Line
    words: tuple[str, ...]
    kind: Kind
    rule: str
    key: str
    sentence: bool
    terminal: bool
    bulleted: bool
    function_share: float

    @property
    def text(self) -> str:
        """The text of the line."""
        return self.line.text.text

    def become(self, kind: Kind, rule: str) -> Read:
        """Return the line with another kind."""
        return replace(self, kind=kind, rule=rule)


def read_line(line: Line) -> Read:
    """Measure a line and tell what it is by itself."""
    read = measure_line(line)
    found = _find_boilerplate(read, load_vocabulary())
    if found is not None:
        return read.become(*found)
    return read.become(Kind.PROSE, "sentence") if read.sentence else read


def measure_line(line: Line) -> Read:
    """Return a line with its features, its kind not yet decided."""
    text = line.text.text
    words, share, terminal, sentence = (_measure_often if len(text) <= MAX_KEPT else _measure)(text)
    return Read(
        line=line,
        words=words,
        kind=Kind.SHORT,
        rule="",
        key=" ".join(words),
        sentence=sentence,
        terminal=terminal,
        bulleted=line.tag == "li" or _BULLET.match(text) is not None,
        function_share=share,
    )


def _measure(text: str) -> tuple[tuple[str, ...], float, bool, bool]:
    """Return the words of a line, their share of function words, whether it ends, and is, like a sentence."""
    function = load_vocabulary().function
    words = tuple(split_words(text))
    share = sum(word in function for word in words) / len(words) if words else 0.0
    terminal = _TERMINAL.search(text[-40:]) is not None
    return words, share, terminal, _is_sentence(text, words, share, terminal=terminal)


_measure_often = lru_cache(maxsize=KEPT_LINES)(_measure)


def make_key(line: Line) -> str:
    """Return a line's normal form: its words and numbers in lower case."""
    return " ".join(split_words(line.text.text))


def _is_sentence(text: str, words: Sequence[str], share: float, *, terminal: bool) -> bool:
    """Tell whether a line has the shape of one or more sentences."""
    n = len(words)
    if text.isupper() and n < MIN_UNFINISHED_WORDS:
        return False
    lower = lower_share(text)
    if text.endswith(":") and n >= MIN_ANNOUNCING_WORDS:
        return share >= MIN_FUNCTION_SHARE and lower >= MIN_LOWER_SHARE
    if not terminal:
        past = n >= MIN_PAST_WORDS and not load_vocabulary().past.isdisjoint(words)
        if past and share >= MIN_PAST_FUNCTION_SHARE and lower >= MIN_LOWER_SHARE:
            return True
        loose = share >= MIN_LOOSE_FUNCTION_SHARE and lower >= MIN_LOOSE_LOWER_SHARE
        cut_off = share >= MIN_FUNCTION_SHARE and lower >= MIN_LOWER_SHARE
        return (n >= MIN_LOOSE_WORDS and loose) or (n >= MIN_UNFINISHED_WORDS and cut_off)
    if n >= MIN_PROSE_WORDS:
        return share >= MIN_STOPPED_FUNCTION_SHARE or lower >= MIN_STOPPED_LOWER_SHARE
    return n >= MIN_SHORT_PROSE_WORDS and (share > 0 or lower >= 0.5)


def lower_share(text: str) -> float:
    """Return the share of words that begin with a lower-case letter.

    >>> lower_share("The Mayor met the guests")
    0.6
    """
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].islower() for word in words) / len(words) if words else 0.0


def is_foreign(read: Read) -> bool:
    """Tell whether a line is long enough to show English function words and has next to none."""
    return len(read.words) >= 12 and read.function_share < 0.06


def is_cut(read: Read) -> bool:
    """Tell whether a line ends in dots, as a teaser does."""
    return _ELLIPSIS.search(read.text[-12:]) is not None


def is_heading_shaped(read: Read) -> bool:
    """Tell whether a line may be a heading: short, not ending like a sentence or a list."""
    return (
        0 < len(read.words) <= MAX_HEADING_WORDS
        and not read.text.endswith((",", ";", ":"))
        and not read.bulleted
        and (not read.terminal or read.text.isupper())
    )


def has_participle(read: Read) -> bool:
    """Tell whether a line says what someone is doing, as captions do: "Mayor Holm inspecting the guard"."""
    match = None if read.terminal else _PARTICIPLE.search(read.text)
    return match is not None and match[1] not in load_vocabulary().noun


def count_capitals(text: str) -> int:
    """Return how many words begin with a capital."""
    return len(_CAPITAL.findall(text))


def content_words(words: Sequence[str]) -> frozenset[str]:
    """Return the words that carry meaning, cut to six letters so that endings do not matter."""
    function = load_vocabulary().function
    return frozenset(word[:6] for word in words if len(word) >= 4 and word not in function)


def _opens_paragraph(read: Read) -> bool:
    """Tell whether a line is a paragraph of several sentences, or has a reporting past: no caption."""
    return read.text.count(". ") >= 2 or read.text.startswith(("“", '"', "«", "„"))


def _cover(words: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """Return the strength of the menu terms that, with numbers, are all of the line; None else."""
    strength: str | None = None
    index = 0
    while index < len(words):
        match = vocabulary.line.match_at(words, index) or vocabulary.language.match_at(words, index)
        if match is None and not words[index].isdigit():
            return None
        if match is not None:
            strength = "strong" if "strong" in (match[1], strength) else match[1]
        index += match[0] if match else 1
    return strength


def _is_crumbs(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a line is a trail of short steps, the first of them a menu term."""
    steps = [step for step in _CRUMBS.split(text) if step.strip()]
    if len(steps) < 2:
        return False
    menu = [vocabulary.line.equal(split_words(step)) is not None for step in steps]
    return menu[0] or (len(steps) >= 3 and any(menu)) or (len(steps) >= 4 and len(text) < 25 * len(steps))


def _find_boilerplate(read: Read, vocabulary: Vocabulary) -> tuple[Kind, str] | None:
    """Return kind and rule of a line that its own words, or its place in the markup, show to be no text."""
    for kind, rule, holds in _RULES:
        if holds(read, vocabulary):
            return kind, rule
    return None


def _is_side(read: Read, _: Vocabulary) -> bool:
    # The headline may stand in a page header; there, a linked h1 is the logo.
    return read.line.aside and (read.line.tag != "h1" or read.line.linked > 0.5)


def _is_covered(read: Read, vocabulary: Vocabulary, strength: str) -> bool:
    # "Minister: Yes." is an answer, not a menu.
    return (not read.terminal or is_cut(read)) and _cover(read.words, vocabulary) == strength


def _is_social(read: Read, vocabulary: Vocabulary) -> bool:
    number = sum(word in vocabulary.social for word in read.words)
    return not read.sentence and number > (len(read.words) > MAX_SOCIAL_WORDS)


def _is_captioned(read: Read, vocabulary: Vocabulary) -> bool:
    short = len(read.words) <= MAX_CAPTION_WORDS and not _opens_paragraph(read)
    return short and (_has_phrase(read, vocabulary.caption) or _has_credit(read, vocabulary))


def _has_credit(read: Read, vocabulary: Vocabulary) -> bool:
    """Tell whether a line ends in a photographer or agency: "… PHOTO: HARBOUR NEWS", "… – MAYOR’S OFFICE"."""
    tail = read.text[-MAX_CREDIT_CHARS:].casefold()
    return (
        any(credit in tail for credit in vocabulary.credit) or _CAPITAL_CREDIT.search(read.text) is not None
    )


def _is_phrased(read: Read, vocabulary: Vocabulary) -> bool:
    return len(read.words) <= MAX_BOILERPLATE_WORDS and _has_phrase(read, vocabulary.contains)


def _has_phrase(read: Read, phrases: Phrases) -> bool:
    """Tell whether a line holds a phrase; a weak one ("share this", "group photo") counts in no sentence."""
    found = phrases.find(read.words)
    return found == "strong" or (found == "weak" and not read.sentence)


def _is_clock(read: Read, vocabulary: Vocabulary) -> bool:
    return (
        not read.sentence and _DIGIT.search(read.text) is not None and vocabulary.clock.match(read.text) > 0
    )


def _is_byline(read: Read, vocabulary: Vocabulary) -> bool:
    marked = ":" in read.text or " by " in f" {read.text.casefold()} " or _DIGIT.search(read.text) is not None
    return (
        not read.sentence
        and vocabulary.byline.match(read.text) > 0
        and (marked or len(read.words) <= MAX_BYLINE_WORDS)
    )


def _is_weather(read: Read, _: Vocabulary) -> bool:
    return len(read.words) <= 12 and not read.sentence and _WEATHER.search(read.text) is not None


def _is_address(read: Read, _: Vocabulary) -> bool:
    short = len(read.words) <= (12 if read.sentence else MAX_ADDRESS_WORDS)
    return (
        short
        and _ADDRESS.search(read.text) is not None
        and (lower_share(read.text) < 0.5 or len(read.words) <= 6)
    )


def _is_trail(read: Read, vocabulary: Vocabulary) -> bool:
    return len(read.words) <= MAX_CRUMB_WORDS and not read.terminal and _is_crumbs(read.text, vocabulary)


def _is_linked(read: Read, _: Vocabulary) -> bool:
    long = len(read.words) > 2 and not read.line.tag.startswith("h")
    return long and read.line.linked > 0.9 and not read.sentence


def _is_author(read: Read, _: Vocabulary) -> bool:
    words = read.text.split()
    named = read.text.startswith(("By ", "BY ", "by ")) and count_capitals(read.text) >= len(words) - 1
    return named and len(words) <= 5 and not read.terminal


# What a line's words or markup show it to be, in this order: kind, name of the rule, test.
_RULES: tuple[tuple[Kind, str, Callable[[Read, Vocabulary], bool]], ...] = (
    (Kind.BOILERPLATE, "glued junk", lambda read, _: read.line.scrap),
    (Kind.BOILERPLATE, "no letters", lambda read, _: _COUNTED.match(read.text) is not None),
    (Kind.BOILERPLATE, "navigation element", _is_side),
    (Kind.CAPTION, "caption element", lambda read, _: read.line.caption),
    (Kind.END, "end marker", lambda read, v: v.end.equal(read.words) == "strong"),
    (Kind.SOFT_END, "end marker", lambda read, v: v.end.equal(read.words) == "weak"),
    (Kind.BOILERPLATE, "menu words", lambda read, v: _is_covered(read, v, "strong")),
    (Kind.WEAK, "weak menu words", lambda read, v: _is_covered(read, v, "weak")),
    (
        Kind.BOILERPLATE,
        "boilerplate phrase",
        _is_phrased,
    ),
    (
        Kind.CAPTION,
        "caption opening",
        lambda read, v: len(read.words) <= MAX_CAPTION_WORDS and v.caption_start.match(read.text) > 0,
    ),
    (
        Kind.BOILERPLATE,
        "boilerplate opening",
        lambda read, v: not read.sentence and v.start.match(read.text) > 0,
    ),
    (Kind.CLOCK, "site clock", _is_clock),
    (Kind.BYLINE, "byline", _is_byline),
    (Kind.BOILERPLATE, "social or technical word", _is_social),
    (Kind.CAPTION, "caption phrase", _is_captioned),
    (Kind.CLOCK, "weather", _is_weather),
    (Kind.BOILERPLATE, "address", _is_address),
    (Kind.BOILERPLATE, "breadcrumb", _is_trail),
    (Kind.BOILERPLATE, "links only", _is_linked),
    (Kind.BYLINE, "byline", _is_author),
)
