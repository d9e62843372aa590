"""What a container or an HTML head states about a page, unverified."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

# The optional columns of a container, by the hint they give; names are compared without regard to case.
COLUMNS: dict[str, tuple[str, ...]] = {
    "url": ("url",),
    "title": ("title",),
    "published_text": ("published", "date"),
    "site": ("site",),
    "language": ("language",),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Statements about a page. Values are stripped and never empty. `charset` is of the answer that held it."""

    url: str | None = None
    title: str | None = None
    published_text: str | None = None
    site: str | None = None
    language: str | None = None
    charset: str | None = None

    def over(self, other: Hints) -> Hints:
        """Return these hints, with the other's where these say nothing.

        >>> hints = Hints(title="A").over(Hints(title="B", language="en"))
        >>> hints.title, hints.language
        ('A', 'en')
        """
        return Hints(
            url=self.url or other.url,
            title=self.title or other.title,
            published_text=self.published_text or other.published_text,
            site=self.site or other.site,
            language=self.language or other.language,
            charset=self.charset or other.charset,
        )


def hints_of_columns(row: Mapping[str, object]) -> Hints:
    """Return what the optional columns of one container row state.

    >>> hints_of_columns({"URL": "https://city.example/news/1", "date": date(2024, 3, 5)}).published_text
    '2024-03-05'
    """
    values = {name.casefold(): value for name, value in row.items()}
    stated = {
        hint: next((text for name in names if (text := _printed(values.get(name)))), None)
        for hint, names in COLUMNS.items()
    }
    return Hints(**{**stated, "language": primary_language(stated["language"])})


def primary_language(tag: str | None) -> str | None:
    """Return the primary part of a language tag, None where it is no tag.

    >>> primary_language("en-GB"), primary_language("tr_TR"), primary_language("English")
    ('en', 'tr', None)
    """
    match = _LANGUAGE.match((tag or "").strip())
    return match.group().lower() if match else None


def host_of(url: str | None) -> str | None:
    """Return the host name of an address, None where it has none.

    >>> host_of("https://www.City.example:8080/news"), host_of("news/1"), host_of("http://[broken")
    ('www.city.example', None, None)
    """
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _printed(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    text = " ".join(value.encode("utf-8", "replace").decode().split()) if isinstance(value, str) else ""
    return text or None
