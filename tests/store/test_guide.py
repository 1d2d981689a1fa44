"""What docs/workspace.md says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riwaya.cli import build_parser
from riwaya.errors import StoreError
from tests.store.articles import write

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "workspace.md").read_text(encoding="utf-8")


def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "news.jsonl", ["شنت طائرات غارة جوية على بلدة الزيتونة أمس، بحسب سكان."])
    found = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    exec(found.group(1), {})
    assert capsys.readouterr().out.startswith("airstrike ")


def test_its_commands_and_options_are_there() -> None:
    commands = set(re.findall(r"riwaya (\w+) (?:W|cases\.riwaya)\b", GUIDE))
    told = build_parser().format_help()
    assert len(commands) >= 10
    for command in commands:
        assert re.search(rf"^    {command}\b", told, re.MULTILINE), command


def test_its_codes_are_those_of_the_program() -> None:
    listed = set(re.findall(r"^\| (S\d{3}) \|", GUIDE, re.MULTILINE))
    store = ROOT / "src" / "riwaya" / "store"
    raised = {code for file in store.glob("*.py") for code in re.findall(r'"(S\d{3})"', file.read_text(encoding="utf-8"))}
    assert listed == raised
    assert StoreError.exit_status == 5
