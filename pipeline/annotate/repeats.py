"""Quotations in sub-headings: they are said again in the text below, and whoever says them there is the speaker."""

from __future__ import annotations

from pipeline.annotate.scene import Scene

# Share of a heading's words that a quotation of the text must have to be the same words: "In Finland we have
# only forest" stands for “We have only forest and …”.
SAME_WORDS = 0.75
# Factors on the score of the quotation that lends its speaker: the same words, or merely the next one below.
REPEATED, NEXT = 0.95, 0.6
# Rules that found the speaker in the heading itself.
OWN = "name and colon"


def attribute_headings(scene: Scene) -> None:
    """Give quotations in sub-headings the speaker of the same words in the text, else of the next quotation.

    Args:
        scene: the page; its quotations in the text have their speakers.
    """
    words = [_words(scene, index) for index in range(len(scene.quotes))]
    heads = [index for index, quote in enumerate(scene.quotes) if quote._.in_heading]
    for index in heads:
        if scene.quotes[index]._.rule == OWN:
            continue
        source, factor, rule = _repeat(scene, words, index), REPEATED, "repeated in the text"
        if source is None:
            source, factor, rule = _next(scene, index), NEXT, "next quotation"
        _copy(scene, source, index, factor, rule)


def _words(scene: Scene, index: int) -> frozenset[str]:
    quote = scene.quotes[index]
    return frozenset(word for word in scene.words[quote.start : quote.end] if word[0].isalnum())


def _repeat(scene: Scene, words: list[frozenset[str]], index: int) -> int | None:
    """Return the quotation of the text that repeats a heading best, those below it first."""
    best, most = None, SAME_WORDS
    order = [*range(index + 1, len(words)), *range(index)]
    for other in order:
        if scene.quotes[other]._.in_heading or not words[index]:
            continue
        share = len(words[index] & words[other]) / len(words[index])
        if share > most or (share == most and best is None):
            best, most = other, share
    return best


def _next(scene: Scene, index: int) -> int | None:
    """Return the first quotation below a heading, None where another heading comes first."""
    if index + 1 >= len(scene.quotes) or scene.quotes[index + 1]._.in_heading:
        return None
    begin, end = scene.quotes[index].end_char, scene.quotes[index + 1].start_char
    return None if any(begin < start <= end for start, _ in scene.doc._.headings) else index + 1


def _copy(scene: Scene, source: int | None, index: int, factor: float, rule: str) -> None:
    quote = scene.quotes[index]
    quote._.cue = None
    if source is None:
        quote._.speaker = quote._.speaker_person = None
        return
    other = scene.quotes[source]
    quote._.speaker, quote._.speaker_person, quote._.rule = other._.speaker, other._.speaker_person, rule
    quote._.score = round(factor * other._.score, 4)
