"""Who stands where around a trigger: its subject, its object, and the arguments of a noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.groups import Group
from pipeline.annotate.parties import PageView
from pipeline.annotate.triggers import CALL, Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

# "visited the newly elected young Mayor …": words without a preposition between verb and object.
OBJECT_GAP = 6
# "met in Ankara on Monday with …": an object announced by its preposition may come later.
ANNOUNCED_GAP = 12
# "his first official two-day visit": modifiers between a possessor and its noun.
POSSESSOR_GAP = 5
NOUN_ARGUMENTS = 3
# What is received from the guest.
_FROM = frozenset({"visit", "credentials", CALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The two sides as the grammar gives them; `place` is a city or country in the object's position.

    `anaphor` is set where a pronoun, or nothing, stands for a side told before.
    """

    subject: Group | None = None
    object: Group | None = None
    place: Span | None = None
    anaphor: bool = False


def read_verb(
    view: PageView,
    sent: Span,
    groups: Sequence[Group],
    trigger: Trigger,
    earlier: Sequence[tuple[Trigger, Arguments]],
) -> Arguments:
    """Return subject and object of a verb, or of a light verb with its noun."""
    inner = next((g for g in groups if trigger.start < g.start and g.last <= trigger.end), None)
    target = inner or _find_object(view, sent, groups, trigger)
    place = None if target is not None else _find_place(view, sent, trigger.end)
    subject, anaphor = _find_subject(view, sent, groups, trigger, earlier)
    if subject is None and _is_fronted(view, sent, trigger):
        subject = _late_subject(view, sent, groups, target.last if target is not None else trigger.end)
        anaphor = anaphor and subject is None
    if subject is target:
        subject = None
    if subject is None and trigger.lemma == "be guest" and target is not None:
        subject = _predicate(view, sent, groups, target.last)
        anaphor = anaphor and subject is None
    if place is None and target is None and subject is not None and subject.last <= trigger.start:
        place = _place_between(view, subject.last, trigger.start)
    return Arguments(subject=subject, object=target, place=place, anaphor=anaphor)


def read_noun(view: PageView, sent: Span, groups: Sequence[Group], trigger: Trigger) -> Arguments:
    """Return the sides of "the visit of G to H", "G's meeting with H", "talks between G and H".

    For a visit the subject is the guest; for a meeting the sides come in the text's order.
    """
    possessor, pronoun = _find_possessor(view, sent, groups, trigger)
    subject, target, place = possessor, None, None
    token = trigger.end
    for _ in range(NOUN_ARGUMENTS):
        lead = (
            token + 1
            if token < sent.end and view.marks.lowers[token] == "," and (subject or target)
            else token
        )
        if lead >= sent.end or not view.marks.covers("argument", lead):
            break
        token = lead
        word = view.marks.lowers[token]
        group = _next_group(view, groups, token + 1, OBJECT_GAP)
        spot = None if group is not None else _find_place(view, sent, token)
        if group is None and spot is None:
            break
        token = group.last if group is not None else spot.end if spot is not None else token
        if word in {"of", "by", "from"} and subject is None:
            subject = group
        elif word in {"to", "on", "at", "with"} and target is None:
            target, place = group, spot or place
        elif word == "between" and group is not None:
            subject = group
        else:
            place = place or spot
    if subject is None and _is_fronted(view, sent, trigger) and (target is not None or place is not None):
        subject = _late_subject(view, sent, groups, token)
    return Arguments(subject=subject, object=target, place=place, anaphor=pronoun and subject is None)


def _find_object(view: PageView, sent: Span, groups: Sequence[Group], trigger: Trigger) -> Group | None:
    start = trigger.end
    if trigger.passive:
        return _agent(view, sent, groups, start)
    if start < sent.end and view.marks.covers(f"{trigger.role}-argument", start):
        start += 1
    group = _next_group(view, groups, start, OBJECT_GAP) or _announced(view, sent, groups, trigger)
    if group is None and trigger.role == "host" and trigger.lemma in _FROM:
        group = _agent(view, sent, groups, start, "from")
    return group or _event_guest(view, sent, groups, trigger)


def _agent(view: PageView, sent: Span, groups: Sequence[Group], start: int, word: str = "by") -> Group | None:
    """Return who stands behind "by" (or "from"), up to a place or time away: "was received at City Hall by
    …".
    """
    for token in range(start, min(start + ANNOUNCED_GAP, sent.end)):
        if view.marks.lowers[token] == word:
            return _next_group(view, groups, token + 1, OBJECT_GAP)
    return None


def _announced(view: PageView, sent: Span, groups: Sequence[Group], trigger: Trigger) -> Group | None:
    """Return the object behind a place or time: "met in Ankara with …", "received in his office the …"."""
    ahead = [g for g in groups if trigger.end <= g.start <= trigger.end + ANNOUNCED_GAP]
    for group in ahead:
        gap = range(trigger.end, group.start)
        lead = next((i for i in reversed(gap) if not _is_light(view, i)), None)
        if trigger.role == "both" and lead is not None and view.marks.lowers[lead] == "with":
            return group
        if (
            all(_is_setting(view, i) for i in gap)
            and _is_met(view, group)
            and not _is_oblique(view, sent, group)
        ):
            return group
        if group.parties[0].form != "institution":
            break
    return None


def _event_guest(view: PageView, sent: Span, groups: Sequence[Group], trigger: Trigger) -> Group | None:
    """Return the guest of "hosted a dinner in honour of …"."""
    if trigger.role != "host" or not view.marks.within(
        "event-noun", trigger.end, min(trigger.end + 8, sent.end)
    ):
        return None
    for mark in view.marks.within("honour-of", trigger.end, min(trigger.end + ANNOUNCED_GAP, sent.end)):
        group = _next_group(view, groups, mark.end, OBJECT_GAP)
        if group is not None:
            return group
    return None


def _next_group(view: PageView, groups: Sequence[Group], start: int, reach: int) -> Group | None:
    """Return the first group from a token on, if nothing but modifiers and dates stands before it."""
    group = next((g for g in groups if g.start >= start), None)
    if group is None or group.start - start > reach:
        return None
    for token in range(start, group.start):
        if token in view.date_at or _is_light(view, token) or _before_date(view, token):
            continue
        if view.marks.covers("breaker", token) or view.marks.lowers[token] == ",":
            return None
    return group if _is_met(view, group) else None


def _is_met(view: PageView, group: Group) -> bool:
    """Return whether a group itself is the object: "received A's delegation", not "welcomed A's remarks"."""
    if group.last >= len(view.doc) or view.marks.lowers[group.last] not in {"'s", "’s"}:
        return True
    return any(
        view.marks.covers("delegation-noun", i) for i in range(group.last, min(group.last + 3, len(view.doc)))
    )


def _before_date(view: PageView, token: int) -> bool:
    return token + 1 in view.date_at


def _is_light(view: PageView, token: int) -> bool:
    return any(view.marks.covers(kind, token) for kind in ("premodifier", "determiner", "adverb"))


def _is_setting(view: PageView, token: int) -> bool:
    """Return whether a token can belong to a place or time between verb and object."""
    spans = (view.date_at, view.city_at, view.country_at, view.organization_at)
    kinds = ("venue", "venue-modifier")
    return (
        any(token in spots for spots in spans)
        or _is_light(view, token)
        or any(view.marks.covers(kind, token) for kind in kinds)
        or view.marks.lowers[token] in {"in", "at", "on", "'s", "’s", "of"}
    )


def _find_place(view: PageView, sent: Span, start: int) -> Span | None:
    """Return the city or country in the object's position."""
    for token in range(start, min(start + OBJECT_GAP, sent.end)):
        spot = view.city_at.get(token) or view.country_at.get(token)
        if spot is not None:
            return spot
        if view.marks.covers("breaker", token) and view.marks.lowers[token] not in {"to", "in", "at", "of"}:
            return None
    return None


def _predicate(view: PageView, sent: Span, groups: Sequence[Group], start: int) -> Group | None:
    """Return who stands behind "was": "the first guest of A at the palace was B"."""
    be = next(
        (i for i in range(start, sent.end) if view.marks.covers("be", i) and i not in view.quoted), None
    )
    return _next_group(view, groups, be + 1, OBJECT_GAP) if be is not None else None


def _place_between(view: PageView, start: int, end: int) -> Span | None:
    """Return the place of "A is in Riyadh for a working visit", which stands before the trigger."""
    spots = (view.city_at.get(i) or view.country_at.get(i) for i in range(start, end))
    return next((spot for spot in spots if spot is not None), None)


def _find_subject(
    view: PageView,
    sent: Span,
    groups: Sequence[Group],
    trigger: Trigger,
    earlier: Sequence[tuple[Trigger, Arguments]],
) -> tuple[Group | None, bool]:
    """Return the subject left of a verb, and whether a pronoun stands for it."""
    pronoun = _pronoun_before(view, sent, trigger.start)
    if pronoun is not None:
        return None, True
    before = [g for g in groups if g.last <= trigger.start]
    if not before or _speaks_for_itself(view, sent, trigger.start):
        return None, False
    nearest = before[-1]
    if _is_relative(view, nearest, trigger):
        return nearest, False
    if earlier:
        _, previous = earlier[-1]
        if previous.object is nearest or previous.place is not None:
            return previous.subject, previous.subject is None
    direct = [g for g in before if not _is_oblique(view, sent, g)]
    return (direct[-1] if direct else nearest), False


def _pronoun_before(view: PageView, sent: Span, start: int) -> int | None:
    for token in range(start - 1, max(start - 5, sent.start - 1), -1):
        if view.marks.covers("pronoun", token) and view.marks.lowers[token] != "he.":
            return token
        light = any(view.marks.covers(kind, token) for kind in ("adverb", "be", "planning", "light-verb"))
        if not light and view.marks.lowers[token] != "had":
            return None
    return None


def _speaks_for_itself(view: PageView, sent: Span, start: int) -> bool:
    """Return whether "I", "we" or "you" is the subject: "young people whom I met" says nothing of the
    page's people.
    """
    return any(view.marks.covers("speaker-pronoun", i) for i in range(max(start - 3, sent.start), start))


def _is_relative(view: PageView, group: Group, trigger: Trigger) -> bool:
    """Return whether "who" leads from a group to the trigger: then it is the subject, whatever it was
    before.
    """
    return any(view.marks.covers("relative", i) for i in range(group.last, trigger.start))


def _is_oblique(view: PageView, sent: Span, group: Group) -> bool:
    """Return whether a preposition governs the group: "in cooperation with A, B visited"."""
    for token in range(group.start - 1, max(group.start - 4, sent.start - 1), -1):
        if view.marks.covers("oblique", token):
            return True
        if not _is_light(view, token):
            return False
    return False


def _is_fronted(view: PageView, sent: Span, trigger: Trigger) -> bool:
    """Return whether the trigger opens the sentence as a participle or behind a preposition."""
    if trigger.start - sent.start > POSSESSOR_GAP:
        return False
    if trigger.form == "participle":
        return True
    return trigger.start == sent.start or any(
        view.marks.covers("fronting", i) for i in range(sent.start, trigger.start)
    )


def _late_subject(view: PageView, sent: Span, groups: Sequence[Group], start: int) -> Group | None:
    """Return the subject of the main clause behind a fronted one: the first group after the comma."""
    comma = next(
        (i for i in range(start, sent.end) if view.marks.lowers[i] == "," and i not in view.quoted), None
    )
    if comma is None:
        return None
    return next((g for g in groups if g.start > comma and not _is_oblique(view, sent, g)), None)


def _find_possessor(
    view: PageView, sent: Span, groups: Sequence[Group], trigger: Trigger
) -> tuple[Group | None, bool]:
    for token in range(trigger.start - 1, max(trigger.start - 1 - POSSESSOR_GAP, sent.start - 1), -1):
        if view.marks.lowers[token] in {"'s", "’s", "'", "’"}:
            return next((g for g in groups if g.last in {token, token + 1}), None), False
        if view.marks.covers("possessive", token):
            owner = next((g for g in groups if g.last <= token and not _is_oblique(view, sent, g)), None)
            return owner, owner is None
        if view.marks.covers("breaker", token) or view.marks.lowers[token] == ",":
            return None, False
    return None, False
