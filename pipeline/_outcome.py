"""What a finished run is told to the user as: its report, and one line for each kind of trouble.

Contains no sums: those are in the manifest.
"""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from pipeline.report import show
from pipeline.run import Finished
from schemas import RunManifest

REASONS_SHOWN = 3


def repeated(manifest: RunManifest) -> str:
    """Say that a run id was used before, and that it is not run again."""
    return (
        f"run {manifest.id} is committed already, at {manifest.finished_at:%Y-%m-%dT%H:%M:%SZ}:"
        " nothing was read or written now; say another --run-id for another run"
    )


def report(finished: Finished, output: str, seconds: float, console: Console) -> None:
    """Print the funnel and where the rows are, of this run or of the one committed before."""
    manifest = finished.manifest
    if finished.repeated:
        console.print(f"[bold]{escape(repeated(manifest))}[/bold]", highlight=False, soft_wrap=True)
        console.print("\nWhat that earlier run did:\n")
    show(manifest, output, console)
    if not finished.repeated:
        console.print(f"\nrun {manifest.id} committed in {seconds:.1f} s")


def _bugs(manifest: RunManifest, output: str) -> str:
    sums = ", ".join(f"does not add up: {one}" for one in manifest.conservation)
    return f"finished, but with bugs of ours: {sums or _lost(manifest, output)}"


def _nothing(manifest: RunManifest, output: str) -> str:
    return f"nothing could be fetched: {_lost(manifest, output)}"


def _lost(manifest: RunManifest, output: str) -> str:
    """Name the most frequent reasons, and the folder of the rows that say more."""
    counts = sorted(manifest.funnel.rejects_by_reason.items(), key=lambda one: (-one[1], one[0]))
    reasons = ", ".join(f"{number:,} {name}" for name, number in counts[:REASONS_SHOWN])
    more = f" and {len(counts) - REASONS_SHOWN} other reasons" if counts[REASONS_SHOWN:] else ""
    return f"{reasons}{more}; details in {output.rstrip('/')}/rejects/run={manifest.id}"


TROUBLE = {2: _bugs, 3: _nothing}
"""By exit code."""
