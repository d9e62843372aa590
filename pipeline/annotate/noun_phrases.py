"""Noun phrases that can speak, cut out of the text without a parser.

A known name (`doc.spans["people"]`), a known title or a pronoun settles what the phrase is; failing these,
its determiners, commas and prepositions tell where it begins and ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.annotate.scene import NOWHERE, Scene, words_of

# A noun phrase longer than this many tokens is a misreading.
LONGEST = 40
BREAKS = frozenset('.;:!?\n—–()[]"“”«»„')
POSSESSIVES = frozenset(("'s", "’s"))
# How sure the rule is of a subject that stands right beside its verb.
BESIDE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A speaker as printed, tokens [start, end); `kind`: person, title, pronoun, noun; `fit` in [0, 1]."""

    start: int
    end: int
    kind: str
    person: int = NOWHERE
    fit: float = BESIDE


def phrase_after(scene: Scene, at: int) -> Subject | None:
    """Return the noun phrase that begins at token `at`, adverbs before it skipped."""
    words, end = scene.words, len(scene.words)
    while at < end and words[at] in words_of("adverb") and scene.person_of[at] == NOWHERE:
        at += 1
    if at >= end or not may_begin(scene, at):
        return None
    if words[at] in words_of("subject"):
        return Subject(start=at, end=at + 1, kind="pronoun")
    stop, person = extend_right(scene, at)
    if stop == at or all(word in words_of("determiner") for word in words[at:stop]):
        return None
    if person != NOWHERE and not _is_somebody_else(scene, at, scene.people[person].start, person):
        return Subject(start=at, end=stop, kind="person", person=person)
    return Subject(start=at, end=stop, kind="noun" if person != NOWHERE else _noun_kind(scene, at, stop))


def phrase_ending(scene: Scene, start: int, at: int) -> Subject | None:
    """Return the noun phrase whose last token is `at`, looking back no further than `start`."""
    words, person = scene.words, scene.person_of[at]
    if words[at] in words_of("subject") and words[at] not in words_of("determiner"):
        return Subject(start=at, end=at + 1, kind="pronoun")
    if not (words[at][0].isalnum() or person != NOWHERE) or scene.is_quoted(at):
        return None
    left = _left_bound(scene, start, at)
    if person != NOWHERE:
        begin = with_title(scene, start, scene.people[person].start)
        lead = _nominal_start(scene, left, begin - 1) if begin - 1 > left else begin
        if not _is_somebody_else(scene, lead, begin, person):
            return Subject(start=begin, end=at + 1, kind="person", person=person)
        return Subject(start=lead, end=at + 1, kind="noun")
    begin = _nominal_start(scene, left, at)
    if all(word in words_of("determiner") for word in words[begin : at + 1]) and words[at] not in words_of(
        "subject"
    ):
        return None
    return Subject(start=begin, end=at + 1, kind=_noun_kind(scene, begin, at + 1))


def may_begin(scene: Scene, at: int) -> bool:
    """Return whether a noun phrase can begin at a token."""
    word, text = scene.words[at], scene.doc[at].text
    return (
        text[0].isupper()
        or scene.person_of[at] != NOWHERE
        or word in words_of("determiner")
        or word in words_of("subject")
        or word in words_of("person_noun")
        or (word.isalpha() and scene.title_of[at] != NOWHERE)
        or _name_follows(scene, at)
    ) and word not in ("that", "this")


def _name_follows(scene: Scene, at: int) -> bool:
    """Return whether plain words lead up to a name or an office: "former governor Jan Novak"."""
    for place in range(at, min(at + 4, len(scene.words))):
        word = scene.words[place]
        if not word.isalpha() or _stops(scene, place):
            return False
        if scene.person_of[place] != NOWHERE or word in words_of("person_noun"):
            return True
    return False


def _is_somebody_else(scene: Scene, start: int, name: int, person: int) -> bool:
    """Return whether the phrase means another than the person named: "a spokesman for Mayor Duran"."""
    for at in range(start + 1, name):
        if scene.words[at] in ("for", "of", "to", "from") and scene.words[at - 1] in words_of("relational"):
            title = scene.title_of[at - 1]
            return title == NOWHERE or scene.titles[title]._.holder != person
    return False


def extend_right(scene: Scene, at: int) -> tuple[int, int]:
    """Return where the noun phrase from `at` ends, and the person named in it."""
    words, quoted = scene.words, scene.quote_of[at]
    stop = at
    while stop < min(len(words), at + LONGEST):
        word, person = words[stop], scene.person_of[stop]
        if scene.quote_of[stop] != quoted or word in BREAKS or "\n" in word:
            break
        if person != NOWHERE:
            end = scene.people[person].end
            if end >= len(words) or words[end] not in POSSESSIVES:
                return end, person
            stop = end + 1
            continue
        if word == ",":
            if (
                stop + 1 < len(words)
                and scene.person_of[stop + 1] != NOWHERE
                and _is_titular(scene, at, stop)
            ):
                stop += 1
                continue
            break
        if scene.title_of[stop] == NOWHERE and _stops(scene, stop):
            break
        stop += 1
    return stop, NOWHERE


def _is_titular(scene: Scene, start: int, end: int) -> bool:
    return any(index != NOWHERE for index in scene.title_of[start:end]) or any(
        word in words_of("person_noun") for word in scene.words[start:end]
    )


def _stops(scene: Scene, at: int) -> bool:
    """Return whether a word ends the noun phrase to its left."""
    word = scene.words[at]
    if word in ("of", "for", "&", "de", "the"):
        return False
    if word in ("and", "at", "in", "to"):
        following = scene.doc[at + 1].text if at + 1 < len(scene.words) else ""
        # "the director of the Institute and Mayor …", but not "said Duran in Ankara": after "of", "for" only.
        return word != "and" or not following[:1].isupper()
    return (
        word in words_of("preposition")
        or word in words_of("conjunction")
        or word in words_of("relative")
        or word in words_of("auxiliary")
        or word in words_of("adverb")
    )


def _noun_kind(scene: Scene, start: int, end: int) -> str:
    titled = [at for at in range(start, end) if scene.title_of[at] != NOWHERE]
    # "the Minister's visit" is no title.
    return (
        "title"
        if titled and not any(word in POSSESSIVES for word in scene.words[titled[-1] : end])
        else "noun"
    )


def _left_bound(scene: Scene, start: int, at: int) -> int:
    """Return the first token of the stretch up to `at` that no comma, mark or conjunction divides."""
    bound = at
    while bound > max(start, at - LONGEST):
        word = scene.words[bound - 1]
        if word == "," or word in BREAKS or "\n" in word or scene.is_quoted(bound - 1):
            break
        if word in words_of("conjunction") and word != "and" and scene.title_of[bound - 1] == NOWHERE:
            break
        bound -= 1
    return bound


def _nominal_start(scene: Scene, left: int, at: int) -> int:
    """Return where the noun phrase that ends at `at` begins: at its determiner, "of" and "for" followed."""
    words, begin = scene.words, at
    while begin > left:
        word = words[begin - 1]
        if word in ("of", "for", "at", "from", "in", "with"):
            if (
                begin - 2 < left
                or words[begin - 2] in words_of("preposition")
                or not words[begin - 2][0].isalnum()
            ):
                break
            begin -= 2
        elif word in words_of("determiner"):
            begin -= 1
            if begin - 2 < left or words[begin - 1] not in ("of", "for", "at", "from", "in"):
                break
        elif word in words_of("preposition") or word in words_of("subject"):
            break
        else:
            begin -= 1
    return begin


def with_title(scene: Scene, start: int, begin: int) -> int:
    """Return where a name with the title, honorific and article printed before it begins."""
    words = scene.words
    while begin > start:
        at = begin - 1
        text = scene.doc[at].text
        if scene.is_quoted(at) != scene.is_quoted(begin) or "\n" in text:
            break
        title = scene.title_of[at]
        if words[at] == "," and begin - 2 >= start:
            title = scene.title_of[begin - 2]
            if title == NOWHERE or scene.titles[title]._.holder not in (None, scene.person_of[begin]):
                break
            begin -= 2
        elif title != NOWHERE or (
            text[0].isupper() and words[at] not in words_of("opener") and text[0].isalpha()
        ):
            if scene.person_of[at] != NOWHERE:
                break
            begin = at
        else:
            break
    if begin > start and words[begin - 1] in words_of("determiner"):
        begin -= 1
    return begin
