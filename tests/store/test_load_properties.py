from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model import isoformat
from tests.store.dumps import a_dump, a_record, loaded

# Half surrogate pairs cannot be written as UTF-8, and JSON text may not hold them.
text = st.text(st.characters(codec="utf-8"), max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.integers(-(10**40), 10**40) | text
scalars |= st.floats(allow_nan=False, allow_infinity=False)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
times = st.datetimes().map(lambda time: f"{time.isoformat(timespec='microseconds')}Z")
records = st.fixed_dictionaries(
    {
        "eventId": words,
        "eventType": words,
        "aggregateId": words,
        "timestamp": times,
    },
    optional={
        "aggregateType": text,
        "version": st.integers(-(2**63), 2**63 - 1) | st.none(),
        "payload": documents,
        "metadata": st.dictionaries(text, documents, max_size=3),
        "anything": documents,
    },
)


def strictly(value: Any) -> Any:
    """A form in which 1, 1.0 and True differ, and 0.0 from -0.0, but not the order of keys."""
    return json.dumps(value, sort_keys=True)


def embedded(value: Any) -> Any:
    """What a payload that is text stands for."""
    try:
        inner = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return value
    return inner if isinstance(inner, dict | list) else value


@given(given_records=st.lists(records, min_size=1, max_size=5), ascii_only=st.booleans())
@settings(max_examples=30, deadline=None)
def test_records_come_back_letter_by_letter_and_equal(
    *, given_records: list[dict[str, Any]], ascii_only: bool
) -> None:
    texts = [json.dumps(record, ensure_ascii=ascii_only) for record in given_records]
    with tempfile.TemporaryDirectory() as folder:
        found = loaded(a_dump(Path(folder) / "log.jsonl", texts))
    assert found.raw == texts
    for event, record in zip(found.events, given_records, strict=True):
        assert (event.id, event.type, event.aggregate_id) == (
            record["eventId"],
            record["eventType"],
            record["aggregateId"],
        )
        assert event.aggregate_type == record.get("aggregateType", "")
        assert event.version == record.get("version")
        assert isoformat(event.occurred_at) == record["timestamp"]
        assert strictly(event.payload) == strictly(embedded(record.get("payload")))
        assert strictly(event.metadata) == strictly(record.get("metadata"))


broken = st.sampled_from(
    ["{", "[]", "nul", '"text"', "{}", '{"eventId": "e"}', b"\xff", '{"a": NaN}', '{"a": 1,}']
)
lines_of_a_file = st.lists(
    st.one_of(st.integers(0, 50).map(a_record), broken, st.just(""), st.just("  \t")), max_size=20
)


@given(st.lists(lines_of_a_file, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_every_record_is_an_event_or_in_quarantine(files: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            a_dump(Path(folder) / f"{number}.jsonl", [a_record(0), *content])
            for number, content in enumerate(files)
        ]
        found = loaded(*paths)
    for content, file in zip(files, found.report.files, strict=True):
        there = [one for one in content if not isinstance(one, str) or one.strip()]
        good = [one for one in there if isinstance(one, dict)]
        assert (file.records, file.events) == (1 + len(there), 1 + len(good))
        assert file.events + file.quarantined == file.records
    assert len(found.events) == found.report.events
    assert len(found.quarantine) == found.report.quarantined
    assert [event.position for event in found.events] == list(range(len(found.events)))


@given(st.lists(records, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_json_text_in_parquet_is_the_same_as_jsonl(given_records: list[dict[str, Any]]) -> None:
    rows = [
        {
            "eventId": record["eventId"],
            "eventType": record["eventType"],
            "aggregateId": record["aggregateId"],
            "timestamp": record["timestamp"],
            "version": record.get("version"),
            "payload": json.dumps({"is": record.get("payload")}),
            "metadata": json.dumps(record.get("metadata", {})),
        }
        for record in given_records
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        pq.write_table(pa.Table.from_pylist(rows), path)
        found = loaded(path)
    for event, record in zip(found.events, given_records, strict=True):
        assert (event.id, event.version) == (record["eventId"], record.get("version"))
        assert isoformat(event.occurred_at) == record["timestamp"]
        assert strictly(event.payload) == strictly({"is": record.get("payload")})
        assert strictly(event.metadata) == strictly(record.get("metadata", {}))


@given(st.integers(-62135596800, 253402300799), st.sampled_from([1, 1000, 10**6]))
@settings(max_examples=30, deadline=None)
def test_epochs_are_told_apart_by_their_size(seconds: int, unit: int) -> None:
    if abs(seconds) * unit >= {1: 1e11, 1000: 1e14, 10**6: 1e17}[unit]:
        return
    if unit > 1 and abs(seconds) * unit < {1000: 1e11, 10**6: 1e14}[unit]:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = a_dump(Path(folder) / "log.jsonl", [a_record(timestamp=seconds * unit)])
        (event,) = loaded(path).events
    assert math.floor(event.occurred_at.timestamp()) == seconds
