"""The local engine: order, bounds, and what happens to an article on which the work fails."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from riwaya.engine.local import AHEAD, CHUNK, run
from riwaya.errors import InputError, ReaderError, RiwayaError, RuleError
from riwaya.sources.article import Article, Refusal


def article(n: int) -> Article:
    return Article(uri=f"{n}.txt", media_type="text/plain", sha256=f"{n:064x}", bytes=1, encoding="utf-8", text=str(n))


def double(given: Article) -> int:
    n = int(given.text)
    if n == 13:
        raise ValueError("unlucky")
    if n == 17:
        raise ReaderError("D001", "nested too deeply", where=given.uri)
    return 2 * n


def damaged_rules(given: Article) -> int:
    raise RuleError("R001", f"unknown key, met at {given.uri}")


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_order_and_failures_in_their_place(jobs: int) -> None:
    items: list[Article | Refusal] = [article(n) for n in range(100)]
    items[5] = Refusal(uri="5.txt", code="I003", message="nothing in it", remedy="Leave it out.")
    out = list(run(items, double, jobs=jobs))
    failed = {n: value for n, value in enumerate(out) if isinstance(value, RiwayaError)}
    assert [value for value in out if not isinstance(value, RiwayaError)] == [2 * n for n in range(100) if n not in (5, 13, 17)]
    assert sorted(failed) == [5, 13, 17]
    assert isinstance(failed[5], InputError)
    assert isinstance(failed[13], ReaderError)
    assert "13.txt: the reader failed (ValueError: unlucky)" in failed[13].message()
    assert failed[17].message() == "17.txt: nested too deeply. [D001]"


@pytest.mark.parametrize("jobs", [1, 2])
def test_input_is_taken_no_further_ahead_than_the_bound(jobs: int) -> None:
    taken = 0

    def source() -> Iterator[Article | Refusal]:
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield article(n + 100)

    results = run(source(), double, jobs=jobs)
    for _ in range(3):
        next(results)
    assert taken <= (1 + AHEAD * jobs) * CHUNK
    results.close()  # type: ignore[attr-defined]


def killed(given: Article) -> int:  # noqa: ARG001
    os._exit(9)


def test_a_worker_that_dies_is_told_and_does_not_hang() -> None:
    with pytest.raises(ReaderError, match="at or after 1"):
        list(run([article(1), article(2)], killed, jobs=2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_wrong_rule_data_stop_the_run(jobs: int) -> None:
    with pytest.raises(RuleError, match="unknown key"):
        list(run([article(1), article(2)], damaged_rules, jobs=jobs))
