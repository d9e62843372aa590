"""Groups of sightings → ids derived from content, and a reason for every sighting that joined one."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.records import Merge
from pipeline.resolve.clusters import Clusters, Link
from pipeline.resolve.evidence import Node
from pipeline.resolve.forms import Form
from pipeline.resolve.ids import hash_id
from pipeline.resolve.people_links import Grouped
from pipeline.resolve.relate import load_weights
from pipeline.resolve.sightings import PersonSighting


def name_people(grouped: Grouped, sightings: Sequence[PersonSighting]) -> tuple[list[str], list[Merge]]:
    """Return the id of every sighting's person, and the merges, both from content alone."""
    ids = [""] * len(sightings)
    merges: list[Merge] = []
    groups = _groups(grouped)
    for members, person_id in zip(groups, _ids(grouped.nodes, groups), strict=True):
        for node in members:
            for index in grouped.nodes[node].sightings:
                ids[index] = person_id
        merges.extend(_explain(grouped, members, person_id, sightings))
    return ids, merges


def _groups(grouped: Grouped) -> list[list[int]]:
    """Return the nodes of each person, the fullest form first."""
    members: dict[int, list[int]] = defaultdict(list)
    for node in range(len(grouped.nodes)):
        members[grouped.clusters.find(node)].append(node)
    return [sorted(found, key=lambda node: _rank(grouped.nodes[node])) for found in members.values()]


def _rank(node: Node) -> tuple[int, int, tuple[str, ...]]:
    return -node.form.n_whole, -len(node.form.words), node.key


def _ids(nodes: Sequence[Node], groups: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield an id from each group's fullest form; of namesakes, the one on most pages has the plain id.

    A form without two whole words is a person of its page only, so its page is part of the id.
    """
    plain: dict[tuple[str, ...], int] = {}
    sizes = [sum(len(nodes[node].sightings) for node in members) for members in groups]
    keys = [_plain_key(nodes[members[0]]) for members in groups]
    for index in sorted(range(len(groups)), key=lambda i: (-sizes[i], nodes[groups[i][0]].key)):
        plain.setdefault(keys[index], index)
    for index, members in enumerate(groups):
        own = () if plain[keys[index]] == index else ("", *nodes[members[0]].key)
        yield hash_id("person", *keys[index], *own)


def plain_id(form: Form, own: str) -> str:
    """Return the id of a person of whom nothing but this form is known.

    Args:
        form: the name.
        own: what tells a form without two whole words from the same on other pages.
    """
    return hash_id("person", *_form_key(form, own))


def _plain_key(node: Node) -> tuple[str, ...]:
    return _form_key(node.form, node.own)


def _form_key(form: Form, own: str) -> tuple[str, ...]:
    alone = (own,) if form.n_whole < 2 else ()
    age = (form.generation,) if form.generation else ()
    return (*alone, *form.bag, *age)


def _explain(
    grouped: Grouped, members: Sequence[int], person_id: str, sightings: Sequence[PersonSighting]
) -> Iterator[Merge]:
    """Yield a reason for every sighting of a person but the first."""
    nodes = grouped.nodes
    for node, link in _tree(grouped.clusters, members):
        found = nodes[node].sightings
        if link is not None:
            other = link.other if link.one == node else link.one
            first = sightings[nodes[other].sightings[0]]
            yield _merge(person_id, sightings[found[0]], first, link.relation, link.reasons)
        reasons = ("same country",) if nodes[node].evidence.countries else ()
        for index in found[1:]:
            yield _merge(person_id, sightings[index], sightings[found[0]], "same name", reasons)


def _tree(clusters: Clusters, members: Sequence[int]) -> Iterator[tuple[int, Link | None]]:
    """Yield the nodes of a group from its fullest form outwards, each with the link that brought it in."""
    seen = {members[0]}
    queue: list[tuple[int, Link | None]] = [(members[0], None)]
    for node, link in queue:
        yield node, link
        for onward in clusters.links.get(node, ()):
            other = onward.other if onward.one == node else onward.one
            if other not in seen:
                seen.add(other)
                queue.append((other, onward))


def _merge(
    person_id: str, one: PersonSighting, other: PersonSighting, relation: str, reasons: tuple[str, ...]
) -> Merge:
    weights = load_weights()
    log_odds = weights[relation] + sum(weights[reason] for reason in reasons)
    return Merge(
        entity_id=person_id,
        entity="person",
        doc_id=one.doc_id,
        form=one.name,
        joined_doc_id=other.doc_id,
        joined_form=other.name,
        relation=relation,
        reasons=reasons,
        score=round(1 / (1 + math.exp(-log_odds)), 3),
    )
