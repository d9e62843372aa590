"""Annotated → Resolved: who is who within a page and over all pages, which visit is which.

`resolve_page` tells the people, organizations and visits of one page apart; it needs no other page, so it
runs in the workers. `resolve_across` then gives them ids over all pages, and applies an analyst's corrections, which
`read_corrections` reads.
"""

from __future__ import annotations

from pipeline.resolve.across import resolve_across
from pipeline.resolve.corrections_file import read_corrections
from pipeline.resolve.ids import document_id
from pipeline.resolve.page import resolve_page

__all__ = ["document_id", "read_corrections", "resolve_across", "resolve_page"]
