"""What the rules for quotes and speakers look at: the Doc as parallel lists, made once a page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.annotate.cues import Cue, find_cues
from pipeline.annotate.marks import MARK_CHARACTERS
from pipeline.annotate.words import fold
from pipeline.lexicons import load_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

NOWHERE = -1
# Letters of a surname that is looked for again without a component's help; shorter ones are words too often.
SURNAME = 4


@cache
def words_of(kind: str) -> frozenset[str]:
    """Return the function words of one kind."""
    return load_words("function_words", kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One page, token by token; each list has one entry a token.

    `quote_of`, `person_of` and `title_of` index the quotes, people and titles (NOWHERE outside any);
    `sentence_of` indexes `sentences`; `line_of` numbers the lines. Marks belong to their quote. `outers[q]`
    is quote q with its marks. `people` are the known mentions and surnames named again; `home` maps each to
    its index in `doc.spans["people"]`, `full` to the mention that gives the fullest form of the name.
    """

    doc: Doc
    words: list[str]
    sentences: list[tuple[int, int]]
    sentence_of: list[int]
    line_of: list[int]
    quote_of: list[int]
    person_of: list[int]
    title_of: list[int]
    quotes: list[Span]
    kinds: list[str]
    outers: list[tuple[int, int]]
    people: list[Span]
    home: list[int]
    full: list[int]
    titles: list[Span]
    countries: list[Span]
    cues: list[Cue]
    cue_starts: list[int]

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """Return the cues outside quotations that begin in tokens [start, end)."""
        found = []
        for at in range(bisect_right(self.cue_starts, start - 1), len(self.cues)):
            cue = self.cues[at]
            if cue.start >= end:
                break
            found.append(cue)
        return found

    def full_form(self, person: int) -> int:
        """Return the mention that gives the fullest form of a person's name; one a person."""
        return self.full[person]

    def sentence_at(self, token: int) -> tuple[int, int]:
        """Return the tokens [start, end) of the sentence of a token."""
        return self.sentences[self.sentence_of[token]]

    def is_quoted(self, token: int) -> bool:
        """Return whether a token stands in a quotation, its marks included."""
        return self.quote_of[token] != NOWHERE


def set_scene(doc: Doc, quotes: list[Span]) -> Scene:
    """Return the page as the rules see it.

    Args:
        doc: the page, with sentence starts, people and titles where they are known.
        quotes: the quotations in marks, in order.
    """
    words = [token.lower_ for token in doc]
    outers = [outer_tokens(quote, words) for quote in quotes]
    quote_of = _index_tokens(len(doc), outers)
    known = list(doc.spans["people"]) if "people" in doc.spans else []
    cues = [_as_noun(cue, words) for cue in find_cues(words) if quote_of[cue.start] == NOWHERE]
    again = _named_again(doc, known, {cue.start for cue in cues if cue.kind == "verb"})
    people = [*known, *(span for span, _ in again)]
    titles = list(doc.spans["titles"]) if "titles" in doc.spans else []
    sentences, sentence_of = _sentences(doc)
    return Scene(
        doc=doc,
        words=words,
        sentences=sentences,
        sentence_of=sentence_of,
        line_of=_lines(words),
        quote_of=quote_of,
        person_of=_index_tokens(len(doc), [(p.start, p.end) for p in people]),
        title_of=_index_tokens(len(doc), [_phrase(title) for title in titles]),
        quotes=quotes,
        kinds=[quote._.quote_kind for quote in quotes],
        outers=outers,
        people=people,
        home=[*range(len(known)), *(index for _, index in again)],
        full=_full_forms(people),
        titles=titles,
        countries=list(doc.spans["countries"]) if "countries" in doc.spans else [],
        cues=cues,
        cue_starts=[cue.start for cue in cues],
    )


def _as_noun(cue: Cue, words: list[str]) -> Cue:
    """Return a cue as the noun it is behind an article, a preposition or an adjective: "had an answer"."""
    before = words[cue.start - 1] if cue.start else "\n"
    if cue.kind != "base" or before == "to":
        return cue
    noun = before in words_of("determiner") or before in words_of("preposition")
    # A plural, a pronoun, an adverb or a word for people may be the subject: "officials say", "we also note".
    verbal = ("auxiliary", "adverb", "conjunction", "subject", "finite", "relative", "person_noun")
    adjective = before.isalpha() and not before.endswith(("s", "ly"))
    adjective = adjective and not any(before in words_of(kind) for kind in verbal)
    return replace(cue, kind="noun") if noun or adjective else cue


def outer_tokens(quote: Span, words: list[str]) -> tuple[int, int]:
    """Return the tokens [start, end) of a quotation with the marks printed around it."""
    start, end = quote.start, quote.end
    while start and all(c in MARK_CHARACTERS for c in words[start - 1]):
        start -= 1
    while end < len(words) and all(c in MARK_CHARACTERS for c in words[end]):
        end += 1
        if quote.doc[end - 1].whitespace_:
            break
    return start, end


def _named_again(doc: Doc, known: list[Span], verbs: set[int]) -> list[tuple[Span, int]]:
    """Return bare surnames that nothing took for a person ("Duran stressed") and the mention they repeat."""
    surnames = {person[-1].text: index for index, person in enumerate(known) if len(person[-1]) >= SURNAME}
    if not surnames:
        return []
    people, others = _covered(doc, "people"), _covered(doc, "organizations", "cities")
    found = []
    for token in doc:
        if token.text not in surnames or token.i in people or not token.text[0].isupper():
            continue
        # A neighbour with a capital makes it a part of a longer name ("Duran Street"). A city may bear the
        # name too, but does not state or stress anything.
        following = doc[token.i + 1].text if token.i + 1 < len(doc) else "."
        if not following[0].isupper() and (token.i not in others or token.i + 1 in verbs):
            found.append((doc[token.i : token.i + 1], surnames[token.text]))
    return found


def _full_forms(people: list[Span]) -> list[int]:
    """Return for each mention the one with the fullest form of its name: all its words, and most others.

    Of several full forms (a couple of one surname) the latest printed before the mention counts.
    """
    words = [_name_words(person) for person in people]
    by_word: dict[str, dict[frozenset[str], list[int]]] = {}
    for index, own in enumerate(words):
        for word in own:
            by_word.setdefault(word, {}).setdefault(own, []).append(index)
    found = []
    for index, own in enumerate(words):
        wider = min((by_word[word] for word in own), key=len, default={})
        forms = [form for form in wider if form >= own]
        most = max(map(len, forms), default=0)
        places = [wider[form] for form in forms if len(form) == most] or [[index]]
        before = [form for form in places if form[0] <= index]
        found.append(
            max(before, key=lambda form: form[bisect_right(form, index) - 1])[0] if before else places[0][0]
        )
    return found


def _name_words(person: Span) -> frozenset[str]:
    """Return the folded words of a name, halves of a double name apart, initials and stops left out."""
    return frozenset(
        part
        for token in person
        for part in fold(token.text).split("-")
        if len(part.rstrip(".")) > 1 and part[0].isalnum()
    )


def _covered(doc: Doc, *groups: str) -> set[int]:
    """Return the tokens of some groups of spans."""
    spans = [span for name in groups if name in doc.spans for span in doc.spans[name]]
    return {at for span in spans for at in range(span.start, span.end)}


def _phrase(title: Span) -> tuple[int, int]:
    """Return the tokens of the full phrase of a title, which may be wider than its core."""
    phrase = title._.phrase
    return (phrase.start, phrase.end) if phrase is not None else (title.start, title.end)


def _index_tokens(size: int, spans: list[tuple[int, int]]) -> list[int]:
    found = [NOWHERE] * size
    for index, (start, end) in enumerate(spans):
        found[start:end] = [index] * (end - start)
    return found


def _sentences(doc: Doc) -> tuple[list[tuple[int, int]], list[int]]:
    # One array for the page: a loop over its tokens costs ten times as much.
    flags = doc.to_array("SENT_START").tolist() if len(doc) else []
    starts = [at for at, flag in enumerate(flags) if flag == 1 or at == 0]
    bounds = list(pairwise([*starts, len(doc)]))
    of = [NOWHERE] * len(doc)
    for index, (start, end) in enumerate(bounds):
        of[start:end] = [index] * (end - start)
    return bounds, of


def _lines(words: list[str]) -> list[int]:
    lines, number = [], 0
    for word in words:
        lines.append(number)
        number += word.count("\n") > 0
    return lines
