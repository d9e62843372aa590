"""Records ↔ JSON: how a page waits on disk between two steps. Nothing is ever unpickled.

A record becomes the list of its fields in their order; types come from the record's annotations, so a file read with
records of another shape fails. (The code's digest stands in every shard's key: such a file is never asked for.)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]


def dump(record: object) -> bytes:
    """Return a record as JSON in ASCII, lone surrogates and all."""
    return json.dumps(_pack(record), separators=(",", ":"), allow_nan=False).encode("ascii")


def load(kind: type[T], content: bytes) -> T:
    """Return the record that `dump` wrote.

    Args:
        kind: the record's class.
        content: what `dump` returned.

    Raises:
        ValueError: the content is no record of that class.

    >>> from pipeline.records import Drop
    >>> from pipeline.errors import DropReason
    >>> drop = Drop(source="a.txt", stage="read", reason=DropReason.EMPTY)
    >>> load(Drop, dump(drop)) == drop
    True
    """
    try:
        record: T = _reader(cast(Any, kind))(json.loads(content))
    except (TypeError, IndexError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    return record


def _pack(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_pack(each) for each in value]
    if is_dataclass(value):
        return [_pack(getattr(value, name)) for name in _names(cast(Any, type(value)))]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> Reader:
    """Return the function that makes a value of a type from what JSON holds."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _record_reader(kind)
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin in (Union, UnionType):
        (inner,) = (each for each in arguments if each is not NoneType)
        return _optional_reader(_reader(inner))
    if origin is Literal or kind in (str, int, bool):
        return _same
    if kind is float:
        return float
    raise TypeError(f"records hold no {kind}")


def _same(value: Any) -> Any:
    return value


def _optional_reader(inner: Reader) -> Reader:
    return lambda value: None if value is None else inner(value)


def _tuple_reader(arguments: tuple[Any, ...]) -> Reader:
    inner = _reader(arguments[0])
    return tuple if inner is _same else lambda values: tuple(map(inner, values))


def _record_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    named = [(name, _reader(hints[name])) for name in _names(kind)]

    def read(values: list[Any]) -> Any:
        pairs = zip(named, values, strict=True)
        return kind(**{name: reader(value) for (name, reader), value in pairs})

    return read
