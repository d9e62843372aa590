"""Rules for sites we know, one TOML file a template: lexicons/sites/README.md describes the format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.clean.vocabulary import split_words
from pipeline.errors import LexiconError
from pipeline.lexicons import load_sites
from pipeline.records import Page

_KEYS = frozenset(
    {"name", "hosts", "markers", "drop", "drop_patterns", "headline_after", "headline_before", "country",
     "city", "organization", "month_first"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """What is known about one site template."""

    name: str
    hosts: tuple[str, ...] = ()
    markers: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    drop_patterns: tuple[re.Pattern[str], ...] = ()
    headline_after: frozenset[str] = frozenset()
    headline_before: frozenset[str] = frozenset()
    country: str | None = None
    city: str | None = None
    organization: str | None = None
    month_first: bool | None = None

    def drops(self, text: str, key: str) -> bool:
        """Tell whether the rules drop a line, given as text and as normal form."""
        return key in self.drop or any(pattern.search(text) for pattern in self.drop_patterns)


@cache
def load_rules() -> tuple[SiteRules, ...]:
    """Return the rules of all sites, by file name.

    Raises:
        LexiconError: a file is no TOML, has an unknown key or a broken pattern, or cannot recognise its site.
    """
    return tuple(parse_rules(text, where=stem) for stem, text in sorted(load_sites().items()))


def parse_rules(text: str, *, where: str) -> SiteRules:
    """Read one site's rules.

    Args:
        text: the TOML.
        where: its file, for messages.

    Raises:
        LexiconError: as `load_rules`.
    """
    try:
        data = tomllib.loads(text)
        patterns = tuple(re.compile(pattern) for pattern in data.get("drop_patterns", ()))
    except (tomllib.TOMLDecodeError, re.error) as error:
        raise LexiconError(f"site rules cannot be read ({error})", where=where) from error
    if unknown := data.keys() - _KEYS:
        raise LexiconError(f"unknown keys {sorted(unknown)}", where=where, fix=f"use {sorted(_KEYS)}")
    if "name" not in data or not (data.get("hosts") or data.get("markers")):
        raise LexiconError("site rules need a name, and hosts or markers", where=where)
    return SiteRules(
        name=data["name"],
        hosts=tuple(host.casefold() for host in data.get("hosts", ())),
        markers=_keys(data, "markers"),
        drop=_keys(data, "drop"),
        drop_patterns=patterns,
        headline_after=_keys(data, "headline_after"),
        headline_before=_keys(data, "headline_before"),
        country=data.get("country"),
        city=data.get("city"),
        organization=data.get("organization"),
        month_first=data.get("month_first"),
    )


def find_rules(page: Page, keys: Iterable[str], rules: Iterable[SiteRules]) -> SiteRules | None:
    """Return the first rules whose host is the page's, or all of whose markers stand on the page.

    Args:
        page: the page, for its host.
        keys: normal forms of the page's lines.
        rules: the rules to choose from.
    """
    host, on_page = find_host(page), frozenset(keys)
    for one in rules:
        if host and any(host == known or host.endswith("." + known) for known in one.hosts):
            return one
        if one.markers and one.markers <= on_page:
            return one
    return None


def find_host(page: Page) -> str | None:
    """Return the page's host name, None where neither site nor address gives one."""
    address = page.site or page.url or ""
    host = address.split("://")[-1].split("/")[0].split("@")[-1].split(":")[0].casefold()
    return host or None


def name_site(page: Page) -> str:
    """Return the name under which a page's lines are counted: its site, else its folder."""
    return page.site or page.source.split("#")[0].rpartition("/")[0]


def _keys(data: dict[str, Any], name: str) -> frozenset[str]:
    return frozenset(" ".join(split_words(line)) for line in data.get(name, ()))
