from __future__ import annotations

import pytest

from explorer import formats
from explorer.errors import DumpError, QuestionError
from explorer.formats.custom import pointer
from explorer.model import FIELDS

CANONICAL = {"eventId": "e", "eventType": "T", "aggregateId": "a", "timestamp": 1}
FLAT = {"id": 1, "kind": "T", "order": "o", "at": 1}
FLAT_PATHS = {"eventId": "id", "eventType": "kind", "aggregateId": "order", "timestamp": "at"}


def test_canonical_records_are_told_in_either_spelling() -> None:
    snake = {"event_id": "e", "event_type": "T", "aggregate_id": "a", "occurred_at": 1}
    mixed = {"event_id": "e", "eventType": "T", "aggregate_id": "a", "occurredAt": 1}
    for record in (CANONICAL, snake, mixed):
        assert formats.detect([record]).format == "canonical"


def test_one_good_record_among_bad_ones_is_enough() -> None:
    assert formats.detect([{}, {"a": 1}, CANONICAL]).format == "canonical"


def test_records_of_no_format_are_described_by_their_keys() -> None:
    with pytest.raises(DumpError, match="their keys are: id, kind, order, at") as refused:
        formats.detect([FLAT])
    assert refused.value.hint == (
        "Say where the fields are: --map event_id=PATH --map event_type=PATH"
        " --map aggregate_id=PATH --map occurred_at=PATH."
    )


def test_only_what_is_missing_is_asked_for() -> None:
    with pytest.raises(DumpError) as refused:
        formats.detect([{**CANONICAL, "aggregateId": None}])
    assert refused.value.hint == "Say where the fields are: --map aggregate_id=PATH."


def test_a_format_is_found_by_its_name() -> None:
    for known in formats.known():
        assert formats.by_name(known.name) is known
        assert known.signature
    with pytest.raises(QuestionError, match="There is no format 'sap'") as refused:
        formats.by_name("sap")
    assert "canonical" in refused.value.hint


def test_a_named_format_is_not_questioned() -> None:
    assert formats.chooser("canonical")([FLAT]).format == "canonical"


def test_every_field_can_be_mapped_by_either_of_its_names() -> None:
    base = formats.by_name("canonical").mapping
    for field, key in FIELDS.items():
        for name in (field, key):
            assert formats.overridden(base, {name: "somewhere.else"}).pointers(field) == (
                "/somewhere/else",
            )


def test_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(QuestionError, match="'size' is no field") as refused:
        formats.chooser(paths={"size": "x"})
    assert "eventId" in refused.value.hint


def test_a_whole_mapping_makes_the_record_its_own_payload() -> None:
    mapping = formats.chooser(paths=FLAT_PATHS)([FLAT]).mapping
    assert mapping is not None
    assert mapping.value(FLAT, "event_type") == "T"
    assert mapping.payload == ("/payload", "")


def test_a_mapping_of_some_fields_leaves_the_others_alone() -> None:
    record = {**CANONICAL, "aggregateId": None, "who": "a"}
    mapping = formats.chooser(paths={"aggregateId": "who"})([record]).mapping
    assert mapping is not None
    assert mapping.value(record, "aggregate_id") == "a"
    assert mapping.payload == ("/payload",)


def test_a_mapping_that_fits_no_record_is_refused() -> None:
    with pytest.raises(DumpError, match="their keys are"):
        formats.chooser(paths={**FLAT_PATHS, "eventId": "ident"})([FLAT])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("id", "/id"),
        ("order.id", "/order/id"),
        ("$.order.id", "/order/id"),
        ("/order/id", "/order/id"),
        ("a/b.c~d", "/a~1b/c~0d"),
        ("", ""),
    ],
)
def test_paths_may_be_dotted_or_pointers(path: str, expected: str) -> None:
    assert pointer(path) == expected


def test_a_mapping_reads_nested_values_the_first_of_several() -> None:
    mapping = formats.overridden(
        formats.by_name("canonical").mapping, {"eventId": "/ids/1", "userId": "/a~1b/~0"}
    )
    record = {"ids": ["x", "y"], "a/b": {"~": "ada"}, "event_type": "snake", "eventType": "camel"}
    assert mapping.value(record, "event_id") == "y"
    assert mapping.value(record, "user_id") == "ada"
    assert mapping.value(record, "event_type") == "camel"
    assert mapping.value({"ids": "text"}, "event_id") is None
