"""What two real pages must give. They lie outside the project; without them the tests are skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import ResolvedPage
from pipeline.run import Extraction, extract, extract_source

pytestmark = [pytest.mark.model, pytest.mark.shared]

CULTURE, FRIENDSHIP = "000_72a1cd417128453b.txt", "003_4c58f3de21dff304.txt"
JUNK = (
    "account",
    "Logo",
    "Right Menu",
    "weather icon",
    "Page Content",
    "All News",
    "SHARE",
    "Previous News",
    "Next News",
)


def read(shared: Path, name: str) -> Extraction:
    return extract((shared / "data" / "seeds" / name).read_text(encoding="utf-8"))


def said_by(page: Extraction) -> list[str | None]:
    return [
        quote.speaker for quote in sorted(page.quotes, key=lambda q: q.start_char) if quote.kind == "direct"
    ]


def contents(page: Extraction) -> list[str]:
    return [
        quote.content for quote in sorted(page.quotes, key=lambda q: q.start_char) if quote.kind == "direct"
    ]


@pytest.fixture(scope="module")
def culture(shared: Path) -> Extraction:
    return read(shared, CULTURE)


@pytest.fixture(scope="module")
def friendship(shared: Path) -> Extraction:
    return read(shared, FRIENDSHIP)


class TestCulture:
    def test_headline_and_text(self, culture: Extraction) -> None:
        (document,) = culture.documents
        assert document.title == "Visit from International Turkish Culture Organization"
        assert document.is_visit is True
        assert not [junk for junk in JUNK if junk in document.text]
        assert document.text.startswith("Secretary General of International Turkish Culture Organization")
        assert document.text.endswith("We can organize big events in Izmir, too.”")

    def test_visit(self, culture: Extraction) -> None:
        (visit,) = culture.visits
        assert (visit.guests, visit.guest_titles) == (("Düsen Kaseinov",), ("Secretary General",))
        assert (visit.hosts, visit.host_titles) == (("Tunç Soyer",), ("Mayor",))
        assert (visit.status, visit.city, visit.host_country) == ("held", "Izmir", "TR")
        assert visit.host_organization == "Izmir Metropolitan Municipality"

    def test_titles(self, culture: Extraction) -> None:
        titles = {(title.name, title.title): title for title in culture.titles}
        assert set(titles) == {("Düsen Kaseinov", "Secretary General"), ("Tunç Soyer", "Mayor")}
        assert (
            titles["Düsen Kaseinov", "Secretary General"].organization
            == "International Turkish Culture Organization"
        )
        assert titles["Tunç Soyer", "Mayor"].organization == "Izmir Metropolitan Municipality"

    def test_the_guests_organization_has_its_acronym(self, culture: Extraction) -> None:
        names = {organization.name: organization.acronym for organization in culture.organizations}
        assert names["International Turkish Culture Organization"] == "TÜRKSOY"

    def test_quotes(self, culture: Extraction) -> None:
        assert said_by(culture) == ["Tunç Soyer", "Tunç Soyer", "Düsen Kaseinov"]
        first, second, third = contents(culture)
        assert first.startswith("All these crises showed") and first.endswith(
            "Using these grounds is precious."
        )
        assert second.startswith("Izmir will host United Cities")
        assert second.endswith("we will have more opportunities to work together.")
        assert third.startswith("Normally we organize") and third.endswith(
            "We can organize big events in Izmir, too."
        )

    def test_sub_headings_are_no_quotes(self, culture: Extraction) -> None:
        headings = ("Invitation from Soyer to the World Cultural Summit", "We can have big events in Izmir")
        assert all(heading in culture.documents[0].text.split("\n") for heading in headings)
        assert not [quote for quote in culture.quotes if quote.content in headings]


class TestFriendship:
    def test_headline_and_text(self, friendship: Extraction) -> None:
        (document,) = friendship.documents
        assert document.title == "Izmir – Belarus friendship bridge"
        assert not [junk for junk in JUNK if junk in document.text]
        assert document.text.startswith(
            "The Ambassador of the Republic of Belarus to Ankara, Viktor Rybak, visited"
        )

    def test_visit(self, friendship: Extraction) -> None:
        (visit,) = friendship.visits
        assert (visit.guests, visit.guest_titles, visit.guest_countries) == (
            ("Viktor Rybak",),
            ("Ambassador",),
            ("BY",),
        )
        assert (visit.hosts, visit.host_country, visit.city) == (("Tunç Soyer",), "TR", "Izmir")
        assert {"economy", "education", "tourism", "sister-city"} <= set(visit.topics)

    def test_the_ambassadors_post(self, friendship: Extraction) -> None:
        (title,) = [title for title in friendship.titles if title.name == "Viktor Rybak"]
        assert (title.title, title.kind, title.country, title.posted_to) == (
            "Ambassador",
            "ambassador",
            "BY",
            "Ankara",
        )

    def test_countries(self, friendship: Extraction) -> None:
        roles = {country.country: country.roles for country in friendship.countries}
        assert roles == {"BY": ("guest",), "TR": ("host",)}

    def test_quotes(self, friendship: Extraction) -> None:
        assert said_by(friendship) == ["Viktor Rybak", "Tunç Soyer"]
        first, second = contents(friendship)
        assert first.startswith("Turkey is one of the five") and first.endswith(
            "student exchange or employees,"
        )
        assert second.startswith("We are ready and willing")
        assert second.endswith("by establishing sister city relationship,")


def test_one_mayor_receives_both(shared: Path) -> None:
    for name in (CULTURE, FRIENDSHIP):
        page = extract_source(shared / "data" / "seeds" / name)
        assert isinstance(page, ResolvedPage)
        assert "Tunç Soyer" in {person.name for person in page.people}
