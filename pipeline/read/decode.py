"""Bytes → characters: byte order marks, UTF-8, declared and guessed encodings, repair of mojibake.

The order follows how sure each sign is: a byte order mark, valid UTF-8 (chance hardly makes any), the page's
own declaration (often wrong), single-byte encodings of western Europe and Turkey, then a statistical guess.
"""

from __future__ import annotations

import codecs
import io
import re
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

MAGIC: dict[bytes, str] = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF87a": "GIF image",
    b"GIF89a": "GIF image",
    b"PK\x03\x04": "zip archive or office document",
    b"PK\x05\x06": "zip archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "office document",
    b"{\\rtf": "RTF document",
    b"%!PS": "PostScript",
    b"\x7fELF": "program",
    b"\x1f\x8b": "gzip inside a compressed file",
    b"BZh9": "bzip2 inside a compressed file",
    b"\x28\xb5\x2f\xfd": "zstd inside a compressed file",
    b"\xfd7zXZ\x00": "xz archive",
    b"7z\xbc\xaf\x27\x1c": "7z archive",
    b"Rar!\x1a\x07": "rar archive",
    b"OggS": "Ogg media",
    b"PAR1": "Parquet file where a page was expected",
    b"SQLite format 3\x00": "SQLite database",
}
# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Browsers look for a declaration in the first 1,024 bytes; some pages put scripts before it.
DECLARATION_BYTES = 4096
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I
)
# Encodings of the web only: Python knows others that would change the text (unicode_escape, rot13, utf-7).
_OF_THE_WEB = re.compile(
    r"(?:windows|cp|iso|latin|us|ascii|koi8|big5|gb|euc|shift|sjis|ks|mac|x-mac|tis|utf)[-_]?(?!7)", re.I
)
# What browsers read where these are declared (WHATWG Encoding Standard).
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
# UTF-16 without a mark: in western text nearly every other byte is NUL, always on the same side.
UTF16_NUL_SHARE = 0.4
# Accented letters and curly marks stand alone or in pairs between ASCII letters, the words of other scripts
# are long runs of high bytes. Counted are high bytes in runs of three or more (mark, dash, letter in a row).
WESTERN_RUN_SHARE = 0.25
_HIGH = re.compile(rb"[\x80-\xff]+")
# Characters that no text holds, as a share of all: stray ones occur, one in a hundred is another encoding.
ODD_SHARE = 0.01
# charset-normalizer tries every encoding it knows: this much of the page is enough to tell them apart.
GUESS_BYTES = 100_000
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_ESCAPED = re.compile(r"[\udc80-\udcff]")
# A lead byte of UTF-8 read as a western letter, before a continuation byte read likewise.
_SUSPECT = re.compile(r"[ÂÃÄÅÆÇÈÉÐÑØÙâãïð][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸğĞıİşŞ]|[\x80-\x9f]")


def is_binary(data: bytes) -> str | None:
    r"""Return what the bytes are where they are no text, None where they may be text.

    >>> is_binary(b"%PDF-1.7 ..."), is_binary(b"The Mayor\x00"), is_binary(b"The Mayor")
    ('PDF', 'NUL bytes', None)
    """
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return kind
    return "NUL bytes" if b"\0" in data and not _marked(data) and not _unmarked_utf16(data) else None


def decode(data: bytes, charset: str | None = None) -> str | None:
    r"""Return the characters that the bytes stand for, None where no encoding explains them.

    Args:
        data: the bytes of a page.
        charset: the encoding that the server stated; it goes before what the page declares.

    >>> decode("Tunç Aydın".encode("windows-1254")), decode("“Tunç”".encode("utf-16"))
    ('Tunç Aydın', '“Tunç”')
    """
    marked = _marked(data) or _unmarked_utf16(data)
    if marked:
        return data.decode(marked, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return (
            _decode_mostly_utf8(data)
            or (_decode_as(data, charset) if charset else None)
            or _decode_declared(data)
            or _decode_western(data)
            or _decode_guessed(data)
        )


def repair(text: str) -> str:
    """Return the text with mojibake undone where it clearly is mojibake, and nothing else changed.

    >>> repair("Ä°zmir BÃ¼yÃ¼kÅŸehir"), repair("“Âge d’or”, said François")
    ('İzmir Büyükşehir', '“Âge d’or”, said François')
    """
    if not _SUSPECT.search(text):
        return text
    from ftfy import fix_encoding

    config = _repair_config()
    return "\n".join(
        fix_encoding(line, config) if _SUSPECT.search(line) else line for line in text.split("\n")
    )


def restore(text: str) -> str | None:
    """Return a piece of `open_lines` with its escaped bytes decoded, None where no encoding explains them."""
    return decode(text.encode("utf-8", "surrogateescape")) if _ESCAPED.search(text) else text


def open_lines(stream: io.BufferedReader, *, newline: Literal["", "\n"]) -> io.TextIOWrapper:
    """Return a container's lines as text; bytes that are not UTF-8 stay in it, escaped, for `restore`."""
    marked = _marked(stream.peek(4))
    if marked and marked != "utf-8-sig":
        return io.TextIOWrapper(stream, encoding=marked, errors="replace", newline=newline)
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline=newline)


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def _unmarked_utf16(data: bytes) -> str | None:
    head = data[:DECLARATION_BYTES]
    half = len(head) // 2
    if half < 2 or len(data) % 2:
        return None
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd >= UTF16_NUL_SHARE and not even:
        return "utf-16-le"
    return "utf-16-be" if even >= UTF16_NUL_SHARE and not odd else None


def _decode_mostly_utf8(data: bytes) -> str | None:
    """Return UTF-8 text with some broken bytes in it: a cut at the end, pieces pasted from windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = decoder.decode(data)
    cut = decoder.getstate()[0]
    broken = len(_ESCAPED.findall(text))
    # Chance makes so few valid sequences of several bytes that as many of them as broken bytes prove UTF-8.
    if sum(not char.isascii() for char in text) - broken < broken + bool(cut):
        return None
    return _ESCAPED.sub(_read_western, text) + ("\ufffd" if cut else "")


def _read_western(escaped: re.Match[str]) -> str:
    return bytes([ord(escaped.group()) - 0xDC00]).decode("cp1252", "replace")


def _decode_declared(data: bytes) -> str | None:
    declared = _DECLARED.search(data[:DECLARATION_BYTES])
    return _decode_as(data, declared.group(1).decode("ascii")) if declared is not None else None


def _decode_as(data: bytes, charset: str) -> str | None:
    """Return the text in a stated encoding, None where it is none of the web or makes no sense of the bytes."""
    if not _OF_THE_WEB.match(charset):
        return None
    try:
        encoding = codecs.lookup(charset).name
        text = data.decode(_READ_AS.get(encoding, encoding))
    except (LookupError, UnicodeDecodeError):
        return None
    return text if _is_plausible(text) else None


def _decode_western(data: bytes) -> str | None:
    """Return the text as windows-1254, else 1252, else Latin-1, where high bytes stand as in western text.

    windows-1254 is windows-1252 but for six letters, Turkish in the one and Icelandic in the other.
    """
    runs = [len(run) for run in _HIGH.findall(data)]
    if sum(run for run in runs if run > 2) > WESTERN_RUN_SHARE * sum(runs):
        return None
    for encoding in ("cp1254", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if _is_plausible(text) else None
    return None


def _decode_guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:GUESS_BYTES]).best()
    if guess is None:
        return None
    try:
        text = data.decode(guess.encoding)
    except UnicodeDecodeError:
        return None
    return text if _is_plausible(text) else None


def _is_plausible(text: str) -> bool:
    return len(_ODD.findall(text)) <= ODD_SHARE * len(text)


@cache
def _repair_config() -> TextFixerConfig:
    """Return what undoes encoding errors only: quotation marks, ligatures and widths stay."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
