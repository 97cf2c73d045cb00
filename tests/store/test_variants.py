from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model import ChainQuery, Followed, UnfinishedChain
from tests.builders import an_event
from tests.store.stores import a_store

if TYPE_CHECKING:
    from explorer.model import Event

Shape = tuple[tuple[str, int | None], ...]
"""Events of a chain as (type, place of the cause)."""

SIMPLE: Shape = (("Placed", None), ("Paid", 0), ("Shipped", 1))
TWICE: Shape = (("Placed", None), ("Paid", 0), ("Paid", 0), ("Shipped", 1), ("Shipped", 2))
DOUBLED: Shape = (("Placed", None), ("Paid", 0), ("Paid", 0), ("Shipped", 1), ("Shipped", 1))


def log(*shapes: Shape) -> list[Event]:
    """One chain of each shape, `c0` first."""
    events: list[Event] = []
    for chain, shape in enumerate(shapes):
        start = len(events)
        events += [
            an_event(
                start + place,
                event_type,
                correlation_id=f"c{chain}",
                causation_id=None if cause is None else f"e{start + cause}",
            )
            for place, (event_type, cause) in enumerate(shape)
        ]
    return events


def chain_ids(events: list[Event], **query: object) -> list[str]:
    asked = ChainQuery(sort="start", **query)  # type: ignore[arg-type]
    return [chain.correlation_id for chain in a_store(events).chains(asked)]


def test_chains_of_one_shape_are_counted_and_rare_ones_come_first() -> None:
    rare, usual = a_store(log(SIMPLE, TWICE, SIMPLE)).variants()
    assert (rare.chains, rare.events, rare.example) == (1, 5, "c1")
    assert rare.event_types == (("Placed", 1), ("Paid", 2), ("Shipped", 2))
    assert (usual.chains, usual.example, usual.median.seconds) == (2, "c0", 2)


def test_the_same_types_by_other_causes_are_another_shape() -> None:
    assert a_store(log(TWICE, DOUBLED)).variant_count() == 2


def test_the_chains_of_a_variant_are_listed() -> None:
    events = log(SIMPLE, TWICE, SIMPLE)
    [_, usual] = a_store(events).variants()
    assert chain_ids(events, shape=usual.shape) == ["c0", "c2"]


def test_causes_in_a_circle_have_a_shape_too() -> None:
    circle: Shape = (("A", 2), ("B", 0), ("C", 1))
    assert a_store(log(circle, circle)).variants()[0].chains == 2


def test_a_second_delivery_does_not_change_the_shape() -> None:
    events = log(SIMPLE, SIMPLE)
    again = an_event(9, "Shipped", id="e2", correlation_id="c0", causation_id="e1")
    assert a_store([*events, again]).variant_count() == 1


def test_a_step_that_nearly_all_have_is_missing() -> None:
    events = log(*[SIMPLE] * 30, SIMPLE[:2], *[(("Other", None),)] * 3)
    assert a_store(events).unfinished() == [UnfinishedChain("c30", "Placed", "Shipped", 31, 30)]


def test_a_log_without_chains_has_no_variants() -> None:
    store = a_store([an_event(0)])
    assert (store.variants(), store.variant_count(), store.unfinished()) == ([], 0, [])


def test_chains_that_have_one_type_and_lack_another() -> None:
    events = log(SIMPLE, SIMPLE[:2], (("Other", None),))
    assert chain_ids(events, event_type="Paid", lacks="Shipped") == ["c1"]
    assert chain_ids(events, lacks="Shipped") == ["c1", "c2"]


def test_chains_in_which_one_type_follows_another_in_time() -> None:
    events = log(SIMPLE, DOUBLED)
    assert chain_ids(events, followed=Followed("Placed", "Shipped", 2)) == ["c0"]
    assert chain_ids(events, followed=Followed("Placed", "Shipped", 3)) == ["c0", "c1"]
    assert chain_ids(events, followed=Followed("Shipped", "Placed", 9)) == []
    assert chain_ids(events, followed=Followed("Paid", "Paid", 1)) == ["c1"]


def test_chains_in_which_one_type_caused_another() -> None:
    events = log(SIMPLE, (("Placed", None), ("Paid", None)))
    assert chain_ids(events, caused=("Placed", "Paid")) == ["c0"]
    assert chain_ids(events, caused=("Paid", "Placed")) == []


@st.composite
def trees(draw: st.DrawFn) -> Shape:
    size = draw(st.integers(1, 5))
    types = st.sampled_from("AB")
    return tuple((draw(types), draw(st.integers(0, n - 1)) if n else None) for n in range(size))


@given(st.lists(trees(), min_size=1, max_size=12))
@settings(max_examples=12, deadline=None)
def test_variants_are_the_classes_of_equal_trees(shapes: list[Shape]) -> None:
    def whole(shape: Shape, place: int) -> tuple[object, ...]:
        under = [whole(shape, n) for n, (_, cause) in enumerate(shape) if cause == place]
        return shape[place][0], tuple(sorted(under, key=repr))

    classes = Counter(whole(shape, 0) for shape in shapes)
    found = a_store(log(*shapes)).variants()
    assert sorted(each.chains for each in found) == sorted(classes.values())
