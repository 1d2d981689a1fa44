"""The quality gate, where the reference articles are at hand; where they are not, it says so."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"


def quality() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality", ROOT / "bench" / "quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_score_lies_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    if not (GOLD / "annotation").is_dir():
        assert not (os.environ.get("CI") and GOLD.parent.exists()), f"{GOLD} must be here in CI"
        with capsys.disabled():
            sys.stdout.write(f"\n*** QUALITY NOT CHECKED: no reference articles at {GOLD} ***\n")
        pytest.skip(f"no reference articles at {GOLD}")
    gate = quality()
    fallen = gate.below(gate.measured(GOLD), gate.digest(GOLD), gate.load())
    assert fallen == []


def test_a_fallen_score_is_told() -> None:
    gate = quality()
    pinned = {"digest": "abc", "floors": {"polarity": 0.9}}
    assert gate.below({"polarity": 0.9, "bad slices": 0.0}, "abc", pinned) == []
    assert gate.below({"polarity": 0.8, "bad slices": 0.0}, "abc", pinned) == ["polarity: 0.8 is below its floor 0.9"]
    assert "bad slices: 2" in gate.below({"polarity": 0.9, "bad slices": 2.0}, "abc", pinned)
    assert "measured on abc" in gate.below({"polarity": 0.9, "bad slices": 0.0}, "other", pinned)[0]


def test_floors_rise_and_are_lowered_only_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = quality()
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    gate.pin({"polarity": 0.9, "bad slices": 0.0}, "abc", reason="")
    gate.pin({"polarity": 0.7, "bad slices": 0.0}, "abc", reason="")
    assert json.loads((tmp_path / "floors.json").read_text(encoding="utf-8"))["floors"] == {"polarity": 0.9}
    gate.pin({"polarity": 0.7, "bad slices": 0.0}, "abc", reason="the annotation was mended")
    told = json.loads((tmp_path / "floors.json").read_text(encoding="utf-8"))
    assert told == {"digest": "abc", "floors": {"polarity": 0.7}, "lowered": ["the annotation was mended"]}
