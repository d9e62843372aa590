"""The likeliest casting of a page's people together."""

from __future__ import annotations

import math

import pytest

from pipeline.chances import RoleChance
from pipeline.resolve.casting import cast_people, count_name, load_prior


def chance(guest=0.0, host=0.0, came=0.0, stood=0.0):
    return RoleChance(mention=0, guest=guest, host=host, guest_delegation=came, host_delegation=stood)


@pytest.mark.parametrize(
    ("chances", "parts"),
    [
        ([], ()),
        ([chance(0.9, 0.05), chance(0.05, 0.9)], ("guest", "host")),
        # Alone the second would be a guest too: a visit has a host.
        ([chance(0.8, 0.1), chance(0.5, 0.45)], ("guest", "host")),
        ([chance(0.9), chance(0.95), chance(0.02, 0.9)], ("guest", "guest", "host")),
        ([chance(0.9), chance(0.01, 0.9), chance(came=0.8)], ("guest", "host", "guest delegation")),
        ([chance(0.9), chance(0.01, 0.9), chance(stood=0.8)], ("guest", "host", "host delegation")),
        ([chance(0.9), chance(0.01, 0.9), chance(0.01, 0.01)], ("guest", "host", None)),
    ],
)
def test_parts(chances, parts):
    assert cast_people(chances) == parts


def test_one_guest_and_one_host_are_the_usual_numbers():
    prior = load_prior()
    assert max(prior, key=lambda counts: prior[counts]) == (1, 1)
    assert math.isclose(sum(map(math.exp, prior.values())), 1, abs_tol=0.01)


def test_many_count_alike():
    assert count_name(5, 1) == count_name(2, 1)
