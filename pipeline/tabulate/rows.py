"""Table → named rows, for reading in Python."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def named_rows(name: str, table: pa.Table) -> tuple[Any, ...]:
    """Return the rows of a table as named tuples, one field a column; list cells become tuples.

    >>> import pyarrow as pa
    >>> named_rows("towns", pa.table({"town": ["Lindal"], "mayors": [["Okan", "Harrow"]]}))
    (towns(town='Lindal', mayors=('Okan', 'Harrow')),)
    """
    row = namedtuple(name, table.column_names)  # type: ignore[misc]
    cells = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return tuple(row(*(tuple(cell) if isinstance(cell, list) else cell for cell in each)) for each in cells)
