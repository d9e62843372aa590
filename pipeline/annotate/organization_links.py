"""Acronyms in brackets, and short forms ("the Municipality") that point at the one organization they can
mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.annotate.organization_frame import Candidate
from pipeline.annotate.words import Words, doc_words

ACRONYM_SCORE = 0.95
# Longer strings in brackets are words ("continued"), shorter ones list letters.
MIN_ACRONYM, MAX_ACRONYM = 2, 12


def link_acronyms(doc: Doc, items: Sequence[Candidate], stop: frozenset[str]) -> list[Candidate]:
    """Join "Full Name (ABC)", and give every later ABC the full name as its key.

    Args:
        doc: the page.
        items: organizations in text order.
        stop: strings in capitals that name no organization.

    Returns:
        The organizations in text order, with acronyms that stood in brackets or later in the text added.
    """
    texts = doc_words(doc).texts
    full_of: dict[str, str] = {}
    linked: list[Candidate] = []
    for item in items:
        inside = _bracketed(texts, item.end)
        if inside is None or inside in stop or item.short or not _is_acronym(inside):
            linked.append(item)
            continue
        full_of.setdefault(inside, _text(doc, item))
        linked.append(replace(item, acronym=inside))
    kept = [_keyed(doc, item, full_of) for item in linked]
    taken = {i for item in kept for i in range(item.start, item.end)}
    for i, text in enumerate(texts):
        if text in full_of and i not in taken:
            kept.append(Candidate(i, i + 1, "", "acronym_link", ACRONYM_SCORE, key=full_of[text]))
    return sorted(kept, key=lambda item: item.start)


def _bracketed(texts: Sequence[str], at: int) -> str | None:
    """Return what stands in brackets of one to three tokens right behind an organization."""
    if at + 2 >= len(texts) or texts[at] != "(":
        return None
    for close in range(at + 2, min(at + 5, len(texts))):
        if texts[close] == ")":
            return "".join(texts[at + 1 : close])
    return None


def _is_acronym(text: str) -> bool:
    """Tell whether a string is mostly capitals: "TÜRKSOY", "IsDB", "UCLG-MEWA"."""
    letters = [ch for ch in text if ch.isalpha()]
    return (
        MIN_ACRONYM <= len(text) <= MAX_ACRONYM and 2 * sum(ch.isupper() for ch in letters) > len(letters) > 1
    )


def _keyed(doc: Doc, item: Candidate, full_of: dict[str, str]) -> Candidate:
    full = full_of.get(_text(doc, item))
    return replace(item, key=full) if full is not None else item


def resolve_short_forms(doc: Doc, words: Words, items: Sequence[Candidate]) -> list[Candidate]:
    """Keep short forms that can mean one organization of the page only, with its name as their key."""
    full = [item for item in items if not item.short]
    kept = []
    for item in items:
        if not item.short:
            kept.append(item)
            continue
        last = words.folds[item.end - 1]
        named = {
            _text(doc, other).casefold(): other
            for other in full
            if last in words.folds[other.start : other.end]
        }
        if len(named) == 1:
            (other,) = named.values()
            kept.append(replace(item, key=other.key or _text(doc, other)))
        elif item.seen:
            kept.append(replace(item, short=False))
    return kept


def _text(doc: Doc, item: Candidate) -> str:
    return doc[item.start : item.end].text
