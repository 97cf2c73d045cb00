"""What is odd about the events of one aggregate, told in words and marked on its track."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explorer.model import Event
    from explorer.replay import Timeline

_GAPS_NAMED = 3


def marks(events: Sequence[Event], versions: Sequence[int]) -> Mapping[int, str]:
    """Return what is odd at which index; `events` and their versions are in replay order."""
    found: dict[int, list[str]] = {}
    parts = (
        _gaps(versions),
        _repeated_versions(versions),
        _backwards(events),
        _delivered_again(events),
    )
    for index, text in chain.from_iterable(parts):
        found.setdefault(index, []).append(text)
    return {index: ", ".join(texts) for index, texts in sorted(found.items())}


def notices(events: Sequence[Event], versions: Sequence[int]) -> list[str]:
    """Return sentences on what is odd about the aggregate as a whole."""
    found = [
        _about_versions(events, versions),
        _about_gaps(versions),
        _about_times(events),
        _about_duplicates(events),
    ]
    return [sentence for sentence in found if sentence]


def draw(timeline: Timeline, told: Sequence[str], on_move: Callable[[int], None]) -> None:
    """Draw the reducer's errors, with a way to the first, and what else there is to tell."""
    errors = timeline.errors
    if errors:
        index, message = errors[0]
        count = wording.counted(len(errors), "event")
        where = f"first at version {timeline.versions[index]:,}"
        with st.container(horizontal=True, vertical_alignment="center", key="reducer-errors"):
            st.error(
                f"**The reducer failed on {count}**, {where}: {wording.plain(message)}",
                icon=":material/error:",
                width="stretch",
            )
            st.button("Go to the first", key="first-error", on_click=on_move, args=(index,))
    if told:
        st.warning("\n".join(f"- {each}" for each in told))


def counting_up(versions: Sequence[int]) -> bool:
    """Tell whether every version is higher than the one before it."""
    return all(before < after for before, after in pairwise(versions))


def _gaps(versions: Sequence[int]) -> list[tuple[int, str]]:
    if not counting_up(versions):
        return []
    return [
        (index, f"version {before:,} is followed by {after:,}")
        for index, (before, after) in enumerate(pairwise(versions), start=1)
        if after > before + 1
    ]


def _repeated_versions(versions: Sequence[int]) -> list[tuple[int, str]]:
    if counting_up(versions):
        return []
    first: dict[int, int] = {}
    for index, version in enumerate(versions):
        first.setdefault(version, index)
    return [
        (index, f"version {version:,} again")
        for index, version in enumerate(versions)
        if first[version] != index
    ]


def _backwards(events: Sequence[Event]) -> list[tuple[int, str]]:
    return [
        (index, "earlier than the event before it")
        for index, (before, after) in enumerate(pairwise(events), start=1)
        if after.occurred_at < before.occurred_at
    ]


def _delivered_again(events: Sequence[Event]) -> list[tuple[int, str]]:
    first: dict[str, int] = {}
    for index, event in enumerate(events):
        first.setdefault(event.id, index)
    return [
        (index, "delivered before with the same id")
        for index, event in enumerate(events)
        if first[event.id] != index
    ]


def _about_versions(events: Sequence[Event], versions: Sequence[int]) -> str:
    unnumbered = sum(event.version is None for event in events)
    if unnumbered == len(events):
        return "The dump has no versions here; they are counted in the order of the log"
    if unnumbered:
        count = wording.counted(unnumbered, "event")
        return f"{count} without a version, so all are replayed in the order of the log"
    if not counting_up(versions):
        return "Versions repeat, so the events are replayed in the order of the log"
    return ""


def _about_gaps(versions: Sequence[int]) -> str:
    gaps = _gaps(versions)
    named = "; ".join(text for _, text in gaps[:_GAPS_NAMED])
    more = f"; and {len(gaps) - _GAPS_NAMED:,} more" if len(gaps) > _GAPS_NAMED else ""
    return f"Events may be missing: {named}{more}" if gaps else ""


def _about_times(events: Sequence[Event]) -> str:
    count = len(_backwards(events))
    if not count:
        return ""
    return (
        f"Time runs backwards at {wording.counted(count, 'event')}, so the events up to a time are "
        "not always the first ones in replay order"
    )


def _about_duplicates(events: Sequence[Event]) -> str:
    count = len(_delivered_again(events))
    return f"{wording.counted(count, 'event')} came more than once" if count else ""
