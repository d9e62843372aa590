"""A broken promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One promise that a folder of tables breaks: where, which, and how (with an example)."""

    table: str
    rule: str
    detail: str


def one_fault(table: str, rule: str, examples: Iterable[str]) -> list[Fault]:
    """Return one fault for all breaches of a rule, none where there is no breach.

    >>> one_fault("quotes", "score", ["score 1.5", "score -1"])
    [Fault(table='quotes', rule='score', detail='score 1.5 (2 cases)')]
    >>> one_fault("quotes", "score", [])
    []
    """
    found = list(examples)
    if not found:
        return []
    more = f" ({len(found)} cases)" if len(found) > 1 else ""
    return [Fault(table=table, rule=rule, detail=found[0] + more)]
