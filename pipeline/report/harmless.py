"""Page text on a terminal: characters that steer it are taken out, offsets follow."""

from __future__ import annotations

import re
from bisect import bisect_left

# C0 and C1 controls but tab and line feed, line and paragraph separators, and the marks that turn the
# direction of what follows: with them a page could move the cursor, recolour the screen or show a name
# backwards. Lone surrogates cannot be printed at all.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(text: str) -> str:
    r"""Return the text without the characters that steer a terminal.

    >>> harmless("Mayor \x1b[31mBrandvold\x1b[0m \u202etxet\u202c")
    'Mayor [31mBrandvold[0m txet'
    """
    # No character that steers counts as printable, and asking is ten times as fast as looking for each.
    return text if text.isprintable() else _STEERING.sub("", text)


class Harmless:
    r"""A text without the characters that steer a terminal, and where each of its offsets went.

    >>> text = Harmless("a\x1bb\x07c")
    >>> text.shown, text.shift(4)
    ('abc', 2)
    """

    def __init__(self, text: str) -> None:
        self.shown = harmless(text)
        self._gone = [match.start() for match in _STEERING.finditer(text)]

    def shift(self, offset: int) -> int:
        """Return where an offset of the original text lies in the shown one."""
        return offset - bisect_left(self._gone, offset)
