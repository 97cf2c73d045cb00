"""What the server may be started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.errors import QuestionError
from explorer.ui.arguments import parse


def test_dumps_and_options_are_read(tmp_path: Path) -> None:
    reducers, projection = tmp_path / "reducers.py", tmp_path / "sales.sql"
    reducers.touch()
    projection.touch()
    files = ("--reducers", str(reducers), "--projections", str(projection), "--store", "s.duckdb")
    reading = ("--format", "canonical", "--map", "event_id=/meta/id")
    given = parse(("a.jsonl", "b.jsonl", *files, *reading))
    assert given.dumps == ("a.jsonl", "b.jsonl")
    assert (given.reducers, given.projections) == ((str(reducers),), (str(projection),))
    assert (given.store, given.format) == ("s.duckdb", "canonical")
    assert given.mapping == (("event_id", "/meta/id"),)
    assert not given.sample


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("--sture", "x"), "--sture"),
        (("a.jsonl", "--reducers", "/no/such.py"), "no file /no/such.py"),
        (("a.jsonl", "--map", "event_id"), "--map event_id"),
        (("a.jsonl", "--store"), "--store"),
    ],
)
def test_a_bad_argument_is_one_sentence_with_a_hint_here_and_on_stderr(
    argv: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(QuestionError, match=sentence) as caught:
        parse(argv)
    assert caught.value.hint
    assert capsys.readouterr().err.count("\n") == 1
