"""The README speaks the truth: its code runs, and it names what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import cli, formats

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("code", blocks("python"))
def test_every_python_block_runs(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = re.findall(r"^    (\w+)  ", capsys.readouterr().out, flags=re.MULTILINE)
    assert {"load", "export"} <= set(commands)
    for command in commands:
        assert f"| `{command}" in README


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)


FOREIGN = [one for one in formats.known() if one.name != "canonical"]


@pytest.mark.parametrize("one", FOREIGN, ids=lambda one: one.name)
def test_every_format_is_there_with_its_export(one: formats.Format) -> None:
    (row,) = re.findall(rf"^\| `{one.name}` \|.*$", README, flags=re.MULTILINE)
    assert one.export in row.replace("\\|", "|")
