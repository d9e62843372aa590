"""Label Studio tasks with what the pipeline found as predictions, to be corrected by hand.

The format is Label Studio's own (https://labelstud.io/guide/tasks and /guide/predictions): a task is its data and
predictions, a prediction is a list of regions, of values for a region, of relations, of choices for the page.
`visits gold add` turns corrected tasks into gold pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.report.export import label_config as config
from pipeline.report.export.jsonl import json_line
from pipeline.report.export.source import Row, Source

Result = dict[str, Any]
# How `mentions.rule` tells a demonym or adjective from the country's name.
NATIONALITY_RULES = frozenset({"country_adjective", "country_people"})
_DATE_LENGTH = {"day": 10, "month": 7, "year": 4}


def write_label_studio(source: Source, stage: Path, name: str) -> tuple[str, ...]:
    """Write a task for every document, and `<stem>.config.xml` with the labelling interface.

    Args:
        source: the tables; mentions, titles and quotes are held in memory.
        stage: the folder for the files.
        name: the file's name.

    Returns:
        Where the labelling interface is.

    Raises:
        OSError: a file cannot be written.
        TablesError: a table is damaged.
    """
    interface = f"{Path(name).stem}.config.xml"
    (stage / interface).write_text(config.label_config(), encoding="utf-8", newline="\n")
    pages = {table: _by_document(source, table) for table in ("mentions", "titles", "quotes", "participants")}
    visits, made_by = _first_visits(source), source.made_by()
    with (stage / name).open("w", encoding="utf-8", newline="\n") as file:
        comma = "[\n"
        for document in source.rows("documents"):
            doc_id = document["doc_id"]
            rows = {table: found[doc_id] for table, found in pages.items()}
            file.write(comma + json_line(_task(document, rows, visits.get(doc_id), made_by)).rstrip("\n"))
            comma = ",\n"
        file.write("[]\n" if comma == "[\n" else "\n]\n")
    return (f"paste {interface} into the project's labelling interface, then import {name}",)


def _by_document(source: Source, table: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in source.rows(table):
        found[row["doc_id"]].append(row)
    return found


def _first_visits(source: Source) -> dict[str, Row]:
    """Return the surest visit of each document: the interface shows one."""
    found: dict[str, Row] = {}
    for row in sorted(source.rows("visits"), key=lambda row: (-row["score"], row["visit_id"])):
        for doc_id in row["doc_ids"]:
            found.setdefault(doc_id, row)
    return found


def _task(document: Row, rows: dict[str, list[Row]], visit: Row | None, made_by: str) -> dict[str, Any]:
    regions = _Regions(document["text"])
    roles = {
        r["person_id"]: r["role"]
        for r in rows["participants"]
        if visit and r["visit_id"] == visit["visit_id"]
    }
    regions.add_mentions(rows["mentions"], roles)
    regions.add_titles(rows["titles"])
    regions.add_quotes(rows["quotes"])
    data = ("doc_id", "source", "url", "title", "published", "published_precision", "text")
    prediction = {
        "model_version": made_by,
        "score": document["visit_score"],
        "result": regions.results + list(_page_results(document, visit)),
    }
    return {"data": {name: document[name] for name in data}, "predictions": [prediction]}


class _Regions:
    """The regions, their values and relations on one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.results: list[Result] = []
        self._people: dict[str, list[Row]] = defaultdict(list)
        self._organizations: dict[str, list[Row]] = defaultdict(list)
        self._titles: list[Row] = []

    def add_mentions(self, rows: list[Row], roles: dict[str, str]) -> None:
        for row in sorted(rows, key=lambda row: (row["start_char"], row["end_char"], row["label"])):
            label, entity = row["label"], row["entity_id"]
            label = config.NATIONALITY if row["rule"] in NATIONALITY_RULES else label
            self._region(row["mention_id"], row, label)
            if row["label"] == "TITLE":
                self._titles.append(row)
            elif row["label"] == "COUNTRY" and entity:
                self._value(row["mention_id"], row, config.CODE, entity)
            elif row["label"] in ("PERSON", "ORG") and entity:
                self._value(row["mention_id"], row, config.ID, entity)
                (self._people if row["label"] == "PERSON" else self._organizations)[entity].append(row)
            if row["label"] == "PERSON" and entity in roles:
                self._choice(row["mention_id"], row, config.ROLE, roles[entity])

    def add_titles(self, rows: list[Row]) -> None:
        """Tie each title in the text to its holder; one that stands alone, to the only person who holds it."""
        for mention in self._titles:
            around = [row for row in rows if _within(mention, row)]
            same = [row for row in rows if row["title"].casefold() == mention["text"].casefold()]
            held = around or (same if len({row["person_id"] for row in same}) == 1 else [])
            for row in held[:1]:
                self._choice(mention["mention_id"], mention, config.KIND, row["kind"])
                for name, value in ((config.CODE, row["country"]), (config.POSTED_TO, row["posted_to"])):
                    if value:
                        self._value(mention["mention_id"], mention, name, value)
                self._relate(
                    mention["mention_id"],
                    config.HELD_AT,
                    self._organizations[row["organization_id"]],
                    mention,
                )
            for row in held:
                self._relate(mention["mention_id"], config.HELD_BY, self._people[row["person_id"]], mention)
        for start, end in sorted(
            {(r["start_char"], r["end_char"]) for r in rows if r["title_text"] != r["title"]}
        ):
            self._region(f"phrase-{start}-{end}", {"start_char": start, "end_char": end}, config.PHRASE)

    def add_quotes(self, rows: list[Row]) -> None:
        for row in sorted(rows, key=lambda row: (row["start_char"], row["end_char"], row["quote_id"])):
            self._region(row["quote_id"], row, config.QUOTE_LABELS[row["kind"]])
            self._relate(row["quote_id"], config.SAID_BY, self._people[row["person_id"]], row)

    def _region(self, identifier: str, row: Row, label: str) -> None:
        start, end = row["start_char"], row["end_char"]
        value = {"start": start, "end": end, "text": self._text[start:end], "labels": [label]}
        self.results.append(_result(identifier, config.LABEL, "labels", value))
        if "score" in row:
            self.results[-1]["score"] = row["score"]

    def _value(self, identifier: str, row: Row, name: str, text: str) -> None:
        value = {"start": row["start_char"], "end": row["end_char"], "text": [text]}
        self.results.append(_result(identifier, name, "textarea", value))

    def _choice(self, identifier: str, row: Row, name: str, choice: str) -> None:
        value = {"start": row["start_char"], "end": row["end_char"], "choices": [choice]}
        self.results.append(_result(identifier, name, "choices", value))

    def _relate(self, identifier: str, relation: str, mentions: list[Row], row: Row) -> None:
        """Relate a region to the nearest mention of a person or organization, where it is mentioned at all."""
        nearest = min(
            mentions, key=lambda m: (abs(m["start_char"] - row["start_char"]), m["mention_id"]), default=None
        )
        if nearest is not None:
            self.results.append(
                {
                    "type": "relation",
                    "from_id": identifier,
                    "to_id": nearest["mention_id"],
                    "direction": "right",
                    "labels": [relation],
                }
            )


def _page_results(document: Row, visit: Row | None) -> Iterator[Result]:
    choices: dict[str, list[str]] = {
        config.IS_VISIT: [config.VISIT if document["is_visit"] else config.NO_VISIT]
    }
    texts: dict[str, str | None] = {}
    if visit is not None:
        choices |= {config.VISIT_KIND: [visit["kind"]], config.STATUS: [visit["status"]]}
        choices |= {config.TOPICS: visit["topics"], config.OUTCOMES: visit["outcomes"]}
        texts = {config.DATES: _dates(visit), config.CITY: visit["city"], config.VENUE: visit["venue"]}
        texts |= {config.HOST_COUNTRY: visit["host_country"]}
        texts |= {config.GUEST_COUNTRIES: " ".join(visit["guest_countries"])}
    for name, chosen in choices.items():
        if chosen:
            yield _result(f"page-{name}", name, "choices", {"choices": chosen})
    for name, text in texts.items():
        if text:
            yield _result(f"page-{name}", name, "textarea", {"text": [text]})


def _dates(visit: Row) -> str | None:
    length = _DATE_LENGTH[visit["date_precision"] or "day"]
    days = [visit[name].isoformat()[:length] for name in ("date_start", "date_end") if visit[name]]
    return "/".join(dict.fromkeys(days)) or None


def _result(identifier: str, name: str, kind: str, value: dict[str, Any]) -> Result:
    return {"id": identifier, "from_name": name, "to_name": config.TEXT, "type": kind, "value": value}


def _within(inner: Row, outer: Row) -> bool:
    return bool(outer["start_char"] <= inner["start_char"] and inner["end_char"] <= outer["end_char"])
