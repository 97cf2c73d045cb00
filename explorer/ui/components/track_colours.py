"""The colours of event types on the track of one aggregate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.ui import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from explorer.replay import Timeline
    from explorer.workspace import Workspace


def of(workspace: Workspace, timeline: Timeline) -> Mapping[str, str]:
    """Return a colour for each event type of an aggregate, its usual one where it has one."""
    types = dict.fromkeys(event.type for event in timeline.events)
    return spread(types, palette.event_types(workspace), palette.categorical())


def spread(
    types: Iterable[str], usual: Mapping[str, str], colours: Sequence[str]
) -> dict[str, str]:
    """Give types that share the colour of the rest one of the `colours` not yet taken."""
    named = list(types)
    own = {name: usual[name] for name in named if usual.get(name) in colours}
    free = [colour for colour in colours if colour not in own.values()]
    others = (name for name in named if name not in own)
    return own | dict(zip(others, free, strict=False))
