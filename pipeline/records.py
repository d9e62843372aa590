"""What flows between the rooms: frozen, slotted, keyword-only records.

All offsets are half-open character offsets. `start`/`end` point into `CleanPage.text` unless a field says otherwise;
indices named `*_mention` point into `Annotated.mentions`, indices named `*_person` into `ResolvedPage.people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from pipeline.chances import PairChance, ParticipantRole, RoleChance, SettingChance
from pipeline.errors import DropReason
from pipeline.offsets import OffsetMap

Media = Literal["text", "html"]
Precision = Literal["day", "month", "year"]
VisitStatus = Literal["held", "planned", "cancelled"]
VisitKind = Literal[
    "courtesy call", "official visit", "working meeting", "delegation visit", "ceremony", "other"
]
QuoteKind = Literal["direct", "mixed", "indirect"]
CuePlace = Literal["headline", "heading", "name", "quote", "text"]
EntityKind = Literal["person", "organization", "visit"]
CountryForm = Literal["name", "adjective", "people", "capital", "institution"]


class Label(StrEnum):
    """Labels of `mentions.label`."""

    PERSON = "PERSON"
    TITLE = "TITLE"
    ORG = "ORG"
    COUNTRY = "COUNTRY"
    CITY = "CITY"
    DATE = "DATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """One source that gave no document. `stage` is the room's verb: read, clean, annotate, resolve."""

    source: str
    stage: str
    reason: DropReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One source as read: decoded, not yet cleaned.

    `raw` is the source as decoded (mojibake repaired, every line break `\n`); raw offsets point into it.
    `title`, `published_text`, `language`, `url`, `site` are what the container or the HTML head states, unverified.
    `let_go` is the length of `raw` where the source itself was let go once nothing needed it any more.
    `triage` is the gate that would have let the page go, were it not in the sample that is kept.
    """

    source: str
    raw: str
    sha256: str
    media: Media
    url: str | None = None
    site: str | None = None
    title: str | None = None
    published_text: str | None = None
    language: str | None = None
    let_go: int | None = None
    triage: str | None = None

    @property
    def n_raw_chars(self) -> int:
        """The length of the source as decoded, in characters."""
        return len(self.raw) if self.let_go is None else self.let_go


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """One stretch of the raw source that cleaning took out, and the rule that did it."""

    raw_start: int
    raw_end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPage:
    """The main text of a page: boilerplate gone, headline excluded, one paragraph or sub-heading a line.

    `headings` are the spans in `text` of sub-headings (whole lines). `site_country` and `site_city` are the site's
    own place where a site rule states it (ISO 3166-1 alpha-2; English name).
    """

    page: Page
    text: str
    offsets: OffsetMap
    title: str | None
    published: date | None
    published_precision: Precision | None
    published_text: str | None
    language: str
    headings: tuple[tuple[int, int], ...] = ()
    removed: tuple[Removed, ...] = ()
    site_country: str | None = None
    site_city: str | None = None
    site_organization: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One entity mention. `key` is what the mention means where the text alone decides it.

    COUNTRY: ISO code, with `form`. CITY: the GeoNames English name; `country` its country. ORG: `key` is the full name
    when the mention is an acronym or short form ("the Municipality") of an organization named on the page.
    """

    label: Label
    text: str
    start: int
    end: int
    score: float
    rule: str
    key: str | None = None
    form: CountryForm | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMention:
    """A title held by a person. `start`/`end` is the span of `title_text`; `title` is the core role in it.

    `core_start`/`core_end` is the span of `title`. `holder_mention` is the PERSON mention beside which it stands, None
    for a title alone ("the Japanese ambassador"). `country` is the ISO code of the country represented, None for EU or UN.
    `former` titles are kept for speaker resolution but give no row in `titles`.
    """

    title: str
    title_text: str
    kind: str
    start: int
    end: int
    core_start: int
    core_end: int
    holder_mention: int | None
    organization_mention: int | None
    country: str | None
    posted_to: str | None
    former: bool
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMention:
    """One quotation. `start`/`end` is the content without its marks.

    `speaker_start`/`speaker_end` is the speaker as printed; `speaker_mention` the PERSON mention it refers to.
    """

    start: int
    end: int
    content: str
    kind: QuoteKind
    in_heading: bool
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    speaker_text: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_mention: int | None
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFrame:
    """One statement of a visit in one sentence. Frames of one page that tell of one visit are merged in resolve.

    `start`/`end` is the evidence sentence. `guest_mentions` etc. index PERSON mentions; `*_countries` are ISO codes of
    unnamed parties ("the Japanese ambassador"). `date_mention` is the DATE mention that dates the visit.
    """

    trigger: str
    start: int
    end: int
    kind: VisitKind
    status: VisitStatus
    guest_mentions: tuple[int, ...]
    host_mentions: tuple[int, ...]
    guest_delegation_mentions: tuple[int, ...]
    host_delegation_mentions: tuple[int, ...]
    guest_countries: tuple[str, ...]
    host_countries: tuple[str, ...]
    guest_organization_mentions: tuple[int, ...]
    host_organization_mention: int | None
    city_mention: int | None
    venue: str | None
    date_mention: int | None
    in_heading: bool
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One phrase that speaks for a topic or a kind of visit, or one sentence that states an outcome.

    `name` is of the closed list of topics or outcomes; for a kind it is what the words have in common ("farewell").

    `start` is its offset in the text, `sentence` the number of its sentence; -1 for both in the headline.
    `term` is what makes two weak phrases different ones.
    """

    name: str
    term: str
    start: int
    sentence: int
    strong: bool
    place: CuePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """All that the text of one page says, without identities. The spaCy Doc ends here."""

    clean: CleanPage
    mentions: tuple[Mention, ...]
    titles: tuple[TitleMention, ...]
    quotes: tuple[QuoteMention, ...]
    frames: tuple[VisitFrame, ...]
    topics: tuple[Cue, ...]
    outcomes: tuple[Cue, ...]
    is_visit: bool
    visit_score: float
    chances: tuple[RoleChance, ...] = ()
    pairs: tuple[PairChance, ...] = ()
    settings: tuple[SettingChance, ...] = ()
    kind_cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePerson:
    """One person within one page: every PERSON mention of theirs, and the fullest form of the name.

    `mentions` index `Annotated.mentions`, `titles` `Annotated.titles`; `title` is a correction in place of those.
    """

    name: str
    given_name: str | None
    family_name: str | None
    honorifics: tuple[str, ...]
    aliases: tuple[str, ...]
    mentions: tuple[int, ...]
    titles: tuple[int, ...]
    organization: int | None
    country: str | None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrganization:
    """One organization within one page. `mentions` index `Annotated.mentions`."""

    name: str
    acronym: str | None
    aliases: tuple[str, ...]
    kind: str | None
    country: str | None
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParticipant:
    """A person's part in a visit."""

    person: int
    role: ParticipantRole
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """One visit as one page tells it. `host_organization` indexes `ResolvedPage.organizations`."""

    kind: VisitKind
    status: VisitStatus
    date_start: date | None
    date_end: date | None
    date_precision: Precision | None
    date_text: str | None
    participants: tuple[PageParticipant, ...]
    guest_countries: tuple[str, ...]
    guest_organizations: tuple[int, ...]
    host_organization: int | None
    host_country: str | None
    city: str | None
    venue: str | None
    topics: tuple[str, ...]
    outcomes: tuple[str, ...]
    start: int
    end: int
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedPage:
    """A page with its people, organizations and visits told apart. `quote_people[i]` speaks `annotated.quotes[i]`."""

    annotated: Annotated
    doc_id: str
    people: tuple[PagePerson, ...]
    organizations: tuple[PageOrganization, ...]
    quote_people: tuple[int | None, ...]
    visits: tuple[PageVisit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Why one sighting belongs to a person, an organization or a visit seen before.

    `form` on the page `doc_id` was joined to `joined_form` on `joined_doc_id`; `relation` is how the two go together,
    `reasons` is what else spoke for and against it, `score` the probability in [0, 1] that the two are one.
    """

    entity_id: str
    entity: EntityKind
    doc_id: str
    form: str
    joined_doc_id: str
    joined_form: str
    relation: str
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """All pages of a run with identities across them.

    `person_ids[doc_id][i]` is the id of that page's person i; likewise organizations and visits.
    Pages are sorted by doc_id: nothing after this depends on the input's order. `unmatched` are lines of corrections.
    """

    pages: tuple[ResolvedPage, ...]
    person_ids: dict[str, tuple[str, ...]]
    organization_ids: dict[str, tuple[str, ...]]
    visit_ids: dict[str, tuple[str, ...]]
    merges: tuple[Merge, ...] = ()
    unmatched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did: counts for the closing table and for manifest.json.

    `n_new`, `n_changed`, `n_removed` and `n_kept` compare the sources with those of the last finished run into the
    folder; `n_processed` is the number of pages that this run had to annotate.
    `triage`: for each gate, pages let go and pages of those kept as a sample; `unmatched`: corrections without a match.
    """

    n_sources: int
    n_documents: int
    n_drops: int
    rows: dict[str, int]
    out: str
    n_new: int = 0
    n_changed: int = 0
    n_removed: int = 0
    n_kept: int = 0
    n_processed: int = 0
    triage: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unmatched: tuple[int, ...] = ()
