"""The quality gate: the scores on the reference articles against pinned floors (bench/floors.json).

    python bench/quality.py GOLD                              compare; status 1 where a score fell below its floor
    python bench/quality.py GOLD --raise                      pin the floors anew where scores rose
    python bench/quality.py GOLD --lower --reason "..."       pin them as they are, and say why in the file

Floors are worth something only on what they were measured on: its digest is pinned with them, and
other articles or another annotation are refused until the floors are measured again.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from riwaya.check.gold import digest
from riwaya.check.report import check
from riwaya.cli.check import read_documents

FLOORS = Path(__file__).resolve().parent / "floors.json"
SLACK = 0.005
"""What a score may lie below its floor: rounding and a single case in a small set, no more."""


def main() -> int:
    """Compare or pin; 0 where all scores hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--raise", dest="rise", action="store_true", help="pin the scores that rose")
    parser.add_argument("--lower", action="store_true", help="pin all scores as they are; needs --reason")
    parser.add_argument("--reason", default="", help="why a floor is lowered")
    options = parser.parse_args()
    if options.lower and not options.reason:
        parser.error("--lower needs --reason")
    scores, mark = measured(options.gold), digest(options.gold)
    if options.rise or options.lower:
        pin(scores, mark, reason=options.reason if options.lower else "")
        return 0
    fallen = list(below(scores, mark, load()))
    print("\n".join(fallen) if fallen else f"all {len(scores)} scores hold on {mark}")
    return 1 if fallen else 0


def measured(gold: Path) -> dict[str, float]:
    """The scores by name: F1 of what is found, accuracy of what is decided; bad slices as they are counted."""
    figures = check(gold, read_documents(gold / "articles", [])).figures()
    scores: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            score = value.get("F1", value.get("acc"))
            if score is not None:
                scores[name] = score
    scores["bad slices"] = float(str(figures["bad slices"]))
    return scores


def load() -> dict[str, Any]:
    """The pinned floors, or none where nothing was pinned yet."""
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.exists() else {"digest": "", "floors": {}}


def below(scores: dict[str, float], mark: str, pinned: dict[str, Any]) -> list[str]:
    """What does not hold, a line each."""
    if pinned["digest"] != mark:
        return [f"the floors were measured on {pinned['digest']}, this is {mark}: measure again (--lower --reason ...)"]
    fallen = [
        f"{name}: {scores.get(name)} is below its floor {floor}"
        for name, floor in pinned["floors"].items()
        if scores.get(name, 0.0) < floor - SLACK
    ]
    return fallen + ([f"bad slices: {scores['bad slices']:.0f}"] if scores["bad slices"] else [])


def pin(scores: dict[str, float], mark: str, *, reason: str) -> None:
    """Write the floors: each the higher of old and new, or with a reason the new."""
    old = load()
    kept = old["floors"] if not reason and old["digest"] == mark else {}
    floors = {name: max(score, kept.get(name, 0.0)) for name, score in scores.items() if name != "bad slices"}
    lowered = [*old.get("lowered", []), *([reason] if reason else [])]
    told = {"digest": mark, "floors": floors, "lowered": lowered}
    FLOORS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
