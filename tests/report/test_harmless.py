"""No character of a page steers the terminal."""

from __future__ import annotations

import pytest

from pipeline.report.harmless import Harmless, harmless


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x07", "\x08", "\x0b", "\x0c", "\r", "\x1b", "\x7f", "\x85", "\x9b", "\x9d",
     "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\udc80"],
)  # fmt: skip
def test_steering_characters_are_taken_out(char: str) -> None:
    assert harmless(f"a{char}b") == "ab"


@pytest.mark.parametrize(
    "text", ["tab\tand\nline", "Çağla Şahin – “said”", "no\u00a0break", "e\u0301", "👩‍👧", "[red]"]
)
def test_everything_else_stays(text: str) -> None:
    assert harmless(text) == text


def test_offsets_follow() -> None:
    original = "\x1b[1mMayor\u202e Ilse\x07 Brandvold"
    text = Harmless(original)
    for surface in ("Mayor", "Ilse", "Brandvold"):
        start = original.index(surface)
        assert text.shown[text.shift(start) : text.shift(start + len(surface))] == surface
