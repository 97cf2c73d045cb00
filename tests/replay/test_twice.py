"""A second delivery of every event tells reducers that count from those that set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from explorer.replay import delivered_twice, frames
from tests.replay.builders import an_event

if TYPE_CHECKING:
    from explorer.model import Event


class Plain:
    """Counts the events of type `Counted`, remembers the last other one, fails on `Once` again."""

    name = "Plain"
    guessed = False
    fingerprint = "Plain"

    def start(self) -> Any:
        return {"count": 0}

    def apply(self, live: Any, event: Event) -> Any:
        if event.type == "Once" and "once" in live:
            msg = "was there"
            raise ValueError(msg)
        if event.type == "Counted":
            live["count"] += 1
        elif event.type == "Reset":
            live["count"] = 0
        else:
            live[event.type.lower()] = event.payload["n"]
        return live

    def view(self, live: Any) -> Any:
        return live


KINDS = st.lists(st.sampled_from(["Counted", "Reset", "Set", "Once"]), min_size=1, max_size=8)


@given(KINDS)
def test_a_type_differs_if_replaying_the_doubled_log_does(kinds: list[str]) -> None:
    events = [an_event(n, kind) for n, kind in enumerate(kinds)]
    doubled = [
        an_event(n, kind) for n, kind in enumerate(k for kind in kinds for k in (kind, kind))
    ]
    payloads = [event.payload for event in events for _ in range(2)]
    doubled = [replace(each, payload=own) for each, own in zip(doubled, payloads, strict=True)]
    [*_, once] = frames(events, Plain())
    [*_, twice] = frames(doubled, Plain())
    [upset] = delivered_twice([events], lambda _: Plain())
    assert (upset.checked, upset.differing) == (1, once.state != twice.state)
    assert (upset.example is None) == (once.state == twice.state)


def test_the_first_event_that_makes_the_difference_is_named() -> None:
    sound = [an_event(0, "Set"), an_event(1, "Once")]
    upset_by = [an_event(2, "Set"), an_event(3, "Counted"), an_event(4, "Counted")]
    [upset] = delivered_twice([sound, upset_by, upset_by], lambda _: Plain())
    assert (upset.checked, upset.differing, upset.aggregate_type) == (3, 2, "Account")
    assert upset.example is not None
    assert (upset.example.event_id, upset.example.path) == ("e3", "/count")
