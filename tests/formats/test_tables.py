"""Rows of tables of events, and what their columns hold."""

from __future__ import annotations

import contextlib
import gzip
import json
import struct
import zlib
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.formats import by_name, column
from explorer.formats.cbor_payload import from_cbor
from explorer.formats.column import document
from explorer.formats.eventsourcing import untyped
from explorer.formats.outcome import Fault
from explorer.formats.record import Record
from explorer.formats.table import Table, first, split
from explorer.formats.wolverine_envelope import envelope
from explorer.formats.xml_payload import from_xml
from explorer.formats.yaml_payload import from_yaml

DOCUMENT = '{"total":1234567890123456789012345678,"rate":0.1000000000000000055,"name":"Zoë ☕"}'
TABLE = Table(
    event_id=("id",),
    event_type=("kind", "type"),
    aggregate_id=("stream",),
    occurred_at=("time",),
    order=("id",),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)


@pytest.mark.parametrize(
    "carried",
    [
        DOCUMENT,
        "\\x" + DOCUMENT.encode().hex(),
        DOCUMENT.encode().hex().upper(),
        "0x" + DOCUMENT.encode().hex().upper(),
        b64encode(DOCUMENT.encode()).decode(),
        "base64:type252:" + b64encode(DOCUMENT.encode()).decode(),
        "\\x" + zlib.compress(DOCUMENT.encode()).hex(),
        b64encode(zlib.compress(DOCUMENT.encode())).decode(),
        "\\x" + gzip.compress(DOCUMENT.encode()).hex(),
    ],
)
def test_a_document_comes_out_of_whatever_carries_it(carried: str) -> None:
    assert document(json.dumps(carried).encode()) == DOCUMENT


@pytest.mark.parametrize("text", ["", "abcdef12", "0xabcdef12", "00ff", "plain", "<", "5 < 6"])
def test_a_text_that_is_no_document_stays_a_text(text: str) -> None:
    assert json.loads(document(json.dumps(text).encode())) == text


def test_what_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column, "MAX_INFLATED", 1000)
    bomb = zlib.compress(b"[" + b"0," * 5000 + b"0]")
    with pytest.raises(Fault, match="uncompressed"):
        document(json.dumps("\\x" + bomb.hex()).encode())


def test_xml_that_declares_anything_is_not_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x><y>&b;</y></x>'
    assert from_xml(bomb) is None
    assert from_xml("<a>" * 5000 + "</a>" * 5000) is None
    assert from_xml("<x><y>1</y>") is None


def test_xml_keeps_attributes_repeats_and_declared_encodings() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?><x><y a="1">é</y><y/><z><w>0</w></z></x>'
    assert json.loads(from_xml(text) or "") == {
        "y": [{"@a": "1", "#text": "é"}, ""],
        "z": {"w": "0"},
    }


def test_yaml_keeps_digits_and_follows_no_references() -> None:
    assert from_yaml("---\n:a: 0.1000000000000000055\nb: '1'\n:c: :d\n") == (
        '{"a":0.1000000000000000055,"b":"1","c":"d"}'
    )
    assert from_yaml("--- &a\n- *a\n") is None
    assert from_yaml("---\n: : :\n  - [") is None


def test_typed_values_are_unwrapped_at_any_depth() -> None:
    typed = '{"a":[{"_type_":"t","_data_":[{"_type_":"d","_data_":"1"}]}],"_type_":1e400}'
    assert untyped(typed) == '{"a":[["1"]],"_type_":1e400}'


@given(st.dictionaries(st.sampled_from(["id", "kind", "type", "stream", "time", "x"]), VALUES))
def test_reading_all_columns_at_once_finds_what_reading_each_does(row: dict[str, object]) -> None:
    row = {**row, "id": 7}
    record = Record(json.dumps(row).encode())
    event = TABLE.event(record)
    assert event.event_id == "7"
    assert event.order == (7, 0)
    assert event.event_type == first(record.members, ("kind", "type"))
    assert event.aggregate_id == first(record.members, ("stream",))
    assert event.occurred_at == first(record.members, ("time",))


TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=50)
@given(tree=st.dictionaries(st.text(), TREES), endless=st.booleans())
def test_cbor_comes_out_exact_whether_lengths_are_told_or_not(
    *, tree: dict[str, object], endless: bool
) -> None:
    assert json.loads(from_cbor(cbor(tree, endless=endless)) or "") == tree


@given(st.binary(max_size=60))
def test_no_bytes_at_all_upset_the_reading_of_cbor(content: bytes) -> None:
    json.loads(from_cbor(b"\xbf" + content) or "null")
    json.loads(from_cbor(content) or "null")


def cbor(value: object, *, endless: bool) -> bytes:
    """The value as CBOR; maps and arrays end with a break where their lengths are not told."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, int):
        return whole_number(value)
    pairs = isinstance(value, dict)
    items = [each for pair in value.items() for each in pair] if isinstance(value, dict) else value
    assert isinstance(items, list)
    inner = b"".join(cbor(item, endless=endless) for item in items)
    if endless:
        return (b"\xbf" if pairs else b"\x9f") + inner + b"\xff"
    return head(5 if pairs else 4, len(items) // 2 if pairs else len(items)) + inner


def whole_number(value: int) -> bytes:
    positive = max(value, -1 - value)
    if positive < 2**64:
        return head(0 if value >= 0 else 1, positive)
    content = positive.to_bytes((positive.bit_length() + 7) // 8)
    return (b"\xc2" if value >= 0 else b"\xc3") + head(2, len(content)) + content


def head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in range(4) if number < 1 << 8 * (1 << size))
    return bytes([major << 5 | 24 + size]) + number.to_bytes(1 << size)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_envelope_are_refused_in_one_way(content: bytes) -> None:
    with contextlib.suppress(Fault):
        envelope(content)


@pytest.mark.parametrize(
    "more", [{"stream_id": "o-1", "version": 1}, {"aggregate_id": "o-1", "causation_id": None}]
)
def test_a_store_of_ones_own_is_not_taken_for_that_of_a_library(more: dict[str, object]) -> None:
    columns = {"event_id": "e", "event_type": "t", "data": {}, "metadata": {}, "created_at": "x"}
    record = {**columns, "correlation_id": None, **more}
    assert not any(by_name(name).accepts(record) for name in ("rails-event-store", "commanded"))


def test_names_of_streams_are_split_at_the_first_sign() -> None:
    assert split("order-1-2", "-") == ("order", "1-2")
    assert split("order", "-") == (None, "order")
    assert split("-1", "-") == (None, "-1")
