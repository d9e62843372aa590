"""What a page shows of each of its people: the signs by which the role model tells guests from hosts.

A sign is a short phrase that holds or does not hold for a person. The same code reads them when the weights
are fitted and when a page is annotated.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.candidates import Candidate, Dossier, gather_dossiers, guess_home
from pipeline.annotate.groups import group_sentence
from pipeline.annotate.parties import PageView, build_parties
from pipeline.annotate.reading import read_of
from pipeline.annotate.roles import FOREIGN_POSTS, LOCAL_POSTS
from pipeline.annotate.together import join_chances
from pipeline.annotate.weights import ROLES, rate_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Span

    from pipeline.annotate.groups import Group
    from pipeline.annotate.headline import Headline
    from pipeline.annotate.parties import Party
    from pipeline.annotate.roles import Sides
    from pipeline.annotate.triggers import Trigger

# The first sentences of a page, in characters, where its principals are named.
LEDE_CHARS = 500
# "his host, Mayor A": the word stands this close before the name or its title, in tokens.
WORD_REACH = 4
# A person named later than this many others is seldom a principal.
LATE_RANK = 4
# Verbs and nouns of visiting are looked for this far before and behind a name, in tokens.
CUE_REACH = 12
# Kinds of words whose nearness to a name tells of its role.
CUE_KINDS = (
    "guest-verb",
    "host-verb",
    "symmetric-verb",
    "visit-noun",
    "meeting-noun",
    "guest-phrase",
    "credential-noun",
    "light-verb",
    "accompaniment",
    "attendance",
    "leading",
)
SIDES = ("guest", "host")
PREPOSITIONS = frozenset({"by", "with", "to", "from"})
# Words right before and behind a name that are signs of their own.
NEXT_WORDS = 2
# "from the city of Linz": words behind the preposition; words of a title behind a name; the place line.
PLACE_REACH, TITLE_REACH, DATELINE = 4, 6, 6
# What opens a title behind a name.
OPENERS = frozenset({",", "of", "from", "("})
# Shorter words with a capital ("Mr", "of") are in every title.
MIN_NAME_CHARS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement of a visit with its sides."""

    sent: Span
    trigger: Trigger
    sides: Sides


def rank_candidates(view: PageView, told: Sequence[Told], headline: Headline) -> tuple[Candidate, ...]:
    """Return the people named outside quotations, in text order, with their signs and chances.

    Args:
        view: the page.
        told: its statements of visits, kept or not.
        headline: what its headline says.
    """
    home, parts = guess_home(view, headline.countries), _read_parts(view)
    dossiers = gather_dossiers(view)
    marked: dict[int, set[str]] = defaultdict(set)
    for person, sign in _all_marks(view, told, headline):
        marked[person].add(sign)
    for rank, (person, dossier) in enumerate(dossiers.items()):
        marked[person] |= set(_own_signs(view, dossier, rank, home))
    _compare(dossiers, marked)
    for sign in _unnamed_sides(told):
        for person in dossiers:
            marked[person].add(sign)
    return tuple(
        Candidate(
            person=person,
            party=dossier.party,
            countries=frozenset(dossier.countries),
            signs=frozenset(marked[person]),
            chances=_rate(sorted(marked[person]), parts.get(person)),
            read=parts.get(person),
        )
        for person, dossier in dossiers.items()
    )


def _rate(signs: Sequence[str], read: Mapping[str, float] | None) -> dict[str, float]:
    """Return the chance of each role by the signs, and by the reader where one read the page."""
    rules = rate_roles(signs)
    return rules if read is None else join_chances("roles", rules, read, "none")


def _read_parts(view: PageView) -> dict[int, dict[str, float]]:
    """Return what each person is to the reader, over all mentions; nobody where no reader read the page."""
    reading = read_of(view.doc)
    if reading is None:
        return {}
    mentions: dict[int, list[dict[str, float]]] = defaultdict(list)
    for index, span in enumerate(view.group("people")):
        mentions[view.facts.same[index]].append(reading.part(span.start, span.end))
    found = {}
    for person, parts in mentions.items():
        sums = {role: sum(part[role] for part in parts) for role in ROLES}
        total = sum(sums.values()) or 1.0
        found[person] = {role: value / total for role, value in sums.items()}
    return found


def _own_signs(view: PageView, dossier: Dossier, rank: int, home: str | None) -> Iterator[str]:
    """Yield the signs of post, country, place and number of mentions."""
    kinds, countries = dossier.kinds, dossier.countries
    side = _side(countries, home)
    yield side
    for kind in kinds or {"none"}:
        yield f"post {kind}"
        yield f"{side} {'envoy' if kind in FOREIGN_POSTS else 'local' if kind in LOCAL_POSTS else kind}"
    yield f"rank {min(rank, LATE_RANK)}"
    yield f"mentions {min(dossier.mentions, 4)}"
    if dossier.companion:
        yield "companion"
    if dossier.start_char < LEDE_CHARS:
        yield "lede"
    party = dossier.party
    for kind in ("lesser-post", "guest-staff", "host-staff", "mission"):
        if view.marks.within(kind, party.start, party.end):
            yield kind
    if party.international:
        yield "international"
    if party.seated:
        yield "seated"
    if dossier.in_delegation:
        yield "leads delegation"


def _side(countries: Iterable[str], home: str | None) -> str:
    known = set(countries)
    if not known or home is None:
        return "placeless" if not known else "country"
    return "home" if known == {home} else "foreign"


def _all_marks(view: PageView, told: Sequence[Told], headline: Headline) -> Iterator[tuple[int, str]]:
    yield from _statement_signs(view, told)
    yield from _word_signs(view)
    yield from _place_signs(view, headline)
    yield from _headline_signs(headline)
    same = view.facts.same
    speakers = [
        same[quote._.speaker_person] for quote in view.group("quotes") if quote._.speaker_person is not None
    ]
    for i, person in enumerate(speakers):
        yield person, "speaks"
        if i == 0:
            yield person, "speaks first"
        if speakers.count(person) > 1:
            yield person, "speaks often"


def _statement_signs(view: PageView, told: Sequence[Told]) -> Iterator[tuple[int, str]]:
    """Yield what each statement of a visit makes of the people in it."""
    same = view.facts.same
    directed = 0
    for one in told:
        plain = one.trigger.role != "both"
        form = "noun" if one.trigger.form == "noun" else "verb"
        for group, role in ((one.sides.guest, "guest"), (one.sides.host, "host")):
            for person in _principals(group):
                yield same[person], f"{'says' if plain else 'meets'} {role}"
                yield same[person], f"{'says' if plain else 'meets'} {role} {form}"
                if plain and not directed:
                    yield same[person], f"says first {role}"
            for person in _company(group):
                yield same[person], f"{role} company"
        directed += plain and one.sides.guest is not None


def _unnamed_sides(told: Sequence[Told]) -> set[str]:
    """Return the sides that a statement gives to parties without a name, and none gives to a person."""
    found = set()
    for role in ("guest", "host"):
        groups = [group for one in told if (group := getattr(one.sides, role)) is not None]
        if groups and not any(group.people for group in groups):
            found.add(f"unnamed {role} told")
    return found


def _principals(group: Group | None) -> tuple[int, ...]:
    return group.people if group is not None else ()


def _company(group: Group | None) -> tuple[int, ...]:
    if group is None:
        return ()
    return tuple(party.person for party in group.delegation if party.person is not None)


def _headline_signs(headline: Headline) -> Iterator[tuple[int, str]]:
    for person in headline.people:
        yield person, "headline"
    for person in headline.guests:
        yield person, "headline guest"
    for person in headline.hosts:
        yield person, "headline host"


def _word_signs(view: PageView) -> Iterator[tuple[int, str]]:
    """Yield the words of visiting near each name."""
    same = view.facts.same
    for sent in view.sents:
        for group in group_sentence(view, sent):
            for party in (*group.parties, *group.delegation):
                if party.person is not None:
                    for sign in _near_signs(view, sent, party):
                        yield same[party.person], sign


def _near_signs(view: PageView, sent: Span, party: Party) -> Iterator[str]:
    marks, lowers = view.marks, view.marks.lowers
    near = max(sent.start, party.start - WORD_REACH)
    yield from (f"{role} word" for role in SIDES if marks.within(f"{role}-word", near, party.start))
    if party.start > sent.start and lowers[party.start - 1] in PREPOSITIONS:
        yield f"behind {lowers[party.start - 1]}"
    if party.start == sent.start:
        yield "opens a sentence"
    for i in range(party.end, min(sent.end, party.end + NEXT_WORDS)):
        yield f"behind: {lowers[i]}"
    for i in range(max(sent.start, party.start - NEXT_WORDS), party.start):
        yield f"before: {lowers[i]}"
    for kind in CUE_KINDS:
        if marks.within(kind, max(sent.start, party.start - CUE_REACH), party.start):
            yield f"{kind} before"
        if marks.within(kind, party.end, min(sent.end, party.end + CUE_REACH)):
            yield f"{kind} behind"


def _place_signs(view: PageView, headline: Headline) -> Iterator[tuple[int, str]]:
    """Yield whether the names in a person's title are those of where guests come from or where it happens."""
    words = _placed_words(view, headline)
    people = {i for span in view.group("people") for i in range(span.start, span.end)}
    home = guess_home(view, headline.countries)
    for sent in view.sents:
        parties = build_parties(view, sent)
        for n, party in enumerate(parties):
            if party.person is None:
                continue
            person = view.facts.same[party.person]
            end = _title_end(view, party, parties[n + 1].start if n + 1 < len(parties) else sent.end)
            own = {_name_word(view, i) for i in range(party.start, end) if i not in people}
            yield from ((person, f"place {key}") for key, there in words.items() if (own & there) - {""})
            spots = (view.country_at.get(i) or view.city_at.get(i) for i in range(party.start, end))
            near = {spot._.country for spot in spots if spot is not None and spot._.country}
            if near and home is not None:
                yield person, f"near {'home' if near == {home} else 'foreign'}"


def _placed_words(view: PageView, headline: Headline) -> dict[str, frozenset[str]]:
    """Return the words with a capital behind each preposition of place, of the place line and the headline."""
    doc = view.doc
    found: dict[str, set[str]] = {"from": set(), "in": set(), "to": set()}
    for i, lower in enumerate(view.marks.lowers):
        key = "in" if lower == "at" else lower
        if key in found and i not in view.quoted:
            found[key].update(_capital_run(view, i + 1))
    dateline = {doc[i].lower_ for i in range(min(DATELINE, len(doc))) if doc[i].is_alpha and doc[i].is_upper}
    placed = {key: frozenset(words) for key, words in found.items()}
    return placed | {"dateline": frozenset(dateline), "headline": headline.words}


def _capital_run(view: PageView, start: int) -> Iterator[str]:
    """Yield the words with a capital from a token on, over articles and "of"."""
    for token in view.doc[start : start + PLACE_REACH]:
        if token.text[0].isupper():
            yield token.lower_
        elif token.lower_ not in {"the", "of"}:
            return


def _title_end(view: PageView, party: Party, stop: int) -> int:
    """Return where what is told behind a name ends: "A, Governor of Nandi, Kenya"."""
    end = min(stop, party.end + TITLE_REACH)
    return end if party.end < end and view.marks.lowers[party.end] in OPENERS else party.end


def _name_word(view: PageView, token: int) -> str:
    """Return a word with a capital in lower case, nothing for others and for short ones."""
    text = view.doc[token].text
    return view.marks.lowers[token] if text[0].isupper() and len(text) >= MIN_NAME_CHARS else ""


def _compare(dossiers: dict[int, Dossier], marked: dict[int, set[str]]) -> None:
    """Add what a person is beside the others: the only envoy, the only mayor, the first foreigner."""
    for sign in ("foreign", "home", "post mayor", "says guest", "says host"):
        holders = [person for person in dossiers if sign in marked[person]]
        if len(holders) == 1:
            marked[holders[0]].add(f"only {sign}")
        if holders:
            marked[holders[0]].add(f"first {sign}")
            for person in dossiers:
                if sign not in marked[person]:
                    marked[person].add(f"another {sign}")
    envoys = [p for p in dossiers if marked[p] & {"post ambassador", "post consul"}]
    if envoys:
        marked[envoys[0]].add("first envoy")
        for person in dossiers:
            if person not in envoys:
                marked[person].add("another envoy")
