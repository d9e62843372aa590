"""Quotation marks: which stretch of a page stands in marks, however the marks are kept.

Every line is read once from left to right; a line whose marks do not balance does not spoil the next.
Direction is decided by what stands beside a mark, then by its shape, then by whether a quotation is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

if TYPE_CHECKING:
    from spacy.language import Language

# A doubled mark of one shape counts once; ’’ and '' close (or, in old wire copy, open) like a double mark.
MARK = re.compile(r"`{1,2}|''|‘‘|’’|´´|([“”„‟\"«»″＂「」『』])\1*|[‘’'‚‛‹›]")
INFIX = r"""[“”„‟"«»‹›″＂「」『』]|''|``|’’"""
SINGLE = frozenset("‘’'‚‛‹›`")
OPENING = frozenset("“„‟«‘‚‛‹`「『")
CLOSING = frozenset("”»’›」』")
OPENING_PUNCTUATION = frozenset("([{—–-/")
CLOSING_PUNCTUATION = frozenset(".,;:!?)]}—–-…/")
PUNCTUATION = frozenset(".,!?…")
MARK_CHARACTERS = frozenset("“”„‟\"«»″＂‘’'‚‛‹›`´「」『』")
SENTENCE_END = re.compile(r"[.!?…](?=\s)")
# Lines without any mark that a speech, opened once and closed once, may run over.
MAX_SILENT_LINES = 3

Direction = Literal["open", "close", "either"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark (or a doubled one) at characters [start, end)."""

    start: int
    end: int
    single: bool
    direction: Direction
    curly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch in marks: contents [start, end), with its marks [outer_start, outer_end), in characters.

    `opened` and `closed` tell whether the mark is printed; `line` is the number of the line on which it
    begins.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    opened: bool = True
    closed: bool = True
    line: int = 0
    last_line: int = 0


@dataclass(slots=True, kw_only=True)
class _State:
    """The open quotation of a line while its marks are read."""

    outer: Mark | None = None
    depth: int = 0
    inner_single: int = 0
    free_from: int = 0
    searched: int = 0
    found: list[Passage] = field(default_factory=list)


def split_marks(nlp: Language) -> None:
    """Let the tokenizer split off every mark, inside a word too ("said,“We"): contents are whole tokens."""
    defaults = nlp.Defaults
    tokenizer: Any = nlp.tokenizer
    # "(Director): We …" holds no emoticon "):".
    tokenizer.rules = {text: parts for text, parts in tokenizer.rules.items() if not text.startswith(")")}
    tokenizer.infix_finditer = compile_infix_regex([*(defaults.infixes or ()), INFIX]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*(defaults.prefixes or ()), INFIX]).search
    tokenizer.suffix_search = compile_suffix_regex([*(defaults.suffixes or ()), INFIX]).search


def find_passages(
    text: str, headings: Iterable[tuple[int, int]] = (), elisions: frozenset[str] = frozenset()
) -> list[Passage]:
    """Return the stretches of a text that stand in quotation marks, outermost only, in order.

    Args:
        text: the text of a page, one paragraph or sub-heading a line.
        headings: character spans of the sub-headings: no speech runs over one.
        elisions: words that an apostrophe begins ("em", "twas").

    Returns:
        The passages; a speech over several lines, each opened by a mark and closed once, is one.

    >>> text = 'Duran said, “We will.” “I don’t know'
    >>> [text[p.start:p.end] for p in find_passages(text)]
    ['We will.', 'I don’t know']
    """
    heads = {start for start, _ in headings}
    lines: list[tuple[int, int, list[Passage]]] = []
    for number, (begin, end) in enumerate(_lines(text)):
        passages = pair_line(text, begin, end, elisions)
        lines.append((begin, end, [replace(p, line=number, last_line=number) for p in passages]))
    return _join_lines(text, lines, heads)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for line in text.split("\n"):
        yield begin, begin + len(line)
        begin += len(line) + 1


def read_marks(text: str, begin: int, end: int, elisions: frozenset[str] = frozenset()) -> list[Mark]:
    """Return the quotation marks of text[begin:end], apostrophes left out.

    >>> [m.direction for m in read_marks("‘It’s the students’ day,’ he said.", 0, 34)]
    ['open', 'close', 'close']
    """
    found = []
    for match in MARK.finditer(text, begin, end):
        start, stop = match.span()
        single = stop - start == 1 and text[start] in SINGLE
        left = _beyond_marks(text, start - 1, begin, -1)
        right = _beyond_marks(text, stop, end, 1)
        if single and text[start - 1 : start].isalnum() and text[stop : stop + 1].isalnum():
            continue
        if single and (right.isdigit() or _word_at(text, stop, end) in elisions) and text[start] in "’'":
            continue
        if not single and left.isdigit() and text[start] in "\"″'" and right in " -x,)":
            # Inches and seconds, unless a quotation is open: the pairing takes "either" for closing then.
            found.append(Mark(start=start, end=stop, single=False, direction="close", curly=False))
            continue
        found.append(
            Mark(
                start=start,
                end=stop,
                single=single,
                direction=_direction(text[start], left, right),
                curly=text[start] not in "\"'″＂",
            )
        )
    return found


def _beyond_marks(text: str, at: int, limit: int, step: int) -> str:
    """Return the first character that is no mark, four at most passed; a line break at the edge."""
    for place in range(at, at + 4 * step, step):
        if (place < limit) if step < 0 else (place >= limit):
            return "\n"
        if text[place] not in MARK_CHARACTERS:
            return text[place]
    return text[at]


def _word_at(text: str, start: int, end: int) -> str:
    stop = start
    while stop < min(end, start + 8) and text[stop].isalpha():
        stop += 1
    return text[start:stop].lower()


def _direction(glyph: str, left: str, right: str) -> Direction:
    """Return which way a mark faces: its neighbours decide, then its shape."""
    # French spacing: "bold »," closes although a blank stands before it.
    opens = (left.isspace() or left in OPENING_PUNCTUATION) and not right.isspace() and right not in ",;:?!)"
    closes = (right.isspace() or right in CLOSING_PUNCTUATION) and not left.isspace()
    if opens != closes:
        return "open" if opens else "close"
    if glyph in OPENING:
        return "open"
    return "close" if glyph in CLOSING else "either"


def pair_line(text: str, begin: int, end: int, elisions: frozenset[str] = frozenset()) -> list[Passage]:
    """Return the outermost passages in marks of one line, text[begin:end]."""
    marks = read_marks(text, begin, end, elisions)
    ahead = _Ahead(text, marks)
    state = _State(free_from=begin)
    for at, mark in enumerate(marks):
        direction = mark.direction
        if direction == "either":
            direction = _settle(marks, at, state)
        if state.outer is None:
            if direction == "open":
                _open(text, at, mark, ahead, state)
            elif not mark.single:
                _close_unopened(text, mark, state)
        elif direction == "open":
            _open_inside(text, at, mark, ahead, state)
        else:
            _close_inside(text, at, mark, ahead, state)
    if state.outer is not None and _tolerable_unclosed(text, begin, state.outer):
        state.found.append(_passage(state.outer, end, end, closed=False))
    return state.found


class _Ahead:
    """How many marks of each kind are still to come on the line, from each mark on."""

    def __init__(self, text: str, marks: list[Mark]) -> None:
        size = len(marks) + 1
        self.opens, self.closes, self.single_closes = [0] * size, [0] * size, [0] * size
        for at in range(len(marks) - 1, -1, -1):
            mark = marks[at]
            double, closing = not mark.single, mark.direction != "open"
            self.opens[at] = self.opens[at + 1] + (double and mark.direction == "open")
            self.closes[at] = self.closes[at + 1] + (double and closing)
            good = mark.single and closing and not _is_possessive(text, mark)
            self.single_closes[at] = self.single_closes[at + 1] + good
        self.next_closes = [m.direction == "close" and not m.single for m in marks[1:]] + [False]


def _settle(marks: list[Mark], at: int, state: _State) -> Direction:
    """Return the direction of a mark whose neighbours and shape do not tell."""
    if state.outer is None:
        return "open"
    stray = (
        state.outer.curly
        and at + 1 < len(marks)
        and marks[at + 1].curly
        and marks[at + 1].direction == "close"
    )
    return "open" if stray and not marks[at].curly else "close"


def _open(text: str, at: int, mark: Mark, ahead: _Ahead, state: _State) -> None:
    if mark.single:
        glyph = text[mark.start]
        if not ahead.single_closes[at + 1] and (glyph != "‘" or not ahead.closes[at + 1]):
            if glyph != "‘" or text[mark.start - 1 : mark.start].strip():
                return
        elif glyph == "’" and not text[mark.end : mark.end + 1].isupper():
            return
    state.outer, state.depth, state.inner_single = mark, 0, 0


def _open_inside(text: str, at: int, mark: Mark, ahead: _Ahead, state: _State) -> None:
    """Take an opening mark inside a quotation: nested, stray, or proof that the first was never closed."""
    outer = state.outer
    assert outer is not None
    if mark.single:
        state.inner_single += ahead.single_closes[at + 1] > 0
    elif outer.single:
        state.depth += ahead.closes[at + 1] > 0
    elif ahead.closes[at + 1] >= ahead.opens[at + 1] + state.depth + 2:
        state.depth += 1
    else:
        # What was searched before is not searched again: a page of nothing but marks stays linear.
        stop = _last_sentence_end(text, max(outer.end, state.searched - 2), mark.start)
        state.searched = mark.start
        if stop is None:
            return
        if _tolerable_unclosed(text, state.free_from, outer):
            state.found.append(_passage(outer, stop, stop, closed=False))
        state.outer, state.depth, state.inner_single, state.free_from = mark, 0, 0, stop


def _close_inside(text: str, at: int, mark: Mark, ahead: _Ahead, state: _State) -> None:
    outer = state.outer
    assert outer is not None
    if mark.single:
        if _is_possessive(text, mark) and ahead.single_closes[at + 1]:
            return
        if not outer.single and state.inner_single:
            state.inner_single -= 1
            return
        before = text[mark.start - 1]
        if not outer.single and (ahead.closes[at + 1] or before not in PUNCTUATION):
            return
        if outer.single and _is_possessive(text, mark):
            return
    elif state.depth:
        state.depth -= 1
        return
    elif not outer.single and _is_stray_close(text, at, mark, ahead):
        return
    state.found.append(_passage(outer, mark.start, mark.end))
    state.outer, state.free_from = None, mark.end


def _is_possessive(text: str, mark: Mark) -> bool:
    """Return whether a single mark is the apostrophe of a plural ("students’ work")."""
    following = text[mark.end : mark.end + 2]
    return text[mark.start - 1] in "sS" and following[:1] == " " and following[1:].isalpha()


def _is_stray_close(text: str, at: int, mark: Mark, ahead: _Ahead) -> bool:
    """Return whether a closing mark stands in mid-sentence while the next mark closes a sentence."""
    following = text[mark.end : mark.end + 2]
    middle = text[mark.start - 1] not in PUNCTUATION and following[:1] == " " and following[1:].islower()
    return middle and ahead.next_closes[at]


def _close_unopened(text: str, mark: Mark, state: _State) -> None:
    """Take a closing mark that nothing opened: its quotation begins with the sentence, or the line."""
    if text[mark.start - 1 : mark.start] not in PUNCTUATION:
        return
    begin = state.free_from
    if state.found:
        stop = SENTENCE_END.search(text, begin, mark.start - 1)
        if stop is None:
            state.free_from = mark.end
            return
        begin = stop.end()
    while begin < mark.start and text[begin].isspace():
        begin += 1
    if begin < mark.start:
        state.found.append(
            Passage(start=begin, end=mark.start, outer_start=begin, outer_end=mark.end, opened=False)
        )
    state.free_from = mark.end


def _tolerable_unclosed(text: str, begin: int, mark: Mark) -> bool:
    """Return whether a mark that is never closed opens a quotation: a lone single mark seldom does."""
    before = text[begin : mark.start].rstrip()
    return not mark.single or not before or before[-1] in ",:"


def _last_sentence_end(text: str, start: int, end: int) -> int | None:
    """Return where the last full sentence of text[start:end] ends, None if none does."""
    at = max(text.rfind(sign + " ", start, end) for sign in PUNCTUATION - {","})
    return at + 1 if at > start else None


def _passage(mark: Mark, end: int, outer_end: int, *, closed: bool = True) -> Passage:
    return Passage(
        start=mark.end, end=max(end, mark.end), outer_start=mark.start, outer_end=outer_end, closed=closed
    )


def _join_lines(text: str, lines: list[tuple[int, int, list[Passage]]], heads: set[int]) -> list[Passage]:
    """Join the lines of a speech that is opened on each line, or on the first, and closed once."""
    joined: list[Passage] = []
    silent = 0
    for begin, end, passages in lines:
        if begin in heads:
            joined += passages
            silent = MAX_SILENT_LINES + 1
        elif not passages:
            silent += bool(text[begin:end].strip())
        else:
            if joined and _runs_on(joined[-1], passages[0], _first_character(text, begin, end), silent):
                first = passages[0]
                joined[-1] = replace(
                    joined[-1],
                    end=first.end,
                    outer_end=first.outer_end,
                    closed=first.closed,
                    last_line=first.line,
                )
                joined += passages[1:]
            else:
                joined += passages
            silent = 0
    return joined


def _runs_on(last: Passage, first: Passage, line_start: int, silent: int) -> bool:
    """Return whether the first passage of a line goes on the last one, lines without marks between."""
    if last.closed or first.outer_start != line_start:
        return False
    return silent == 0 if first.opened else silent <= MAX_SILENT_LINES


def _first_character(text: str, begin: int, end: int) -> int:
    while begin < end and text[begin].isspace():
        begin += 1
    return begin
