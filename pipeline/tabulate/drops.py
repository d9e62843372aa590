"""drops: one row per source that gave no document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.tabulate.view import Row

if TYPE_CHECKING:
    from pipeline.records import Drop


def drop_rows(drops: Iterable[Drop]) -> list[Row]:
    """Return a row for every dropped source."""
    return [
        {"source": drop.source, "stage": drop.stage, "reason": drop.reason.value, "detail": drop.detail}
        for drop in drops
    ]
