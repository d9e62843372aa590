"""Headlines of a foreign ministry's statements → silver labels of the visit that the statement is about.

"Official Visit of the Prime Minister of X, His Excellency A B, 6 to 7 May 2024" names visitor, title and dates; "… to
the Republic of X" the destination, without which the visit is to the ministry's own country.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.annotate.countries import country_code
from pipeline.lexicons import load_terms
from pipeline.resolve.names import fold

_MONTHS = {name.casefold(): n for names in (month_name, month_abbr) for n, name in enumerate(names) if n}
_MONTH = "|".join(sorted((name for name in _MONTHS), key=len, reverse=True))
_YEAR = r"(?:\s+(?P<{}>\d{{4}}))?"
_DATES = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:\s+(?P<m1>{_MONTH}))?{_YEAR.format('y1')}"
    rf"(?:\s*(?:to|-|–|and)\s*(?P<d2>\d{{1,2}})(?:\s+(?P<m2>{_MONTH}))?{_YEAR.format('y2')})?",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:(?:^|- )(?:[A-Z]\w+ )?Visits? (?:to Singapore )?(?:of|by) )(?P<who>.+)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"^(?P<who>.+?)[’']s (?:[A-Z]\w+ )?Visits? (?P<where>to .+)")
_WILL = re.compile(
    r"^(?P<who>.+?),? (?:will (?:visit|make an? \w+ visit to)|to visit) (?P<where>.+)", re.IGNORECASE
)
_PURPOSE = re.compile(
    r",? (?:for (?:the|a|an)|under|to attend|on the occasion|in conjunction|from) .*", re.IGNORECASE
)
_SPLIT = re.compile(r",? (?:and|&) |, ")
_OF_COUNTRY = re.compile(r"(?:,| of)(?= (?:the )?(?P<place>[A-Z].*))", re.IGNORECASE)
_ORGANIZATION = re.compile(r",? (?:(?:of|in) the (?=\w+ \w)|Ministry )")
# As a headline shortens them.
_SHORT = {"PM": "Prime Minister", "DPM": "Deputy Prime Minister", "SM": "Senior Minister"}
_POSTNOMINAL = re.compile(r",? (?:MP|KC|\(.*\))$")
_SPACE = re.compile(r"[\s\xa0]+")
# Names of several people, or none: no label.
_SEVERAL = re.compile(r"\b(?:delegation|leaders|representatives|group|officials)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silver:
    """What a headline says of the visit; `titles` are the visitor's posts, each alone, in order."""

    visitor: str
    titles: tuple[str, ...]
    destination: str | None
    first: date | None
    last: date | None


def read_title(title: str, published: date, home: str, words: frozenset[str] = frozenset()) -> Silver | None:
    """Return what a headline states, None where it is about no visit by one named person.

    Args:
        title: the headline.
        published: the date of the statement, for a missing year.
        home: ISO code of the ministry's own country.
        words: words that statements print in lower case: none of them begins a name of three words or more.

    >>> found = read_title("Visit of Foreign Minister Dr Ada Holm to Suva, Fiji, 3 to 4 May", date(2024, 5, 1), "SG")
    >>> found.visitor, found.titles, found.destination, str(found.first), str(found.last)
    ('Ada Holm', ('Foreign Minister',), 'FJ', '2024-05-03', '2024-05-04')
    """
    plain = _SPACE.sub(" ", title.replace("’", "'")).strip(" .")
    dates = [found for found in _DATES.finditer(plain) if found["m1"] or found["m2"]]
    stated = plain[: dates[-1].start()].rstrip(" ,(") if dates else plain
    who, where = _sides(stated)
    if who is None or _SEVERAL.search(who):
        return None
    visitor, titles = read_party(who.rstrip(" ,"))
    while len(visitor.split()) > 2 and visitor.split()[0].casefold() in words:
        head, visitor = visitor.split(maxsplit=1)
        titles = (*titles[:-1], f"{titles[-1]} {head}") if titles else ()
    destination = _destination(where) if where else home
    if not visitor or (where and destination is None):
        return None
    first, last = _read_dates(dates[-1], published) if dates else (None, None)
    return Silver(visitor=visitor, titles=titles, destination=destination, first=first, last=last)


def _sides(text: str) -> tuple[str | None, str]:
    """Return the visitor with title, and the place that stands behind them, "" for the ministry's own."""
    for pattern in (_WILL, _POSSESSIVE):
        found = pattern.search(text)
        if found:
            return found["who"], re.sub(r"^to ", "", _PURPOSE.sub("", found["where"]))
    found = _BY.search(text)
    if found is None:
        return None, ""
    # Of "Ambassador to X A B to Y" the last; a purpose stands behind the place.
    who = _PURPOSE.sub("", found["who"]) if " to " not in found["who"] else found["who"]
    head, to, where = who.rpartition(" to ")
    if not to or not head:
        return who, ""
    where = _PURPOSE.sub("", where)
    return (head, where) if where[:1].isupper() or where.startswith("the ") else (who, "")


def read_party(text: str) -> tuple[str, tuple[str, ...]]:
    """Return name and posts of a person with titles before or behind; an honorific shows where the name begins.

    >>> read_party("His Excellency Ada Holm, Prime Minister of Fiji")
    ('Ada Holm', ('Prime Minister',))
    >>> read_party("Second Minister for Health and Minister for Education Ada Holm")
    ('Ada Holm', ('Second Minister for Health', 'Minister for Education'))
    """
    parts = _POSTNOMINAL.sub("", text).split(", ")
    for number, part in enumerate(parts):
        found = list(_honorific().finditer(part))
        name = _POSTNOMINAL.sub("", part[found[-1].end() :]).strip() if found else ""
        if name and " of " not in name and name[0].isupper() and not _is_post(name):
            rest = [*parts[:number], part[: found[0].start()].strip(" ,"), *parts[number + 1 :]]
            return name, _posts(", ".join(piece for piece in rest if piece))
    for number in range(len(parts) - 1, -1, -1):
        head, name = _cut_name(parts[number])
        if name:
            return name, _posts(", ".join(piece for piece in [*parts[:number], head] if piece))
    return "", ()


def _is_post(text: str) -> bool:
    return fold(text.split(maxsplit=1)[0]) in _post_heads()


def _cut_name(text: str) -> tuple[str, str]:
    """Return what stands before the last words that can be a name, and these."""
    words = text.split()
    cut = len(words)
    while cut and words[cut - 1][0].isupper() and fold(words[cut - 1].strip("'s")) not in _vocabulary():
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:]) if len(words) - cut > 1 else ""


def _posts(text: str) -> tuple[str, ...]:
    """Return the posts of a chain, without the countries in which they are held."""
    pieces: list[str] = []
    for piece, gap in _pieces(text):
        if pieces and not _is_post(piece):
            pieces[-1] += gap + piece
        else:
            pieces.append(piece)
    return tuple(post for piece in pieces if (post := _without_country(piece)))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a chain, each with what joins it to the one before."""
    found, start, gap = [], 0, ""
    for joint in _SPLIT.finditer(text):
        found.append((text[start : joint.start()], gap))
        start, gap = joint.end(), joint.group()
    found.append((text[start:], gap))
    return [(piece.strip(), gap) for piece, gap in found if piece.strip()]


def _without_country(post: str) -> str:
    for found in _OF_COUNTRY.finditer(post):
        if country_code(found["place"].strip(" ,")):
            post = post[: found.start()]
            break
    words = re.sub(r"^the ", "", post, flags=re.IGNORECASE).split()
    if len(words) > 1 and country_code(words[0]) and not _is_post(post):
        words = words[1:]
    return " ".join(_SHORT.get(word, word) for word in words).strip(" ,")


def _destination(where: str) -> str | None:
    """Return the country of the last place named, None where there is none or more than one."""
    parts = [part.strip() for part in re.split(r", | and ", where)]
    codes = {
        code for part in parts if (code := country_code(re.sub(r"^the ", "", part, flags=re.IGNORECASE)))
    }
    return codes.pop() if len(codes) == 1 else None


def _read_dates(found: re.Match[str], published: date) -> tuple[date | None, date | None]:
    month = found["m2"] or found["m1"]
    last_month = _MONTHS[month.casefold()]
    first_month = _MONTHS[(found["m1"] or month).casefold()]
    year = int(found["y2"] or found["y1"] or published.year)
    first_year = int(found["y1"] or (year - 1 if first_month > last_month else year))
    try:
        first = date(first_year, first_month, int(found["d1"]))
        last = date(year, last_month, int(found["d2"])) if found["d2"] else first
    except ValueError:
        return None, None
    return first, last


def join_posts(titles: Sequence[str]) -> set[str]:
    """Return every way to name one or more neighbouring posts, folded, for comparison with what is found.

    >>> sorted(join_posts(["Minister for Health", "Mayor"]))
    ['mayor', 'minister for health', 'minister for health and mayor']
    """
    ends = range(len(titles))
    whole = [" and ".join(titles[i : j + 1]) for i in ends for j in ends if i <= j]
    # A title ends where its organization begins: "Secretary of the Committee", "Minister of State, Ministry of Trade".
    cores = [core for post in titles if (core := _ORGANIZATION.split(post, maxsplit=1)[0])]
    return {plain_post(post) for post in (*whole, *cores)}


def plain_post(title: str) -> str:
    """Return a title in one spelling: no commas, "and" for every joint, no case or diacritics."""
    words = fold(title.replace("&", " and ").replace(",", " and ")).split()
    return " ".join(word for n, word in enumerate(words) if word != "and" or words[n - 1 : n] != ["and"])


@cache
def _honorific() -> re.Pattern[str]:
    terms = {term.term.rstrip(".") for term in load_terms("honorifics")}
    longest = sorted(map(re.escape, terms), key=len, reverse=True)
    return re.compile(rf"\b(?:the )?(?:{'|'.join(longest)})\b\.?", re.IGNORECASE)


@cache
def _post_heads() -> frozenset[str]:
    heads = {fold(term.term.split()[0]) for term in load_terms("titles")}
    # A "Trade Commissioner" is a post, the "Trade" behind "Foreign Affairs and" is none.
    portfolios = {fold(t.term.split()[0]) for t in load_terms("title_words") if t.kind == "portfolio"}
    return frozenset(heads - portfolios)


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words of titles, portfolios, organizations and countries: none of them is a name."""
    names = ("titles", "title_words", "organization_words", "countries", "country_names", "honorifics")
    return frozenset(
        fold(word.strip(",.")) for name in names for term in load_terms(name) for word in term.term.split()
    )
