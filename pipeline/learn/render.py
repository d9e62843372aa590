"""Write the missing raw pages of a gold corpus: `python -m pipeline.learn.render data/gold/train`.

A gold page and its site template make a raw page as a site would serve it: menus, captions, related news.
The same gold page always gives the same raw page: every choice is seeded by its stem.
"""

from __future__ import annotations

import html
import json
import random
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.names import fold
from pipeline.learn.templates import PLACEHOLDER, TEMPLATES, Template, read_noise, read_templates

_ZERO_WIDTH, _NO_BREAK = "\u200b", "\u00a0"
# One space in so many becomes a no-break space: about one in a line, as pasted office text has it.
_NBSP_EVERY = 12
# A yearless layout shows the day and month of some day in the eight years from 2016 where gold has no date.
_INVENTED_DAYS = 365 * 8
_ENTITIES = {
    "“": "&ldquo;",
    "”": "&rdquo;",
    "‘": "&lsquo;",
    "’": "&rsquo;",
    "–": "&ndash;",
    "—": "&mdash;",
    "é": "&eacute;",
}
_DEBRIS = {"“": "ldquo;", "”": "rdquo;", "‘": "lsquo;", "’": " rsquo;"}
_DATE_FIELDS = frozenset(
    {"date", "iso", "day", "day2", "day_ord", "mon", "mon2", "month", "month_short", "month_upper", "year",
     "yy", "weekday", "weekday_short"}
)  # fmt: skip
_YEARS = frozenset({"year", "yy", "iso"})
_DAYS = frozenset({"day", "day2", "day_ord", "weekday", "weekday_short"})


def render_page(page: GoldPage, template: Template, noise: Mapping[str, tuple[str, ...]]) -> str:
    """Return the raw page of a gold page.

    Args:
        page: the gold page; its body lines are all findable in the result, in order.
        template: the site layout.
        noise: the lines around articles, by placeholder.

    Raises:
        GoldError: the template has an unknown placeholder, or shows no headline while the gold page has one.
    """
    if page.title and template.title == "none":
        raise GoldError(
            f"template {template.name!r} shows no headline", where=str(page.path), fix="leave `title` out"
        )
    return _Renderer(page, template, noise).render()


def render_missing(folder: Path) -> tuple[Path, ...]:
    """Write the raw page of every gold page under a folder that has none; return the files written.

    The templates are looked for in `templates/` in the folder or beside it.

    Raises:
        GoldError: a template is missing or broken, or a gold page is.
    """
    home = next((f for f in (folder / TEMPLATES, folder.parent / TEMPLATES) if f.is_dir()), None)
    if home is None:
        raise GoldError("no templates", where=str(folder), fix="name the corpus or one of its splits")
    templates, noise = read_templates(home), read_noise(home)
    written = []
    for page in read_corpus(folder):
        if page.raw is not None or page.header.page is not None:
            continue
        if page.template not in templates:
            raise GoldError(f"no template {page.template!r}", where=str(page.path))
        template = templates[page.template]
        path = page.path.with_suffix(template.suffix)
        path.write_text(render_page(page, template, noise[template.split]), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


class _Renderer:
    """Fills one template for one page."""

    def __init__(self, page: GoldPage, template: Template, noise: Mapping[str, tuple[str, ...]]) -> None:
        self._page, self._template = page, template
        self._random = random.Random(f"{page.stem}/{template.name}")
        self._pools = {name: self._shuffled(lines) for name, lines in noise.items()}
        self._shown = page.published or date(2016, 1, 1) + timedelta(
            days=self._random.randrange(_INVENTED_DAYS)
        )
        self._values = {
            **_date_values(self._shown, page.header.published_precision),
            **self._scalars(),
        }

    def render(self) -> str:
        lines = [line for line in self._template.text.split("\n") if self._is_shown(line)]
        filled = [PLACEHOLDER.sub(lambda found: self._fill(found[1]), line) for line in lines]
        return "\n".join(filled)

    def _is_shown(self, line: str) -> bool:
        names = set(PLACEHOLDER.findall(line))
        if names & _DAYS and self._page.header.published_precision in ("month", "year"):
            return False
        if "date" in names:
            names |= set(PLACEHOLDER.findall(self._template.date))
        dated = self._page.published is not None or (self._template.yearless and not names & _YEARS)
        titled = self._page.title is not None or not names & {"title", "title_upper", "title_json"}
        return "paragraphs" in names or (titled and (dated or not names & _DATE_FIELDS))

    def _fill(self, name: str) -> str:
        if name == "paragraphs":
            return self._paragraphs()
        if name == "title_json":
            return json.dumps(self._page.title, ensure_ascii=False)
        if name in _DATE_FIELDS and self._page.published is None and not self._template.yearless:
            return ""
        if name == "date":
            return PLACEHOLDER.sub(lambda found: self._values[found[1]], self._date_format())
        value = self._draw(name) if name in self._pools else self._values.get(name)
        if value is None:
            raise GoldError(f"unknown placeholder {{{name}}}", where=self._template.name)
        return html.escape(value) if self._template.is_html else value

    def _draw(self, name: str) -> str:
        """Take the next line of a pool; one that needs a person the page has not is passed over."""
        pool = self._pools[name]
        for _ in range(len(pool)):
            line = pool.pop(0)
            pool.append(line)
            if all(self._values.get(needed) for needed in PLACEHOLDER.findall(line)):
                return PLACEHOLDER.sub(lambda found: self._values[found[1]], line)
        return ""

    def _shuffled(self, lines: Iterable[str]) -> list[str]:
        pool = list(lines)
        self._random.shuffle(pool)
        return pool

    def _date_format(self) -> str:
        """Return the template's date format, no day where the gold page gives a month or a year only."""
        coarse = {"month": "{month} {year}", "year": "{year}"}
        return coarse.get(self._page.header.published_precision or "", self._template.date)

    def _scalars(self) -> dict[str, str]:
        page = self._page
        visit = page.visits[0] if page.visits else None
        names = {p.id: p.name for p in page.people}
        names |= {o.id: o.name for o in page.organizations}
        first = {
            "guest": visit.guests[0] if visit and visit.guests else "",
            "host": visit.hosts[0] if visit and visit.hosts else "",
            "org": visit.host_organization or "" if visit else "",
        }
        found = {key: names.get(identifier, "") for key, identifier in first.items()}
        found["org"] = found["org"] or "Official Web Site"
        later = self._shown + timedelta(days=self._random.randrange(20, 400))
        clock = _date_values(later, "day")
        return {
            **found,
            "org_upper": found["org"].upper(),
            "city": visit.city or "" if visit else "",
            "title": page.title or "",
            "title_upper": (page.title or "").upper(),
            "lede": page.text.split("\n")[0],
            "domain": page.site or f"www.{fold(found['org']).replace(' ', '-')}.example",
            "clock": f"{clock['day']} {clock['month']} {clock['year']}",
            "views": str(self._random.randrange(101, 9999)),
            "weather": str(self._random.randrange(-4, 36)),
            "hour": f"{self._random.randrange(7, 20):02}",
            "minute": f"{self._random.randrange(60):02}",
        }

    def _paragraphs(self) -> str:
        template, page = self._template, self._page
        heads = {start for start, _ in page.headings}
        blocks, at = [], 0
        for line in page.text.split("\n"):
            frame = template.heading if at in heads else template.paragraph
            blocks.append(frame.replace("{text}", self._print(at, line)))
            at += len(line) + 1
        for _ in range(template.captions if "caption" in self._pools else 0):
            caption = self._draw("caption")
            printed = html.escape(caption) if template.is_html else caption
            blocks.insert(self._random.randint(1, len(blocks)), template.caption.replace("{text}", printed))
        return template.joiner.join(blocks)

    def _print(self, at: int, line: str) -> str:
        """Return one body line as the site prints it."""
        template = self._template
        cuts = self._breaks(at, line)
        pieces = []
        for index, character in enumerate(line):
            pieces.append(cuts.get(index, "") + self._character(character))
        printed = "".join(pieces) + cuts.get(len(line), "")
        if template.zero_width:
            printed = printed.replace(". ", f".{_ZERO_WIDTH} ", 1)
        return printed

    def _character(self, character: str) -> str:
        template = self._template
        if character == " " and template.nbsp and self._random.randrange(_NBSP_EVERY) == 0:
            return "&nbsp;" if template.is_html else _NO_BREAK
        if template.entity_debris:
            return _DEBRIS.get(character, character)
        if template.entities and character in _ENTITIES:
            return _ENTITIES[character]
        return html.escape(character, quote=False) if template.is_html else character

    def _breaks(self, at: int, line: str) -> dict[int, str]:
        """Return what stands in a line beside its text, by offset: bold tags, a line end at an honorific."""
        template, cuts = self._template, dict[int, str]()
        inside = [s for s in self._page.spans if at <= s.start and s.end <= at + len(line)]
        if template.bold:
            for span in [s for s in inside if s.label == "per"][:1]:
                cuts[span.start - at], cuts[span.end - at] = "<strong>", "</strong>"
        if template.split_honorifics:
            for span in [s for s in inside if s.label == "hon"][:1]:
                end = span.end - at
                if line[end - 1] == "." and line[end : end + 1] == " ":
                    cuts[end + 1] = self._line_end()
        return cuts

    def _line_end(self) -> str:
        closing, opening = self._template.paragraph.split("{text}")[::-1]
        return f"{closing}{self._template.joiner}{opening}" if self._template.is_html else "\n"


def _date_values(shown: date, precision: str | None) -> dict[str, str]:
    """Return a date's parts under the names that templates use; months and weekdays in English."""
    day = shown.day
    ordinal = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    iso = {"month": shown.isoformat()[:7], "year": str(shown.year)}.get(precision or "", shown.isoformat())
    # Under the C locale, which Python starts with, these are English.
    month, weekday = shown.strftime("%B"), shown.strftime("%A")
    return {
        "iso": iso,
        "day": str(day),
        "day2": f"{day:02}",
        "day_ord": f"{day}{ordinal}",
        "mon": str(shown.month),
        "mon2": f"{shown.month:02}",
        "month": month,
        "month_short": month[:3],
        "month_upper": month.upper(),
        "year": str(shown.year),
        "yy": f"{shown.year % 100:02}",
        "weekday": weekday,
        "weekday_short": weekday[:3],
    }


def main(arguments: list[str]) -> int:
    """Write the missing raw pages of the folders named, and say which."""
    try:
        for folder in arguments or ["data/gold"]:
            for path in render_missing(Path(folder)):
                sys.stdout.write(f"{path}\n")
    except GoldError as error:
        sys.stdout.write(f"render: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
