"""Gold pages as the encoder learns them: tags of words, parts of mentions, links between mentions, the page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.reading import ENTITIES, LINKS, PARTS, QUOTES, tag_names
from pipeline.annotate.words import fold
from pipeline.learn.markup import NOBODY, GoldQuote, GoldSpan
from pipeline.tables import OUTCOMES, TOPICS, VISIT_KINDS

if TYPE_CHECKING:
    from pipeline.learn.augment import Variant
    from pipeline.learn.corpus import GoldPage
    from pipeline.learn.header import GoldTitle

# The entity of each tag; quotations are tagged apart, since names stand in them.
TAGS = dict(
    zip(
        ("per", "tit", "org", "ctry", "nat", "city", "date", "hon", "fac", "evt", "cue"),
        ENTITIES,
        strict=True,
    )
)
STATUSES = ("held", "planned", "cancelled")
STATEMENTS = (
    "visit", "several",
    *(f"status {name}" for name in STATUSES),
    *(f"kind {name}" for name in VISIT_KINDS),
    *(f"topic {name}" for name in TOPICS),
    *(f"outcome {name}" for name in OUTCOMES),
)  # fmt: skip
_ENTITY_TAGS, _QUOTE_TAGS = tag_names(ENTITIES), tag_names(QUOTES)
_ROLES = (
    ("guest", "guests"), ("host", "hosts"), ("guest delegation", "guest_delegation"),
    ("host delegation", "host_delegation"),
)  # fmt: skip
# A word whose part gold does not tell: of somebody without a name, or no mention.
UNKNOWN = -100

Tokenize = Callable[[str], Sequence[tuple[int, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledMention:
    """A mention or quotation by its first token. `posts`: the organization and country of a title, by gold."""

    token: int
    label: str
    ids: frozenset[str]
    post: GoldTitle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCase:
    """One mention that is linked to some of others, by their first tokens; to none where `right` holds none."""

    link: int
    source: int
    targets: tuple[int, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page's words with the number of the tag, or part, of each, its mentions, and what holds of the page."""

    headline: tuple[str, ...]
    words: tuple[str, ...]
    entities: tuple[int, ...]
    quotes: tuple[int, ...]
    parts: tuple[int, ...]
    mentions: tuple[LabelledMention, ...]
    meetings: frozenset[tuple[str, str]]
    page: tuple[float, ...]


def make_sample(variant: Variant, tokenize: Tokenize) -> Sample:
    """Return what the encoder learns from a page.

    Args:
        variant: the page, as it is or with others' names.
        tokenize: gives the tokens of a text with their first characters.
    """
    tokens = tokenize(variant.text.text)
    size, part_of = len(tokens), _Parts(variant.page)
    entities, quotes, parts = [0] * size, [0] * size, [UNKNOWN] * size
    mentions = []
    for start, end, name in variant.text.spans:
        span, places = variant.span(name), _find_tokens(tokens, start, end)
        label = span.kind if isinstance(span, GoldQuote) else TAGS[span.label]
        names, tags = (_QUOTE_TAGS, quotes) if isinstance(span, GoldQuote) else (_ENTITY_TAGS, entities)
        if not places or any(tags[i] for i in places):
            continue
        tags[places[0] : places[-1] + 1] = [names.index(f"I-{label}")] * len(places)
        tags[places[0]] = names.index(f"B-{label}")
        mentions.append(_make_mention(variant.page, span, places[0], label))
        if isinstance(span, GoldSpan):
            number = part_of.number(span)
            parts[places[0] : places[-1] + 1] = [number] * len(places)
    return Sample(
        headline=tuple(word for _, word in tokenize(variant.headline)),
        words=tuple(word for _, word in tokens),
        entities=tuple(entities),
        quotes=tuple(quotes),
        parts=tuple(parts),
        mentions=tuple(mentions),
        meetings=frozenset(
            (guest, host) for v in variant.page.visits for guest in v.guests for host in v.hosts
        ),
        page=_read_statements(variant.page),
    )


def find_links(sample: Sample, tokens: Collection[int]) -> Iterator[LinkCase]:
    """Yield the links between the mentions of a sample that stand in a window.

    Args:
        sample: a page.
        tokens: the tokens of the window.
    """
    here = [mention for mention in sample.mentions if mention.token in tokens]
    by_label = {label: [m for m in here if m.label == label] for label in (*ENTITIES, *QUOTES)}
    nations = by_label["COUNTRY"] + by_label["NATIONALITY"]
    people, titles = by_label["PERSON"], by_label["TITLE"]
    for title in titles:
        if title.post is not None:
            yield from _link("organization", title, by_label["ORG"], {title.post.organization})
            yield from _link("country", title, nations, {title.post.country})
        yield from _link("holder", title, people, title.ids)
    for quote in (mention for kind in QUOTES for mention in by_label[kind]):
        yield from _link("speaker", quote, people + titles, quote.ids)
    hosts = [person for person in people if any(h in person.ids for _, h in sample.meetings)]
    for guest in people:
        met = {host for visitor, host in sample.meetings if visitor in guest.ids}
        if met:
            yield from _link("meets", guest, hosts, met)


def _link(
    name: str, source: LabelledMention, others: Sequence[LabelledMention], wanted: Collection[str | None]
) -> Iterator[LinkCase]:
    if others:
        yield LinkCase(
            link=LINKS.index(name),
            source=source.token,
            targets=tuple(other.token for other in others),
            right=tuple(not other.ids.isdisjoint(wanted) for other in others),
        )


def _make_mention(page: GoldPage, span: GoldSpan | GoldQuote, token: int, label: str) -> LabelledMention:
    if isinstance(span, GoldQuote):
        return LabelledMention(
            token=token, label=label, ids=frozenset({span.speaker} if span.speaker else ())
        )
    ids = frozenset(span.ids) - {NOBODY}
    post = _find_post(page, span, ids) if label == "TITLE" else None
    return LabelledMention(token=token, label=label, ids=ids, post=post)


def _find_post(page: GoldPage, span: GoldSpan, ids: Collection[str]) -> GoldTitle | None:
    """Return which of its holders' titles a title in the text is, in full or shortened."""
    core = fold(page.text[span.start : span.end])
    held = (title for person in page.people if person.id in ids for title in person.titles)
    return next((title for title in held if core in fold(title.title) or fold(title.title) in core), None)


class _Parts:
    """What each mention of a page is to its visits; who has two parts has the first."""

    def __init__(self, page: GoldPage) -> None:
        self._text = page.text
        self._people: dict[str, str] = {}
        self._countries: dict[str, str] = {}
        self._organizations: dict[str, str] = {}
        self._cities = {fold(visit.city) for visit in page.visits if visit.city}
        self._dates = {fold(visit.date_text) for visit in page.visits if visit.date_text}
        for visit in page.visits:
            for role, field in _ROLES:
                for who in getattr(visit, field):
                    self._people.setdefault(who, role)
            for code in visit.guest_countries:
                self._countries.setdefault(code, "guest country")
            if visit.host_country:
                self._countries.setdefault(visit.host_country, "host country")
            for name in visit.guest_organizations:
                self._organizations.setdefault(name, "guest organization")
            if visit.host_organization:
                self._organizations.setdefault(visit.host_organization, "host organization")

    def number(self, span: GoldSpan) -> int:
        """Return the number of a mention's part in `PARTS`, `UNKNOWN` where gold does not tell."""
        text = fold(self._text[span.start : span.end])
        if span.label == "city":
            return PARTS.index("city" if text in self._cities else "none")
        if span.label == "date":
            return PARTS.index("date" if text in self._dates else "none")
        known: Mapping[str, str] | None = {
            "per": self._people, "tit": self._people, "ctry": self._countries, "nat": self._countries,
            "org": self._organizations,
        }.get(span.label)  # fmt: skip
        if known is None or not span.ids or span.ids[0] == NOBODY:
            return UNKNOWN
        return PARTS.index(known.get(span.ids[0], "none"))


def _read_statements(page: GoldPage) -> tuple[float, ...]:
    held = {"visit"} if page.header.is_visit else set()
    if len(page.visits) > 1:
        held.add("several")
    for visit in page.visits:
        held |= {f"status {visit.status}", f"kind {visit.kind}"}
        held |= {f"topic {name}" for name in visit.topics} | {f"outcome {name}" for name in visit.outcomes}
    return tuple(float(name in held) for name in STATEMENTS)


def _find_tokens(tokens: Sequence[tuple[int, str]], start: int, end: int) -> range:
    """Return the tokens that share a character with [start, end)."""
    first = bisect_right(tokens, start, key=lambda token: token[0]) - 1
    if first >= 0 and tokens[first][0] + len(tokens[first][1]) <= start:
        first += 1
    return range(max(first, 0), bisect_left(tokens, end, key=lambda token: token[0]))
