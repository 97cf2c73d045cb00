from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.store.dumps import NOTHING, a_dump, a_record, loaded

if TYPE_CHECKING:
    from pathlib import Path

DEEP = "[" * 300 + "]" * 300


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"eventId": "e1", "payl', "It is not valid JSON: Unterminated string"),
        ("hello", "It is not valid JSON: Expecting value at character 1."),
        ('{"a": 1}{"a": 2}', "It is not valid JSON: Extra data at character 9."),
        ("[1]", "It is an array, not a JSON object."),
        ("12", "It is a number, not a JSON object."),
        ("null", "It is null, not a JSON object."),
        (b'{"a": "\xff"}', "It is not UTF-8: byte 0xff at offset 7."),
        ({}, "eventId is missing. eventType is missing."),
        (a_record(eventId=NOTHING), "eventId is missing."),
        (a_record(eventId=""), "eventId is empty."),
        (a_record(eventType=None), "eventType is null."),
        (a_record(aggregateId=NOTHING), "aggregateId is missing."),
        (a_record(timestamp=NOTHING), "timestamp is missing."),
        (a_record(timestamp="yesterday"), 'timestamp "yesterday" is no time.'),
        (a_record(timestamp="2026-02-30"), 'timestamp "2026-02-30" is no time.'),
        (a_record(timestamp="epoch"), 'timestamp "epoch" is no time.'),
        (a_record(timestamp="infinity"), 'timestamp "infinity" is no time.'),
        (a_record(timestamp="0000-01-01"), 'timestamp "0000-01-01" is no time.'),
        (a_record(timestamp="12026-01-01"), 'timestamp "12026-01-01" is no time.'),
        (a_record(timestamp={"at": 1}), 'timestamp {"at": 1} is no time.'),
        (a_record(timestamp=True), "timestamp true is no time."),
        (a_record(timestamp=10**40), f"timestamp {10**40} is no time."),
        (a_record(version=1.5), "version 1.5 is no integer of 64 bits."),
        (a_record(version="one"), 'version "one" is no integer of 64 bits.'),
        (a_record(version=2**63), f"version {2**63} is no integer of 64 bits."),
        (a_record(version=[1]), "version [1] is no integer of 64 bits."),
        (a_record(payload=float("nan")), "It is not valid JSON: NaN is no JSON number."),
        (a_record(payload=[float("-inf")]), "It is not valid JSON: -Infinity is no JSON number."),
        ('{"a": nan}', "It is not valid JSON: Expecting value at character 7."),
        ('{"a": [1, ]}', "It is not valid JSON: "),
        ('{"a": 1, }', "It is not valid JSON: "),
        ('{"a": "\\ud800"}', "It is not valid JSON: it holds half of a surrogate pair."),
        ('{"a": "tab\there"}', "It is not valid JSON: Invalid control character"),
        (f'{{"a": {DEEP}}}', "It is nested deeper than 256 levels."),
        (a_record(payload="x" * 200, timestamp="y" * 200), f'timestamp "{"y" * 59}… is no time.'),
    ],
)
def test_a_bad_record_is_kept_with_its_reason(tmp_path: Path, record: Any, reason: str) -> None:
    path = a_dump(tmp_path / "log.jsonl", [a_record(1), "", record, a_record(2)])
    found = loaded(path)
    assert found.ids == ["e1", "e2"]
    assert found.numbers == [1, 3]
    (bad,) = found.quarantine
    assert bad.reason.startswith(reason)
    assert (bad.file, bad.record) == (str(path), 2)
    assert (found.report.events, found.report.quarantined) == (2, 1)


def test_the_text_of_a_bad_record_is_kept(tmp_path: Path) -> None:
    records = [a_record(1), '{"a":  [1,2', b'{"a": "\xff\\"}', a_record(2)]
    found = loaded(a_dump(tmp_path / "log.jsonl", records))
    assert [bad.text for bad in found.quarantine] == ['{"a":  [1,2', '{"a": "\\xff\\"}']


@pytest.mark.parametrize(
    "payload",
    ["a, ]b", "x: NaN, y", "[nan]", ", inf,", {"text": ",}"}, {"deep": "}" * 300}, [[[]] * 300]],
)
def test_text_that_only_looks_wrong_is_fine(tmp_path: Path, payload: Any) -> None:
    found = loaded(a_dump(tmp_path / "log.jsonl", [a_record(1, payload=payload)]))
    assert [event.payload for event in found.events] == [payload]
    assert found.quarantine == []


def test_bad_records_are_counted_for_each_file(tmp_path: Path) -> None:
    first = a_dump(tmp_path / "1.jsonl", [a_record(1), "?", a_record(2)])
    second = a_dump(tmp_path / "2.jsonl", [a_record(3), {}, "?"])
    third = a_dump(tmp_path / "3.jsonl", [a_record(4)])
    found = loaded(first, second, third)
    counts = [(file.records, file.events, file.quarantined) for file in found.report.files]
    assert counts == [(3, 2, 1), (3, 1, 2), (1, 1, 0)]
    assert [(bad.file, bad.record) for bad in found.quarantine] == [
        (str(first), 2),
        (str(second), 2),
        (str(second), 3),
    ]
    assert found.ids == ["e1", "e2", "e3", "e4"]
    assert found.numbers == [1, 3, 1, 1]


def test_a_bad_record_far_into_a_file_costs_no_other(tmp_path: Path) -> None:
    records = [a_record(number % 3000, eventId=str(number)) for number in range(60_000)]
    found = loaded(a_dump(tmp_path / "log.jsonl", [*records, '{"half":', a_record(7)]))
    assert found.ids == [*(str(number) for number in range(60_000)), "e7"]
    assert found.numbers == [*range(1, 60_001), 60_002]
    assert [bad.record for bad in found.quarantine] == [60_001]


def test_a_record_too_long_for_the_fast_way_is_loaded(tmp_path: Path) -> None:
    long = a_record(1, payload="x" * 20_000_000)
    found = loaded(a_dump(tmp_path / "log.jsonl", [a_record(0), long, a_record(2)]))
    assert found.ids == ["e0", "e1", "e2"]
    assert len(found.events[1].payload) == 20_000_000
