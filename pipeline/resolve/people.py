"""The people of one page: which mentions are one person, and by what name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.lexicons import load_terms
from pipeline.records import Annotated, Label, PagePerson, QuoteMention, TitleMention
from pipeline.resolve.names import fits, fold, fullness, name_words, split_name, tidy_name

# Honorifics stand in the two or three words before a name, in characters.
HONORIFIC_REACH = 40
# The lexicon's kinds that are said before a name (`postnominal` stands behind one).
HONORIFIC_KINDS = frozenset({"academic", "form", "noble", "style", "family"})


@dataclass(slots=True)
class Cluster:
    """Mentions of one person while they are gathered; `full` is the fullest form so far, as words."""

    full: tuple[str, ...]
    mentions: list[int] = field(default_factory=list)


def resolve_people(annotated: Annotated, organization_of: Mapping[int, int]) -> tuple[PagePerson, ...]:
    """Return the page's people in the order of their first mentions.

    Args:
        annotated: the page.
        organization_of: index of the page's organization of each ORG mention.
    """
    clusters = cluster_mentions(annotated)
    ordered = sorted(clusters, key=lambda cluster: min(cluster.mentions))
    return tuple(_make_person(annotated, cluster, organization_of) for cluster in ordered)


def people_by_mention(people: Sequence[PagePerson]) -> dict[int, int]:
    """Return the person (index) of each PERSON mention."""
    return {mention: i for i, person in enumerate(people) for mention in person.mentions}


def find_speaker(quote: QuoteMention, person_of: Mapping[int, int]) -> int | None:
    """Return the person who speaks a quotation, None where no name stands behind it."""
    return person_of.get(quote.speaker_mention) if quote.speaker_mention is not None else None


def cluster_mentions(annotated: Annotated) -> list[Cluster]:
    """Gather the PERSON mentions of a page by person.

    Full forms first, the fullest of them heading a cluster; then each short form goes to the one cluster it
    fits, or among several to the one whose title it stands beside, else to the one named last before it.
    """
    words = {i: name_words(m.text) for i, m in enumerate(annotated.mentions) if m.label is Label.PERSON}
    forms = sorted({form for form in words.values() if form}, key=lambda form: (-_weight(form), form))
    clusters: list[Cluster] = []
    for form in forms:
        if not any(fits(form, cluster.full) for cluster in clusters):
            clusters.append(Cluster(full=form))
    held = _titles_by_mention(annotated)
    sure = [i for i, form in words.items() if form and len(_candidates(form, clusters)) == 1]
    for i in sure:
        _candidates(words[i], clusters)[0].mentions.append(i)
    known = {i for cluster in clusters for i in cluster.mentions}
    for i, form in words.items():
        if i in known or not form:
            continue
        fitting = _candidates(form, clusters)
        _choose(annotated, i, fitting, held).mentions.append(i)
    return [cluster for cluster in clusters if cluster.mentions]


def _weight(form: tuple[str, ...]) -> int:
    return sum(10 if len(word) > 1 else 1 for word in form)


def _candidates(form: tuple[str, ...], clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return the clusters a form fits; where it is the very name of one, only that."""
    same = [cluster for cluster in clusters if cluster.full == form]
    return same or [cluster for cluster in clusters if fits(form, cluster.full)]


def _titles_by_mention(annotated: Annotated) -> dict[int, list[TitleMention]]:
    held: dict[int, list[TitleMention]] = {}
    for title in annotated.titles:
        if title.holder_mention is not None:
            held.setdefault(title.holder_mention, []).append(title)
    return held


def _choose(
    annotated: Annotated, mention: int, fitting: Sequence[Cluster], held: Mapping[int, list[TitleMention]]
) -> Cluster:
    """Return the cluster among several that a short form belongs to."""
    mine = held.get(mention, [])
    for key in (_core_of, _kind_of):
        wanted = {key(title) for title in mine}
        titled = [c for c in fitting if wanted & {key(t) for m in c.mentions for t in held.get(m, [])}]
        if len(titled) == 1:
            return titled[0]
    start = annotated.mentions[mention].start

    def distance(cluster: Cluster) -> tuple[bool, int]:
        """Return how far off the cluster was named; what comes behind is further than anything before."""
        starts = [annotated.mentions[m].start for m in cluster.mentions]
        before = [start - s for s in starts if s < start]
        return (False, min(before)) if before else (True, min((s - start for s in starts), default=start + 1))

    return min(fitting, key=lambda cluster: (distance(cluster), cluster.full))


def _core_of(title: TitleMention) -> str:
    return fold(title.title)


def _kind_of(title: TitleMention) -> str:
    return title.kind


def _make_person(annotated: Annotated, cluster: Cluster, organization_of: Mapping[int, int]) -> PagePerson:
    mentions = sorted(cluster.mentions)
    forms = list(dict.fromkeys(tidy_name(annotated.mentions[m].text) for m in mentions))
    name = max(forms, key=lambda form: (*fullness(form), -forms.index(form)))
    aliases = tuple(sorted(form for form in forms if form != name))
    titles = [i for i, title in enumerate(annotated.titles) if title.holder_mention in set(mentions)]
    current = [annotated.titles[i] for i in titles if not annotated.titles[i].former]
    organizations = [
        organization_of.get(t.organization_mention) for t in current if t.organization_mention is not None
    ]
    parts = split_name(name, aliases)
    return PagePerson(
        name=name,
        given_name=parts.given,
        family_name=parts.family,
        honorifics=tuple(sorted({h for m in mentions for h in find_honorifics(annotated, m)})),
        aliases=aliases,
        mentions=tuple(mentions),
        titles=tuple(titles),
        organization=next((o for o in organizations if o is not None), None),
        country=next((title.country for title in current if title.country), None),
    )


def find_honorifics(annotated: Annotated, mention: int) -> list[str]:
    """Return the honorifics that stand right before a name, as printed."""
    start = annotated.mentions[mention].start
    before = annotated.clean.text[max(0, start - HONORIFIC_REACH) : start].split("\n")[-1].split()
    known = _honorifics()
    found: list[str] = []
    while before:
        size = next((n for n in (3, 2, 1) if n <= len(before) and " ".join(before[-n:]) in known), 0)
        if not size:
            break
        if all(word in known for word in before[-size:]):
            size = 1
        found.append(" ".join(before[-size:]))
        del before[-size:]
    return found


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(term.term for term in load_terms("honorifics") if term.kind in HONORIFIC_KINDS)
