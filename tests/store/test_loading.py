from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer import formats
from explorer.errors import DumpError
from tests.store.dumps import NOTHING, a_dump, a_record, lines, loaded

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = [a_record(number) for number in range(5)]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def one(tmp_path: Path, **fields: Any) -> Any:
    return loaded(a_dump(tmp_path / "log.jsonl", [a_record(**fields)])).events[0]


def test_a_canonical_record_becomes_an_event(tmp_path: Path) -> None:
    event = one(tmp_path, timestamp="2026-01-01T12:00:00Z")
    assert (event.position, event.id, event.type, event.version) == (0, "e0", "Changed", 1)
    assert event.key == ("Account", "a-1")
    assert event.occurred_at == NOON
    assert event.payload == {"n": 0}
    assert event.metadata == {"correlationId": "c-1", "causationId": "x", "userId": "ada"}
    assert (event.correlation_id, event.causation_id, event.user_id) == ("c-1", "x", "ada")


def test_keys_may_be_snake_case_and_mixed(tmp_path: Path) -> None:
    record = {
        "event_id": "e",
        "eventType": "Changed",
        "aggregate_id": "a",
        "aggregate_type": "T",
        "occurred_at": "2026-01-01T12:00:00Z",
        "correlation_id": "c",
        "metadata": {"causation_id": "x"},
        "userId": "ada",
    }
    (event,) = loaded(a_dump(tmp_path / "log.jsonl", [record])).events
    assert (event.id, event.type, event.key) == ("e", "Changed", ("T", "a"))
    assert event.occurred_at == NOON
    assert (event.correlation_id, event.causation_id, event.user_id) == ("c", "x", "ada")
    assert (event.version, event.payload) == (None, None)


def test_optional_fields_may_be_absent(tmp_path: Path) -> None:
    event = one(tmp_path, aggregateType=NOTHING, version=NOTHING, payload=NOTHING, metadata=NOTHING)
    assert (event.aggregate_type, event.version, event.payload, event.metadata) == (
        "",
        None,
        None,
        None,
    )


def test_ids_that_are_numbers_are_kept_as_their_text(tmp_path: Path) -> None:
    event = one(tmp_path, eventId=12345678901234567890123, aggregateId=7, correlationId=NOTHING)
    assert (event.id, event.aggregate_id) == ("12345678901234567890123", "7")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-01-01T12:00:00Z", NOON),
        ("2026-01-01T12:00:00", NOON),
        ("2026-01-01 12:00:00", NOON),
        ("2026-01-01t12:00:00z", NOON),
        ("20260101T120000Z", NOON),
        ("2026-01-01T14:00:00+02:00", NOON),
        ("2026-01-01T14:00:00+0200", NOON),
        ("2026-01-01T06:30:00-05:30", NOON),
        ("2026-01-01T12:00:00.123456789Z", NOON + timedelta(microseconds=123456)),
        ("2026-01-01T12:00:00.9999999Z", NOON + timedelta(microseconds=999999)),
        ("2026-01-01T12:00:00,5Z", NOON + timedelta(milliseconds=500)),
        ("2026-01-01", NOON - timedelta(hours=12)),
        (1767268800, NOON),
        ("1767268800", NOON),
        (1767268800.25, NOON + timedelta(milliseconds=250)),
        (1767268800123, NOON + timedelta(milliseconds=123)),
        (1767268800123456, NOON + timedelta(microseconds=123456)),
        (1767268800123456789, NOON + timedelta(microseconds=123456)),
        ("1767268800123456789", NOON + timedelta(microseconds=123456)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_times_come_in_many_forms(tmp_path: Path, given: object, expected: datetime) -> None:
    event = one(tmp_path, timestamp=given)
    assert event.occurred_at == expected
    assert event.occurred_at.utcoffset() == timedelta(0)


def test_the_zone_of_the_machine_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert one(tmp_path, timestamp="2026-01-01T12:00:00").occurred_at == NOON


@pytest.mark.parametrize("given", [3, "3", 3.0, "3.0"])
def test_a_version_is_an_integer_however_written(tmp_path: Path, given: object) -> None:
    assert one(tmp_path, version=given).version == 3


def test_json_that_is_text_is_decoded(tmp_path: Path) -> None:
    event = one(tmp_path, payload='{"n": [1, 2]}', metadata='{"correlation_id": "deep"}')
    assert event.payload == {"n": [1, 2]}
    assert event.metadata == {"correlation_id": "deep"}
    assert event.correlation_id == "deep"


@pytest.mark.parametrize("text", ["hello", "12", '{"n": 1', '{"n": NaN}', '{"n": 1,}', ""])
def test_other_text_stays_text(tmp_path: Path, text: str) -> None:
    assert one(tmp_path, payload=text).payload == text


def test_the_record_is_kept_letter_by_letter(tmp_path: Path) -> None:
    text = json.dumps(a_record(), indent=None, separators=(" ,", " : "))[:-1]
    text += ',"more":[1.50,1e2,0.1000000000000000055],"D":1,"d":2,"big":99999999999999999999999 }'
    found = loaded(a_dump(tmp_path / "log.jsonl", [text]))
    assert found.raw == [text]


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    records = ["", "  \t ", *RECORDS[:2], "", b"\r", RECORDS[2], ""]
    found = loaded(a_dump(tmp_path / "log.jsonl", records))
    assert found.ids == ["e0", "e1", "e2"]
    assert found.numbers == [1, 2, 3]
    assert found.report.files[0].records == 3


def test_a_file_may_begin_with_a_byte_order_mark_and_end_without_a_newline(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines(RECORDS).rstrip().replace(b"\n", b"\r\n"))
    found = loaded(path)
    assert found.ids == ["e0", "e1", "e2", "e3", "e4"]
    assert found.quarantine == []


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz", "log.parquet", "log.txt"])
def test_the_content_decides_and_not_the_name(tmp_path: Path, name: str) -> None:
    plain = lines(RECORDS)
    for content in (plain, gzip.compress(plain), pa.compress(plain, "zstd", asbytes=True)):
        path = tmp_path / name
        path.write_bytes(content)
        assert loaded(path).ids == ["e0", "e1", "e2", "e3", "e4"]


def test_compressed_files_may_have_several_members(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(lines(RECORDS[:2])) + gzip.compress(lines(RECORDS[2:])))
    assert loaded(path).ids == ["e0", "e1", "e2", "e3", "e4"]


def test_names_with_letters_that_mean_something_elsewhere(tmp_path: Path) -> None:
    path = a_dump(tmp_path / "it's a=1 [x]*?.jsonl", RECORDS)
    found = loaded(path, store=tmp_path / "it's [x].duckdb")
    assert found.ids == ["e0", "e1", "e2", "e3", "e4"]
    assert found.report.files[0].path == str(path)


def parquet(path: Path, payload: pa.Array, metadata: pa.Array, **more: pa.Array) -> Path:
    size = len(payload)
    table = {
        "eventId": pa.array([f"e{number}" for number in range(size)]),
        "eventType": pa.array(["Changed"] * size),
        "aggregateId": pa.array(["a"] * size),
        "timestamp": pa.array([NOON.replace(tzinfo=None)] * size, pa.timestamp("ns")),
        "payload": payload,
        "metadata": metadata,
    }
    pq.write_table(pa.table(table | more), path)
    return path


def test_parquet_holds_json_text(tmp_path: Path) -> None:
    payload = pa.array(['{"big": 99999999999999999999999}', "plain"])
    metadata = pa.array(['{"correlationId": "c"}', None])
    found = loaded(parquet(tmp_path / "log.parquet", payload, metadata))
    assert [event.payload for event in found.events] == [{"big": 99999999999999999999999}, "plain"]
    assert [event.metadata for event in found.events] == [{"correlationId": "c"}, None]
    assert [event.correlation_id for event in found.events] == ["c", None]
    assert [event.occurred_at for event in found.events] == [NOON, NOON]
    assert found.numbers == [1, 2]


def test_parquet_holds_structs_and_maps(tmp_path: Path) -> None:
    payload = pa.array([{"a": 1, "b": [{"c": "x"}]}, {"a": None, "b": []}])
    metadata = pa.array([[("correlationId", "c")], []], pa.map_(pa.string(), pa.string()))
    found = loaded(parquet(tmp_path / "log.parquet", payload, metadata))
    assert [event.payload for event in found.events] == [
        {"a": 1, "b": [{"c": "x"}]},
        {"a": None, "b": []},
    ]
    assert [event.metadata for event in found.events] == [{"correlationId": "c"}, {}]


def test_parquet_holds_binary_columns_with_json_in_them(tmp_path: Path) -> None:
    payload = pa.array(['{"name": "Zoë"}'.encode(), b"\xff\x00"])
    found = loaded(parquet(tmp_path / "log.parquet", payload, pa.nulls(2)))
    assert [event.payload for event in found.events] == [{"name": "Zoë"}, "\\xFF\\x00"]


def test_parquet_columns_may_differ_only_in_case(tmp_path: Path) -> None:
    path = parquet(tmp_path / "log.parquet", pa.array(["x"]), pa.nulls(1), d=pa.array([1]))
    table = pq.read_table(path).append_column("D", pa.array([Decimal("2.50")]))
    pq.write_table(table, path)
    (text,) = loaded(path).raw
    assert (json.loads(text)["d"], json.loads(text)["D"]) == (1, 2.5)


def test_parquet_times_may_have_a_zone(tmp_path: Path) -> None:
    local = pa.array([NOON.astimezone(timezone(timedelta(hours=9)))], pa.timestamp("us", "+09:00"))
    path = parquet(tmp_path / "log.parquet", pa.array(["x"]), pa.nulls(1))
    table = pq.read_table(path).drop_columns("timestamp").append_column("timestamp", local)
    pq.write_table(table, path)
    assert loaded(path).events[0].occurred_at == NOON


def test_a_user_can_map_any_flat_records(tmp_path: Path) -> None:
    record = {"id": 1, "kind": {"name": "Paid"}, "order": "o-1", "at": 1767268800, "amount": 5}
    detect = formats.chooser(
        paths={"eventId": "id", "event_type": "/kind/name", "aggregateId": "order", "time": "at"}
    )
    found = loaded(a_dump(tmp_path / "log.jsonl", [record]), detect=detect)
    (event,) = found.events
    assert (event.id, event.type, event.aggregate_id) == ("1", "Paid", "o-1")
    assert event.occurred_at == NOON
    assert event.payload == record
    assert found.report.format == "custom"


def test_records_of_no_known_format_are_refused_with_their_keys(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"log\.jsonl: .* keys are: id, amount") as refused:
        loaded(a_dump(tmp_path / "log.jsonl", [{"id": 1, "amount": 2}]))
    assert "--map event_id=PATH" in refused.value.hint


def test_the_report_counts(tmp_path: Path) -> None:
    records = [*RECORDS, RECORDS[1], RECORDS[1], {}, a_record(9, aggregateId="a-2")]
    report = loaded(a_dump(tmp_path / "log.jsonl", records)).report
    assert (report.events, report.quarantined, report.duplicates) == (8, 1, 2)
    assert (report.aggregates, report.format, report.reused) == (2, "canonical", False)
    (file,) = report.files
    assert (file.records, file.events, file.quarantined) == (9, 8, 1)
    assert file.bytes == (tmp_path / "log.jsonl").stat().st_size
