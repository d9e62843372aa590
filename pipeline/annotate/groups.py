"""Parties that act together: "A, B and C", and those who only accompany them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pipeline.annotate.parties import PageView, Party, build_parties

if TYPE_CHECKING:
    from spacy.tokens import Span

    from pipeline.annotate.phrases import Marks

Join = Literal["and", "list", "with", "apart"]

# "Council Members A, B, C": without a closing "and", two names may be two clauses; three are a list.
LIST_WITHOUT_AND = 3
# Envoys and local officials are seldom told in one breath: a bare comma between them parts two clauses.
ENVOYS = frozenset({"ambassador", "consul"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One or more parties in one role; `delegation` came along."""

    parties: tuple[Party, ...]
    delegation: tuple[Party, ...] = ()

    @property
    def start(self) -> int:
        """First token."""
        return self.parties[0].start

    @property
    def end(self) -> int:
        """Last token, exclusive, of the principals."""
        return self.parties[-1].end

    @property
    def last(self) -> int:
        """Last token, exclusive, of everybody."""
        return max(party.end for party in (*self.parties, *self.delegation))

    @property
    def people(self) -> tuple[int, ...]:
        """The principals' names, as indices into `doc.spans["people"]`."""
        return tuple(party.person for party in self.parties if party.person is not None)

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of post of the principals."""
        return frozenset[str]().union(*(party.kinds for party in self.parties))

    @property
    def countries(self) -> frozenset[str]:
        """Countries of the principals."""
        return frozenset[str]().union(*(party.countries for party in self.parties))

    @property
    def local_countries(self) -> frozenset[str]:
        """Countries of those principals who are at home there: not of ambassadors and consuls."""
        return frozenset[str]().union(
            *(p.countries for p in self.parties if not p.kinds & {"ambassador", "consul"})
        )


def group_sentence(view: PageView, sent: Span) -> list[Group]:
    """Return the groups of one sentence; they are kept on the view, for several steps look at them."""
    if sent.start not in view.grouped:
        view.grouped[sent.start] = group_parties(view, build_parties(view, sent))
    return view.grouped[sent.start]


def group_parties(view: PageView, parties: list[Party]) -> list[Group]:
    """Return the groups of one sentence, in text order."""
    groups: list[Group] = []
    chain: list[Party] = []
    joins: list[Join] = []
    for party in parties:
        join: Join = find_join(view.marks, chain[-1], party) if chain else "apart"
        if chain and join == "apart":
            groups.extend(_close(view.marks, chain, joins))
            chain, joins = [], []
        if chain:
            joins.append(join)
        chain.append(party)
    if chain:
        groups.extend(_close(view.marks, chain, joins))
    return groups


def find_join(marks: Marks, left: Party, right: Party) -> Join:
    """Return how two neighbouring parties hang together."""
    gap = range(left.end, right.start)
    for mark in marks.within("accompaniment", left.end, right.start):
        rest = [i for i in gap if not mark.start <= i < mark.end]
        if all(_is_filler(marks, i) or marks.lowers[i] == "," for i in rest):
            return "with"
    words = [i for i in gap if not _is_filler(marks, i)]
    if not words or not all(marks.covers("coordinator", i) for i in words):
        return "apart"
    if any(marks.lowers[i] not in {",", ";"} for i in words):
        return "and"
    if right.form == "institution" or left.form == "institution":
        return "apart"
    alike = not (_is_local(left) and _is_envoy(right)) and not (_is_envoy(left) and _is_local(right))
    return "list" if alike or ";" in {marks.lowers[i] for i in words} else "apart"


def _is_envoy(party: Party) -> bool:
    return bool(party.kinds & ENVOYS)


def _is_local(party: Party) -> bool:
    return bool(party.kinds) and not party.kinds & ENVOYS and (not party.countries or "mayor" in party.kinds)


def _is_filler(marks: Marks, token: int) -> bool:
    return marks.covers("premodifier", token) or marks.covers("determiner", token)


def _close(marks: Marks, chain: list[Party], joins: list[Join]) -> list[Group]:
    """Cut a chain where a bare comma joins two clauses rather than two names, and part company from
    principals.
    """
    cuts = [0]
    last_and = max((i for i, join in enumerate(joins) if join == "and"), default=-1)
    for i, join in enumerate(joins):
        run = _run_length(joins, i)
        if join == "list" and i > last_and and run + 1 < LIST_WITHOUT_AND:
            cuts.append(i + 1)
    pieces = [slice(a, b) for a, b in zip(cuts, [*cuts[1:], len(chain)], strict=True)]
    return [_make_group(marks, chain[piece], joins[piece.start : piece.stop - 1]) for piece in pieces]


def _run_length(joins: list[Join], at: int) -> int:
    first = last = at
    while first > 0 and joins[first - 1] == "list":
        first -= 1
    while last + 1 < len(joins) and joins[last + 1] == "list":
        last += 1
    return last - first + 1


def _is_company(marks: Marks, first: Party, party: Party) -> bool:
    """Return whether one named behind another holds a lesser post of the same side: an attaché behind an
    ambassador.
    """
    if party.countries and first.countries and not party.countries & first.countries:
        return False
    if "ambassador" in first.kinds and "consul" in party.kinds:
        return True
    lesser, first_lesser = (marks.within("lesser-post", p.start, p.end) for p in (party, first))
    return bool(lesser) and not first_lesser and bool(first.kinds)


def _make_group(marks: Marks, parties: list[Party], joins: list[Join]) -> Group:
    principals, company = [parties[0]], []
    apart = False
    for party, join in zip(parties[1:], joins, strict=True):
        apart = apart or join == "with"
        if apart or "spouse" in party.kinds or _is_company(marks, parties[0], party):
            company.append(party)
        elif not party.kinds and principals[-1].kinds and party.form == "person":
            # A shared title ("Deputy Mayors A, B and C") is held by each of the list.
            principals.append(replace(party, kinds=principals[-1].kinds))
        else:
            principals.append(party)
    return Group(parties=tuple(principals), delegation=tuple(company))
