"""Triage for web scale: what cannot report a visit is let go before the costly cleaning, gate by gate.

| gate | asks | costs |
|---|---|---|
| raw bytes | a word of a visit and a word of an office, anywhere in the source | no decoding |
| main text | both in the main text, with something from abroad | HTML parsed once |
| language | a language asked for, by a fast guess and by a slow one where that says no | little |

A page let go is a drop of the reason `triage` with its gate, so sources still equal documents and drops. One in
`triage_sample` of them is kept with its gate in `documents.triage`: that many times the visits on those pages is
an estimate of what the gates lose.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.lang import detect_fast

from pipeline.errors import DropReason, InputError
from pipeline.lexicons import Term, load_terms
from pipeline.read.matcher import Matcher, make_matcher
from pipeline.read.text import dropped
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings
from pipeline.tables import TRIAGE_GATES

RAW_BYTES, MAIN_TEXT, LANGUAGE = TRIAGE_GATES
VISIT, OFFICE, ABROAD = KINDS = ("visit", "office", "abroad")
# Verbs that make a visit only with a noun of a visit beside them ("had", "made", "on").
LIGHT = "light-verb"
# Offices that make a visit diplomatic or municipal; others count where gate.csv lists them.
HEADS = frozenset({"ambassador", "consul", "mayor", "minister", "head of state", "head of government"})
# Different terms of visit and office together. Of the pages with visits in train and dev 99 % hold so many or
# more; a page with one of each is as a rule a menu or an advertisement.
MIN_TERMS = 3
# Enough to tell a language.
LANGUAGE_CHARS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The matchers of one set of languages. `kinds[n]` is the kind of the n-th group of `terms`: a term of a visit
    or an office each, all terms from abroad together.
    """

    offices: Matcher
    visits: Matcher
    terms: Matcher
    kinds: tuple[str, ...]


@cache
def load_gates(languages: tuple[str, ...]) -> Gates:
    """Return the gates for pages in any of these languages.

    Args:
        languages: ISO 639-1 codes.

    Raises:
        InputError: there are no words of visits in one of them; its pages would all be let go.
    """
    words = [*load_terms("gate"), *(term for term in load_terms("visit_triggers") if term.kind != LIGHT)]
    known = {term.lang for term in words}
    if missing := sorted(set(languages) - known):
        raise InputError(
            "triage has no words of visits in a language asked for",
            where=", ".join(missing),
            fix=f"run without --triage, or ask for {', '.join(sorted(known))}",
        )
    places = [*load_terms("countries"), *load_terms("demonyms")]
    by_kind = {kind: _terms_of(kind, words, languages) for kind in (VISIT, OFFICE)}
    by_kind[OFFICE] |= {
        term.term for term in load_terms("titles") if term.kind in HEADS and term.strength == "strong"
    }
    by_kind[ABROAD] = _terms_of(ABROAD, words, languages) | {term.term for term in places}
    visit, office, abroad = (sorted(by_kind[kind]) for kind in KINDS)
    return Gates(
        offices=make_matcher([office]),
        visits=make_matcher([visit]),
        terms=make_matcher([*([term] for term in visit), *([term] for term in office), abroad]),
        kinds=(*([VISIT] * len(visit)), *([OFFICE] * len(office)), ABROAD),
    )


def judge_bytes(data: bytes, settings: RunSettings) -> str | None:
    """Return the name of the first gate if it lets the raw bytes go, None where they pass."""
    # Every other byte of UTF-16 is NUL: such a page is judged when it is decoded.
    if b"\0" in data[:64]:
        return None
    gates = load_gates(settings.languages)
    # Offices first: most pages name none, and are looked through only once.
    return None if gates.offices.find(data) and gates.visits.find(data) else RAW_BYTES


def sift(page: Page, settings: RunSettings) -> Page | Drop:
    """Return the page, marked if it is in the sample of those let go; else the drop that lets it go.

    Args:
        page: a page as read; one that has a mark already is returned as it is.
        settings: the languages asked for, and the size of the sample.
    """
    if page.triage is not None:
        return page
    gate = judge_bytes(page.raw.encode("utf-8", "replace"), settings) or judge_text(page, settings)
    if gate is None:
        return page
    return replace(page, triage=gate) if is_sampled(page.source, settings) else let_go(page.source, gate)


def judge_text(page: Page, settings: RunSettings) -> str | None:
    """Return the name of the gate that lets the page go, None where it passes all."""
    text = page.raw
    if page.media == "html":
        text = extract_plain_text(page.raw, main_content=True, links=False, alt_texts=False)
    gates = load_gates(settings.languages)
    found = gates.terms.find(text.encode("utf-8", "replace"))
    counts = Counter(gates.kinds[number] for number in found)
    if not all(counts[kind] for kind in KINDS) or counts[VISIT] + counts[OFFICE] < MIN_TERMS:
        return MAIN_TEXT
    return None if _is_wanted(text[:LANGUAGE_CHARS], settings.languages) else LANGUAGE


def is_sampled(source: str, settings: RunSettings) -> bool:
    """Tell whether a page that is let go is kept for the sample: by a hash of its file's name and record.

    >>> sum(is_sampled(f"a.wet.gz#{i}", RunSettings(triage_sample=10)) for i in range(1000))
    99
    """
    digest = hashlib.sha256(source.rpartition("/")[2].encode()).digest()
    return int.from_bytes(digest[:8], "big") % settings.triage_sample == 0


def let_go(source: str, gate: str) -> Drop:
    """Return the drop of a page that a gate lets go."""
    return dropped(source, DropReason.TRIAGE, gate)


def _terms_of(kind: str, words: list[Term], languages: tuple[str, ...]) -> set[str]:
    """Return the terms of a kind; those that are no gate's own are words of visits."""
    return {
        word.term
        for word in words
        if word.lang in languages and (word.kind if word.kind in KINDS else VISIT) == kind
    }


def _is_wanted(text: str, languages: tuple[str, ...]) -> bool:
    """Tell whether either guess finds a language asked for: the fast one errs on short texts full of names."""
    if detect_fast(text)[0] in languages:
        return True
    from py3langid import langid

    return langid.classify(text)[0] in languages
