"""What `visits run` may be told, and which crew does its work."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.engine import crew


class EngineName(StrEnum):
    """Where the work runs: processes of this machine, or a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


Fresh = Annotated[bool, typer.Option("--fresh", help="Do everything anew, replacing what is there.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Read at most this many sources.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        help="Processes at work at the same time; by default 1, with Ray one a core of the cluster.",
    ),
]
Engine = Annotated[EngineName, typer.Option("--engine", help="Work on this machine, or on a Ray cluster.")]
Address = Annotated[
    str | None,
    typer.Option(
        "--address", help="Of the Ray cluster, HOST:PORT or auto; without it Ray uses this machine alone."
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if a source was dropped.")]
Triage = Annotated[
    bool, typer.Option("--triage", help="Let go of pages that cannot report a visit before they cost much.")
]
TriageSample = Annotated[
    int,
    typer.Option("--triage-sample", min=1, help="Keep one in so many of the pages that triage lets go."),
]


def hire_crew(engine: EngineName, workers: int | None, address: str | None) -> crew.Engine | None:
    """Return the crew of a Ray cluster, None where the work stays on this machine.

    Args:
        engine: where the work runs.
        workers: the most workers to have; None for one a core.
        address: of the cluster; None for one of this machine alone.

    Raises:
        InputError: an address makes no sense here.
        WorkError: Ray is not installed.
    """
    if engine is EngineName.RAY:
        from pipeline.engine.ray_engine import RayCrew

        return RayCrew(workers, address)
    if address is not None:
        raise InputError(
            "only a cluster has an address", where=f"--address {address}", fix="add --engine ray"
        )
    return None
