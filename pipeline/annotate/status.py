"""Whether a stated visit took place, will, or will not; what kind it is; and what only sounds like one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.arguments import Arguments
from pipeline.annotate.parties import PageView
from pipeline.annotate.triggers import Trigger
from pipeline.records import VisitKind, VisitStatus

if TYPE_CHECKING:
    from spacy.tokens import Span

# Auxiliaries, negations and what governs an infinitive stand this close before the verb.
GOVERNOR_REACH = 8
# "was unable to", "did not yet": between a negation and its verb.
NEGATION_REACH = 4
# "will also make", "be warmly received": words between an auxiliary and its verb.
ADVERBS = 1
# What dates a background visit stands this close to its trigger.
BACKGROUND_BEFORE, BACKGROUND_AFTER = 6, 14

# Of two kinds in one sentence the first of these counts: a courtesy call may take place at a ceremony, not be
# one.
_KINDS: tuple[VisitKind, ...] = ("courtesy call", "official visit", "other", "working meeting", "ceremony")
_LEMMA_KINDS: dict[str, VisitKind] = {"credentials": "ceremony", "speak": "other"}
_ENVOYS = frozenset({"ambassador", "consul"})
_STATESMEN = frozenset({"head of state", "head of government", "minister"})
# Those who, when they travel to their like abroad, travel as a delegation.
_PEERS = frozenset({"mayor", "official", "academic", "clergy", "business", "head of organization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who meets: kinds of post of guests and hosts, and whether a delegation is the guest.

    `headline` is the kind of visit that the page's headline states.
    """

    guests: frozenset[str]
    hosts: frozenset[str]
    delegation: bool
    headline: VisitKind | None


def find_status(view: PageView, sent: Span, trigger: Trigger, arguments: Arguments) -> VisitStatus | None:
    """Return the status of the visit a trigger states, None for background, wishes and negations."""
    start = _window_start(sent, trigger, arguments)
    if view.marks.within("cancelling", sent.start, sent.end):
        return "cancelled"
    near = max(start, trigger.start - NEGATION_REACH)
    if view.marks.within("negation", near, trigger.start) or _is_background(view, sent, trigger):
        return None
    if trigger.form == "noun":
        planned = view.marks.within("planned-noun", max(sent.start, trigger.start - 4), trigger.start)
        coming = planned or _planned_verb(view, sent, trigger) or _planned_behind(view, sent, trigger)
        return "planned" if coming else "held"
    wished = _governed_by(view, sent, trigger, "unreal") and not _governed_by(view, sent, trigger, "purpose")
    if wished or _is_appeal(view, sent, trigger, arguments):
        return None
    if view.marks.within("planning", start, trigger.start) or _planned_passive(view, sent, trigger):
        return "planned"
    return None if view.marks.within("modal", near, trigger.start) else "held"


def find_kind(view: PageView, sent: Span, trigger: Trigger, company: Company) -> VisitKind:
    """Return the kind of visit: as words state it, else as the posts of those who meet suggest."""
    stated = _LEMMA_KINDS.get(trigger.lemma) or company.headline or stated_kind(view, sent.start, sent.end)
    if stated == "working meeting" and company.guests & _STATESMEN:
        # Talks are what the official visit of a minister consists of.
        return "official visit"
    return stated or _usual_kind(trigger, company)


def _usual_kind(trigger: Trigger, company: Company) -> VisitKind:
    if company.guests & _STATESMEN:
        return "official visit"
    if company.delegation:
        return "delegation visit"
    if company.guests & _ENVOYS:
        received = trigger.role != "both" or "mayor" in company.hosts
        return "courtesy call" if received else "working meeting"
    if company.guests & _PEERS:
        return "delegation visit"
    return "working meeting" if trigger.role == "both" else "courtesy call"


def stated_kind(view: PageView, start: int, end: int) -> VisitKind | None:
    """Return the kind that words between two tokens state, the first of them."""
    marks = [
        mark
        for mark in view.marks.within("kind", start, end)
        if mark.strong and mark.start not in view.quoted
    ]
    for kind in _KINDS:
        if any(mark.canonical == kind for mark in marks):
            return kind
    return None


def _is_appeal(view: PageView, sent: Span, trigger: Trigger, arguments: Arguments) -> bool:
    """Return whether "called on" is an appeal: "called on all states to respect …"."""
    if trigger.lemma != "call on":
        return False
    end = arguments.object.last if arguments.object is not None else trigger.end
    reach = end + 1 if arguments.object is not None else trigger.end + GOVERNOR_REACH
    return any(view.marks.lowers[i] == "to" for i in range(end, min(reach, sent.end)))


def _window_start(sent: Span, trigger: Trigger, arguments: Arguments) -> int:
    start = max(sent.start, trigger.start - GOVERNOR_REACH)
    if arguments.subject is not None and arguments.subject.last <= trigger.start:
        return max(start, arguments.subject.last)
    return start


def _is_background(view: PageView, sent: Span, trigger: Trigger) -> bool:
    start, end = (
        max(sent.start, trigger.start - BACKGROUND_BEFORE),
        min(sent.end, trigger.end + BACKGROUND_AFTER),
    )
    stop = next((i for i in range(trigger.end, end) if view.marks.lowers[i] == ";"), end)
    return bool(view.marks.within("background", start, stop))


def _planned_verb(view: PageView, sent: Span, trigger: Trigger) -> bool:
    """Return whether the noun's verb is still to come: "will make a working visit"."""
    start = max(sent.start, trigger.start - GOVERNOR_REACH)
    return any(
        any(
            verb.start <= mark.end + ADVERBS
            for verb in view.marks.within("light-verb", mark.end, trigger.start)
        )
        for mark in view.marks.within("planning", start, trigger.start)
    )


def _planned_passive(view: PageView, sent: Span, trigger: Trigger) -> bool:
    """Return whether a participle hangs on a "will" further off: "will meet A and be received by B"."""
    near = range(max(sent.start, trigger.start - 1 - ADVERBS), trigger.start)
    return any(view.marks.lowers[i] == "be" for i in near) and bool(
        view.marks.within("planning", sent.start, trigger.start)
    )


def _planned_behind(view: PageView, sent: Span, trigger: Trigger) -> bool:
    """Return whether "will take place" follows the noun."""
    return bool(view.marks.within("planning", trigger.end, sent.end)) and not view.marks.within(
        "light-verb", sent.start, trigger.start
    )


def _governed_by(view: PageView, sent: Span, trigger: Trigger, kind: str) -> bool:
    """Return whether a word of a kind governs the trigger's infinitive or noun: "invited A to visit"."""
    to = next((i for i in range(trigger.start - 1, max(trigger.start - 3, sent.start - 1), -1)
               if view.marks.lowers[i] in {"to", "of", "in"}), None)  # fmt: skip
    if to is None:
        return False
    return bool(view.marks.within(kind, max(sent.start, to - GOVERNOR_REACH), to + 1))
