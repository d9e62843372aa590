"""Bytes to characters, and nothing changed that was right."""

from __future__ import annotations

import ftfy.bad_codecs  # noqa: F401  (registers the sloppy codecs, which read every byte)
import pytest

from pipeline.read.decode import decode, repair

TURKISH = "İzmir Büyükşehir Belediye Başkanı Ilgaz Örücü, Büyükelçi Çağla Şahin’i kabul etti. " * 3
ENGLISH = "Mayor Ilgaz Örücü of İzmir said “welcome” to Ambassador José Núñez – and Ms Çağla Şahin. " * 3


@pytest.mark.parametrize("text", [TURKISH, ENGLISH])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1254"]
)
def test_encodings_round_trip(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded is not None and decoded.removeprefix("\ufeff") == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_bytes_without_turkish_letters(encoding: str) -> None:
    text = "The Café in Málaga, said François Gühne, cost 5 pounds."
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", "Посол встретился с мэром города и обсудил сотрудничество. " * 4),
        ("iso-8859-2", "Velvyslanec Řehoř Šťastný navštívil město Žďár. " * 4),
        ("windows-1253", "Ο πρέσβης επισκέφθηκε τον δήμαρχο της πόλης. " * 4),
        ("shift_jis", "大使は市長を訪問した。" * 10),
        ("gb2312", "大使访问了市长。" * 10),
    ],
)
def test_the_declared_encoding_counts(encoding: str, text: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body>{text}</body></html>'
    assert decode(page.encode(encoding)) == page


def test_utf8_wins_over_a_wrong_declaration() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-9">{TURKISH}'
    assert decode(page.encode()) == page


@pytest.mark.parametrize("declared", ["utf-8", "unknown-9", "rot13", "unicode_escape", "utf-7", "hex"])
def test_a_declaration_that_cannot_be_is_passed_over(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>Büyükelçi \\u0041 José + - Şahin</p>'
    assert decode(page.encode("cp1254")) == page


def test_other_scripts_are_guessed() -> None:
    text = "Посол Республики встретился с мэром города и обсудил сотрудничество в области культуры. " * 10
    assert decode(text.encode("windows-1251")) == text


def test_a_broken_byte_in_utf8_does_not_spoil_the_page() -> None:
    data = "Mayor Çağla Şahin said ".encode() + b"\x93welcome\x94" + " to José Núñez".encode()
    assert decode(data) == "Mayor Çağla Şahin said “welcome” to José Núñez"


def test_utf8_cut_inside_a_character_is_still_utf8() -> None:
    assert decode("Çağla Şahin spoke in Muğla".encode()[:-3]) == "Çağla Şahin spoke in Mu\ufffd"


@pytest.mark.parametrize("seed", range(5))
def test_bytes_that_no_encoding_explains(seed: int) -> None:
    state, noise = seed + 1, bytearray()
    for _ in range(5000):
        state = (state * 1103515245 + 12345) % 2**31
        noise.append(state // 65536 % 255 + 1)
    assert decode(bytes(noise)) is None


@pytest.mark.parametrize(
    "right",
    [
        "İzmir Büyükşehir Belediyesi",
        "the Ambassador said it’s “an honour” – and left…",
        "Çağla Şahin’s café",
    ],
)
@pytest.mark.parametrize("wrong", ["sloppy-windows-1252", "sloppy-windows-1254", "latin-1"])
def test_mojibake_is_undone(right: str, wrong: str) -> None:
    broken = right.encode().decode(wrong)
    assert repair(f"First line.\n{broken}\nLast “line”") == f"First line.\n{right}\nLast “line”"


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘marks’ „low“ «angled» stay",
        "ligatures ﬁ ﬂ and wide Ａｂｃ and half ｶﾅ stay",
        "no-break\u00a0space, zero\u200bwidth, tab\tand &amp; &ldquo;entities&rdquo; stay",
        "ldquo;We rsquo;ve been honoured rdquo;",
        "São Tomé and Príncipe, Ærø, Đà Nẵng, Łódź, Ålesund, Île-de-France",
        "decomposed e\u0301 stays", "emoji 👨‍👩‍👧 stay", "İIıi", "\x1b[31mred",
    ],
)  # fmt: skip
def test_what_is_no_mojibake_stays_as_it_is(text: str) -> None:
    assert repair(text) == text
