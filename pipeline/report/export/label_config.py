"""The labelling interface of the exported tasks: the names of its controls, and its XML for Label Studio."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from pipeline import tables

TEXT, LABEL = "text", "label"
PHRASE, NATIONALITY, HEADING, HONORIFIC = "TITLE PHRASE", "NATIONALITY", "HEADING", "HONORIFIC"
QUOTE_LABELS = {kind: f"QUOTE {kind}" for kind in tables.QUOTE_KINDS}
LABELS = (*tables.LABELS, NATIONALITY, PHRASE, HEADING, HONORIFIC, *QUOTE_LABELS.values())
HELD_BY, HELD_AT, SAID_BY = "held by", "held at", "said by"
RELATIONS = (HELD_BY, HELD_AT, SAID_BY)
# Controls of one region. `id`: regions with the same text are the same person or organization.
ROLE, KIND, ID, CODE, POSTED_TO = "role", "kind", "id", "code", "posted_to"
# Controls of the page.
IS_VISIT, VISIT_KIND, STATUS, TOPICS, OUTCOMES = "is_visit", "visit_kind", "status", "topics", "outcomes"
DATES, CITY, VENUE, HOST_COUNTRY, GUEST_COUNTRIES = (
    "dates",
    "city",
    "venue",
    "host_country",
    "guest_countries",
)
VISIT, NO_VISIT = "visit", "no visit"


def label_config() -> str:
    """Return the XML to paste into a Label Studio project: Settings, Labeling Interface, Code."""
    lines = [
        "<View>",
        '  <Header value="$title"/>',
        f'  <Labels name="{LABEL}" toName="{TEXT}">',
        *(f"    <Label value={quoteattr(label)}/>" for label in LABELS),
        "  </Labels>",
        "  <Relations>",
        *(f"    <Relation value={quoteattr(relation)}/>" for relation in RELATIONS),
        "  </Relations>",
        f'  <Text name="{TEXT}" value="$text"/>',
        *_choices(ROLE, tables.ROLES, of=("PERSON",)),
        *_choices(KIND, tables.TITLE_KINDS, of=("TITLE",)),
        _text(ID, "same text: same person or organization", of=("PERSON", "ORG")),
        _text(CODE, "ISO code of the country", of=("COUNTRY", NATIONALITY, "TITLE", "ORG")),
        _text(POSTED_TO, "place of accreditation", of=("TITLE",)),
        *_choices(IS_VISIT, (VISIT, NO_VISIT)),
        *_choices(VISIT_KIND, tables.VISIT_KINDS),
        *_choices(STATUS, tables.STATUSES),
        *_choices(TOPICS, tables.TOPICS, several=True),
        *_choices(OUTCOMES, tables.OUTCOMES, several=True),
        _text(DATES, "2023-05-15, 2023-05-15/2023-05-17, 2023-05 or 2023"),
        _text(CITY, "city"),
        _text(VENUE, "venue, as printed"),
        _text(HOST_COUNTRY, "ISO code of the host country"),
        _text(GUEST_COUNTRIES, "ISO codes of the guests' countries, with spaces"),
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _choices(
    name: str, values: Iterable[str], *, of: tuple[str, ...] = (), several: bool = False
) -> list[str]:
    choice = "multiple" if several else "single"
    return [
        f'  <Choices name="{name}" toName="{TEXT}" choice="{choice}" showInline="true"{_region(of)}>',
        *(f"    <Choice value={quoteattr(value)}/>" for value in values),
        "  </Choices>",
    ]


def _text(name: str, hint: str, *, of: tuple[str, ...] = ()) -> str:
    return (
        f'  <TextArea name="{name}" toName="{TEXT}" placeholder={quoteattr(f"{name}: {hint}")}'
        f' editable="true" maxSubmissions="1"{_region(of)}/>'
    )


def _region(labels: tuple[str, ...]) -> str:
    if not labels:
        return ""
    return f' perRegion="true" whenTagName="{LABEL}" whenLabelValue={quoteattr(",".join(labels))}'
