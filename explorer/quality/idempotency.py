"""Reducers that a second delivery upsets, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.replay import Upset


def upset_findings(upsets: Iterable[Upset]) -> list[Finding]:
    """Return a finding for each aggregate type whose states differ."""
    return [_finding(each) for each in upsets if each.example is not None]


def _finding(upset: Upset) -> Finding:
    example = upset.example
    label = "the guessed reducer" if upset.guessed else f"the reducer {upset.reducer}"
    kind = upset.aggregate_type or "untyped"
    told = ""
    if example is not None:
        told = (
            f"Here, a second {example.event_type} {example.event_id} changes"
            f" {example.path or 'the state'} of {example.key}. "
        )
    return Finding(
        kind="not-idempotent",
        title=(
            f"{upset.differing:,} of {upset.checked:,} {kind} aggregates have another state if"
            f" every event is delivered twice to {label}."
        ),
        explanation=f"{told}A broker that delivers at least once sometimes does.",
        count=upset.differing,
        positions=() if example is None else (example.position,),
    )
