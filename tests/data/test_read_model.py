"""Production's table of orders is what its faulty projector wrote, and each fault is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from data.shop import read_model
from explorer.cli import main
from tests.data.conftest import DATA

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from explorer.model import Event

FILE = DATA / "read_models" / "orders.parquet"
ASKED = [str(DATA / "projections" / "orders.py"), "--against", str(FILE), "--key", "order_id"]


def test_the_bundled_table_is_written_again(dump: list[Event]) -> None:
    assert pq.read_table(FILE).equals(read_model.table(dump))


def verified(capsys: Any, *more: str) -> tuple[int, Any]:
    capsys.readouterr()
    status = main(["verify", str(DATA / "shop.jsonl.gz"), *ASKED, *more, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_every_planted_fault_is_found(
    capsys: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "verify"))
    status, answer = verified(capsys)
    assert status == 1
    counts = [answer[name] for name in ("matching", "missing", "extra", "differing")]
    assert counts == [1198, 4, 1, 10]
    first, *others = answer["explanations"]
    assert (first["kind"], first["rows"]) == ("stuck", 9)
    assert first["stuck_between"][0] <= read_model.STUCK_SINCE <= first["stuck_between"][1]
    assert {(each["kind"], *each["event_types"], *each["keys"]) for each in others} == {
        ("lost", "OrderPlaced", "order_1010"),
        ("lost", "CouponApplied", "order_1014"),
        ("twice", "ItemAdded", "order_2006"),
        ("swapped", "OrderPaid", "OrderShipped", "order_1978"),
    }
    left = {each["key"]: each["unexplained"] for each in answer["differences"] if not each["fault"]}
    assert left == {
        read_model.BY_HAND: "no single fault explains it",
        read_model.EXTRA: "no event of the log touches this key",
    }
    (cells,) = (d["cells"] for d in answer["differences"] if d["key"] == "order_1978")
    assert cells == [{"column": "status", "expected": "SHIPPED", "actual": "PAID"}]

    _, narrowed = verified(capsys, "--ignore", "status", "--tolerance", "5000")
    assert narrowed["differing"] < answer["differing"]
    assert "status" in narrowed["not_compared"]


def test_what_the_projection_itself_writes_agrees(tmp_path: Path) -> None:
    source, out = str(DATA / "shop.jsonl.gz"), tmp_path / "orders.csv"
    assert main(["project", source, ASKED[0], "--out", str(out)]) == 0
    assert main(["verify", source, ASKED[0], "--against", str(out)]) == 0
    assert main(["verify", source, ASKED[0], "--against", str(out), "--position", "9000"]) == 1
    assert main(["verify", source, ASKED[0], "--against", str(out), "--key", "nothing"]) == 2
