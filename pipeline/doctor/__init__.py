"""`visits doctor`: is everything in place, and does it find on two built-in pages what stands there?"""

from __future__ import annotations

from pipeline.doctor.checkup import Finding, examine

__all__ = ["Finding", "examine"]
