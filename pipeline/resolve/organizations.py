"""The organizations of one page: full names, acronyms, short forms and spelling variants brought together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.lexicons import load_terms, load_words
from pipeline.records import Annotated, Label, Mention, PageOrganization
from pipeline.resolve.names import fold, same_word

# "Full Name (ABC)" right behind a mention.
_BRACKETED = re.compile(r"\s?\(([^\W\d_a-z][\w.&-]{1,11})\)")
_WORD = re.compile(r"[\w&'’]+")


@dataclass(slots=True)
class Gathered:
    """Mentions of one organization while they are gathered."""

    key: tuple[str, ...]
    mentions: list[int] = field(default_factory=list)
    acronym: str | None = None


def organization_words(name: str) -> tuple[str, ...]:
    """Return the words of an organization's name that tell it from others, folded, in alphabetical order.

    >>> organization_words("the Municipality of Korvan") == organization_words("Korvan Municipality")
    True
    """
    words = _WORD.findall(fold(name).replace("'s", "").replace("’s", ""))
    # Small words are dropped: they come and go, and acronyms leave them out.
    return tuple(sorted(word for word in words if word not in load_words("resolve_words", "small")))


def resolve_organizations(annotated: Annotated) -> tuple[PageOrganization, ...]:
    """Return the page's organizations in the order of their first mentions."""
    indices = [i for i, mention in enumerate(annotated.mentions) if mention.label is Label.ORG]
    gathered: list[Gathered] = []
    acronyms = {i: find_acronym(annotated, i) for i in indices}
    full_first = sorted(indices, key=lambda i: (_is_short(annotated.mentions[i]), i))
    for i in full_first:
        target = _find_home(annotated.mentions[i], gathered)
        if target is None:
            target = Gathered(key=_key(annotated.mentions[i]))
            gathered.append(target)
        target.mentions.append(i)
        target.acronym = target.acronym or acronyms[i]
    gathered.sort(key=lambda found: min(found.mentions))
    return tuple(_make_organization(annotated, found) for found in gathered)


def organizations_by_mention(organizations: Sequence[PageOrganization]) -> dict[int, int]:
    """Return the organization (index) of each ORG mention."""
    return {mention: i for i, organization in enumerate(organizations) for mention in organization.mentions}


def find_acronym(annotated: Annotated, mention: int) -> str | None:
    """Return the acronym in brackets behind a full name, None where there is none."""
    found = annotated.mentions[mention]
    match = _BRACKETED.match(annotated.clean.text, found.end)
    if match is None or sum(char.isupper() for char in match[1]) < 2 or len(found.text.split()) < 2:
        return None
    return match[1]


def _name(mention: Mention) -> str:
    return mention.key or mention.text


def _key(mention: Mention) -> tuple[str, ...]:
    return organization_words(_name(mention)) or (fold(mention.text),)


def _is_short(mention: Mention) -> bool:
    return mention.key is None and len(mention.text.split()) == 1


def _find_home(mention: Mention, gathered: Sequence[Gathered]) -> Gathered | None:
    key = _key(mention)
    for found in gathered:
        if key == found.key or (found.acronym is not None and fold(mention.text) == fold(found.acronym)):
            return found
    if _is_short(mention) and mention.text.isupper():
        return _by_initials(mention.text, gathered)
    return next((found for found in gathered if _is_variant(key, found.key)), None)


def _is_variant(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names are spellings of one: word for word the same or a typing error apart."""
    return len(one) == len(other) > 1 and all(map(_same_spelling, one, other))


def _same_spelling(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 1 and same_word(one, other))


def _by_initials(acronym: str, gathered: Sequence[Gathered]) -> Gathered | None:
    """Return the one organization whose words begin with an acronym's letters."""
    letters = sorted(fold(acronym).replace(".", ""))
    fitting = [found for found in gathered if sorted(word[0] for word in found.key) == letters]
    return fitting[0] if len(fitting) == 1 else None


def _make_organization(annotated: Annotated, found: Gathered) -> PageOrganization:
    mentions = sorted(found.mentions)
    forms = list(dict.fromkeys(_tidy(_name(annotated.mentions[m])) for m in mentions))
    printed = list(dict.fromkeys(_tidy(annotated.mentions[m].text) for m in mentions))
    name = max(
        forms, key=lambda form: (len(form.split()), not form.isupper(), _n_marks(form), -forms.index(form))
    )
    acronym = found.acronym or next((form for form in printed if _looks_acronym(form) and form != name), None)
    aliases = sorted({form for form in (*forms, *printed) if form not in {name, acronym}})
    country = next((annotated.mentions[m].country for m in mentions if annotated.mentions[m].country), None)
    return PageOrganization(
        name=name,
        acronym=acronym,
        aliases=tuple(aliases),
        kind=kind_of(name),
        country=country or _inner_country(annotated, mentions),
        mentions=tuple(mentions),
    )


def _tidy(name: str) -> str:
    plain = " ".join(name.split())
    return plain[4:] if plain[:4] in {"the ", "The "} else plain


def _n_marks(form: str) -> int:
    return sum(not char.isascii() for char in form)


def _looks_acronym(form: str) -> bool:
    return " " not in form and form.isupper() and len(form) > 1


def _inner_country(annotated: Annotated, mentions: Sequence[int]) -> str | None:
    """Return the country named inside the organization's name ("Embassy of Belgium", "Belgian Red Cross")."""
    for m in mentions:
        outer = annotated.mentions[m]
        for inner in annotated.mentions:
            if (
                inner.label in {Label.COUNTRY, Label.CITY}
                and outer.start <= inner.start
                and inner.end <= outer.end
            ):
                return inner.country or inner.key
    return None


def kind_of(name: str) -> str | None:
    """Return the kind of organization that a word of its name tells, the last such word deciding.

    >>> kind_of("Korvan Metropolitan Municipality")
    'municipality'
    """
    head = fold(name).split(" of ")[0]
    return _last_kind(head) or _last_kind(fold(name))


def _last_kind(name: str) -> str | None:
    kinds, words = _kinds(), name.split()
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - 3), end):
            kind = kinds.get(" ".join(words[start:end]))
            if kind is not None:
                return kind
    return None


@cache
def _kinds() -> dict[str, str]:
    """Return the kind of each word that heads an organization's name."""
    return {fold(term.term): term.kind for term in load_terms("organizations")}
