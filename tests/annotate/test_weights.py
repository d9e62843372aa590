"""Probabilities from the signs that hold."""

import math

from pipeline.annotate.weights import APART, BIAS, PAGE, ROLES, load_weights, rate_page, rate_roles


def test_chances_of_all_roles_add_up_to_one():
    chances = rate_roles(["post ambassador", "says guest", "lede"])
    assert set(chances) == set(ROLES)
    assert math.isclose(sum(chances.values()), 1)


def test_whom_a_verb_makes_the_host_is_likelier_one():
    assert rate_roles(["says host"])["host"] > rate_roles([])["host"]
    assert rate_roles(["says guest"])["guest"] > rate_roles([])["guest"]


def test_an_unknown_sign_says_nothing():
    assert rate_roles(["rides a unicorn"]) == rate_roles([])


def test_page_weighs_how_far_a_sign_holds():
    assert rate_page({}) < rate_page({"likeliest pair": 0.4}) < rate_page({"likeliest pair": 0.9})
    assert rate_page({"online": 1.0}) < rate_page({})


def test_every_class_has_a_bias():
    assert set(load_weights()[BIAS]) == {*ROLES, PAGE, APART}
