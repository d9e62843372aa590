"""Organizations across pages: word order, spellings, translations, acronyms; one name in two countries is two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicons import load_terms
from pipeline.records import Merge
from pipeline.resolve.ids import hash_id
from pipeline.resolve.names import fold, same_word
from pipeline.resolve.organizations import organization_words
from pipeline.resolve.sightings import OrganizationSighting

Words = tuple[str, ...]
# How sure each way of putting two names together is: our own judgement, in the order of trust.
SURENESS = {"same name": 0.98, "translation": 0.95, "acronym": 0.93, "spelling": 0.9}
CACHED_NAMES = 1 << 16
# A block of names that differ in one word and share the rest, larger than this, is a pattern ("… Municipality").
LARGEST_BLOCK = 200


@dataclass(slots=True)
class Group:
    """The sightings of one name in one country; `parent` is the group it was joined to, and `relation` how."""

    words: Words
    country: str
    members: list[int]
    parent: int
    relation: str = "same name"


@lru_cache(maxsize=CACHED_NAMES)
def compared_words(name: str) -> Words:
    """Return the words of a name in English and one spelling, in alphabetical order.

    >>> compared_words("Korvan Belediyesi") == compared_words("Municipality of Korvan")
    True
    """
    words: set[str] = set()
    for word in organization_words(name):
        words.update(_translations().get(word, (word,)))
    return tuple(sorted(words))


@cache
def _translations() -> Mapping[str, Words]:
    terms = load_terms("organization_translations")
    return {fold(term.term): organization_words(term.canonical) for term in terms}


def link_organizations(sightings: Sequence[OrganizationSighting]) -> tuple[list[str], list[Merge]]:
    """Return the id of every sighting's organization, and why sightings were put together.

    Args:
        sightings: sorted by document and index.
    """
    groups = _group(sightings)
    by_words: dict[Words, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        by_words[group.words].append(index)
    _join_unplaced(groups, by_words)
    _join_acronyms(groups, by_words, sightings)
    _join_spellings(groups, by_words)
    names = _ids(groups)
    ids = [""] * len(sightings)
    merges: list[Merge] = []
    for index, group in enumerate(groups):
        organization_id = names[_root(groups, index)]
        for member in group.members:
            ids[member] = organization_id
        merges.extend(_explain(groups, index, organization_id, sightings))
    return ids, merges


def _group(sightings: Sequence[OrganizationSighting]) -> list[Group]:
    named: dict[tuple[Words, str], list[int]] = defaultdict(list)
    for index, sighting in enumerate(sightings):
        words = compared_words(sighting.name) or (sighting.name,)
        named[words, sighting.country or ""].append(index)
    keys = sorted(named)
    return [Group(words=k[0], country=k[1], members=named[k], parent=i) for i, k in enumerate(keys)]


def _root(groups: Sequence[Group], index: int) -> int:
    while groups[index].parent != index:
        index = groups[index].parent
    return index


def _join(groups: Sequence[Group], short: int, full: int, relation: str) -> None:
    """Make a group part of another, unless it already is or the two are of two countries."""
    one, other = _root(groups, short), _root(groups, full)
    countries = {groups[one].country, groups[other].country} - {""}
    if one != other and len(countries) < 2:
        groups[one].parent, groups[one].relation = other, relation
        groups[other].country = next(iter(countries), "")


def _join_unplaced(groups: Sequence[Group], by_words: Mapping[Words, Sequence[int]]) -> None:
    """Bring a name without a country to the same name with one, where only one country has it."""
    for found in by_words.values():
        bare = [index for index in found if not groups[index].country]
        placed = [index for index in found if groups[index].country]
        if bare and len(placed) == 1:
            _join(groups, bare[0], placed[0], "same name")


def _join_acronyms(
    groups: Sequence[Group],
    by_words: Mapping[Words, Sequence[int]],
    sightings: Sequence[OrganizationSighting],
) -> None:
    """Bring an acronym to the one full name that a page or the lexicon gives it."""
    full_names: dict[str, set[Words]] = defaultdict(set)
    for sighting in sightings:
        if sighting.acronym and " " in sighting.name:
            full_names[_plain(sighting.acronym)].add(compared_words(sighting.name))
    known = {_plain(term.term): compared_words(term.canonical) for term in load_terms("acronyms")}
    for words, found in sorted(by_words.items()):
        if len(words) > 1:
            continue
        wanted = full_names.get(words[0]) or {known.get(words[0], ())}
        homes = [index for name in sorted(wanted) for index in by_words.get(name, ()) if name != words]
        roots = sorted({_root(groups, index) for index in homes})
        for index in found if len(roots) == 1 else ():
            if _is_acronym(sightings[groups[index].members[0]].name):
                _join(groups, index, roots[0], "acronym")


def _plain(acronym: str) -> str:
    return fold(acronym).replace(".", "").replace("-", "")


def _is_acronym(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return len(letters) > 1 and sum(char.isupper() for char in letters) * 2 > len(letters)


def _join_spellings(groups: Sequence[Group], by_words: Mapping[Words, Sequence[int]]) -> None:
    """Bring names together that differ in one word by one letter; the commoner spelling stands."""
    blocks: dict[Words, list[Words]] = defaultdict(list)
    for words in sorted(by_words):
        for place in range(len(words) if len(words) > 1 else 0):
            blocks[*words[:place], "", *words[place + 1 :]].append(words)
            blocks[*sorted((*words[:place], *words[place + 1 :])), ""].append(words)
    for found in blocks.values():
        if 1 < len(found) <= LARGEST_BLOCK:
            for place, one in enumerate(found):
                for other in found[place + 1 :]:
                    if one != other and _one_typo(one, other):
                        _join_commoner(groups, by_words[one], by_words[other])


def _one_typo(one: Words, other: Words) -> bool:
    mine, theirs = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    if len(mine) != 1 or len(theirs) != 1 or len(one) != len(other):
        return False
    # Korvan and Torvan are two towns: typing errors seldom fall on a first letter.
    return (
        min(len(mine[0]), len(theirs[0])) > 1 and mine[0][0] == theirs[0][0] and same_word(mine[0], theirs[0])
    )


def _join_commoner(groups: Sequence[Group], one: Sequence[int], other: Sequence[int]) -> None:
    sizes = [sum(len(groups[i].members) for i in found) for found in (one, other)]
    rare, common = (one, other) if sizes[0] < sizes[1] else (other, one)
    for index in rare:
        for home in common:
            _join(groups, index, home, "spelling")


def _ids(groups: Sequence[Group]) -> dict[int, str]:
    """Return the id of each root: its words, and its country where another country has the same name."""
    roots = sorted({_root(groups, index) for index in range(len(groups))})
    same: dict[Words, list[int]] = defaultdict(list)
    for root in roots:
        same[groups[root].words].append(root)
    found = {}
    for words, bearers in same.items():
        for root in bearers:
            country = (groups[root].country,) if len(bearers) > 1 else ()
            found[root] = hash_id("organization", *words, *country)
    return found


def _explain(
    groups: Sequence[Group], index: int, organization_id: str, sightings: Sequence[OrganizationSighting]
) -> Iterable[Merge]:
    """Yield a reason for every sighting of a group but the first of its root."""
    group, home = groups[index], groups[groups[index].parent]
    first = sightings[home.members[0]]
    for member in group.members if home is not group else group.members[1:]:
        sighting = sightings[member]
        relation = group.relation
        if relation == "same name" and organization_words(sighting.name) != organization_words(first.name):
            relation = "translation"
        yield Merge(
            entity_id=organization_id,
            entity="organization",
            doc_id=sighting.doc_id,
            form=sighting.name,
            joined_doc_id=first.doc_id,
            joined_form=first.name,
            relation=relation,
            reasons=("same country",) if sighting.country and sighting.country == first.country else (),
            score=SURENESS[relation],
        )
