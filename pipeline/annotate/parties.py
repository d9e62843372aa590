"""Who can take part in a visit: names, titles and appositions collapsed to one party each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pipeline.annotate.identity import PersonFacts, collect_facts

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from pipeline.annotate.groups import Group
    from pipeline.annotate.phrases import Marks, PhraseTable

PartyForm = Literal["person", "office", "institution", "delegation"]

# A title further than this from its holder's name is told elsewhere in the sentence, not in apposition.
APPOSITION_GAP = 6
# Posts whose city tells the country; an ambassador's city is where the post is.
SEATED_KINDS = frozenset({"mayor", "official", "academic"})
ENVOYS = frozenset({"ambassador", "consul"})
# Tokens looked at behind "delegation" for its country, organization and leader.
DELEGATION_REACH = 8
# "Chinese high-level business delegation": words between country and noun.
DELEGATION_MODIFIERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side's member in one sentence. `start`/`end` are tokens; indices point into the Doc's span groups.

    `seated`: the country is that of the city in the title ("Mayor of Linz"), which may be the site's own.
    """

    start: int
    end: int
    form: PartyForm
    person: int | None = None
    titles: tuple[int, ...] = ()
    organization: int | None = None
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    international: bool = False
    seated: bool = False


@dataclass(frozen=True, slots=True)
class PageView:
    """What every step of the frame rules looks at: the Doc, its lexicon marks, its people, and its quoted
    tokens. `abroad`: people (as in `PersonFacts.same`) who travel, and to which country.
    """

    doc: Doc
    sents: tuple[Span, ...]
    marks: Marks
    facts: PersonFacts
    quoted: frozenset[int]
    country_at: dict[int, Span]
    city_at: dict[int, Span]
    organization_at: dict[int, Span]
    date_at: dict[int, Span]
    titled: frozenset[int]
    groups: dict[str, tuple[Span, ...]]
    starts: dict[str, list[tuple[int, int]]]
    phrases: tuple[Span, ...]
    parties: dict[int, list[Party]]
    grouped: dict[int, list[Group]]
    homes: dict[frozenset[str], str | None]
    abroad: dict[int, str]

    def group(self, name: str) -> tuple[Span, ...]:
        """Return a span group of the Doc, empty where no component wrote it."""
        return self.groups.get(name, ())

    def inside(self, name: str, sent: Span) -> list[int]:
        """Return which spans of a group (titles by their phrases) begin in a sentence and are not quoted."""
        starts = self.starts.get(name, [])
        first, last = bisect_left(starts, (sent.start, -1)), bisect_left(starts, (sent.end, -1))
        return sorted(i for start, i in starts[first:last] if start not in self.quoted)


def spans_of(doc: Doc, name: str) -> tuple[Span, ...]:
    """Return a span group as a tuple, empty where no component wrote it."""
    return tuple(doc.spans[name]) if name in doc.spans else ()


def view_page(doc: Doc, table: PhraseTable) -> PageView:
    """Return the page's view: lexicon marks, token look-ups for places and quotes, facts of its people."""
    quoted = frozenset(
        token
        for quote in spans_of(doc, "quotes")
        if quote._.quote_kind == "direct"
        for token in _tokens(quote)
    )
    groups = {name: tuple(doc.spans[name]) for name in doc.spans}
    phrases = tuple(_phrase(title) for title in groups.get("titles", ()))
    placed = groups | {"titles": phrases}
    return PageView(
        doc=doc,
        sents=tuple(doc.sents),
        groups=groups,
        starts={
            name: sorted((span.start, i) for i, span in enumerate(spans)) for name, spans in placed.items()
        },
        phrases=phrases,
        parties={},
        grouped={},
        homes={},
        abroad={},
        marks=table.find(doc, _by_token(spans_of(doc, "people"))),
        facts=collect_facts(spans_of(doc, "people"), spans_of(doc, "titles")),
        quoted=quoted,
        country_at=_by_token(spans_of(doc, "countries")),
        city_at=_by_token(spans_of(doc, "cities")),
        organization_at=_by_token(spans_of(doc, "organizations")),
        date_at=_by_token(spans_of(doc, "dates")),
        titled=frozenset(i for phrase in phrases for i in _tokens(phrase)),
    )


def build_parties(view: PageView, sent: Span) -> list[Party]:
    """Return the parties of one sentence in text order, none overlapping; what is quoted takes no part.

    They are kept on the view: several steps look at the same sentence.
    """
    if sent.start not in view.parties:
        view.parties[sent.start] = _build(view, sent)
    return view.parties[sent.start]


def _build(view: PageView, sent: Span) -> list[Party]:
    people = list(_person_parties(view, sent))
    offices = [party for party in _office_parties(view, sent) if not _overlaps(party, people)]
    named = people + offices
    institutions = [party for party in _institution_parties(view, sent) if not _overlaps(party, named)]
    parties = sorted(named + institutions, key=lambda party: party.start)
    return _add_delegations(view, sent, parties)


def _tokens(span: Span) -> range:
    return range(span.start, span.end)


def _by_token(spans: Iterable[Span]) -> dict[int, Span]:
    return {token: span for span in spans for token in _tokens(span)}


def _overlaps(party: Party, others: Iterable[Party]) -> bool:
    return any(party.start < other.end and other.start < party.end for other in others)


def _phrase(title: Span) -> Span:
    return title._.phrase if title._.phrase is not None else title


def _person_parties(view: PageView, sent: Span) -> Iterator[Party]:
    people, titles = view.group("people"), view.group("titles")
    inside = view.inside("people", sent)
    here = [(t, view.phrases[t], titles[t]._.holder) for t in view.inside("titles", sent)]
    for i in inside:
        start, end, held = people[i].start, people[i].end, []
        for t, phrase, holder in here:
            if holder != i and not _leads_to(view, phrase, people[i]):
                continue
            gap = max(phrase.start - end, start - phrase.end)
            between = range(min(end, phrase.end), max(start, phrase.start))
            crossed = any(people[j].start in between for j in inside if j != i)
            if gap <= APPOSITION_GAP and not crossed:
                start, end = min(start, phrase.start), max(end, phrase.end)
                held.append(t)
        start, before = _absorb_left(view, sent, start)
        end, behind = _absorb_right(view, sent, end)
        kinds, countries = view.facts.of(i)
        kinds |= {titles[t]._.title_kind or "other" for t in held if not titles[t]._.former}
        if view.marks.within("own-country", start, end):
            # "The Ambassador of our country to Stockholm" is no foreign envoy here.
            kinds -= ENVOYS
        seat = _seat(view, kinds, start, end)
        countries = countries or frozenset(titles[t]._.country for t in held if titles[t]._.country)
        yield Party(
            start=start,
            end=end,
            form="person",
            person=i,
            titles=tuple(held),
            kinds=kinds,
            countries=countries or before or behind or seat,
            seated=bool(seat) and not (countries or before or behind),
            international=_is_international(view, start, end),
        )


def _leads_to(view: PageView, phrase: Span, person: Span) -> bool:
    """Return whether nothing but a comma and honorifics stands between a title and a name behind it."""
    gap = range(phrase.end, person.start)
    return (
        phrase.end <= person.start
        and len(gap) <= APPOSITION_GAP
        and all(view.marks.covers("premodifier", i) or view.marks.lowers[i] == "," for i in gap)
    )


def _office_parties(view: PageView, sent: Span) -> Iterator[Party]:
    titles = view.group("titles")
    for t in view.inside("titles", sent):
        title, phrase = titles[t], view.phrases[t]
        if title._.holder is not None or title._.former:
            continue
        start, before = _absorb_left(view, sent, phrase.start)
        own = {title._.country} if title._.country else set()
        countries = frozenset(own) or before
        party = Party(
            start=start,
            end=phrase.end,
            form="office",
            titles=(t,),
            kinds=frozenset({title._.title_kind or "other"}),
            countries=countries,
            international=_is_international(view, start, phrase.end),
        )
        yield _name_anaphor(view, party, title)


def _name_anaphor(view: PageView, party: Party, title: Span) -> Party:
    """Give "the Ambassador" the person who is called so elsewhere on the page, if there is only one."""
    person = view.facts.holder_of(title, countries=party.countries)
    if person is None:
        return party
    kinds, countries = view.facts.of(person)
    return replace(party, person=person, kinds=party.kinds | kinds, countries=party.countries or countries)


def _institution_parties(view: PageView, sent: Span) -> Iterator[Party]:
    taken: set[int] = set()
    organizations = view.group("organizations")
    for i in view.inside("organizations", sent):
        span = organizations[i]
        own = frozenset({span._.country}) if span._.country else frozenset[str]()
        taken.update(_tokens(span))
        yield Party(
            start=span.start,
            end=span.end,
            form="institution",
            organization=i,
            countries=own or _countries(view, span.start, span.end),
            international=_is_international(view, span.start, span.end),
        )
    for mark in view.marks.within("own-institution", sent.start, sent.end):
        if not taken.intersection(range(mark.start, mark.end)) and mark.start not in view.quoted:
            yield Party(start=mark.start, end=mark.end, form="institution")


def _add_delegations(view: PageView, sent: Span, parties: list[Party]) -> list[Party]:
    for mark in view.marks.within("delegation-noun", sent.start, sent.end):
        if mark.start in view.quoted or view.marks.longest_at("guest-phrase", mark.start) is not None:
            continue
        start, before = _delegation_start(view, sent, mark.start)
        if any(party.start < mark.end and start < party.end and party.form != "office" for party in parties):
            continue
        end, behind = _delegation_end(view, sent, mark.end)
        core = view.marks.covers("delegation-core", mark.start)
        if not core and not before and not behind:
            continue
        inner = [party for party in parties if start <= party.start and party.start < end]
        leader = _leader(view, parties, end)
        if leader is not None:
            end = leader.end
        swallowed = [*inner, leader] if leader is not None else inner
        organization = next((p.organization for p in inner if p.organization is not None), None)
        party = Party(
            start=start,
            end=max([end, *(p.end for p in inner)]),
            form="delegation",
            person=leader.person if leader is not None else None,
            titles=leader.titles if leader is not None else (),
            organization=organization,
            kinds=leader.kinds if leader is not None else frozenset().union(*(p.kinds for p in inner)),
            countries=(leader.countries if leader is not None else frozenset()) or before | behind,
            international=any(p.international for p in swallowed),
        )
        parties = sorted([p for p in parties if not _overlaps(p, [party])] + [party], key=lambda p: p.start)
    return parties


def _delegation_start(view: PageView, sent: Span, noun: int) -> tuple[int, frozenset[str]]:
    """Return where "United States Congressional delegation" begins, and its country."""
    for token in range(noun - 1, max(noun - 1 - DELEGATION_MODIFIERS, sent.start - 1), -1):
        place = view.country_at.get(token) or view.city_at.get(token)
        if place is not None:
            return place.start, frozenset({place._.country} if place._.country else set())
        if (
            view.marks.covers("breaker", token)
            or view.marks.covers("determiner", token)
            or not view.doc[token].is_alpha
        ):
            break
    return noun, frozenset()


def _delegation_end(view: PageView, sent: Span, end: int) -> tuple[int, frozenset[str]]:
    """Return where "delegation from …" ends, and the countries it is from."""
    found: set[str] = set()
    last = end
    for token in range(end, min(end + DELEGATION_REACH, sent.end)):
        place = view.country_at.get(token) or view.city_at.get(token) or view.organization_at.get(token)
        if place is not None:
            last = place.end
            found |= {place._.country} if place._.country else set()
        elif _ends_delegation(view, token) or (token >= last and _breaks_off(view, token)):
            break
    return last, frozenset(found)


def _ends_delegation(view: PageView, token: int) -> bool:
    """Return whether a verb of visiting or words of company stand here."""
    kinds = ("guest-verb", "host-verb", "symmetric-verb", "light-verb", "accompaniment")
    return any(view.marks.covers(kind, token) for kind in kinds)


def _breaks_off(view: PageView, token: int) -> bool:
    return view.marks.covers("breaker", token) and not view.marks.covers("source", token)


def _leader(view: PageView, parties: list[Party], end: int) -> Party | None:
    """Return the party that leads the delegation which ends at a token ("led by …")."""
    for start in range(end, end + 3):
        mark = view.marks.longest_at("leading", start)
        if mark is not None:
            return next(
                (
                    p
                    for p in parties
                    if mark.end <= p.start <= mark.end + 4 and p.form in {"person", "office"}
                ),
                None,
            )
    return None


def _absorb_left(view: PageView, sent: Span, start: int) -> tuple[int, frozenset[str]]:
    """Extend a party over the country, city or institution right before it ("Japanese", "Izmir's")."""
    reach = start
    while reach - 1 >= sent.start and (
        view.marks.covers("premodifier", reach - 1) or view.doc[reach - 1].lower_ in {"'s", "’s"}
    ):
        reach -= 1
        if start - reach > 2:
            return start, frozenset()
    before = view.country_at.get(reach - 1) or view.city_at.get(reach - 1)
    if before is None or before.start < sent.start or reach - 1 < sent.start:
        return start, frozenset()
    if _is_oblique(view, before.start):
        return start, frozenset()
    return before.start, frozenset({before._.country} if before._.country else set())


def _is_oblique(view: PageView, start: int) -> bool:
    """Return whether "in"/"to" stands before: "in Japan Ambassador A" names a place, not the post."""
    return start > 0 and view.doc[start - 1].lower_ in {"in", "to", "at", "from"}


def _absorb_right(view: PageView, sent: Span, end: int) -> tuple[int, frozenset[str]]:
    """Extend a party over "of <country>" right behind it, where the country is moved behind the name."""
    if end + 1 < sent.end and view.doc[end].lower_ == "of":
        token = end + 2 if view.doc[end + 1].lower_ == "the" and end + 2 < sent.end else end + 1
        place = view.country_at.get(token)
        if place is not None:
            return place.end, frozenset({place._.country} if place._.country else set())
    return end, frozenset()


def _seat(view: PageView, kinds: frozenset[str], start: int, end: int) -> frozenset[str]:
    """Return the country of the city in the title of a mayor or another local official ("Mayor of Graz")."""
    if not kinds & SEATED_KINDS:
        return frozenset()
    cities = {view.city_at[token] for token in range(start, end) if token in view.city_at}
    return frozenset(city._.country for city in cities if city._.country)


def _countries(view: PageView, start: int, end: int) -> frozenset[str]:
    spans = {view.country_at[token] for token in range(start, end) if token in view.country_at}
    return frozenset(span._.country for span in spans if span._.country)


def _is_international(view: PageView, start: int, end: int) -> bool:
    return any(view.marks.covers("international", token) for token in range(start, end))
