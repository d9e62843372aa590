"""The verbs and nouns that state a visit, with voice: which role their grammatical subject has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.annotate.groups import Group
from pipeline.annotate.parties import PageView

if TYPE_CHECKING:
    from spacy.tokens import Span

SubjectRole = Literal["guest", "host", "both"]
TriggerForm = Literal["verb", "participle", "noun"]

# "paid Mayor A B of C a very friendly two-day official visit": between a light verb and its noun.
LIGHT_REACH = 12
# "was also warmly received": between a form of "be" and its participle.
PASSIVE_REACH = 4
_VERB_ROLES: dict[str, SubjectRole] = {
    "guest-verb": "guest",
    "guest-phrase": "guest",
    "host-verb": "host",
    "symmetric-verb": "both",
}
# What a telephone call is called: "had a phone conversation with A", "received a telephone call from A".
CALL = "speak"
_LIGHT_NOUNS = {
    "make": ("visit-noun",),
    "hold": ("meeting-noun", "visit-noun"),
    "receive": ("call-noun", "visit-noun", "credential-noun"),
    "present": ("credential-noun",),
}
_LIGHT_ROLES: dict[str, SubjectRole] = {
    "make": "guest",
    "hold": "both",
    "receive": "host",
    "present": "guest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One trigger: tokens [start, end), what it means, and the role of its subject in the active voice it
    stands for.
    """

    start: int
    end: int
    lemma: str
    role: SubjectRole
    form: TriggerForm
    strong: bool
    passive: bool = False
    attributive: bool = False


def find_triggers(view: PageView, sent: Span, groups: list[Group]) -> list[Trigger]:
    """Return the triggers of one sentence in text order; none lies in a name, a title or a quotation."""
    taken = {
        i for group in groups for p in (*group.parties, *group.delegation) for i in range(p.start, p.end)
    }
    found: list[Trigger] = []
    token = sent.start
    while token < sent.end:
        trigger = None if token in taken or token in view.quoted else _trigger_at(view, sent, token, taken)
        if trigger is None:
            token += 1
        else:
            found.append(trigger)
            token = trigger.end
    return found


def _trigger_at(view: PageView, sent: Span, token: int, taken: set[int]) -> Trigger | None:
    return (
        _light_trigger(view, sent, token, taken)
        or _verb_trigger(view, sent, token, taken)
        or _noun_trigger(view, sent, token)
    )


def _light_trigger(view: PageView, sent: Span, token: int, taken: set[int]) -> Trigger | None:
    """Match "paid a courtesy visit", "held a meeting", "received the credentials"."""
    for light in view.marks.within("light-verb", token, min(token + 3, sent.end)):
        if light.start != token:
            continue
        noun = _light_noun(view, sent, light.end, light.canonical, taken)
        if noun is None:
            continue
        end, lemma = noun
        role = _LIGHT_ROLES[light.canonical]
        if lemma == "visit" and role == "both":
            role = "guest"
        participle = view.marks.lowers[token].endswith("ing")
        return Trigger(
            start=token,
            end=end,
            lemma=lemma,
            role=role,
            form="participle" if participle else "verb",
            strong=True,
            passive=False,
        )
    return None


def _light_noun(
    view: PageView, sent: Span, start: int, light: str, taken: set[int]
) -> tuple[int, str] | None:
    for token in range(start, min(start + LIGHT_REACH, sent.end)):
        for kind in _LIGHT_NOUNS[light]:
            mark = view.marks.longest_at(kind, token)
            if mark is not None:
                return mark.end, mark.canonical
        if token in taken:
            if light != "make":
                return None
        elif view.marks.covers("breaker", token) or view.marks.lowers[token] == ",":
            return None
    return None


def _verb_trigger(view: PageView, sent: Span, token: int, taken: set[int]) -> Trigger | None:
    for kind, role in _VERB_ROLES.items():
        mark = view.marks.longest_at(kind, token)
        if mark is None or mark.end > sent.end:
            continue
        if view.marks.covers("noun-verb", token) and not _is_verb(view, sent, token, taken):
            continue
        progressive = view.marks.lowers[token].endswith("ing")
        passive = not progressive and kind != "guest-phrase" and _is_passive(view, sent, token, mark.end)
        return Trigger(
            start=token,
            end=mark.end,
            lemma=mark.canonical,
            role=_voiced(role, passive=passive),
            form="participle" if progressive and not _after_be(view, sent, token) else "verb",
            strong=mark.strong,
            passive=passive,
            attributive=progressive and _is_attributive(view, sent, token, taken),
        )
    return None


def _noun_trigger(view: PageView, sent: Span, token: int) -> Trigger | None:
    for kind, role in (("visit-noun", "guest"), ("meeting-noun", "both")):
        mark = view.marks.longest_at(kind, token)
        if mark is not None and mark.end <= sent.end:
            return Trigger(
                start=token,
                end=mark.end,
                lemma=mark.canonical,
                role="guest" if role == "guest" else "both",
                form="noun",
                strong=mark.strong,
            )
    return None


def _voiced(role: SubjectRole, *, passive: bool) -> SubjectRole:
    """Return the subject's role in the passive: who is received, hosted or met by somebody is the guest."""
    if not passive:
        return role
    return "host" if role == "guest" else "guest"


def _is_passive(view: PageView, sent: Span, token: int, end: int) -> bool:
    if end < sent.end and view.marks.lowers[end] == "by":
        return True
    return _after_be(view, sent, token)


def _after_be(view: PageView, sent: Span, token: int) -> bool:
    for before in range(token - 1, max(token - 1 - PASSIVE_REACH, sent.start - 1), -1):
        if view.marks.covers("be", before):
            return view.marks.lowers[before] not in {"'s", "’s"}
        if not view.marks.covers("adverb", before) and not view.marks.lowers[before].endswith("ly"):
            return False
    return False


def _is_verb(view: PageView, sent: Span, token: int, taken: set[int]) -> bool:
    """Tell the verb from the noun in "visit", "hosts", "meeting", "welcome"."""
    before = token - 1
    while before >= sent.start and view.marks.covers("adverb", before) and not _is_noun_cue(view, before):
        before -= 1
    follows_name = before in taken
    if view.marks.lowers[token] == "meeting":
        starts = (
            token == sent.start
            or view.marks.covers("participle-cue", token - 1)
            or _after_be(view, sent, token)
        )
        return (
            starts and token + 1 < sent.end and (view.marks.lowers[token + 1] == "with" or token + 1 in taken)
        )
    if before < sent.start:
        return False
    verbal = view.marks.lowers[before] in {"to", "and"} or any(
        view.marks.covers(kind, before) for kind in ("planning", "modal", "pronoun", "relative")
    )
    return (verbal or follows_name) and not _is_noun_cue(view, token - 1)


def _is_noun_cue(view: PageView, token: int) -> bool:
    return view.marks.covers("determiner", token) or view.marks.lowers[token] in {"'s", "’s"}


def _is_attributive(view: PageView, sent: Span, token: int, taken: set[int]) -> bool:
    """Return whether "visiting" stands as an adjective: "the visiting Mayor"."""
    before, after = token - 1, token + 1
    return (
        after < sent.end
        and after in taken
        and before >= sent.start
        and view.marks.covers("determiner", before)
    )
