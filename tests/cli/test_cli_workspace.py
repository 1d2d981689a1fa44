"""The commands on a workspace: what they print, their JSON, their exit statuses."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.store.articles import AMBUSH, MARKET, TALKS, write

from riwaya.cli import main


@pytest.fixture
def where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = str(tmp_path / "cases.riwaya")
    assert main(["add", path, write(tmp_path / "news.jsonl", [MARKET, AMBUSH, TALKS]), "--by", "ann"]) == 0
    assert capsys.readouterr().out.startswith("3 articles read, ")
    return path


class Said:
    """Runs a command and gives what it printed as JSON."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, status: int = 0) -> Any:
        assert main([*arguments, "--json"]) == status
        return json.loads(self._capsys.readouterr().out.splitlines()[-1])


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def test_status_counts(where: str, said: Said) -> None:
    status = said("status", where)
    assert (status["articles"], status["judgements"], status["failed"]) == (3, 0, 0)
    assert status["claims"] > 0
    assert status["events"] > 0


@pytest.mark.parametrize("what", ["articles", "claims", "events", "judgements", "failures"])
def test_lists_are_printed_for_people_and_for_programs(where: str, said: Said, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = said("list", where, what, "--limit", "2")
    assert len(page["items"]) == min(2, page["total"])
    assert main(["list", where, what, "--limit", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(page["items"]) + 1


def test_filters_narrow_a_list(where: str, said: Said) -> None:
    every = said("list", where, "claims")["total"]
    ceasefires = said("list", where, "claims", "--type", "ceasefire")
    assert 0 < ceasefires["total"] < every
    assert said("list", where, "claims", "--type", "ceasefire", "--type", "killing")["total"] > ceasefires["total"]
    assert said("list", where, "claims", "--since", "2030-01-01")["total"] == 0


def test_search_marks_its_hits(where: str, said: Said, capsys: pytest.CaptureFixture[str]) -> None:
    found = said("search", where, "السوق")
    assert found["total"] == 2
    assert main(["search", where, "السوق"]) == 0
    assert "[سوق]" in capsys.readouterr().out


def test_a_judgement_is_made_undone_and_told(where: str, said: Said) -> None:
    name = said("list", where, "claims")["items"][0]["seen"]["claim"]["id"]
    done = said("judge", where, "reject", name, "--by", "ben", "--reason", "no event")
    assert (done["kind"], done["by"], done["reason"]) == ("reject", "ben", "no event")
    assert name not in {c["seen"]["claim"]["id"] for c in said("list", where, "claims")["items"]}
    said("judge", where, "undo", done["id"], "--by", "ben")
    said("judge", where, "correct", name, "--field", "type", "--value", "clash")
    article = said("list", where, "articles")["items"][0]["document"]
    said("judge", where, "assign", article, "--to", "eve")
    said("judge", where, "protect", "سالم", "الحداد")
    assert [j["kind"] for j in said("list", where, "judgements")["items"]] == ["reject", "undo", "correct", "assign", "protect"]
    assert main(["log", where, name]) == 0
    assert said("agreement", where)["coders"]


def test_verify_says_what_is_wrong_by_its_exit_status(where: str, said: Said) -> None:
    done = said("verify", where, "--head", said("status", where)["head"])
    assert done["faults"] == []
    connection = sqlite3.connect(where)
    connection.execute("UPDATE source SET data = substr(data, 1, length(data) - 1) || x'00'")
    connection.commit()
    connection.close()
    assert len(said("verify", where, status=5)["faults"]) >= 3


def test_source_bytes_come_out_as_they_went_in(where: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "riwaya", "source", where, f"{tmp_path / 'news.jsonl'}#0"], capture_output=True, check=True)
    assert done.stdout == (tmp_path / "news.jsonl").read_bytes().split(b"\n")[0]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["status", "none.riwaya"], 5, "S001"),
        (["search", "{where}", "-سوق"], 2, ""),
        (["search", "{where}", "،"], 3, "I030"),
        (["judge", "{where}", "accept", "nowhere:c1"], 3, "I035"),
        (["judge", "{where}", "merge", "nowhere:c1"], 3, "I035"),
        (["judge", "{where}", "undo", "j99"], 3, "I034"),
        (["log", "{where}", "j99"], 3, "I034"),
        (["list", "{where}", "claims", "--since", "soon"], 3, "I020"),
        (["status", "mysql://host/name"], 5, "S001"),
        (["add", "{where}"], 3, "I001"),
        (["source", "{where}", "no-such-article"], 3, "I033"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(
    where: str, arguments: list[str], status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found = main([a.replace("{where}", where) for a in arguments])
    except SystemExit as stop:
        found = int(str(stop.code))
    assert found == status
    told = capsys.readouterr().err
    assert f"[{code}]" in told if code else told


def test_reading_loads_no_database() -> None:
    probe = "import sys; from riwaya.cli import main; main(['read', '-']); print([m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'alembic', 'psycopg', 'rfc3161_client', 'sqlcipher3')], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], input=MARKET.encode(), capture_output=True, check=True, env={**os.environ})
    assert done.stderr.decode().strip() == "[]"
