"""The public surface: `riwaya.read` and what it gives."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from importlib.metadata import version

import pytest

import riwaya

TEXT = "قتل جندي في كمين أمس، بحسب مصدر أمني."


@pytest.mark.parametrize("day", ["2024-05-11", dt.date(2024, 5, 11), "2024-05-11T23:30:00+03:00"])
def test_read_gives_a_document(day: str | dt.date) -> None:
    document = riwaya.read(TEXT, published=day, outlet="وكالة التجربة")
    assert document.text == TEXT
    assert document.outlet is not None
    assert document.outlet.name == "وكالة التجربة"
    assert [t.start for t in document.times] == ["2024-05-10"]
    assert {c.type for c in document.claims} >= {"killing"}


def test_a_day_that_is_none_is_refused() -> None:
    for day in ("yesterday", "2024-02-31"):
        with pytest.raises(riwaya.InputError, match="I020"):
            riwaya.read(TEXT, published=day)


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(riwaya.InputError):
        riwaya.read("  ")


def test_all_that_is_public_is_sorted_and_there() -> None:
    assert list(riwaya.__all__) == sorted(riwaya.__all__)
    assert all(hasattr(riwaya, name) for name in riwaya.__all__)


def test_importing_loads_no_reader_and_no_rules() -> None:
    code = "import sys, riwaya; print([m for m in ('yaml', 'trafilatura', 'riwaya.pipeline') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_version_is_the_package_s() -> None:
    assert riwaya.__version__ == version("riwaya")
