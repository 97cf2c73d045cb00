"""Batches of records are translated by other processes as they would be by this one."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from explorer.formats import by_name
from explorer.store.translating import outcome, outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import Rows, Translate
    from explorer.store.translating import Job


def jobs() -> list[Job]:
    """Messages, tombstones and broken ones in each of several batches of different sizes."""
    return [
        ([message(first + place) for place in range(first + 3)], None) for first in range(0, 70, 10)
    ]


def message(number: int) -> bytes:
    if number % 11 == 7:
        return b'{"topic": broken'
    about = {"topic": "orders", "partition": number % 3, "offset": number, "key": f"o-{number}"}
    payload = None if number % 5 == 0 else json.dumps({"number": 10**30 + number, "é": "\x00"})
    return json.dumps({**about, "tstype": "create", "ts": number, "payload": payload}).encode()


def kcat() -> Translate:
    translate = by_name("kcat").reading.translate
    assert translate is not None
    return translate


def test_outcomes_of_many_batches_are_exact_and_in_order() -> None:
    translate = kcat()
    assert list(outcomes(translate, jobs())) == [outcome(translate, job) for job in jobs()]


def test_records_are_translated_here_where_no_other_process_can() -> None:
    def translate(records: Sequence[bytes], contexts: Sequence[Any] | None) -> Rows:
        return kcat()(records, contexts)

    assert list(outcomes(translate, jobs())) == [outcome(translate, job) for job in jobs()]


def test_an_error_while_translating_is_raised() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        list(outcomes(kcat(), [*jobs(), ([None], None)]))  # type: ignore[list-item]


def test_processes_end_with_whoever_takes_the_outcomes() -> None:
    with closing(outcomes(kcat(), jobs())) as taken:
        next(taken)
        next(taken)
        assert children()
    assert not children()


def children() -> list[str]:
    found = Path("/proc/self/task").glob("*/children")
    ids = [one for path in found for one in path.read_text(encoding="ascii").split()]
    lines = [Path(f"/proc/{one}/cmdline").read_bytes() for one in ids]
    return [one.decode() for one in lines if b"translating" in one]
