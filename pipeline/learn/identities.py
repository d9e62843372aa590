"""People across pages with a verdict: measure the identities on them.

    python -m pipeline.learn.identities data/gold/identities/dev.csv [--errors]

One row is one person on one page: person (the verdict), page, name, country, title, kind, organization, date.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import GoldError, PipelineError
from pipeline.resolve.naming import name_people
from pipeline.resolve.organizations import organization_words
from pipeline.resolve.people_links import link_people
from pipeline.resolve.sightings import PersonSighting, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityScores:
    """Precision, recall and F1 over pairs of sightings, and over sightings (B³)."""

    pair_precision: float
    pair_recall: float
    pair_f1: float
    b3_precision: float
    b3_recall: float
    b3_f1: float
    n_sightings: int
    n_people: int


def read_identities(path: Path) -> tuple[list[PersonSighting], list[str]]:
    """Return the sightings of a gold file, sorted by page, and the person of each.

    Raises:
        GoldError: the file is missing, or has no such column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = sorted(csv.DictReader(handle), key=lambda row: (row["page"], row["name"]))
        return [_sight(row, index) for index, row in enumerate(rows)], [row["person"] for row in rows]
    except (OSError, KeyError, ValueError) as error:
        raise GoldError("no identities", where=str(path), fix="see data/gold/README.md") from error


def _sight(row: dict[str, str], index: int) -> PersonSighting:
    post = Post(
        title=row["title"].casefold(), kind=row["kind"], organization=organization_words(row["organization"])
    )
    return PersonSighting(
        doc_id=row["page"],
        index=index,
        name=row["name"],
        country=row["country"] or None,
        gender=None,
        posts=(post,) if row["title"] else (),
        day=date.fromisoformat(row["date"]) if row["date"] else None,
    )


def find_people(sightings: Sequence[PersonSighting]) -> list[str]:
    """Return the id that the pipeline gives each sighting's person."""
    return name_people(link_people(sightings), sightings)[0]


def score_identities(found: Sequence[str], truth: Sequence[str]) -> IdentityScores:
    """Return pairwise and B³ scores (Bagga and Baldwin, 1998).

    >>> score_identities(["a", "a", "b"], ["x", "x", "x"]).pair_recall.__round__(2)
    0.33
    """
    both = Counter(zip(found, truth, strict=True))
    ours, theirs = Counter(found), Counter(truth)
    n = len(truth)
    pair_precision = _pairs(both) / _pairs(ours) if _pairs(ours) else 1.0
    pair_recall = _pairs(both) / _pairs(theirs) if _pairs(theirs) else 1.0
    b3_precision = sum(count * count / ours[f] for (f, _), count in both.items()) / n
    b3_recall = sum(count * count / theirs[t] for (_, t), count in both.items()) / n
    return IdentityScores(
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=_f1(pair_precision, pair_recall),
        b3_precision=b3_precision,
        b3_recall=b3_recall,
        b3_f1=_f1(b3_precision, b3_recall),
        n_sightings=n,
        n_people=len(theirs),
    )


def _pairs(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def list_errors(sightings: Sequence[PersonSighting], found: Sequence[str], truth: Sequence[str]) -> list[str]:
    """Return a line for each pair wrongly put together, and for each person in parts."""
    lines = []
    people = sorted({(t, f) for t, f in zip(truth, found, strict=True)})
    for t in sorted(set(truth)):
        parts = [f for person, f in people if person == t]
        if len(parts) > 1:
            lines.append(f"split {t}: " + " / ".join(_names(sightings, found, f, truth, t) for f in parts))
    for f in sorted(set(found)):
        mixed = [t for t, part in people if part == f]
        if len(mixed) > 1:
            lines.append(
                f"mixed {'+'.join(mixed)}: "
                + " / ".join(_names(sightings, found, f, truth, t) for t in mixed)
            )
    return lines


def _names(
    sightings: Sequence[PersonSighting], found: Sequence[str], f: str, truth: Sequence[str], t: str
) -> str:
    forms = [s.name for s, one, other in zip(sightings, found, truth, strict=True) if (one, other) == (f, t)]
    return ", ".join(dict.fromkeys(forms))


def main(arguments: Sequence[str]) -> int:
    """Measure on each gold file named; `--errors` lists what went wrong."""
    for path in (argument for argument in arguments if argument != "--errors"):
        try:
            sightings, truth = read_identities(Path(path))
        except PipelineError as error:
            sys.stderr.write(f"identities: {error}\n")
            return 2
        found = find_people(sightings)
        s = score_identities(found, truth)
        sys.stdout.write(
            f"{Path(path).stem:<10}{s.n_people} people, {s.n_sightings} sightings   "
            f"pairs P {s.pair_precision:.3f} R {s.pair_recall:.3f} F {s.pair_f1:.3f}   "
            f"B³ P {s.b3_precision:.3f} R {s.b3_recall:.3f} F {s.b3_f1:.3f}\n"
        )
        if "--errors" in arguments:
            sys.stdout.writelines(f"  {line}\n" for line in list_errors(sightings, found, truth))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
