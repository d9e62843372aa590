"""Doc → records: where spaCy ends. Nothing that comes out of here holds a Doc or a Span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pipeline.annotate.drafts import to_visit_frame
from pipeline.annotate.reading import read_of
from pipeline.chances import PairChance, RoleChance, SettingChance
from pipeline.records import Annotated, Label, Mention, QuoteMention, TitleMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from pipeline.annotate.candidates import Candidate
    from pipeline.annotate.pairs import Pair
    from pipeline.records import CleanPage

# doc.spans group → label of its mentions.
GROUPS = {
    "people": Label.PERSON,
    "titles": Label.TITLE,
    "organizations": Label.ORG,
    "countries": Label.COUNTRY,
    "cities": Label.CITY,
    "dates": Label.DATE,
}
# Groups whose mentions can be the setting of a visit.
SETTING_GROUPS = ("countries", "cities", "dates")
# `visit_score` is a probability: a page is a visit page when that is likelier than not.
VISIT_THRESHOLD = 0.5

MentionIndex = Callable[[str, int], int]


def harvest(doc: Doc, clean: CleanPage) -> Annotated:
    """Return all that the components wrote on a Doc, as frozen records.

    Args:
        doc: the Doc of `clean.text`, behind every component.
        clean: the page it was made from.
    """
    mentions, places = _collect_mentions(doc)

    def mention_index(group: str, index: int) -> int:
        """Return the index into `mentions` of `doc.spans[group][index]`."""
        span = doc.spans[group][index]
        return places[_place(span, GROUPS[group])]

    # A weak statement on a page about something else (a football club's hosts) must not become a visit.
    is_visit = bool(doc._.frames) and doc._.visit_score >= VISIT_THRESHOLD
    drafts = doc._.frames if is_visit else ()
    return Annotated(
        clean=clean,
        mentions=mentions,
        titles=_collect_titles(doc, mention_index),
        quotes=_collect_quotes(doc, mention_index),
        frames=tuple(to_visit_frame(draft, mention_index) for draft in drafts),
        topics=tuple(doc._.topics),
        outcomes=tuple(doc._.outcomes),
        is_visit=is_visit,
        visit_score=float(doc._.visit_score),
        chances=tuple(_make_chance(one, mention_index) for one in doc._.candidates) if is_visit else (),
        pairs=tuple(_make_pair(pair, mention_index) for pair in doc._.pairs) if is_visit else (),
        settings=tuple(_read_settings(doc, mention_index)) if is_visit else (),
        kind_cues=tuple(doc._.kind_cues) if is_visit else (),
    )


def _read_settings(doc: Doc, mention_index: MentionIndex) -> Iterator[SettingChance]:
    """Yield what each country, city and date is to the reader; nothing where no reader read the page."""
    reading = read_of(doc)
    if reading is None:
        return
    for group in SETTING_GROUPS:
        for index, span in enumerate(doc.spans.get(group, ())):
            parts = reading.part(span.start, span.end)
            yield SettingChance(
                mention=mention_index(group, index),
                guest_country=parts["guest country"],
                host_country=parts["host country"],
                city=parts["city"],
                date=parts["date"],
            )


def _make_pair(pair: Pair, mention_index: MentionIndex) -> PairChance:
    return PairChance(
        one=mention_index("people", pair.one),
        other=mention_index("people", pair.other),
        role=pair.side,
        apart=pair.apart,
    )


def _make_chance(candidate: Candidate, mention_index: MentionIndex) -> RoleChance:
    return RoleChance(
        mention=mention_index("people", candidate.person),
        guest=candidate.guest,
        host=candidate.host,
        guest_delegation=candidate.chances["guest delegation"],
        host_delegation=candidate.chances["host delegation"],
        countries=tuple(sorted(candidate.countries)),
    )


def _place(span: Span, label: Label) -> tuple[int, int, str]:
    return span.start_char, span.end_char, label.value


def _collect_mentions(doc: Doc) -> tuple[tuple[Mention, ...], dict[tuple[int, int, str], int]]:
    """Return the mentions by start, end and label, each place once, and the index of every place."""
    found: dict[tuple[int, int, str], Mention] = {}
    for group, label in GROUPS.items():
        for span in doc.spans.get(group, ()):
            found.setdefault(_place(span, label), _make_mention(span, label))
    ordered = sorted(found)
    return tuple(found[place] for place in ordered), {place: i for i, place in enumerate(ordered)}


def _make_mention(span: Span, label: Label) -> Mention:
    placed = label in (Label.COUNTRY, Label.CITY, Label.ORG)
    return Mention(
        label=label,
        text=span.text,
        start=span.start_char,
        end=span.end_char,
        score=float(span._.score),
        rule=span._.rule,
        # Attributes of a span belong to its characters, whatever its group: read only what the label has.
        key=span._.country
        if label is Label.COUNTRY
        else span._.key
        if label in (Label.CITY, Label.ORG)
        else None,
        form=span._.form if label is Label.COUNTRY else None,
        country=span._.country if placed else None,
    )


def _collect_titles(doc: Doc, mention_index: MentionIndex) -> tuple[TitleMention, ...]:
    """Return the titles by place; a title shared by several holders once for each."""
    found: dict[tuple[int, int, int], TitleMention] = {}
    for span in doc.spans.get("titles", ()):
        for holder, country in _read_holders(span):
            title = _make_title(span, holder, country, mention_index)
            key = (title.core_start, title.core_end, -1 if holder is None else holder)
            found.setdefault(key, title)
    return tuple(found[key] for key in sorted(found))


def _read_holders(span: Span) -> list[tuple[int | None, str | None]]:
    """Return each holder of a title with the country they represent."""
    if span._.holders:
        return list(zip(span._.holders, span._.holder_countries, strict=True))
    return [(span._.holder, span._.country)]


def _make_title(
    span: Span, holder: int | None, country: str | None, mention_index: MentionIndex
) -> TitleMention:
    phrase = span if span._.phrase is None else span._.phrase
    organization = span._.organization
    return TitleMention(
        # The core of a shared title is plural as printed; its key is what each holder is.
        title=span._.key or span.text,
        title_text=phrase.text,
        kind=span._.title_kind or "other",
        start=phrase.start_char,
        end=phrase.end_char,
        core_start=span.start_char,
        core_end=span.end_char,
        holder_mention=None if holder is None else mention_index("people", holder),
        organization_mention=None if organization is None else mention_index("organizations", organization),
        country=country,
        posted_to=span._.posted_to,
        former=span._.former,
        score=float(span._.score),
        rule=span._.rule,
    )


def _collect_quotes(doc: Doc, mention_index: MentionIndex) -> tuple[QuoteMention, ...]:
    """Return the quotations by place, each once."""
    found: dict[tuple[int, int, str], QuoteMention] = {}
    for span in doc.spans.get("quotes", ()):
        quote = _make_quote(span, mention_index)
        found.setdefault((quote.start, quote.end, quote.kind), quote)
    return tuple(found[place] for place in sorted(found))


def _make_quote(span: Span, mention_index: MentionIndex) -> QuoteMention:
    cue, speaker, person = span._.cue, span._.speaker, span._.speaker_person
    return QuoteMention(
        start=span.start_char,
        end=span.end_char,
        content=span.text,
        kind=span._.quote_kind or "direct",
        in_heading=span._.in_heading,
        cue=None if cue is None else cue.text,
        cue_start=None if cue is None else cue.start_char,
        cue_end=None if cue is None else cue.end_char,
        speaker_text=None if speaker is None else speaker.text,
        speaker_start=None if speaker is None else speaker.start_char,
        speaker_end=None if speaker is None else speaker.end_char,
        speaker_mention=None if person is None else mention_index("people", person),
        score=float(span._.score),
        rule=span._.rule,
    )
