"""Ids of rows that belong to one place in one document."""

from __future__ import annotations

import hashlib

# 8 bytes: at 100 million rows the chance of any collision is about 0.0003 (birthday bound n²/2^65).
DIGEST_BYTES = 8


def span_id(doc_id: str, kind: str, start: int, end: int) -> str:
    """Return the short hex id of what stands at one place of a document.

    Args:
        doc_id: the document.
        kind: what it is: the label of a mention, the kind of a quotation.
        start: where it begins in the text, in characters.
        end: where it ends, exclusive.

    >>> span_id("ab", "PERSON", 3, 9)
    '056d7e828caa8d85'
    """
    text = "\0".join((doc_id, kind, str(start), str(end)))
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()
