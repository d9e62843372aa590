"""The promise to analysts: every table and column, its type, and a sentence of documentation on each.

`docs/tables.md` is generated from here. Columns marked `required` are never null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.errors import TablesError

SCHEMA_VERSION = "1"

_S, _I, _B, _F, _D = pa.string(), pa.int64(), pa.bool_(), pa.float64(), pa.date32()
# Parquet names the entries of a list `element`: with that name a table read back equals the one written.
_L = pa.list_(pa.field("element", pa.string()))

TOPICS = (
    "economy", "trade", "tourism", "culture", "education", "agriculture", "environment", "transport", "health",
    "security", "migration", "sister-city", "sport", "energy", "technology", "disaster", "youth", "humanitarian",
    "politics",
)  # fmt: skip
OUTCOMES = (
    "gift exchanged", "agreement signed", "agreement planned", "sister city proposed", "invitation extended",
    "aid given",
)  # fmt: skip
TITLE_KINDS = (
    "mayor", "ambassador", "consul", "minister", "head of state", "head of government", "head of organization",
    "official", "academic", "business", "military", "clergy", "spouse", "other",
)  # fmt: skip
VISIT_KINDS = ("courtesy call", "official visit", "working meeting", "delegation visit", "ceremony", "other")
STATUSES = ("held", "planned", "cancelled")
ROLES = ("guest", "host", "guest delegation", "host delegation")
QUOTE_KINDS = ("direct", "mixed", "indirect")
LABELS = ("PERSON", "TITLE", "ORG", "COUNTRY", "CITY", "DATE")
PRECISIONS = ("day", "month", "year")
COUNTRY_ROLES = ("guest", "host", "mentioned")
ENTITIES = ("person", "organization", "visit")
DROP_STAGES = ("read", "clean", "annotate", "resolve")
TRIAGE_GATES = ("raw bytes", "main text", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: name, arrow type, whether it may be null, its meaning, and its closed vocabulary if it has one."""

    name: str
    type: pa.DataType
    doc: str
    required: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table: its columns in order, its unique key, and the columns that point at other tables."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: Mapping[str, tuple[str, str]]

    @property
    def schema(self) -> pa.Schema:
        """The arrow schema, with each column's documentation as field metadata under `doc`."""
        return pa.schema(
            [pa.field(c.name, c.type, not c.required, metadata={"doc": c.doc}) for c in self.columns],
            metadata={"table": self.name, "schema_version": SCHEMA_VERSION},
        )


def _col(name: str, kind: pa.DataType, doc: str, values: tuple[str, ...] = ()) -> Column:
    """Return a column; a `?` behind the name lets it be null."""
    return Column(name=name.rstrip("?"), type=kind, doc=doc, required=not name.endswith("?"), values=values)


_DOC_ID = _col("doc_id", _S, "The document, as in `documents`.")
_START = _col("start_char", _I, "Where the cell's surface begins in `documents.text` (characters, from 0).")
_END = _col("end_char", _I, "Where it ends, exclusive.")
_RAW_START = _col("raw_start_char", _I, "Where it begins in the source as decoded.")
_RAW_END = _col("raw_end_char", _I, "Where it ends in the source as decoded, exclusive.")
_SCORE = _col("score", _F, "The probability, in [0, 1], that the row is right.")
_RULE = _col("rule", _S, "The name of the rule or model that made the row.")
_SPAN = (_START, _END, _RAW_START, _RAW_END)

DOCUMENTS = TableSpec(
    name="documents",
    doc="One row per source that was read and kept.",
    key=("doc_id",),
    references={},
    columns=(
        _col("doc_id", _S, "Short hex id of the document, derived from source name and content."),
        _col(
            "source",
            _S,
            "The path relative to the input root, plus `#<line>` or `#<record id>` inside a container.",
        ),
        _col("url?", _S, "The page's address, where the source states one."),
        _col("site?", _S, "The site's host name or the name of its site rules."),
        _col("language", _S, "ISO 639-1 code of the main text."),
        _col("title?", _S, "The page's headline."),
        _col(
            "published?",
            _D,
            "The date of the page; the first day of the month or year where precision is coarser.",
        ),
        _col("published_precision?", _S, "How exact `published` is.", PRECISIONS),
        _col("published_text?", _S, "The date of the page as printed."),
        _col(
            "text",
            _S,
            "The main text: headline excluded, boilerplate removed, sub-headings on lines of their own.",
        ),
        _col("n_raw_chars", _I, "Length of the source as decoded, in characters."),
        _col("n_chars", _I, "Length of `text`, in characters."),
        _col("sha256", _S, "SHA-256 of the raw source, hex."),
        _col("is_visit", _B, "True when the page reports a diplomatic visit."),
        _col("visit_score", _F, "The probability, in [0, 1], that the page reports a diplomatic visit."),
        _col(
            "triage?",
            _S,
            "The gate of `--triage` that would have let the page go, on the pages kept as a sample of those.",
            TRIAGE_GATES,
        ),
    ),
)
VISITS = TableSpec(
    name="visits",
    doc="One row per distinct visit; pages that report the same visit share a row.",
    key=("visit_id",),
    references={"doc_id": ("documents", "doc_id")},
    columns=(
        _col("visit_id", _S, "Short hex id of the visit."),
        _col("doc_ids", _L, "The documents that report it, sorted."),
        _col(
            "kind", _S, "The kind of visit; a farewell or introductory call is a courtesy call.", VISIT_KINDS
        ),
        _col("status", _S, "Whether it took place; postponed counts as cancelled.", STATUSES),
        _col("date_start?", _D, "First day of the visit, null where the text gives none."),
        _col("date_end?", _D, "Last day of the visit, the same as `date_start` for a visit of one day."),
        _col("date_precision?", _S, "How exact the dates are.", PRECISIONS),
        _col("date_text?", _S, "The date as printed."),
        _col("guests", _L, "Full names of the principal guests, in the text's order."),
        _col("guest_titles", _L, "The guests' titles, one for each guest, empty where none is given."),
        _col("guest_countries", _L, "ISO codes of the countries the guests represent, sorted, each once."),
        _col("guest_organizations", _L, "Organizations of the guests."),
        _col("hosts", _L, "Full names of the principal hosts, in the text's order."),
        _col("host_titles", _L, "The hosts' titles, one for each host, empty where none is given."),
        _col("host_organization?", _S, "The organization that received the guests."),
        _col("host_country?", _S, "ISO code of the country where the visit took place."),
        _col("city?", _S, "The city where it took place."),
        _col("venue?", _S, "The building or room, as printed."),
        _col("topics", _L, "What was talked about, from the closed list.", TOPICS),
        _col("outcomes", _L, "What came of it, from the closed list.", OUTCOMES),
        _col("evidence", _S, "The sentence that states the visit."),
        _START,
        _END,
        _col("doc_id", _S, "The document of the evidence, as in `documents`."),
        _SCORE,
        _RULE,
    ),
)
PARTICIPANTS = TableSpec(
    name="participants",
    doc="One row per person in a visit.",
    key=("visit_id", "doc_id", "person_id"),
    references={
        "visit_id": ("visits", "visit_id"),
        "doc_id": ("documents", "doc_id"),
        "person_id": ("people", "person_id"),
        "organization_id": ("organizations", "organization_id"),
    },
    columns=(
        _col("visit_id", _S, "The visit, as in `visits`."),
        _DOC_ID,
        _col("person_id", _S, "The person, as in `people`."),
        _col("name", _S, "The person's full name."),
        _col("role", _S, "The part taken in the visit.", ROLES),
        _col("title?", _S, "The core title held in this document."),
        _col("title_text?", _S, "The full phrase of the title."),
        _col("organization?", _S, "The organization the person acts for."),
        _col("organization_id?", _S, "The same, as in `organizations`."),
        _col("country?", _S, "ISO code of the country the person represents."),
        _SCORE,
        _RULE,
    ),
)
PEOPLE = TableSpec(
    name="people",
    doc="One row per distinct person over all documents.",
    key=("person_id",),
    references={},
    columns=(
        _col("person_id", _S, "Short hex id of the person."),
        _col("name", _S, "Fullest form of the name, no honorifics, titles or ranks."),
        _col("given_name?", _S, "Given name or names, where the form tells."),
        _col("family_name?", _S, "Family name, where the form tells."),
        _col("honorifics", _L, "Honorifics seen with the name (H.E., Dr., Sheikh), sorted."),
        _col("aliases", _L, "Other forms of the name seen, sorted."),
        _col("titles", _L, "Core titles seen, sorted."),
        _col("organizations", _L, "Organizations seen with the titles, sorted."),
        _col("countries", _L, "ISO codes of the countries represented, sorted."),
        _col("n_documents", _I, "Documents that name the person."),
        _col("n_mentions", _I, "Mentions by name over all documents."),
        _col("first_seen?", _D, "Earliest date of a document that names the person."),
        _col("last_seen?", _D, "Latest date of such a document."),
    ),
)
TITLES = TableSpec(
    name="titles",
    doc="One row per document, person and title.",
    key=("doc_id", "person_id", "title", "start_char"),
    references={
        "doc_id": ("documents", "doc_id"),
        "person_id": ("people", "person_id"),
        "organization_id": ("organizations", "organization_id"),
    },
    columns=(
        _DOC_ID,
        _col("person_id", _S, "The holder, as in `people`."),
        _col("name", _S, "The holder's full name."),
        _col("title", _S, "The core role as in the text; portfolios stay, organizations and places go."),
        _col("title_text", _S, "The full phrase, as printed."),
        _col("kind", _S, "The kind of post.", TITLE_KINDS),
        _col("organization?", _S, "The organization in which the post is held."),
        _col("organization_id?", _S, "The same, as in `organizations`."),
        _col("country?", _S, "ISO code of the country represented."),
        _col("posted_to?", _S, "Place or country of accreditation, as printed."),
        *_SPAN,
        _SCORE,
        _RULE,
    ),
)
ORGANIZATIONS = TableSpec(
    name="organizations",
    doc="One row per distinct organization.",
    key=("organization_id",),
    references={},
    columns=(
        _col("organization_id", _S, "Short hex id of the organization."),
        _col("name", _S, "Fullest form of the name."),
        _col("acronym?", _S, "Its acronym, where the text gives one."),
        _col("aliases", _L, "Other forms seen, sorted."),
        _col("kind?", _S, "Kind of organization (municipality, ministry, embassy, university, company, …)."),
        _col("country?", _S, "ISO code of its country, where name or text tells."),
        _col("n_documents", _I, "Documents that name it."),
        _col("n_mentions", _I, "Mentions over all documents."),
    ),
)
COUNTRIES = TableSpec(
    name="countries",
    doc="One row per document and country.",
    key=("doc_id", "country"),
    references={"doc_id": ("documents", "doc_id")},
    columns=(
        _DOC_ID,
        _col("country", _S, "ISO 3166-1 alpha-2 code, XK for Kosovo."),
        _col("name", _S, "English short name of the country."),
        _col("n_named", _I, "Mentions by name, capital or institution."),
        _col("n_adjective", _I, "Mentions by demonym or adjective."),
        _col("roles", _L, "The country's parts in the page's visits.", COUNTRY_ROLES),
    ),
)
QUOTES = TableSpec(
    name="quotes",
    doc="One row per quotation.",
    key=("quote_id",),
    references={
        "doc_id": ("documents", "doc_id"),
        "visit_id": ("visits", "visit_id"),
        "person_id": ("people", "person_id"),
    },
    columns=(
        _col("quote_id", _S, "Short hex id of the quotation."),
        _DOC_ID,
        _col("visit_id?", _S, "The visit at which it was said, where the page reports exactly one."),
        _col(
            "person_id?",
            _S,
            "The speaker, as in `people`; null for a letter, a ministry, an unnamed speaker.",
        ),
        _col("speaker?", _S, "The speaker's full name as in `people`."),
        _col("speaker_text?", _S, "The speaker as printed: 'Mayor Vural', 'he'."),
        _col("cue?", _S, "The word or phrase that introduces the quotation: 'said', 'according to'."),
        _col("content", _S, "What was said, without the quotation marks."),
        _col("kind", _S, "In marks, partly in marks, or reported.", QUOTE_KINDS),
        _col("in_heading", _B, "True when it stands in a sub-heading."),
        *_SPAN,
        _SCORE,
        _RULE,
    ),
)
MENTIONS = TableSpec(
    name="mentions",
    doc="One row per entity mention.",
    key=("mention_id",),
    references={"doc_id": ("documents", "doc_id")},
    columns=(
        _col("mention_id", _S, "Short hex id of the mention."),
        _DOC_ID,
        _col("label", _S, "What is mentioned.", LABELS),
        _col("text", _S, "The mention as printed."),
        _col("entity_id?", _S, "person_id, organization_id or ISO country code, by label."),
        *_SPAN,
        _SCORE,
        _RULE,
    ),
)
MERGES = TableSpec(
    name="merges",
    doc="One row per sighting of a person, an organization or a visit that was taken for one seen before, and why.",
    key=("entity", "entity_id", "doc_id", "form", "joined_doc_id", "joined_form"),
    references={"doc_id": ("documents", "doc_id"), "joined_doc_id": ("documents", "doc_id")},
    columns=(
        _col("entity", _S, "What was sighted.", ENTITIES),
        _col("entity_id", _S, "person_id, organization_id or visit_id, by `entity`."),
        _DOC_ID,
        _col("form", _S, "The name on this page; for a visit its first day, or the date of the page."),
        _col("joined_doc_id", _S, "The document of the sighting that it was joined to."),
        _col("joined_form", _S, "The name, or date, there."),
        _col("relation", _S, "How the two go together: same name, initials, nickname, acronym, one visit, …"),
        _col("reasons", _L, "What else spoke for and against it: same country, other kind of title, …"),
        _col("score", _F, "How sure the merge is, in [0, 1]: its reasons' weights summed, as a probability."),
    ),
)
DROPS = TableSpec(
    name="drops",
    doc="One row per source that gave no document: sources in = documents + drops, always.",
    key=("source",),
    references={},
    columns=(
        _col("source", _S, "The source, named as in `documents.source`."),
        _col("stage", _S, "The stage that dropped it.", DROP_STAGES),
        _col("reason", _S, "Why, from the closed list."),
        _col("detail", _S, "The same in words."),
    ),
)

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        DOCUMENTS, VISITS, PARTICIPANTS, PEOPLE, TITLES, ORGANIZATIONS, COUNTRIES, QUOTES, MENTIONS, MERGES, DROPS,
    )
}  # fmt: skip


def build_table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return the rows as an arrow table of the table's schema, sorted by its key.

    Args:
        name: a key of `TABLES`.
        rows: one mapping a row, with every column of the table and no other key.

    Returns:
        A table of one chunk; row order depends only on the rows' content.

    Raises:
        TablesError: a row misses a column, has an unknown one, or holds null where the column is required.
    """
    spec = TABLES[name]
    names = {column.name for column in spec.columns}
    required = [column.name for column in spec.columns if column.required]
    for row in rows:
        if row.keys() != names:
            raise TablesError("row and schema differ", where=f"{name}: {sorted(names ^ row.keys())}")
        nulls = [column for column in required if row[column] is None]
        if nulls:
            raise TablesError("null in a required column", where=f"{name}: {nulls}")
    ordered = sorted(rows, key=lambda row: tuple(str(row[k]).zfill(12) for k in spec.key))
    return pa.Table.from_pylist(ordered, schema=spec.schema).combine_chunks()
