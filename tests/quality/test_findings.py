"""Findings say what is wrong, how often, and what to do about it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.model import Evidence
from explorer.quality import findings

DETAILS: dict[str, tuple[Any, ...]] = {
    "after-terminal": ("Order", "o-1", "ItemAdded", "OrderClosed"),
    "causation-cycle": ("e1", "e2"),
    "clock-skew": ("bank", "shop", 3, 1.5, 2.0),
    "conflicting-id": ("e1",),
    "duplicate-delivery": ("e1",),
    "effect-before-cause": ("e1", "e2"),
    "effect-earlier-than-cause": ("e1", "e2"),
    "late-start": ("Order", "o-1", 3),
    "leaking-correlation": ("c1", 2),
    "missing-cause": ("e1",),
    "out-of-order": ("Order", "o-1", 2, 3),
    "quarantined": ("it has no timestamp", 7),
    "time-reversal": ("Order", "o-1"),
    "version-gap": ("Order", "o-1", 3, 5),
    "version-missing": ("Order", "o-1"),
    "version-repeat": ("", "o-1", 3),
}


def some(kind: str, count: int) -> Evidence:
    return Evidence(kind=kind, count=count, positions=(4, 7), details=(DETAILS[kind],))


@pytest.mark.parametrize("kind", DETAILS)
@pytest.mark.parametrize("count", [1, 12345])
def test_every_kind_is_told_in_sentences(kind: str, count: int) -> None:
    [finding] = findings([some(kind, count)])
    assert finding.kind == kind
    assert finding.count == count
    assert finding.positions == (4, 7)
    assert ("12,345" if count > 1 else "1 ") in finding.title
    for text in (finding.title, finding.explanation):
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert not any(slip in text for slip in ("{", "}", "..", "  "))


def test_an_example_names_the_aggregate() -> None:
    [finding] = findings([some("version-gap", 2)])
    assert "Order o-1 goes from version 3 to 5" in finding.explanation


def test_an_aggregate_without_a_type_is_named_by_its_id() -> None:
    [finding] = findings([some("version-repeat", 1)])
    assert finding.explanation.startswith("Here, version 3 of o-1 is there")


def test_findings_come_by_kind() -> None:
    found = findings([some(kind, 1) for kind in reversed(DETAILS)])
    assert [each.kind for each in found] == sorted(DETAILS)


def test_no_evidence_means_no_findings() -> None:
    assert findings([]) == []


def shapes(*rows: tuple[Any, int, int, int], event_type: str = "Placed") -> Evidence:
    details = tuple((event_type, json.dumps(shape), *span) for shape, *span in rows)
    return Evidence(kind="schema-change", count=len(rows), details=details)


TEXT, NUMBER, NULL = "VARCHAR", "DOUBLE", "NULL"


def test_a_field_that_appears_for_good_is_a_change() -> None:
    evidence = shapes(({"a": TEXT}, 9, 0, 50), ({"a": TEXT, "b": TEXT}, 9, 51, 99))
    [finding] = findings([evidence])
    assert finding.title == "1 event type changed the schema of the payload: Placed."
    assert finding.explanation.startswith("Placed from position 51: /b appeared.")
    assert (finding.count, finding.positions) == (1, (51,))


def test_a_field_that_is_renamed_disappears_and_appears_at_once() -> None:
    [finding] = findings([shapes(({"a": TEXT}, 9, 0, 50), ({"b": TEXT}, 9, 51, 99))])
    assert "Placed from position 51: /a disappeared, /b appeared." in finding.explanation


def test_a_field_whose_type_changes_is_told_with_both() -> None:
    [finding] = findings([shapes(({"a": NUMBER}, 9, 0, 50), ({"a": TEXT}, 9, 51, 99))])
    assert "/a became text, was number" in finding.explanation


def test_a_change_inside_lists_is_found_and_told_once() -> None:
    old, new = {"items": [{"price": NUMBER}]}, {"items": [{"price": {"amount": NUMBER}}]}
    [finding] = findings([shapes((old, 9, 0, 50), (new, 9, 51, 99), ({"items": [NULL]}, 9, 3, 98))])
    assert "Placed from position 51: /items/*/price became object, was number." in (
        finding.explanation
    )


def test_a_group_of_fields_is_told_by_its_top() -> None:
    [finding] = findings([shapes(({"a": TEXT}, 9, 0, 50), ({"b": {"c": TEXT}}, 9, 51, 99))])
    assert "/b/c" not in finding.explanation


@pytest.mark.parametrize(
    "rows",
    [
        [({"a": TEXT}, 9, 0, 60), ({"a": TEXT, "b": TEXT}, 9, 51, 99)],  # optional
        [({"a": TEXT}, 9, 0, 60), ({"a": NULL}, 9, 51, 99)],  # nullable
        [({"a": TEXT}, 9, 0, 50), ({"a": NULL}, 9, 51, 99)],  # from then on null, still there
        [({"a": NUMBER}, 9, 0, 50), ({"a": "UBIGINT"}, 9, 51, 99)],  # both numbers
        [({"a": "JSON"}, 9, 0, 50), ({"a": TEXT}, 9, 51, 99)],  # was anything before
        [({"a": [NULL]}, 9, 0, 50), ({"a": [{"b": TEXT}]}, 9, 51, 99)],  # was empty before
        [({"a": TEXT}, 9, 0, 50), ({"a": TEXT, "b": TEXT}, 4, 51, 99)],  # too few to tell
    ],
)
def test_what_varies_is_no_change(rows: list[tuple[Any, int, int, int]]) -> None:
    assert findings([shapes(*rows)]) == []


def test_several_event_types_are_one_finding() -> None:
    details = [
        detail
        for name in ("A", "B", "C", "D", "E", "F")
        for detail in shapes(
            ({"a": TEXT}, 9, 0, 50), ({"b": TEXT}, 9, 51, 99), event_type=name
        ).details
    ]
    [finding] = findings([Evidence(kind="schema-change", count=12, details=tuple(details))])
    assert finding.title == ("6 event types changed the schema of the payload: A, B, C, D, E, ….")
    assert finding.count == 6
