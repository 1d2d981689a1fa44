"""What the README says is so: its examples are read as it says, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import riwaya
from riwaya.cli import build_parser

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DENIED = "نفت وزارة الدفاع الروسية أن تكون طائراتها قد قصفت القرية"
FEARED = "حذرت المنظمة من هجوم على المدينة"
BOUNDED = "ما لا يقل عن 15 مسلحاً"


def test_the_examples_are_in_it() -> None:
    assert all(f"«{words}»" in README for words in (DENIED, FEARED, BOUNDED))


def test_a_denial_is_two_claims_and_neither_says_it_happened() -> None:
    denial, strike = riwaya.read(DENIED + ".").claims
    assert (denial.type, denial.polarity) == ("denial", "affirmed")
    assert (strike.type, strike.polarity) == ("airstrike", "denied")
    assert [source.text for source in strike.attribution] == ["وزارة الدفاع الروسية"]


def test_what_is_warned_of_is_feared() -> None:
    attack = next(c for c in riwaya.read(FEARED + ".").claims if c.type == "attack")
    assert attack.modality == "feared"


def test_a_lower_bound_has_no_upper_one() -> None:
    (quantity,) = riwaya.read(f"قتل {BOUNDED} في المعارك.").quantities
    assert (quantity.text, quantity.low, quantity.high) == (BOUNDED, 15, None)


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert found is not None
    exec(found.group(1), {})
    assert "killing قُتل ['مصدر أمني']" in capsys.readouterr().out


def test_commands_and_options_are_there() -> None:
    text = build_parser().format_help()
    for command in ("read", "events", "show", "diff", "places", "check", "rules", "add", "search", "list", "judge", "verify"):
        assert command in text
    for option in re.findall(r"^    (--[\w-]+)", README, re.MULTILINE):
        build_parser().parse_args(["read", option, {"--format": "html", "--jobs": "0", "--min-score": "0.5"}.get(option, "x")])


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#]+)\)|`((?:docs|bench|examples)/[\w./]*)`", README))))
def test_files_it_names_are_there(path: tuple[str, str]) -> None:
    assert (ROOT / (path[0] or path[1])).exists()


def test_what_ci_runs_is_its_second_command() -> None:
    second = re.findall(r"^(\./run \w+)", README, re.MULTILINE)[1]
    assert second == "./run tests"
    assert re.search(rf"^exec {re.escape(second)}$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_exit_statuses_are_those_of_the_errors() -> None:
    for error, status in ((riwaya.InputError, 3), (riwaya.RuleError, 4), (riwaya.StoreError, 5), (riwaya.ReaderError, 6)):
        assert error.exit_status == status
        assert re.search(rf"^\| {status} \|", README, re.MULTILINE)
