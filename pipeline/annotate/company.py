"""Who else was there: people told to have attended or accompanied join a visit's delegations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pipeline.annotate.drafts import FrameDraft, Ref
from pipeline.annotate.groups import Group, group_sentence
from pipeline.annotate.parties import PageView, Party, build_parties
from pipeline.annotate.roles import FOREIGN_POSTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

# Attendance told further than this behind a visit is that of another event, in characters.
COMPANY_REACH = 1500
# A list of ambassadors at a ceremony, in sentences.
LONGEST_LIST = 15
Side = Literal["guest", "host"]


def add_company(view: PageView, drafts: list[FrameDraft]) -> list[FrameDraft]:
    """Return the drafts with the people of "also attended" and "was accompanied by" in their delegations."""
    if not drafts:
        return drafts
    for sent in view.sents:
        _add_leader(view, drafts, sent)
        attending = _first_mark(view, sent, "attendance")
        accompanying = _first_mark(view, sent, "accompaniment")
        if attending is None and accompanying is None:
            continue
        at = _draft_before(drafts, sent)
        if at is None:
            continue
        groups = group_sentence(view, sent)
        if attending is not None:
            for party in _attending(groups, attending):
                drafts[at] = _join(view, drafts, at, party, "host")
        else:
            for party, head in _accompanying(groups, accompanying or sent.start):
                drafts[at] = _join(view, drafts, at, party, _side_of(view, drafts[at], head))
    return drafts


def read_list(view: PageView, sents: Sequence[Span], at: int, *, announced: bool) -> Group | None:
    """Return the envoys listed behind a sentence that announces them, None where there is no list.

    Args:
        view: the page.
        sents: its sentences.
        at: the sentence that states the visit.
        announced: what it states has a list behind it; else "the following …" or a colon must announce one.
    """
    sent = sents[at]
    announces = (
        announced or view.marks.within("following", sent.start, sent.end) or sent.text.rstrip().endswith(":")
    )
    if not announces:
        return None
    listed: list[Party] = []
    for line in sents[at + 1 : at + 1 + LONGEST_LIST]:
        named = [party for party in build_parties(view, line) if party.person is not None]
        if not named and line.text.strip(" .\n").isalpha():
            continue  # the mark of a list's item ("b.") cut off as a sentence
        envoys = [
            party for party in named if party.kinds & FOREIGN_POSTS or (party.countries and not party.kinds)
        ]
        if not envoys:
            break
        listed += envoys
    return Group(parties=tuple(listed)) if listed else None


def _add_leader(view: PageView, drafts: list[FrameDraft], sent: Span) -> None:
    """Give a delegation's visit the leader whom a later sentence names ("The delegation is led by …")."""
    at = _draft_before(drafts, sent)
    if at is None or drafts[at].guests or drafts[at].start == sent.start_char:
        return
    if not view.marks.within("leading", sent.start, sent.end):
        return
    leaders = [p for p in build_parties(view, sent) if p.form == "delegation" and p.person is not None]
    if leaders:
        drafts[at] = replace(
            drafts[at], guests=tuple(("people", p.person) for p in leaders if p.person is not None)
        )


def _first_mark(view: PageView, sent: Span, kind: str) -> int | None:
    return next(
        (m.start for m in view.marks.within(kind, sent.start, sent.end) if m.start not in view.quoted), None
    )


def _draft_before(drafts: list[FrameDraft], sent: Span) -> int | None:
    """Return the index of the last draft told before or in a sentence."""
    near = [i for i, draft in enumerate(drafts) if -COMPANY_REACH < draft.start - sent.start_char <= 0]
    return near[-1] if near else None


def _attending(groups: Sequence[Group], mark: int) -> list[Party]:
    """Return who attended: the group right before the words, else ("Also present were …") those behind
    them.
    """
    before = [group for group in groups if group.last <= mark]
    chosen = before[-1:] or [group for group in groups if group.start > mark]
    return [p for group in chosen for p in (*group.parties, *group.delegation) if _is_named(p)]


def _accompanying(groups: Sequence[Group], mark: int) -> list[tuple[Party, Party | None]]:
    """Return who came along, each with whom; None where a pronoun or a lost name stands before
    "accompanied by".
    """
    found: list[tuple[Party, Party | None]] = [
        (party, group.parties[-1]) for group in groups for party in group.delegation if _is_named(party)
    ]
    if not found and not any(group.last <= mark for group in groups):
        found = [(p, None) for group in groups for p in (*group.parties, *group.delegation) if _is_named(p)]
    return found


def _is_named(party: Party) -> bool:
    return party.person is not None and party.form == "person"


def _side_of(view: PageView, draft: FrameDraft, head: Party | None) -> Side:
    """Return the side of whom somebody accompanies: a guest's unless it is a host."""
    if head is None or head.person is None:
        return "guest"
    person = view.facts.same[head.person]
    return "host" if person in {view.facts.same[i] for _, i in draft.hosts} else "guest"


def _join(view: PageView, drafts: list[FrameDraft], at: int, party: Party, default: Side) -> FrameDraft:
    """Return a draft with a party in the delegation it belongs to, unless it has a part already.

    Args:
        view: the page.
        drafts: all drafts.
        at: the draft it joins.
        party: who it is.
        default: the side where neither country nor post tells.
    """
    draft = drafts[at]
    if party.person is None:
        return draft
    same = view.facts.same
    known = {same[i] for d in drafts for refs in (d.guests, d.hosts) for _, i in refs}
    known |= {same[i] for refs in (draft.guest_delegation, draft.host_delegation) for _, i in refs}
    if same[party.person] in known:
        return draft
    ref: Ref = ("people", party.person)
    if not draft.guests and party.kinds & FOREIGN_POSTS:
        # "The ambassadors were the guests of A": who then attends of them is a guest.
        return replace(draft, guests=(ref,))
    if (_side(view, draft, party) or default) == "guest":
        return replace(draft, guest_delegation=(*draft.guest_delegation, ref))
    return replace(draft, host_delegation=(*draft.host_delegation, ref))


def _side(view: PageView, draft: FrameDraft, party: Party) -> Side | None:
    """Return whose company somebody is by country, post or the words of the title, None where they do not
    tell.
    """
    if party.countries & set(draft.guest_countries) or party.kinds & FOREIGN_POSTS:
        return "guest"
    if view.marks.within("guest-staff", party.start, party.end):
        return "guest"
    if view.marks.within("host-staff", party.start, party.end) or party.kinds & {"mayor", "official"}:
        return "host"
    return None
