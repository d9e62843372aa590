from __future__ import annotations

import pytest

from pipeline.clean.lines import Kind, Line, lower_share, read_line
from pipeline.clean.offsets import trace


def read(text, **fields):
    return read_line(Line(text=trace(text, 0), **fields))


@pytest.mark.parametrize(
    "text",
    [
        "The Mayor received the guests in his office.",
        "KESTRAL (MNA) – Foreign Minister Astrid Bakke called on Prime Minister Jovan Kos on Tuesday.",
        "“We have always felt at home here.”",
        "He thanked them.",
        "The following guests took part in the meeting:",
        "I wish you and your government every success and look forward to meeting you again soon",
        "She visited the town hall, where the Mayor of Kestral received her, and went on to the harbour with "
        "all the members of her delegation and of the cou",
        "Visitors to the city’s Facebook page were told about the meeting by the Mayor himself.",
        "The ambassador’s group photo of the delegation was shown. It hangs in the hall. They liked it.",
        "After the meeting, the delegations had a family photo taken in front of the town hall.",
        "The ferry is powered by hydrogen, and both sides share this interest.",
        "In Kestral, the temperature was 35° when the Ambassador planted the tree in the park.",
    ],
)
def test_sentences(text):
    assert read(text).kind is Kind.PROSE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Home", Kind.BOILERPLATE),
        ("All News SHARE", Kind.BOILERPLATE),
        ("TR | EN | AR", Kind.BOILERPLATE),
        ("1 2 3 Next", Kind.BOILERPLATE),
        ("***", Kind.BOILERPLATE),
        ("Culture and Tourism", Kind.SHORT),
        ("Tourism", Kind.WEAK),
        ("26° weather icon", Kind.BOILERPLATE),
        ("Kestral 26 °C", Kind.CLOCK),
        ("Today is 5 May 2021", Kind.CLOCK),
        ("Kestral Municipality official twitter account", Kind.BOILERPLATE),
        ("Home > News > Visits of ambassadors", Kind.BOILERPLATE),
        ("Home / Media / A visit from Vestland", Kind.BOILERPLATE),
        ("© 2021 Kestral Municipality", Kind.BOILERPLATE),
        ("This website uses cookies to give you the best experience.", Kind.BOILERPLATE),
        ("Tel: +90 232 111 22 33", Kind.BOILERPLATE),
        ("press@kestral.example", Kind.BOILERPLATE),
        ("Photo: K. Duman", Kind.CAPTION),
        ("From left: Mayor Selmi, Ambassador Vance", Kind.CAPTION),
        ("Ambassador Vance, second from left, with her hosts", Kind.CAPTION),
        ("Posted by admin", Kind.BYLINE),
        ("By Marta Leal", Kind.BYLINE),
        ("Minister: Yes.", Kind.SHORT),
        ("Today Kestral hosts the world", Kind.SHORT),
        ("Date of the Ambassador’s visit announced", Kind.SHORT),
        ("Mayor of Kestral Answers Questions on Twitter Tonight", Kind.SHORT),
        ("Figure Skating Champion Visits Kestral", Kind.SHORT),
        ("Author: Marta Leal", Kind.BYLINE),
        ("Related news", Kind.END),
        ("Leave a Reply", Kind.END),
        ("Next News", Kind.SOFT_END),
        ("Mayor Selmi Hosts the Ambassador of Vestland", Kind.SHORT),
        ("MAYOR SELMI HOSTS THE AMBASSADOR OF VESTLAND.", Kind.SHORT),
    ],
)
def test_what_a_line_is_by_itself(text, kind):
    assert read(text).kind is kind


def test_markup_decides_where_it_speaks():
    sentence = "The Mayor received the guests in his office."
    assert read(sentence, aside=True).kind is Kind.BOILERPLATE
    assert read(sentence, caption=True).kind is Kind.CAPTION
    assert read("A Visit from Vestland", aside=True, tag="h1").kind is Kind.SHORT
    assert read("Water cuts announced in three districts", linked=1.0, tag="li").rule == "links only"


def test_lower_share_counts_words_only():
    assert lower_share("– The 5 guests left") == pytest.approx(2 / 3)
