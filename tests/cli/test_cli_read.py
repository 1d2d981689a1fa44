"""`riwaya read` as a program: what goes in, what comes out, what it says when something cannot be read."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from riwaya.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PROGRAM = [sys.executable, "-m", "riwaya"]
ARTICLE = "قتل ثلاثة جنود في كمين قرب بلدة الزيتونة أمس، بحسب مصدر أمني."


def run(*arguments: str, stdin: str | bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run([*PROGRAM, *arguments], input=data, capture_output=True, check=False, cwd=cwd, timeout=120)


@pytest.fixture(scope="module")
def examples_read() -> bytes:
    done = run("read", "examples")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout


def test_every_example_is_a_record_whose_spans_hold_their_words(examples_read: bytes) -> None:
    records = [json.loads(line) for line in examples_read.splitlines()]
    assert len(records) >= 10
    for record in records:
        assert record["schema"] == "riwaya/1"
        for key in ("times", "quantities", "places", "actors"):
            for mention in record[key]:
                start, end = mention["span"]
                assert record["text"][start:end] == mention["text"]
        for claim in record["claims"]:
            start, end = claim["trigger"]["span"]
            assert record["text"][start:end] == claim["trigger"]["text"]


def test_examples_disagree_on_one_incident(examples_read: bytes) -> None:
    records = {Path(r["source"]["uri"]).name: r for r in map(json.loads, examples_read.splitlines()) if "#" not in r["source"]["uri"]}
    agency, monitor = records["01-market-agency.json"], records["02-market-monitor.json"]
    assert any(c["polarity"] == "denied" and c["type"] == "airstrike" for c in agency["claims"])
    assert any(c["polarity"] == "affirmed" and c["type"] == "airstrike" for c in monitor["claims"])
    assert any(c["type"] == "denial" for c in monitor["claims"])


def test_an_article_on_standard_input_with_its_day() -> None:
    done = run("read", "--published", "2024-05-11", "--outlet", "وكالة التجربة", stdin=ARTICLE)
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["text"] == ARTICLE
    assert record["published"]["start"] == "2024-05-11"
    assert record["published"]["basis"] == "given"
    assert record["outlet"]["name"] == "وكالة التجربة"
    assert [t["start"] for t in record["times"]] == ["2024-05-10"]


def test_without_a_day_a_relative_time_stays_unresolved() -> None:
    record = json.loads(run("read", stdin=ARTICLE).stdout)
    assert [(t["text"], t["start"]) for t in record["times"]] == [("أمس", None)]


def test_processes_change_nothing_in_the_output(examples_read: bytes) -> None:
    assert run("read", "examples", "--jobs", "3").stdout == examples_read


def test_reading_twice_changes_nothing(examples_read: bytes) -> None:
    assert run("read", "examples").stdout == examples_read


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("سقطت قذيفة على البلدة".encode()[:-1])
    (tmp_path / "c.txt").write_text("Nothing in Arabic here.", encoding="utf-8")
    (tmp_path / "d.txt").write_text("وصلت قوات إلى البلدة مساء الخميس.", encoding="utf-8")
    done = run("read", str(tmp_path), "nowhere.txt", "--jobs", "2")
    assert done.returncode == 3
    assert [Path(json.loads(line)["source"]["uri"]).name for line in done.stdout.splitlines()] == ["a.txt", "d.txt"]
    told = done.stderr.decode().splitlines()
    assert len(told) == 3
    for line, name in zip(told, ("b.txt", "c.txt", "nowhere.txt"), strict=True):
        assert name in line
        assert re.search(r"\[I0\d\d\]$", line)


def test_a_record_that_is_damaged_costs_only_itself(tmp_path: Path) -> None:
    good = json.dumps({"text": ARTICLE, "published": "2024-05-11"}, ensure_ascii=False)
    other = json.dumps({"text": ARTICLE + " وانتهى القتال."}, ensure_ascii=False)
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(f'{good}\n{{"text": \n{other}\n'.encode()))
    done = run("read", str(path))
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 2
    assert "line 2" in done.stderr.decode()


def test_a_day_that_is_none_stops_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(EXAMPLES), "--published", "yesterday"]) == 3
    assert "[I020]" in capsys.readouterr().err


def test_output_takes_its_name_when_it_is_whole(tmp_path: Path, examples_read: bytes) -> None:
    out = tmp_path / "records.jsonl"
    assert run("read", "examples", "-o", str(out)).returncode == 0
    assert out.read_bytes() == examples_read
    assert [p.name for p in tmp_path.iterdir()] == ["records.jsonl"]


def test_what_is_no_ordinary_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to("real")
    os.mkfifo(pipe)
    assert run("read", "-o", str(link), stdin=ARTICLE).returncode == 0
    assert link.is_symlink()
    assert json.loads((tmp_path / "real").read_bytes())["text"] == ARTICLE
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert run("read", "-o", str(pipe), stdin=ARTICLE).returncode == 0
        assert reader.stdout is not None
        assert json.loads(reader.stdout.read())["text"] == ARTICLE
    assert pipe.is_fifo()


def test_output_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    done = run("read", "examples", "-o", str(tmp_path / "no" / "file"))
    assert done.returncode == 3
    assert "[O001]" in done.stderr.decode()


def test_whoever_reads_may_go_away() -> None:
    with subprocess.Popen([*PROGRAM, "read", "examples", "--jobs", "2"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait(60) == 141
    assert told == b""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_it_stops_with_one_line(jobs: str) -> None:
    command = [*PROGRAM, "read", "-", "--jobs", jobs]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        feeder = threading.Thread(target=feed_without_end, args=[process.stdin])
        feeder.start()
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id":')
        os.kill(process.pid, signal.SIGINT)
        process.stdout.read()
        assert process.wait(60) == 130
        assert process.stderr.read() == b"riwaya: stopped\n"
        feeder.join()


def feed_without_end(stream: BinaryIO) -> None:
    with contextlib.suppress(BrokenPipeError):
        stream.writelines(json.dumps({"text": f"{ARTICLE} {n}"}).encode() + b"\n" for n in itertools.count())
    with contextlib.suppress(BrokenPipeError):
        stream.close()


def test_progress_only_when_asked_or_looked_at(examples_read: bytes) -> None:
    done = run("read", "examples", "--progress")
    assert done.stdout == examples_read
    last = done.stderr.decode().strip().splitlines()[-1]
    assert re.match(r"10 articles, \d+/s", last) or re.match(r"10 of 10 articles", last)


def test_version_and_help_load_no_rules() -> None:
    code = "import sys; from riwaya.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print('yaml' in sys.modules, 'trafilatura' in sys.modules, 'riwaya.pipeline' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "False False False\n"


def test_wrong_command_line_is_status_2() -> None:
    assert run("read", "--format", "pdf").returncode == 2
    assert run().returncode == 2
