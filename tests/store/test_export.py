"""What is loaded, exported and loaded again is equal, and written as it was."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import Cancelled, StoreError
from explorer.model import EventQuery
from explorer.store import open_store
from tests.builders import an_event
from tests.store.dumps import NOTHING, a_dump, a_record, loaded
from tests.store.stores import a_store

if TYPE_CHECKING:
    from explorer.model import Event


def exported(store: Path, path: Path, query: EventQuery | None = None) -> Path:
    with closing(open_store(store)) as opened:
        opened.export(query or EventQuery(), path)
    return path


def written_again(record: str, folder: Path) -> str:
    """Load one record and export it."""
    log = loaded(a_dump(folder / "dump.jsonl", [record])).path
    return exported(log, folder / "out.jsonl").read_text().rstrip("\n")


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.text('ab/~"é', max_size=3), below, max_size=3)
    ),
    max_leaves=5,
)
ids = st.text('ab"\\é ', min_size=1, max_size=4).filter(str.strip)
links = st.dictionaries(
    st.sampled_from(["correlationId", "causation_id", "userId", "service"]), ids | st.none()
)
records = st.fixed_dictionaries(
    {"payload": values, "metadata": links | st.none() | st.just(NOTHING)},
    optional={
        "version": st.integers(0, 2**63 - 1) | st.none(),
        "aggregateType": st.none() | st.just(""),
        "aggregateId": ids,
        "correlationId": ids,
        "causation_id": ids | st.none(),
        "timestamp": st.datetimes()
        .map(lambda t: t.replace(fold=0).isoformat() + "+01:30")
        .filter(lambda t: "0001-01-03" < t < "9999-12-29"),
        "tenant": values,
        "Payload": values,
        "otherFields": values,
    },
)


@settings(max_examples=15, deadline=None)
@given(st.lists(records, min_size=1, max_size=4), st.sampled_from(["jsonl", "parquet"]))
def test_loading_what_was_exported_gives_equal_events(
    drafts: list[dict[str, Any]], kind: str
) -> None:
    with TemporaryDirectory() as folder:
        dump = a_dump(
            Path(folder) / "dump.jsonl",
            [
                json.dumps(a_record(n, **draft), ensure_ascii=False)
                for n, draft in enumerate(drafts)
            ],
        )
        once = loaded(dump)
        again = loaded(
            exported(once.path, Path(folder) / f"out.{kind}"), store=Path(folder) / "again.duckdb"
        )
        assert again.quarantine == once.quarantine == []
        assert [told(event) for event in again.events] == [told(event) for event in once.events]


def told(event: Event) -> str:
    """All of an event, by the types of numbers too; the order of keys means nothing."""
    return repr([getattr(event, name) for name in event.__slots__ if name not in _DOCUMENTS]) + (
        json.dumps([getattr(event, name) for name in _DOCUMENTS], sort_keys=True)
    )


_DOCUMENTS = ("payload", "metadata")


@pytest.mark.parametrize(
    "record",
    [
        '{"eventId":"e","eventType":"T","aggregateId":"a","timestamp":"2026-01-01T00:00:00Z"}',
        (
            '{"eventId":"e","eventType":"T","aggregateId":"a","aggregateType":"A",'
            '"timestamp":"2026-01-01T01:00:00.5+01:00","version":1,'
            '"payload":{"n":1.10,"big":123456789012345678901234567890,"e":1E2,"u":"\\u00e9"},'
            '"metadata":{"correlationId":"c"},"userId":"u","tenant":{"id": 7}}'
        ),
        (
            '{"eventId":"e","eventType":"T","aggregateId":"a","timestamp":"2026-01-01T00:00:00Z",'
            '"payload":null,"metadata":null,"trace":null}'
        ),
    ],
)
def test_a_canonical_record_is_written_letter_by_letter(record: str, tmp_path: Path) -> None:
    assert written_again(record, tmp_path) == record


@pytest.mark.parametrize(
    "payload",
    ["9" * 5000, "1e400", "-0", '"a\\u0000b"', '{"":1,"a.b":{"x\\"y":[]}}', "[" * 200 + "]" * 200],
)
@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_odd_payloads_survive_both_ways(payload: str, kind: str, tmp_path: Path) -> None:
    record = json.dumps(a_record(0, payload="PAYLOAD")).replace('"PAYLOAD"', payload)
    once = loaded(a_dump(tmp_path / "dump.jsonl", [record]))
    out = exported(once.path, tmp_path / f"out.{kind}")
    again = loaded(out, store=tmp_path / "again.duckdb")
    assert again.events == once.events
    assert json.dumps(again.events[0].payload) == json.dumps(json.loads(payload))


def test_snake_case_becomes_camel_case(tmp_path: Path) -> None:
    record = {
        "event_id": 7,
        "event_type": "T",
        "aggregate_id": "a",
        "occurred_at": "2026-01-01",
        "causation_id": "x",
        "metadata": {"correlation_id": "c"},
        "other_field": 1,
    }
    assert json.loads(written_again(json.dumps(record), tmp_path)) == {
        "eventId": "7",
        "eventType": "T",
        "aggregateId": "a",
        "timestamp": "2026-01-01T00:00:00.000000Z",
        "metadata": {"correlation_id": "c"},
        "causationId": "x",
        "other_field": 1,
    }


def test_a_query_narrows_what_is_exported(tmp_path: Path) -> None:
    log = loaded(a_dump(tmp_path / "dump.jsonl", map(a_record, range(5)))).path
    out = exported(log, tmp_path / "out.jsonl", EventQuery(path="/n", value="3"))
    assert [json.loads(line)["eventId"] for line in out.read_text().splitlines()] == ["e3"]


def test_jsonl_is_compressed_as_its_name_says(tmp_path: Path) -> None:
    log = loaded(a_dump(tmp_path / "dump.jsonl", map(a_record, range(5)))).path
    out = exported(log, tmp_path / "out.jsonl.gz")
    assert gzip.decompress(out.read_bytes()).count(b"\n") == 5
    again = exported(log, tmp_path / "out.jsonl.zst")
    assert loaded(again, store=tmp_path / "again.duckdb").ids == ["e0", "e1", "e2", "e3", "e4"]


def test_parquet_has_typed_columns_and_tells_null_from_absent(tmp_path: Path) -> None:
    dump = a_dump(
        tmp_path / "dump.jsonl",
        [a_record(0, payload=None, tenant="t"), a_record(1, payload=NOTHING, version=NOTHING)],
    )
    table = pq.read_table(exported(loaded(dump).path, tmp_path / "out.parquet"))
    assert table["payload"].to_pylist() == ["null", None]
    assert table["version"].to_pylist() == [1, None]
    assert table["otherFields"].to_pylist() == ['{"tenant":"t"}', None]
    assert table["timestamp"].to_pylist()[0] == datetime.fromisoformat("2026-01-01T00:00:00Z")


def test_exporting_nothing_writes_an_empty_file(tmp_path: Path) -> None:
    store = a_store()
    assert store.export(EventQuery(), tmp_path / "out.jsonl") == 0
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    assert store.export(EventQuery(), tmp_path / "out.parquet") == 0
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_appended_events_are_exported_as_well(tmp_path: Path) -> None:
    store = a_store([an_event(0, correlation_id="c", metadata={"correlationId": "other"})])
    store.append("a-1", [an_event(0, id="new", user_id="u")], 1)
    assert store.export(EventQuery(), tmp_path / "out.jsonl") == 2
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert first["correlationId"] == "c"
    assert (second["eventId"], second["userId"], second["version"]) == ("new", "u", 2)


def test_a_stopped_export_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    def stop(written: int) -> None:
        msg = f"Stopped after {written}."
        raise Cancelled(msg)

    (tmp_path / "out.jsonl").write_text("before")
    with pytest.raises(Cancelled, match="after 1"):
        a_store([an_event(0)]).export(EventQuery(), tmp_path / "out.jsonl", tick=stop)
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]
    assert (tmp_path / "out.jsonl").read_text() == "before"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: no such file"):
        a_store([an_event(0)]).export(EventQuery(), tmp_path / "nowhere" / "out.jsonl")
