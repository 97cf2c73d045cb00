"""The command line's published contract: its JSON, its exit status, its one line of complaint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from explorer.cli import main

RECORDS = [
    {
        "eventId": "e1", "eventType": "OrderPlaced", "aggregateId": "o1", "aggregateType": "Order",
        "timestamp": "2026-01-01T00:00:00Z", "version": 1, "payload": {"total": 5},
        "metadata": {"correlationId": "c1", "causationId": "cmd1", "userId": "u1"},
    },
    {
        "eventId": "e2", "eventType": "OrderPaid", "aggregateId": "o1", "aggregateType": "Order",
        "timestamp": "2026-01-01T00:00:02Z", "version": 2,
        "payload": {"paid": 12345678901234567890123},
        "metadata": {"correlationId": "c1", "causationId": "e1"},
    },
    {
        "eventId": "e3", "eventType": "Shipped", "aggregateId": "s1", "aggregateType": "Shipment",
        "timestamp": "2026-01-01T00:00:03Z", "version": 1, "payload": {"order": "o1"},
        "metadata": {"correlationId": "c1", "causationId": "e2"},
    },
]  # fmt: skip

REDUCERS = """
from explorer.reducers import on, reducer

@reducer("Order")
class Order:
    def __init__(self):
        self.total = 0
        self.paid = False

    @on("OrderPlaced")
    def placed(self, event):
        self.total = event.payload["total"]

    @on("OrderPaid")
    def was_paid(self, event):
        self.paid = True
"""


@pytest.fixture
def dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in RECORDS), encoding="utf-8")
    (tmp_path / "reducers.py").write_text(REDUCERS, encoding="utf-8")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def answer(*arguments: object) -> Any:
        status = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        assert status == 0, err
        return [json.loads(line) for line in out.splitlines()]

    return answer


def complaint(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([str(each) for each in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_load_counts_and_quarantines(run: Any, dump: Path, tmp_path: Path) -> None:
    with dump.open("a", encoding="utf-8") as file:
        file.write('{"eventId": "e4", "eventType":\n')
    [report] = run("load", dump, "--store", tmp_path / "s.duckdb", "--json")
    assert {key: report[key] for key in ("events", "quarantined", "duplicates", "aggregates")} == {
        "events": 3,
        "quarantined": 1,
        "duplicates": 0,
        "aggregates": 2,
    }
    assert report["format"] == "canonical"
    assert report["seconds"] > 0
    [file] = report["files"]
    assert (file["records"], file["events"], file["quarantined"]) == (4, 3, 1)
    [bad] = report["quarantine"]
    assert (bad["file"], bad["record"], bad["text"]) == (
        str(dump),
        4,
        '{"eventId": "e4", "eventType":',
    )
    assert bad["reason"]
    [again] = run("load", dump, "--store", tmp_path / "s.duckdb", "--json")
    assert again["reused"]


def test_load_says_where_it_found_the_fields_of_an_unknown_dump(run: Any, tmp_path: Path) -> None:
    unknown = Path(__file__).parent / "formats" / "golden" / "unknown--snake-kebab" / "dump.jsonl"
    [report] = run("load", unknown, "--store", tmp_path / "s.duckdb", "--json")
    [file] = report["files"]
    assert file["format"] == "unknown"
    assert file["mapping"] == {
        "event_id": "/message-id",
        "event_type": "/message_name",
        "aggregate_id": "/entity_id",
        "aggregate_type": "/entity-type",
        "occurred_at": "/recorded-at",
        "version": "/stream_version",
        "payload": "/event_data",
        "metadata": "/meta_data",
        "correlation_id": "/meta_data/correlation-id",
        "causation_id": "/meta_data/causation_id",
        "user_id": "/meta_data/user-id",
    }


def test_formats_names_the_canonical_one(run: Any) -> None:
    [known] = run("formats", "--json")
    assert "canonical" in [each["name"] for each in known]


def test_state_at_each_kind_of_cut(run: Any, dump: Path, tmp_path: Path) -> None:
    options = ("--reducers", tmp_path / "reducers.py", "--json")
    [end] = run("state", dump, "o1", *options)
    assert end == {
        "aggregate_id": "o1",
        "aggregate_type": "Order",
        "version": 2,
        "position": 1,
        "state": {"total": 5, "paid": True},
        "error": None,
        "rests_on_error": False,
        "guessed": False,
    }
    for cut in (("--version", 1), ("--position", 0), ("--at", "2026-01-01T00:00:01Z")):
        [state] = run("state", dump, "o1", *cut, *options)
        assert (state["version"], state["state"]) == (1, {"total": 5, "paid": False})
    [before] = run("state", dump, "o1", "--at", "2025-12-31", *options)
    assert (before["version"], before["state"]) == (None, None)


def test_history_keeps_integers_exact_and_says_what_changed(run: Any, dump: Path) -> None:
    first, second = run("history", dump, "o1", "--json")
    assert first["changes"] == [
        {
            "path": "",
            "op": "replace",
            "old": None,
            "new": {"total": 5, "_last_event": "OrderPlaced"},
        }
    ]
    assert second["state"]["paid"] == 12345678901234567890123
    assert [change["path"] for change in second["changes"]] == ["/_last_event", "/paid"]
    assert second["event_id"] == "e2"
    assert second["occurred_at"] == "2026-01-01T00:00:02.000000Z"


def test_replay_prints_a_line_per_aggregate_or_writes_a_file(
    run: Any, dump: Path, tmp_path: Path
) -> None:
    lines = run("replay", dump, "--position", 1, "--json")
    assert [(line["aggregate_type"], line["aggregate_id"]) for line in lines] == [("Order", "o1")]
    out = tmp_path / "states.parquet"
    run("replay", dump, "--out", out)
    table = pq.read_table(out).sort_by("position")
    assert table.column("aggregate_id").to_pylist() == ["o1", "s1"]


def test_project_runs_sql_over_events_and_states_at_a_cut(
    run: Any, dump: Path, tmp_path: Path
) -> None:
    sql = tmp_path / "paid.sql"
    sql.write_text(
        "-- Orders\nselect s.aggregate_id, (select count(*) from events) as events,"
        " s.state->>'$.paid' as paid from states s where aggregate_type = 'Order'",
        encoding="utf-8",
    )
    options = ("--reducers", tmp_path / "reducers.py", "--json")
    assert run("project", dump, sql, *options) == [
        [{"aggregate_id": "o1", "events": 3, "paid": "true"}]
    ]
    assert run("project", dump, sql, "--position", 0, *options) == [
        [{"aggregate_id": "o1", "events": 1, "paid": "false"}]
    ]


def test_project_runs_python_and_writes_files(run: Any, dump: Path, tmp_path: Path) -> None:
    code = tmp_path / "orders.py"
    code.write_text(
        "from explorer.projections import on, projection\n"
        '@projection("orders", key="order_id")\n'
        "class Orders:\n"
        '    @on("OrderPlaced")\n'
        "    def placed(self, table, event):\n"
        '        table.insert({"order_id": event.aggregate_id, "status": "PLACED"})\n'
        '    @on("OrderPaid")\n'
        "    def paid(self, table, event):\n"
        '        table.update(event.aggregate_id, status="PAID")\n',
        encoding="utf-8",
    )
    assert run("project", dump, code, "--json") == [[{"order_id": "o1", "status": "PAID"}]]
    assert run("project", dump, f"{code}:orders", "--at", "2026-01-01", "--json") == [
        [{"order_id": "o1", "status": "PLACED"}]
    ]
    run("project", dump, code, "--out", tmp_path / "orders.csv")
    assert (tmp_path / "orders.csv").read_text(encoding="utf-8").splitlines() == [
        '"order_id","status"',
        '"o1","PAID"',
    ]


def test_chain_is_a_graph(run: Any, dump: Path) -> None:
    [chain] = run("chain", dump, "c1", "--json")
    assert [node["event_id"] for node in chain["nodes"]] == ["e1", "e2", "e3", "cmd1"]
    assert chain["edges"] == [
        {"cause": "cmd1", "effect": "e1"},
        {"cause": "e1", "effect": "e2"},
        {"cause": "e2", "effect": "e3"},
    ]
    assert chain["roots"] == ["e1"]
    assert chain["missing"] == ["cmd1"]
    assert chain["cycles"] == []
    assert chain["critical_path"] == ["e1", "e2", "e3"]


def test_export_and_load_again_is_equal(run: Any, dump: Path, tmp_path: Path) -> None:
    for name in ("again.jsonl", "again.parquet"):
        [done] = run("export", dump, "--out", tmp_path / name, "--json")
        assert done["written"] == 3
        assert run("history", tmp_path / name, "o1", "--json") == run(
            "history", dump, "o1", "--json"
        )


def test_a_store_is_a_source_too(run: Any, dump: Path, tmp_path: Path) -> None:
    run("load", dump, "--store", tmp_path / "s.duckdb", "--json")
    assert run("state", tmp_path / "s.duckdb", "o1", "--json") == run("state", dump, "o1", "--json")


def test_wrong_questions_are_answered_with_one_line(
    capsys: pytest.CaptureFixture[str], dump: Path, tmp_path: Path
) -> None:
    assert "'nobody'" in complaint(capsys, "state", dump, "nobody")
    assert "'none'" in complaint(capsys, "chain", dump, "none")
    assert "missing.jsonl" in complaint(capsys, "state", tmp_path / "missing.jsonl", "o1")
    assert "several" in complaint(capsys, "state", dump, "o1", "--version", 1, "--at", "2026-01-01")
    assert "xyz" in complaint(capsys, "load", dump, "--format", "xyz")


def test_a_time_that_is_none_is_refused(dump: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["state", str(dump), "o1", "--at", "yesterday"])
    assert refused.value.code == 2


def test_check_finds_nothing_in_a_sound_dump(dump: Path, capsys: Any) -> None:
    assert main(["check", str(dump), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_check_tells_what_is_wrong_and_exits_with_1(dump: Path, capsys: Any) -> None:
    lines = dump.read_text(encoding="utf-8").splitlines()
    dump.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    assert main(["check", str(dump), "--json"]) == 1
    [found] = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["count"], found["positions"]) == ("duplicate-delivery", 1, [3])


def test_check_names_reducers_that_a_second_delivery_upsets(dump: Path, capsys: Any) -> None:
    counting = dump.with_name("counting.py")
    counting.write_text(
        "from explorer.reducers import reducer\n\n"
        '@reducer("Order")\ndef order(state, event):\n    state["n"] = state.get("n", 0) + 1\n',
        encoding="utf-8",
    )
    given = ["check", str(dump), "--reducers", str(counting), "--json"]
    assert main(given) == 0
    capsys.readouterr()
    assert main([*given, "--twice"]) == 1
    [found] = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["count"], found["positions"]) == ("not-idempotent", 1, [0])
    assert "e1 changes /n of Order o1" in found["explanation"]


def test_a_chain_is_written_for_other_tools(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chain", str(dump), "c1", "--as", "dot"]) == 0
    assert capsys.readouterr().out.startswith("digraph chain {")


def test_chains_are_listed_narrowed(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def listed(*options: str) -> list[str]:
        assert main(["chains", str(dump), *options, "--json"]) == 0
        found = map(json.loads, capsys.readouterr().out.splitlines())
        return [chain["correlation_id"] for chain in found]

    assert listed("--then", "OrderPlaced", "OrderPaid", "2") == ["c1"]
    assert listed("--then", "OrderPlaced", "OrderPaid", "1.5") == []
    assert listed("--has", "OrderPaid", "--lacks", "Shipped") == []
    assert main(["chains", str(dump), "--then", "A", "B", "soon"]) == 2


def test_variants_and_causes_are_told(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["variants", str(dump), "--json"]) == 0
    variant = json.loads(capsys.readouterr().out)
    assert (variant["chains"], variant["example"], variant["median_ms"]) == (1, "c1", 3000)
    assert main(["causes", str(dump), "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (first["cause"], first["effect"], first["median_ms"]) == ("OrderPaid", "Shipped", 1000)
    assert main(["unfinished", str(dump), "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_a_chain_is_compared_with_itself(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chain", str(dump), "c1", "--with", "c1", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["one"], row["other"], row["one_ms"]) for row in rows] == [
        ("e1", "e1", None),
        ("e2", "e2", 2000),
        ("e3", "e3", 1000),
    ]
