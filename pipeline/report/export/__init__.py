"""Tables → the same tables elsewhere: spreadsheets, databases, JSON lines, FollowTheMoney, Label Studio.

Whatever the format, the files are written beside their place and then renamed: an export is whole or absent.
"""

from __future__ import annotations

from pipeline.report.export.formats import FORMATS, Exported, export_tables

__all__ = ["FORMATS", "Exported", "export_tables"]
