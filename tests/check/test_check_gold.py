"""`riwaya check`: a small annotated folder, and the same figures as the reference scorer where that is at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from riwaya import read
from riwaya.check.gold import digest, load_gold
from riwaya.check.report import check, lines
from riwaya.check.scores import Scores
from riwaya.cli import main
from riwaya.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
TEXT = "قتل ثلاثة جنود في كمين قرب مدينة حلب يوم 3 مايو 2019، بحسب مصدر أمني.\n"


def annotated(folder: Path, **fields: Any) -> Path:
    (folder / "annotation").mkdir(parents=True)
    (folder / "articles").mkdir()
    (folder / "articles" / "one.txt").write_text(TEXT, encoding="utf-8")
    row = {"file": "one.txt", "meta": {"published": None}, **fields}
    (folder / "annotation" / "one.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return folder


GOOD: dict[str, Any] = {
    "times": [{"text": "يوم 3 مايو 2019", "start": "2019-05-03", "end": "2019-05-03"}],
    "numbers": [{"text": "ثلاثة جنود", "low": 3, "best": 3, "high": 3}],
    "places": [{"text": "مدينة حلب", "kind": "city", "lat": 36.2, "lon": 37.16}],
    "actors": [],
    "claims": [
        {
            "trigger": {"text": "قتل"},
            "type": "killing",
            "polarity": "affirmed",
            "modality": "asserted",
            "place": {"text": "مدينة حلب"},
            "time": {"text": "يوم 3 مايو 2019"},
            "figures": [{"text": "ثلاثة جنود", "role": "killed"}],
            "sources": [{"text": "مصدر أمني", "kind": "anonymous_sources"}],
        },
        {"trigger": {"text": "كمين"}, "type": "attack", "polarity": "affirmed", "modality": "asserted", "headline": True},
    ],
}


def test_a_right_reading_scores_one(tmp_path: Path) -> None:
    gold = annotated(tmp_path / "gold", **GOOD)
    document = read(TEXT)
    named = msgspec.structs.replace(document, source=msgspec.structs.replace(document.source, uri="x/one.txt"))
    figures = check(gold, [named]).figures()
    assert figures["articles"] == figures["records"] == 1
    assert figures["bad slices"] == 0
    for name in ("time values", "quantity values", "place spans", "claim triggers", "claims, type right", "claim figures"):
        assert figures[name]["F1"] == 1.0, name  # type: ignore[index]
    assert figures["attribution, innermost source"]["acc"] == 1.0  # type: ignore[index]


def test_an_article_without_a_record_found_nothing(tmp_path: Path) -> None:
    figures = check(annotated(tmp_path / "gold", **GOOD), []).figures()
    assert figures["records"] == 0
    assert figures["claim triggers"] == {"P": 0.0, "R": 0.0, "F1": 0.0, "n": 1}


def test_a_text_that_is_not_the_articles_counts_as_nothing_found(tmp_path: Path) -> None:
    document = read(TEXT + "وانتهى القتال.")
    named = msgspec.structs.replace(document, source=msgspec.structs.replace(document.source, uri="one.txt"))
    scores = check(annotated(tmp_path / "gold", **GOOD), [named])
    assert "one.txt" in scores.misses["text"][0]
    assert scores.tallies["claim triggers"].found == 0


def test_bad_slices_are_counted(tmp_path: Path) -> None:
    document = read(TEXT)
    wrong = msgspec.structs.replace(document.quantities[0], text="أربعة جنود")
    broken = msgspec.structs.replace(
        document, quantities=(wrong,), source=msgspec.structs.replace(document.source, uri="one.txt")
    )
    assert check(annotated(tmp_path / "gold", **GOOD), [broken]).bad_slices == 1


def test_the_same_words_are_told_apart_by_n(tmp_path: Path) -> None:
    fields = {"places": [{"text": "ة", "n": 2, "kind": "city", "lat": None}]}
    article = next(load_gold(annotated(tmp_path / "gold", **fields)))
    assert article.places[0].span[0] == TEXT.index("ة", TEXT.index("ة") + 1)
    with pytest.raises(InputError, match="G002"):
        list(load_gold(annotated(tmp_path / "wrong", places=[{"text": "دمشق", "kind": "city"}])))


def test_a_folder_without_annotation_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 3
    assert "[G001]" in capsys.readouterr().err


def test_the_digest_changes_with_any_byte(tmp_path: Path) -> None:
    gold = annotated(tmp_path / "gold", **GOOD)
    before = digest(gold)
    (gold / "articles" / "one.txt").write_text(TEXT + " ", encoding="utf-8")
    assert digest(gold) != before


def test_errors_name_the_misses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = annotated(tmp_path / "gold", actors=[{"text": "حلب", "id": "nobody", "type": "other"}])
    assert main(["check", str(gold), "--errors", "3"]) == 0
    out = capsys.readouterr().out
    assert "# actor spans: 1\none.txt: حلب [nobody]" in out


def test_same_lines_as_the_reference_scorer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Line by line, and as JSON; in CI the reference articles stand beside the clone, and this must run."""
    gold = SHARED / "gold"
    if not (gold / "score.py").exists():
        assert not (os.environ.get("CI") and SHARED.exists())
        pytest.skip(f"NOT COMPARED: no {gold}/score.py here")
    out = tmp_path / "out.jsonl"
    assert main(["read", str(gold / "articles"), "-o", str(out)]) == 0
    for more in ([], ["--json"]):
        command = [sys.executable, str(gold / "score.py"), "--gold", str(gold), "--pred", str(out), *more]
        theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert main(["check", str(gold), *more]) == 0
        assert capsys.readouterr().out == theirs


def test_lines_for_people_line_up() -> None:
    scores = Scores(articles=1, records=1)
    scores.rate("polarity", right=True)
    assert list(lines(scores))[-1] == "polarity" + " " * 48 + "acc 1.0  n 1"
