"""Nodes joined one link at a time, the surest first; every join is checked against all that is known by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.resolve.evidence import Evidence, Node, weigh
from pipeline.resolve.relate import load_weights, may_be_one, relate

# A merge must be at least this likely: log-odds of four to one. At two to one, namesakes of one country merge; at ten
# to one, initials with a country and a title do not (measured on the development half of data/gold/identities).
LINK_LOG_ODDS = 1.4
# A link fails where a second person fits nearly as well: within log-odds of 1.5, about the weight of a shared
# country.
RIVAL_MARGIN = 1.5
# Words shared by at most so many forms of a run are rare, by more than so many common.
RARE, COMMON = 3, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two nodes (indices) that may be one person, with the reasons and their summed weights."""

    one: int
    other: int
    relation: str
    log_odds: float
    reasons: tuple[str, ...]


class Clusters:
    """Nodes in groups, each with the evidence of all its members."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._parent = list(range(len(nodes)))
        self._evidence: dict[int, Evidence] = {}
        self._members: dict[int, list[int]] = {}
        self.links: dict[int, list[Link]] = defaultdict(list)

    def find(self, node: int) -> int:
        """Return the node that stands for a node's group."""
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def evidence(self, root: int) -> Evidence:
        """Return all that is known of a group."""
        return self._evidence.get(root, self._nodes[root].evidence)

    def members(self, root: int) -> list[int]:
        """Return the nodes of a group."""
        return self._members.get(root, [root])

    def join(self, link: Link) -> None:
        """Make two groups one, by a link between two of their members."""
        one, other = sorted((self.find(link.one), self.find(link.other)))
        if one not in self._evidence:
            self._evidence[one] = Evidence()
            self._evidence[one].absorb(self._nodes[one].evidence)
            self._members[one] = [one]
        self._evidence[one].absorb(self.evidence(other))
        self._members[one].extend(self.members(other))
        self._evidence.pop(other, None)
        self._members.pop(other, None)
        self._parent[other] = one
        self.links[link.one].append(link)
        self.links[link.other].append(link)

    def fit(self, one: int, other: int, link: Link | None = None) -> Link | None:
        """Return a link between two nodes with the evidence of their whole groups, None where it fails.

        Names must go together all round: "A. Vural" cannot bring Ali and Ayla Vural together.
        """
        first, second = self.find(one), self.find(other)
        for mine in self.members(first):
            for theirs in self.members(second):
                # The ends of the link are known to go together.
                if (mine, theirs) not in {(one, other), (other, one)} and not self._agree(mine, theirs):
                    return None
        relation = link.relation if link else relate(self._nodes[one].form, self._nodes[other].form)
        if relation is None:
            return None
        rare = tuple(r for r in link.reasons if r.endswith(" name")) if link else ()
        found = weigh(self.evidence(first), self.evidence(second))
        if relation == "same name":
            # One name twice on one page is one person whom the page did not bring together.
            found = tuple(reason for reason in found if reason != "named side by side")
        return make_link(one, other, relation, (*found, *rare))

    def n_letters(self, node: int) -> int:
        """Return how many letters a node's form has."""
        return sum(map(len, self._nodes[node].form.words))

    def _agree(self, one: int, other: int) -> bool:
        first, second = self._nodes[one].form, self._nodes[other].form
        # What an initial leaves open was decided by the form it was linked to: "O." is Oleksandr and so Alexander.
        return min(first.n_whole, second.n_whole) < 2 or may_be_one(first, second)


def make_link(one: int, other: int, relation: str, found: Sequence[str]) -> Link:
    """Return a link with the sum of its reasons' weights."""
    weights = load_weights()
    reasons = tuple(reason for reason in found if reason != relation)
    log_odds = weights[relation] + sum(weights[reason] for reason in reasons)
    return Link(one=one, other=other, relation=relation, log_odds=log_odds, reasons=reasons)


def join_all(nodes: Sequence[Node], links: Sequence[Link]) -> Clusters:
    """Return the nodes in groups: the surest links first, twice, as evidence grows while groups do."""
    clusters = Clusters(nodes)
    ordered = sorted(links, key=lambda k: (-k.log_odds, nodes[k.one].key, nodes[k.other].key))
    rivals = _rivals(ordered)
    for _ in range(2):
        for link in ordered:
            if clusters.find(link.one) == clusters.find(link.other):
                continue
            now = clusters.fit(link.one, link.other, link)
            if now is None or now.log_odds < LINK_LOG_ODDS:
                continue
            if _has_rival(clusters, link, rivals):
                continue
            clusters.join(now)
    return clusters


def _rivals(links: Sequence[Link]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        found[link.one].append(link)
        found[link.other].append(link)
    return found


def _has_rival(clusters: Clusters, link: Link, rivals: dict[int, list[Link]]) -> bool:
    """Return whether either end fits, nearly as well, a third that cannot be the other end."""
    return any(
        _contests(clusters, link, rival, shared)
        for shared in (link.one, link.other)
        for rival in rivals[shared]
        if rival is not link and rival.log_odds >= link.log_odds - RIVAL_MARGIN
    )


def _contests(clusters: Clusters, link: Link, rival: Link, shared: int) -> bool:
    third = rival.other if rival.one == shared else rival.one
    far = link.other if link.one == shared else link.one
    if clusters.find(third) in {clusters.find(far), clusters.find(shared)}:
        return False
    # Only the form that leaves something out can be contested: "K. Mori" by two Moris, not Kenji by two initials.
    if clusters.n_letters(shared) > min(clusters.n_letters(third), clusters.n_letters(far)):
        return False
    between = clusters.fit(far, third)
    return between is None or between.log_odds < 0
