"""Visits over pages: shared parties, dates, hosts, cities."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.resolve.visit_links import Report, cluster_reports, link_visits

DAY, NEXT = date(2022, 5, 19), date(2022, 5, 20)


def report(doc_id, guests="", hosts="", *, day=DAY, published=None, **fields):
    plain = {"guest_countries": frozenset(), "host_organization": "", "host_country": "", "city": ""}
    return Report(
        doc_id=doc_id, index=0, start=0, first=day, last=day, published=published, guests=frozenset(guests),
        hosts=frozenset(hosts), **plain | fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (report("a", "g", "h"), report("b", "g", "h")),
        (report("a", "gk", "h"), report("b", "g", "h")),
        (report("a", "g", "h"), report("b", "g")),
        (report("a", "g", "h"), report("b", "g", "h", day=None, published=NEXT)),
        (report("a", "", "h", guest_countries=frozenset({"JP"})), report("b", "g", "h", guest_countries=frozenset({"JP"}))),
    ],
)  # fmt: skip
def test_one_visit(one, other):
    assert len(cluster_reports([one, other])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (report("a", "g", "h"), report("b", "g", "h", day=NEXT)),
        (report("a", "g", "h"), report("b", "g", "i")),
        (report("a", "g", "h"), report("b", "k", "h")),
        (report("a", "g", city="Lindal"), report("b", "g", city="Korvan")),
        (report("a", "g", "h"), report("b", "g", "h", day=None)),
        (report("a", "g", "h"), report("a", "g", "h")),
        (report("a", host_organization="o"), report("b", host_organization="o")),
    ],
)
def test_two_visits(one, other):
    assert len(cluster_reports([one, other])) == 2


def test_nothing_to_link():
    assert link_visits([], {}, {}) == ([], [])
