"""People across pages: one name with one set of facts is one node; nodes are linked by names and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.resolve.blocks import block_keys, count_words, pair_up
from pipeline.resolve.clusters import COMMON, LINK_LOG_ODDS, RARE, Clusters, Link, join_all, make_link
from pipeline.resolve.evidence import FULL_TIME, ONE_TIME, Evidence, Node, own_words, weigh
from pipeline.resolve.forms import Form, make_form, sound_of
from pipeline.resolve.relate import relate
from pipeline.resolve.sightings import PersonSighting, Post

# Evidence that a group gathers later can lift a link by two pieces of it: a country and an organization.
CAN_GAIN = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Nodes with their groups: what ids and explanations are made from."""

    nodes: Sequence[Node]
    clusters: Clusters


def link_people(sightings: Sequence[PersonSighting]) -> Grouped:
    """Return the sightings as nodes in groups, one group a person.

    Args:
        sightings: sorted by document and index, so that the result depends on their set alone.
    """
    nodes = sorted(_make_nodes(sightings), key=lambda node: node.key)
    return Grouped(nodes=nodes, clusters=join_all(nodes, list(_find_links(nodes))))


def _make_nodes(sightings: Sequence[PersonSighting]) -> Iterator[Node]:
    named: dict[tuple[tuple[str, ...], str | None], list[int]] = defaultdict(list)
    forms: dict[tuple[tuple[str, ...], str | None], Form] = {}
    for index, sighting in enumerate(sightings):
        form = make_form(sighting.name)
        if form.n_whole < 2:
            yield _node(form, [index], sightings, own=f"{sighting.doc_id} {sighting.index}")
            continue
        key = (form.bag, form.generation)
        named[key].append(index)
        forms.setdefault(key, form)
    for key in sorted(named, key=lambda k: (k[0], k[1] or "")):
        yield from _split(forms[key], named[key], sightings)


def _node(form: Form, members: list[int], sightings: Sequence[PersonSighting], own: str = "") -> Node:
    evidence = Evidence()
    for index in members:
        evidence.add(sightings[index])
    return Node(form=form, sightings=members, evidence=evidence, own=own)


def _split(form: Form, members: list[int], sightings: Sequence[PersonSighting]) -> Iterator[Node]:
    """Yield the bearers of one name: by country, gender, and by full-time posts that nobody holds together."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in members:
        groups[sightings[index].country or "", sightings[index].gender or ""].append(index)
    for (country, gender), found in sorted(groups.items()):
        seats = _by_seat(found, sightings)
        for seat in sorted(seats):
            own = " ".join((gender, *seat)) if len(seats) > 1 else gender
            yield _node(form, seats[seat], sightings, own=f"{country} {own}")


def _by_seat(members: Sequence[int], sightings: Sequence[PersonSighting]) -> dict[tuple[str, ...], list[int]]:
    """Return the members by full-time post where such posts alternate in time, else all together.

    Posts that follow one another are a career; a mayor between two sightings of an ambassador is another person.
    """
    seats: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in members:
        posts = [post for post in sightings[index].posts if post.kind in FULL_TIME]
        seats[_seat(posts[0]) if posts else ()].append(index)
    full = [seat for seat in seats if seat]
    if len(full) < 2 or not _alternate([seats[seat] for seat in full], sightings):
        return {(): list(members)}
    return seats


def _seat(post: Post) -> tuple[str, ...]:
    """Return what a full-time post is told by: its kind, and a mayor's place."""
    return (post.kind, *own_words(post.organization)) if post.kind == "mayor" else (post.kind,)


def _alternate(groups: Sequence[Sequence[int]], sightings: Sequence[PersonSighting]) -> bool:
    spans = []
    for group in groups:
        days = [day for index in group if (day := sightings[index].day) is not None]
        if days:
            spans.append((min(days), max(days)))
    spans.sort()
    return any(later[0] < earlier[1] - ONE_TIME / 6 for earlier, later in pairwise(spans))


def _find_links(nodes: Sequence[Node]) -> Iterator[Link]:
    """Yield the links that may hold, now or with the evidence that groups gather."""
    same: dict[tuple[tuple[str, ...], str | None], list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        if node.form.n_whole > 1:
            same[node.form.bag, node.form.generation].append(index)
    heads = list(same.values())
    counts = count_words([nodes[members[0]].form for members in heads])
    yield from _link_namesakes(nodes, heads)
    for one, other in pair_up({i: block_keys(nodes[members[0]].form) for i, members in enumerate(heads)}):
        relation = relate(nodes[heads[one][0]].form, nodes[heads[other][0]].form)
        if relation is not None:
            pairs = ((first, second) for first in heads[one] for second in heads[other])
            yield from _weigh_pairs(nodes, pairs, relation, counts)
    yield from _link_short_forms(nodes, counts)


def _link_namesakes(nodes: Sequence[Node], groups: Iterable[Sequence[int]]) -> Iterator[Link]:
    for members in groups:
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                found = weigh(nodes[one].evidence, nodes[other].evidence)
                found = tuple(reason for reason in found if reason != "named side by side")
                yield make_link(one, other, "same name", found)


def _weigh_pairs(
    nodes: Sequence[Node], pairs: Iterable[tuple[int, int]], relation: str, counts: dict[str, int]
) -> Iterator[Link]:
    for one, other in pairs:
        found = (*weigh(nodes[one].evidence, nodes[other].evidence), *_rarity(nodes, one, other, counts))
        link = make_link(one, other, relation, found)
        if link.log_odds >= LINK_LOG_ODDS - CAN_GAIN:
            yield link


def _rarity(nodes: Sequence[Node], one: int, other: int, counts: dict[str, int]) -> tuple[str, ...]:
    sounds = ({sound_of(word) for word in nodes[i].form.words if len(word) > 1} for i in (one, other))
    shared = set.intersection(*sounds)
    least = min((counts.get(word, 0) for word in shared), default=RARE + 1)
    return ("rare name",) if least <= RARE else ("common name",) if least > COMMON else ()


def _link_short_forms(nodes: Sequence[Node], counts: dict[str, int]) -> Iterator[Link]:
    """Yield the links of forms without two whole words, which need a country or an organization to be found."""
    short = [i for i, node in enumerate(nodes) if node.form.n_whole == 1]
    wanted = {key for i in short for key in _short_keys(nodes[i])}
    keys = {
        i: [key for key in _short_keys(node) if key in wanted]
        for i, node in enumerate(nodes)
        if node.form.n_whole
    }
    for one, other in pair_up(keys):
        if (nodes[one].form.n_whole < 2) == (nodes[other].form.n_whole < 2):
            continue
        relation = relate(nodes[one].form, nodes[other].form)
        if relation is not None:
            yield from _weigh_pairs(nodes, [(one, other)], relation, counts)


def _short_keys(node: Node) -> Iterator[tuple[str, ...]]:
    facts: list[tuple[str, ...]] = [(country,) for country in sorted(node.evidence.countries)]
    facts += sorted({post.organization for post in node.evidence.posts if post.organization})
    for word in node.form.words:
        if len(word) > 1:
            for fact in facts:
                yield (sound_of(word), *fact)
