"""What the page as a whole tells of a visit where its sentences leave a side open, or state none at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.annotate.candidates import Candidate, guess_home
from pipeline.annotate.drafts import FrameDraft
from pipeline.annotate.groups import Group
from pipeline.annotate.headline import Headline
from pipeline.annotate.page_score import CUES
from pipeline.annotate.parties import PageView, Party, build_parties
from pipeline.annotate.reading import read_of
from pipeline.annotate.roles import FOREIGN_POSTS, Sides

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spacy.tokens import Span

# A page that tells of a visit speaks of one in its first sentences; reports that open with a scene come late.
TOP_SENTENCES = 9
# Less sure than any sentence that states a visit.
FALLBACK_SCORE = 0.5
FALLBACK_RULE = "frame:top:noun"
# What the rule of a frame ends with whose trigger is a noun, which has no tense.
NOUN = ":noun"
# From these probabilities on the likeliest person of the page is taken for a side that a sentence leaves open.
LIKELY_GUEST, LIKELY_HOST = 0.2, 0.2
# From here on the reader's word is enough that a page reports a visit; 0.8 does as well on dev, 0.95 worse.
SURE_PAGE = 0.9
# From here on others than the likeliest are guests too.
SURE_GUEST = 0.5


def find_top(
    view: PageView, candidates: Sequence[Candidate], headline: Headline, denied: Collection[int]
) -> tuple[Span, Sides] | None:
    """Return the sentence that names the guest, and the sides, None where the page shows no foreign guest.

    Args:
        view: the page.
        candidates: its people with their chances.
        headline: what the headline says.
        denied: first tokens of the sentences that speak of a wish, a refusal or the past.
    """
    reading = read_of(view.doc)
    sure = reading is not None and reading.page["visit"] >= SURE_PAGE
    top = [sent for sent in view.sents[:TOP_SENTENCES] if sure or sent.start not in denied]
    if not top or not (sure or headline.triggers or any(_has_cue(view, sent) for sent in top)):
        return None
    home = guess_home(view, headline.countries)
    host = likely_host(candidates, ())
    theirs = (host.countries if host is not None else frozenset()) | ({home} if home else set())
    # "The ambassador welcomed the ruling": whom the page only shows receiving is no guest.
    receiving = {
        one.person for one in candidates if "says host" in one.signs and "says guest" not in one.signs
    }
    guests = likely_guests(candidates, receiving | ({host.person} if host is not None else set()))
    parties = tuple(guest.party for guest in guests) or _unnamed(view, top)
    countries = frozenset[str]().union(
        *(guest.countries for guest in guests), *(p.countries for p in parties)
    )
    envoys = any(party.kinds & FOREIGN_POSTS for party in parties)
    # Whose country is not told is foreign only on a page that speaks of another country.
    others = countries or {span._.country for span in view.group("countries")} - {None}
    if not parties or not (sure or others - theirs or (envoys and not countries)):
        return None
    first = min(party.start for party in parties)
    evidence = next(sent for sent in view.sents if sent.start <= first < sent.end)
    side = Group(parties=(host.party,)) if host is not None else None
    return evidence, Sides(guest=Group(parties=parties), host=side)


def _has_cue(view: PageView, sent: Span) -> bool:
    """Return whether a sentence has a word of visits outside quotations."""
    return any(
        mark.start not in view.quoted and not view.marks.covers("speaker-pronoun", mark.start - 1)
        for kind in CUES
        for mark in view.marks.within(kind, sent.start, sent.end)
    )


def complete(view: PageView, draft: FrameDraft, candidates: Sequence[Candidate]) -> FrameDraft:
    """Return a draft with the likeliest people of the page on the sides without a name."""
    same = view.facts.same
    stated = draft
    taken = {same[i] for refs in (draft.guests, draft.hosts) for _, i in refs}
    if not draft.hosts:
        host = likely_host(candidates, taken)
        if host is not None:
            draft = replace(draft, hosts=(("people", host.person),))
            taken.add(host.person)
    if not draft.guests:
        guests = [
            guest
            for guest in likely_guests(candidates, taken)
            if not (guest.countries and draft.guest_countries) or guest.countries & set(draft.guest_countries)
        ]
        countries = frozenset(draft.guest_countries).union(*(guest.countries for guest in guests))
        draft = replace(
            draft,
            guests=tuple(("people", guest.person) for guest in guests),
            guest_countries=tuple(sorted(countries)),
        )
    changed = (draft.guests, draft.hosts) != (stated.guests, stated.hosts)
    if changed and stated.rule != FALLBACK_RULE:
        draft = replace(draft, rule="filled:noun" if stated.rule.endswith(NOUN) else "filled:verb")
    return draft


def likely_host(candidates: Sequence[Candidate], taken: Collection[int]) -> Candidate | None:
    """Return the likeliest host who has no part yet and is no likelier a guest, None where nobody is likely."""
    free = [one for one in candidates if one.person not in taken and one.host >= max(one.guest, LIKELY_HOST)]
    return max(free, key=lambda one: one.host, default=None)


def likely_guests(candidates: Sequence[Candidate], taken: Collection[int]) -> tuple[Candidate, ...]:
    """Return the likeliest guest who has no part yet, and others as sure, in text order."""
    free = [one for one in candidates if one.person not in taken and one.guest > one.host]
    best = max(free, key=lambda one: one.guest, default=None)
    if best is None or best.guest < LIKELY_GUEST:
        return ()
    return tuple(one for one in free if one is best or one.guest >= SURE_GUEST)


def _unnamed(view: PageView, top: Sequence[Span]) -> tuple[Party, ...]:
    """Return "the Senegalese ambassador" or "a delegation from Hungary" of some sentences, the first."""
    parties = (party for sent in top for party in build_parties(view, sent))
    found = [p for p in parties if p.person is None and p.form in {"office", "delegation"} and p.countries]
    return tuple(found[:1])
