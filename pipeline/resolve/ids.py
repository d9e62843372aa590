"""Ids derived from content: the same inputs give the same ids, whatever the order, the workers or the
engine.
"""

from __future__ import annotations

import hashlib

# 8 bytes: at 100 million rows the chance of any collision is about 0.0003 (birthday bound n²/2^65).
DIGEST_BYTES = 8


def hash_id(*parts: str) -> str:
    """Return the short lower-case hex id of some strings.

    >>> hash_id("a", "b") == hash_id("ab"), len(hash_id("a"))
    (False, 16)
    """
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=DIGEST_BYTES).hexdigest()


def document_id(source: str, sha256: str) -> str:
    """Return the id of a document.

    Args:
        source: name of the source, relative to the input root.
        sha256: SHA-256 of the raw source, hex.

    >>> document_id("a.txt", "00") == document_id("b.txt", "00")
    False
    """
    return hash_id(source, sha256)
