"""The layers of the evaluation: what is compared, folded, and when an answer counts as right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from pipeline.learn.facts import PageFacts, QuoteFacts, VisitFacts
from pipeline.learn.names import fold
from pipeline.learn.score import ErrorCase, Item, Outcome, compare_items

Layer = Callable[[str, PageFacts, PageFacts], Outcome]
# Two quotations are the same when their words overlap this much (F over word counts): a stray mark, a lost
# last word or an attribution left inside may differ, another sentence may not.
MIN_QUOTE_OVERLAP = 0.8


def word_overlap(one: str, other: str) -> float:
    """Return the F of the shared words of two texts, in [0, 1].

    >>> word_overlap("We are glad.", "we are very glad")
    0.8571428571428571
    """
    first, second = Counter(fold(one).split()), Counter(fold(other).split())
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def match_quotes(
    gold: Iterable[QuoteFacts], found: Iterable[QuoteFacts], kind: str
) -> tuple[list[tuple[QuoteFacts, QuoteFacts]], list[QuoteFacts], list[QuoteFacts]]:
    """Pair quotations of one kind, the most alike first, each once.

    Returns:
        The pairs (gold, found), gold quotations left over, found quotations left over.
    """
    wanted = [q for q in gold if q.kind == kind]
    given = [q for q in found if q.kind == kind]
    overlaps = sorted(
        (-word_overlap(w.content, g.content), i, j) for i, w in enumerate(wanted) for j, g in enumerate(given)
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if -overlap >= MIN_QUOTE_OVERLAP and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return (
        [(wanted[i], given[j]) for i, j in sorted(pairs.items())],
        [w for i, w in enumerate(wanted) if i not in pairs],
        [g for j, g in enumerate(given) if j not in pairs.values()],
    )


def match_visits(
    gold: tuple[VisitFacts, ...], found: tuple[VisitFacts, ...]
) -> tuple[tuple[VisitFacts | None, VisitFacts | None], ...]:
    """Pair a page's visits by their people, then by countries, then in order; None where a partner lacks."""
    ranked = sorted(
        (-_people_overlap(g, f), -len(g.guest_countries & f.guest_countries), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
    )
    pairs: dict[int, int] = {}
    for _, _, i, j in ranked:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    matched = [(g, found[pairs[i]] if i in pairs else None) for i, g in enumerate(gold)]
    return (*matched, *((None, f) for j, f in enumerate(found) if j not in pairs.values()))


def _people_overlap(one: VisitFacts, other: VisitFacts) -> int:
    return len((one.guests | one.hosts) & (other.guests | other.hosts))


def _body(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    """Count words kept, lost and left over; the errors are whole lines."""
    wanted, given = Counter(fold(gold.text).split()), Counter(fold(found.text).split())
    lines = compare_items(page, _lines(gold.text), _lines(found.text))
    return Outcome(
        hits=(wanted & given).total(), found=given.total(), gold=wanted.total(), errors=lines.errors
    )


def _lines(text: str) -> set[Item]:
    return {(line.strip(), "") for line in text.split("\n") if line.strip()}


def _headline(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    return compare_items(page, _single("headline", gold.title), _single("headline", found.title))


def _single(question: str, answer: str | None) -> list[Item]:
    return [(question, fold(answer))] if answer else []


def _published(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    def items(facts: PageFacts) -> list[Item]:
        return [("published", " ".join(map(str, facts.published)))] if facts.published else []

    return compare_items(page, items(gold), items(found))


def _people(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    return compare_items(page, ((n, "") for n in gold.people), ((n, "") for n in found.people))


def _titles(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    return compare_items(
        page, ((t.person, t.title) for t in gold.titles), ((t.person, t.title) for t in found.titles)
    )


def _affiliation(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    """Compare (person, title, affiliation): right where one organization or country of the title agrees."""

    def affiliations(facts: PageFacts) -> dict[str, frozenset[str]]:
        return {f"{t.person}, {t.title}": t.affiliations for t in facts.titles if t.affiliations}

    wanted, given = affiliations(gold), affiliations(found)
    agreed = {
        key: min(wanted[key] & given[key]) for key in wanted.keys() & given.keys() if wanted[key] & given[key]
    }

    def items(table: Mapping[str, frozenset[str]]) -> Iterator[Item]:
        return ((key, agreed.get(key) or " / ".join(sorted(forms))) for key, forms in table.items())

    return compare_items(page, items(wanted), items(given))


def _organizations(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    """Compare organizations: right where the name or the acronym of one is a name or acronym of the other."""
    spare = list(dict.fromkeys(found.organizations))
    missed, hits = [], 0
    for forms in dict.fromkeys(gold.organizations):
        partner = next((other for other in spare if other & forms), None)
        if partner is None:
            missed.append((" / ".join(sorted(forms)), ""))
        else:
            spare.remove(partner)
            hits += 1
    rest = compare_items(page, missed, ((" / ".join(sorted(forms)), "") for forms in spare))
    return Outcome(hits=hits, found=hits + len(spare), gold=hits + len(missed), errors=rest.errors)


def _countries(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    return compare_items(page, ((c, "") for c in gold.countries), ((c, "") for c in found.countries))


def _quotes(page: str, gold: PageFacts, found: PageFacts, *, kind: str) -> Outcome:
    pairs, missed, spurious = match_quotes(gold.quotes, found.quotes, kind)
    errors = [ErrorCase(page=page, kind="missed", gold=q.content, found="") for q in missed]
    errors += [ErrorCase(page=page, kind="spurious", gold="", found=q.content) for q in spurious]
    return Outcome(
        hits=len(pairs), found=len(pairs) + len(spurious), gold=len(pairs) + len(missed), errors=tuple(errors)
    )


def _speakers(page: str, gold: PageFacts, found: PageFacts, *, kind: str) -> Outcome:
    """Compare who said it: quotations without a speaker ask nothing and answer nothing."""
    pairs, missed, spurious = match_quotes(gold.quotes, found.quotes, kind)
    wanted = [(w.content[:60], w.speaker) for w, _ in pairs] + [(q.content[:60], q.speaker) for q in missed]
    given = [(w.content[:60], g.speaker) for w, g in pairs] + [(q.content[:60], q.speaker) for q in spurious]
    return compare_items(page, _answered(wanted), _answered(given))


def _answered(items: Iterable[tuple[str, str | None]]) -> list[Item]:
    """Keep the answered questions, the second of two equal ones told apart by a number."""
    seen: Counter[str] = Counter()
    kept = []
    for question, answer in items:
        seen[question] += 1
        if answer is not None:
            kept.append((f"{question} ({seen[question]})" if seen[question] > 1 else question, answer))
    return kept


def _is_visit(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    def items(facts: PageFacts) -> list[Item]:
        return [("is_visit", "true")] if facts.is_visit else []

    return compare_items(page, items(gold), items(found))


def _is_visit_accuracy(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    return compare_items(page, [("is_visit", str(gold.is_visit))], [("is_visit", str(found.is_visit))])


def _n_visits(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    return compare_items(page, [("visits", str(len(gold.visits)))], [("visits", str(len(found.visits)))])


def _many(page: str, gold: PageFacts, found: PageFacts, *, field: str) -> Outcome:
    """Compare a field of matched visits that holds several values."""
    wanted: list[Item] = []
    given: list[Item] = []
    for index, (one, other) in enumerate(match_visits(gold.visits, found.visits), start=1):
        wanted += [(f"visit {index}: {value}", "") for value in (getattr(one, field) if one else ())]
        given += [(f"visit {index}: {value}", "") for value in (getattr(other, field) if other else ())]
    return compare_items(page, wanted, given)


def _one(page: str, gold: PageFacts, found: PageFacts, *, field: str) -> Outcome:
    """Compare a field of matched visits that holds one value or none."""
    wanted: list[Item] = []
    given: list[Item] = []
    for index, (one, other) in enumerate(match_visits(gold.visits, found.visits), start=1):
        wanted += _filled(f"visit {index}", getattr(one, field, None))
        given += _filled(f"visit {index}", getattr(other, field, None))
    return compare_items(page, wanted, given)


def _filled(question: str, value: object) -> list[Item]:
    if value is None:
        return []
    return [(question, "–".join(map(str, value)) if isinstance(value, tuple) else str(value))]


def _whole_record(page: str, gold: PageFacts, found: PageFacts) -> Outcome:
    """Compare guests, hosts and guest countries of each visit as one answer."""

    def record(visit: VisitFacts) -> str:
        parts = (visit.guests, visit.hosts, visit.guest_countries)
        return " ← ".join(", ".join(sorted(part)) or "–" for part in parts)

    wanted: list[Item] = []
    given: list[Item] = []
    for index, (one, other) in enumerate(match_visits(gold.visits, found.visits), start=1):
        wanted += [(f"visit {index}", record(one))] if one else []
        given += [(f"visit {index}", record(other))] if other else []
    return compare_items(page, wanted, given)


LAYERS: dict[str, Layer] = {
    "body": _body,
    "headline": _headline,
    "published": _published,
    "people": _people,
    "titles": _titles,
    "affiliation": _affiliation,
    "organizations": _organizations,
    "countries": _countries,
    "direct_quotes": partial(_quotes, kind="direct"),
    "quote_speaker": partial(_speakers, kind="direct"),
    "mixed_quotes": partial(_quotes, kind="mixed"),
    "indirect_quotes": partial(_quotes, kind="indirect"),
    "indirect_speaker": partial(_speakers, kind="indirect"),
    "is_visit": _is_visit,
    "is_visit_accuracy": _is_visit_accuracy,
    "n_visits": _n_visits,
    "guests": partial(_many, field="guests"),
    "hosts": partial(_many, field="hosts"),
    "guest_countries": partial(_many, field="guest_countries"),
    "host_country": partial(_one, field="host_country"),
    "city": partial(_one, field="city"),
    "visit_date": partial(_one, field="dates"),
    "status": partial(_one, field="status"),
    "kind": partial(_one, field="kind"),
    "topics": partial(_many, field="topics"),
    "outcomes": partial(_many, field="outcomes"),
    "whole_record": _whole_record,
}
