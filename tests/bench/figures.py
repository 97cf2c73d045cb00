"""What a benchmark prints: figures beside what they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Figures:
    """Prints each figure as it comes, with its bound and whether it keeps to it."""

    def row(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        least: float | None = None,
        most: float | None = None,
    ) -> None:
        """Print one figure."""
        bound = "" if least is None else f"at least {least:g}"
        bound += "" if most is None else f"at most {most:g}"
        kept = (least is None or value >= least) and (most is None or value <= most)
        verdict = "" if not bound else "kept" if kept else "MISSED"
        print(f"{name:<62} {value:>12,.2f} {unit:<6} {bound:<14} {verdict}", flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)]
