"""Quotations in marks: which passages are speech, and whether as a whole (direct) or in pieces (mixed).

Each passage gets points for what speaks for speech and against it; `POINTS` holds those of every feature.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from pipeline.annotate.broken import find_dialogue, split_speech
from pipeline.annotate.cues import Cue
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.marks import MARK_CHARACTERS, Passage, find_passages
from pipeline.annotate.noun_phrases import POSSESSIVES
from pipeline.annotate.reading import read_of
from pipeline.annotate.scene import Scene, set_scene, words_of
from pipeline.annotate.unmarked import find_unmarked
from pipeline.lexicons import load_words

# What each feature of a passage adds to the case for direct speech, set by hand on news and municipal pages:
# a whole sentence in marks needs no cue, a short piece does.
POINTS: dict[str, float] = {
    "begins a sentence or follows a comma or colon": 1.5,
    "begins with a capital": 1.0,
    "begins in lower case, and goes on from no quotation": -3.0,
    "ends with a full stop, comma, question or exclamation mark": 2.0,
    "is followed by a comma outside": 1.0,
    "a cue stands right beside it": 2.0,
    "has a word that shows a clause": 1.0,
    "has six words or more": 1.0,
    "has two words or fewer": -1.5,
    "is written like a title, with no clause": -2.5,
    "follows a word that names things": -3.5,
    "is followed by a noun that bears a name": -2.5,
    "stands between capitals, like a nickname": -4.0,
    "goes on in the sentence": -1.5,
    "ends a sentence that began outside": -3.0,
    "is one mark short": -1.0,
}
# Direct speech from here on; below it a passage may still be a chopped piece of a reported sentence.
DIRECT = 3.5
# What makes a passage a name, a title or a slogan, whatever cue is near.
BARRING = (
    "is written like a title, with no clause",
    "follows a word that names things",
    "is followed by a noun that bears a name",
    "stands between capitals, like a nickname",
)
LONG, SHORT = 6, 2
# How sure speech without marks is: a dash begins lists too, a colon an explanation, but seldom behind a verb of
# speech.
BARE = 0.85
# How sure a piece in marks is, on the same pages.
PIECE = 0.9
# The reader's chance that the words of a passage are spoken or told: from TOLD on a piece needs no cue (of 18 such on
# pages the reader was not trained on 15 are pieces, the others direct), below UNTOLD no cue helps (of 4 none is).
TOLD, UNTOLD = 0.7, 0.15
# Words between a cue and a mark that still count as "right beside": a short subject, "told the guests that".
BESIDE = 8
# Words between two halves of a split sentence: "“…,” the Mayor of Lindal said, “and …”".
FAR_BACK = 15
# Words between a chopped piece and the cue of its sentence.
FARTHEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One passage as tokens: contents [start, end), with marks [outer_start, outer_end)."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    passage: Passage


@cache
def _terms(kind: str) -> frozenset[str]:
    return load_words("not_quotes", kind)


@Language.factory("visits_quotes", assigns=["doc.spans"])
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that finds quotations in marks.

    Args:
        nlp: the pipeline.
        name: the component's name in it.

    Returns:
        The component; it sets `doc.spans["quotes"]`.
    """
    declare_extensions()
    elisions = _terms("elision")

    def visits_quotes(doc: Doc) -> Doc:
        passages = find_passages(doc.text, doc._.headings, elisions)
        doc.spans["quotes"] = find_quotes(doc, passages)
        return doc

    return visits_quotes


def find_quotes(doc: Doc, passages: list[Passage]) -> list[Span]:
    """Return the passages that are quotations, as spans without their marks.

    Args:
        doc: the page.
        passages: its stretches in marks.
    """
    scene = set_scene(doc, [])
    inside = _tokens_inside(doc, passages)
    dialogue, unmarked = find_dialogue(scene), find_unmarked(scene)
    taken = {at for start, end in dialogue for at in range(start, end)}
    unmarked = [part for part in unmarked if taken.isdisjoint(range(*part)) and not any(inside[slice(*part)])]
    taken |= {at for part in unmarked for at in range(*part)}
    found = [_bare_quote(doc, part, "dashes") for part in dialogue]
    found += [_bare_quote(doc, part, "no marks") for part in unmarked]
    for passage in passages:
        case = _case(scene, passage)
        if case is None or case.start in taken:
            continue
        quote = _judge(scene, case, inside)
        if quote is not None:
            found += _halves(scene, quote)
    return sorted(found, key=lambda quote: quote.start)


def _bare_quote(doc: Doc, part: tuple[int, int], rule: str) -> Span:
    quote = Span(doc, *part, label="QUOTE")
    quote._.quote_kind, quote._.rule, quote._.score = "direct", rule, BARE
    return quote


def _halves(scene: Scene, quote: Span) -> list[Span]:
    """Return a direct quotation, in two where its attribution stands inside the marks."""
    if quote._.quote_kind != "direct":
        return [quote]
    parts = split_speech(scene, quote.start, quote.end)
    if len(parts) == 1:
        return [quote]
    spans = [Span(scene.doc, start, end, label="QUOTE") for start, end in parts]
    for span in spans:
        span._.quote_kind, span._.in_heading = "direct", quote._.in_heading
        span._.rule, span._.score = quote._.rule, quote._.score
    return spans


def _tokens_inside(doc: Doc, passages: list[Passage]) -> list[bool]:
    inside = [False] * len(doc)
    for passage in passages:
        span = doc.char_span(passage.outer_start, passage.outer_end, alignment_mode="contract")
        if span is not None:
            inside[span.start : span.end] = [True] * len(span)
    return inside


def _case(scene: Scene, passage: Passage) -> _Case | None:
    """Return a passage as tokens, stray marks and blanks at its edges cut off; None if nothing is left."""
    doc, words = scene.doc, scene.words
    content = doc.char_span(passage.start, passage.end, alignment_mode="contract")
    outer = doc.char_span(passage.outer_start, passage.outer_end, alignment_mode="contract")
    if content is None or outer is None:
        return None
    start, end = content.start, content.end
    if not passage.opened:
        start = _begin_of_unopened(scene, start, end)
    while start < end and (words[start].isspace() or _is_mark(words[start])):
        start += 1
    while end > start and (words[end - 1].isspace() or _is_outer_mark(words[end - 1])):
        end -= 1
    if start == end or not any(c.isalpha() for word in words[start:end] for c in word):
        return None
    first = outer.start if passage.opened else start
    return _Case(start=start, end=end, outer_start=first, outer_end=outer.end, passage=passage)


def _begin_of_unopened(scene: Scene, start: int, end: int) -> int:
    """Return where a quotation without an opening mark begins: behind "said,", or with its line."""
    for cue in scene.cues_in(start, end):
        for at in range(cue.end, min(cue.end + BESIDE, end - 1)):
            if scene.words[at] in (",", ":"):
                return at + 1
            if scene.words[at] in (".", ";"):
                break
    return start


def _is_mark(word: str) -> bool:
    return all(c in MARK_CHARACTERS for c in word)


def _is_outer_mark(word: str) -> bool:
    # A single mark at the end may close a nested quotation, which stays in the contents.
    return _is_mark(word) and word not in ("'", "’", "”", "›")


def _judge(scene: Scene, case: _Case, inside: list[bool]) -> Span | None:
    """Return the quotation that a passage is, None if it is something else in marks."""
    features = read_features(scene, case, inside)
    points = sum(POINTS[name] for name in features)
    in_heading = any(begin <= case.passage.start < end for begin, end in scene.doc._.headings)
    whole = case.end - case.start >= 3 and "has a word that shows a clause" in features
    if in_heading:
        kind = "direct" if points >= DIRECT or (whole and points >= 0) else None
    elif points >= DIRECT:
        kind = "direct"
    else:
        named = any(name in features for name in BARRING)
        kind = "mixed" if not named and _is_told(scene, case, inside) else None
    if kind is None:
        return None
    quote = Span(scene.doc, case.start, case.end, label="QUOTE")
    quote._.quote_kind, quote._.in_heading = kind, in_heading
    quote._.rule = "marks" if case.passage.opened and case.passage.closed else "one mark"
    # From the threshold up to the best case (some nine points): 0.6 to 1. Of pieces in marks nine in ten are right
    # on gold pages (train).
    quote._.score = min(1.0, 0.6 + 0.08 * max(points - DIRECT, 0)) if kind == "direct" else PIECE
    return quote


def _is_told(scene: Scene, case: _Case, inside: list[bool]) -> bool:
    """Return whether a piece in marks is somebody's word: by a cue of its sentence and by the reader."""
    cued, chance = _has_cue(scene, case, inside), read_chance(scene.doc, case.start, case.end)
    return cued if chance is None else chance >= (UNTOLD if cued else TOLD)


def read_chance(doc: Doc, start: int, end: int) -> float | None:
    """Return the reader's chance that tokens [start, end) are spoken or told, None where no reader read the page."""
    reading = read_of(doc)
    return None if reading is None else 1 - float(reading.quotes[start:end, 0].mean())


def read_features(scene: Scene, case: _Case, inside: list[bool]) -> list[str]:
    """Return the names of the features, keys of POINTS, that hold for a passage."""
    doc, words = scene.doc, scene.words
    tokens = [token for token in doc[case.start : case.end] if token.is_alpha or token.like_num]
    clause = any(word in words_of("finite") for word in words[case.start : case.end])
    titled = not any(
        t.lower_ in words_of("finite") and t.text == t.lower_ for t in tokens
    ) and _is_title_case(tokens)
    before = words[case.outer_start - 1] if case.outer_start else "\n"
    after = words[case.outer_end] if case.outer_end < len(words) else "\n"
    last, beside = doc[case.end - 1].text, _cue_beside(scene, case, inside)
    tests = {
        "begins a sentence or follows a comma or colon": before in (",", ":", ";") or _begins(scene, case),
        "begins with a capital": doc[case.start].text[0].isupper(),
        "begins in lower case, and goes on from no quotation": _is_fragment(scene, case, inside)
        and not (clause and (before == ":" or _verb_touches(scene, case))),
        "ends with a full stop, comma, question or exclamation mark": last[-1] in ".,!?…" or last == "—",
        "is followed by a comma outside": after == ",",
        "a cue stands right beside it": beside,
        "has a word that shows a clause": clause,
        "has six words or more": len(tokens) >= LONG,
        "has two words or fewer": len(tokens) <= SHORT,
        "is written like a title, with no clause": titled and (last[-1] not in ".!?," or not beside),
        "follows a word that names things": _is_named(scene, case, len(tokens)),
        "is followed by a noun that bears a name": after in _terms("work") and len(tokens) <= LONG + 2,
        "stands between capitals, like a nickname": _is_nickname(scene, case, len(tokens)),
        "goes on in the sentence": after.isalpha() and after.islower() and last[-1] not in ".,!?…",
        "ends a sentence that began outside": _began_outside(scene, case),
        "is one mark short": not (case.passage.opened and case.passage.closed),
    }
    return [name for name, holds in tests.items() if holds]


def _begins(scene: Scene, case: _Case) -> bool:
    at = case.outer_start
    return at == 0 or "\n" in scene.words[at - 1] or scene.sentence_at(at)[0] == at


def _is_title_case(tokens: list[Token]) -> bool:
    """Return whether the longer words (four letters on) of a passage all begin with a capital."""
    long = [token.text for token in tokens if len(token) > 3] or [token.text for token in tokens]
    return bool(long) and all(not word[0].islower() for word in long)


def _is_named(scene: Scene, case: _Case, n_words: int) -> bool:
    """Return whether the word before the mark says that a name, a title or a theme follows."""
    words, at = scene.words, case.outer_start
    pair = " ".join(words[max(at - 2, 0) : at])
    last = words[at - 1] if at else ""
    if n_words > 2 * LONG or last == ":":
        return False
    if (last == "," and at > 1 and words[at - 2] in _terms("work")) or last in words_of(
        "preposition"
    ) | POSSESSIVES:
        return _is_title_case([token for token in scene.doc[case.start : case.end] if token.is_alpha])
    return last in _terms("naming") or pair in _terms("naming") or last in _terms("work")


def _began_outside(scene: Scene, case: _Case) -> bool:
    """Return whether a passage carries on the words before it: lower case, behind a word that is no cue."""
    at = case.outer_start
    if not at or not case.passage.opened or not scene.words[at - 1][-1].isalnum() or _begins(scene, case):
        return False
    cues = scene.cues_in(max(at - 4, 0), at)
    return scene.doc[case.start].text[0].islower() and not any(cue.end == at for cue in cues)


def _is_fragment(scene: Scene, case: _Case, inside: list[bool]) -> bool:
    """Return whether a passage begins in lower case though no other in its line, close before, leads up to it."""
    if not scene.doc[case.start].text[0].islower():
        return False
    for at in range(case.outer_start - 1, max(case.outer_start - FAR_BACK, 0) - 1, -1):
        if inside[at]:
            return False
        if scene.words[at] in (".", "\n"):
            return True
    return True


def _verb_touches(scene: Scene, case: _Case) -> bool:
    """Return whether a verb of speech stands right before the mark: said “if there is time I come”."""
    cues = scene.cues_in(max(case.outer_start - 4, 0), case.outer_start)
    return any(
        cue.end == case.outer_start and cue.strong and cue.kind in ("verb", "participle") for cue in cues
    )


def _is_nickname(scene: Scene, case: _Case, n_words: int) -> bool:
    """Return whether one or two words in marks stand between two capitalised words: Jan “Kaptan” Novak."""
    if n_words > 2 or not case.outer_start or case.outer_end >= len(scene.doc):
        return False
    before, after = scene.doc[case.outer_start - 1].text, scene.doc[case.outer_end].text
    return before[0].isupper() and after[0].isupper() and not scene.doc[case.outer_end].is_sent_start


def _cue_beside(scene: Scene, case: _Case, inside: list[bool]) -> bool:
    """Return whether a cue stands within a few words of the marks, with no quotation or full stop between."""
    return any(
        _beside_before(scene, cue, case, inside)
        for cue in scene.cues_in(max(case.outer_start - BESIDE, 0), case.outer_start)
    ) or any(
        _beside_after(scene, cue, case, inside)
        for cue in scene.cues_in(case.outer_end, min(case.outer_end + BESIDE, len(scene.words)))
    )


def _beside_before(scene: Scene, cue: Cue, case: _Case, inside: list[bool]) -> bool:
    if cue.kind == "noun" and scene.words[case.outer_start - 1] != ":":
        return False
    if not cue.strong and scene.words[case.outer_start - 1] not in (",", ":", "that"):
        return False
    return not any(
        inside[at] or scene.words[at] in (".", ";", "\n") for at in range(cue.start, case.outer_start)
    )


def _beside_after(scene: Scene, cue: Cue, case: _Case, inside: list[bool]) -> bool:
    if cue.kind == "noun":
        return False
    if not cue.strong and scene.words[case.end - 1][-1] not in ",?!…" and scene.words[case.outer_end] != ",":
        return False
    return not any(inside[at] or scene.words[at] in (".", ";") for at in range(case.outer_end, cue.start))


def _has_cue(scene: Scene, case: _Case, inside: list[bool]) -> bool:
    """Return whether the sentence of a passage has a cue outside any marks."""
    start, end = scene.sentence_at(case.outer_start)
    start, end = max(start, case.outer_start - FARTHEST), min(end, case.outer_end + FARTHEST)
    return any(
        not inside[cue.start] and cue.kind != "noun" and (cue.strong or cue.kind != "base")
        for cue in scene.cues_in(start, max(end, case.outer_end))
    )
