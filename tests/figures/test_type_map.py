from __future__ import annotations

from datetime import timedelta

from explorer.figures.type_map import MOST, type_map_figure
from explorer.model import TypeMap, TypePair

SECOND = timedelta(seconds=1)


def a_pair(cause: str, effect: str, hops: int = 10, *, backwards: int = 0) -> TypePair:
    return TypePair(
        cause_type=cause,
        effect_type=effect,
        hops=hops,
        median=SECOND,
        p95=9 * SECOND,
        backwards=backwards,
        chains=hops // 2,
    )


def drawn(*pairs: TypePair) -> list[dict[str, object]]:
    figure = type_map_figure(TypeMap(pairs=pairs, chains=10), colour="#00f", warning="#f80")
    return list(figure.to_dict()["data"])


def test_every_pair_is_an_arrow_that_says_what_it_stands_for() -> None:
    *arrows, marks, types = drawn(a_pair("Placed", "Paid", 8), a_pair("Paid", "<b>Sent", 2))
    assert len(arrows) == 2
    assert marks["customdata"] == [["Placed", "Paid"], ["Paid", "<b>Sent"]]
    assert marks["text"][0] == (  # type: ignore[index]
        "Placed → Paid<br>8 times, in 40.0% of chains<br>median 1.0 s, 95 % within 9.0 s"
    )
    assert types["text"] == ["Placed", "Paid", "&lt;b>Sent"]
    assert types["customdata"] == [["Placed"], ["Paid"], ["<b>Sent"]]


def test_more_hops_make_a_wider_arrow_and_backward_ones_are_marked() -> None:
    wide, narrow, marks, _ = drawn(a_pair("A", "B", 1_000), a_pair("B", "C", 2, backwards=1))
    assert wide["line"]["width"] > narrow["line"]["width"] > 1  # type: ignore[index]
    assert marks["marker"]["color"] == ["#00f", "#f80"]  # type: ignore[index]


def test_types_that_cause_themselves_and_each_other_are_drawn() -> None:
    *arrows, _, types = drawn(a_pair("A", "A"), a_pair("A", "B"), a_pair("B", "A"))
    assert len(arrows) == 3
    assert types["text"] == ["A", "B"]


def test_only_so_many_pairs_are_drawn() -> None:
    *arrows, _, _ = drawn(*(a_pair("A", f"B{n}") for n in range(MOST + 20)))
    assert len(arrows) == MOST
