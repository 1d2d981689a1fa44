"""A batch gives what reading and grouping all at once give, however it is cut, run, killed and gone on with."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from riwaya.batch.folder import Folder
from riwaya.batch.run import Options, run_batch
from riwaya.cli import main
from riwaya.engine.base import make_engine
from riwaya.engine.workers import Workers
from riwaya.errors import StoreError
from riwaya.events import group_documents
from riwaya.pipeline import read_article
from riwaya.sources import Article, open_sources
from tests.sources.archives import SENTENCES, page, response, zipped

EXAMPLES = str(Path(__file__).parents[2] / "examples")
SMALL = Options(partitions=2, chunk=4)


def table(out, name, column):
    """A column of a table, in order: which file a row stands in says nothing."""
    return sorted(v for f in sorted((Path(out) / name).glob("*.parquet")) for v in pq.read_table(f)[column].to_pylist())


def tables(out):
    return {name: table(out, name, column) for name, column in (("records", "record"), ("claims", "id"), ("events", "event"))}


@pytest.fixture(scope="module")
def plain():
    """What reading and grouping in memory give."""
    documents = [read_article(a) for a in open_sources([EXAMPLES]) if isinstance(a, Article)]
    return {
        "records": sorted(msgspec.json.encode(d).decode() for d in documents),
        "claims": sorted(c.id for d in documents for c in d.claims),
        "events": sorted(msgspec.json.encode(e).decode() for e in group_documents(documents)),
    }


@pytest.mark.parametrize("options", [SMALL, Options(partitions=1, chunk=100), Options(partitions=5, chunk=1)], ids=str)
def test_tables_hold_what_reading_and_grouping_give_however_they_are_cut(tmp_path, plain, options):
    summary = run_batch([EXAMPLES], tmp_path / "out", Workers(1), options)
    assert tables(tmp_path / "out") == plain
    assert (summary["records"], summary["claims"], summary["events"]) == tuple(map(len, plain.values()))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # pipes that daft and ray leave open
@pytest.mark.parametrize("engine", ["local", "daft", "ray"])
def test_engines_give_the_same(tmp_path, plain, engine):
    run_batch([EXAMPLES], tmp_path / "out", make_engine(engine, 2), SMALL)
    assert tables(tmp_path / "out") == plain


def test_a_second_run_makes_nothing_anew_and_further_inputs_are_added(tmp_path, plain):
    files = sorted(str(p) for p in Path(EXAMPLES).iterdir())
    out = tmp_path / "out"
    run_batch(files[:4], out, Workers(1), SMALL)
    first = {p: p.stat().st_mtime_ns for p in (out / "records").iterdir()}
    run_batch(files[:4], out, Workers(1), SMALL)
    assert {p: p.stat().st_mtime_ns for p in (out / "records").iterdir()} == first
    run_batch([EXAMPLES], out, Workers(1), SMALL)
    assert first.items() <= {p: p.stat().st_mtime_ns for p in (out / "records").iterdir()}.items()
    assert tables(out) == plain


RUN = "import sys; from riwaya.cli import main; sys.exit(main(sys.argv[1:]))"


def started(*arguments, stdout=subprocess.DEVNULL):
    return subprocess.Popen([sys.executable, "-c", RUN, "batch", *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("moment", ["reading: 0", "linking: 20"])
def test_a_killed_run_is_gone_on_with(tmp_path, plain, moment):
    out = str(tmp_path / "out")
    command = (EXAMPLES, "--out", out)
    process = started(*command)
    for line in process.stderr:
        if moment.partition(":")[0] in line:
            time.sleep(0.02 * int(moment.rpartition(" ")[2]))
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = started(*command)
    _, told = again.communicate()
    assert again.returncode == 0, told
    assert tables(out) == plain


def children(pid):
    try:
        return [int(n) for task in Path(f"/proc/{pid}/task").iterdir() for n in (task / "children").read_text().split()]
    except OSError:  # gone by now
        return []


def workers_of_ray(pid):
    """Those that do tasks: Ray's own processes stand between the run and them."""
    below = [grandchild for child in children(pid) for grandchild in children(child)]
    return [n for n in below if Path(f"/proc/{n}/cmdline").exists() and Path(f"/proc/{n}/cmdline").read_bytes().startswith(b"ray::perform")]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers by /proc")
def test_a_killed_worker_of_ray_changes_nothing_and_is_told_on_standard_error(tmp_path, plain):
    out = str(tmp_path / "out")
    process = started(EXAMPLES, "--out", out, "--jobs", "1", "--engine", "ray", "--json", stdout=subprocess.PIPE)
    for line in process.stderr:
        if "reading" in line:
            break
    while not (at_work := workers_of_ray(process.pid)) and process.poll() is None:
        time.sleep(0.01)
    os.kill(at_work.pop(), signal.SIGKILL)
    summary, told = process.communicate()
    assert process.returncode == 0, told
    assert msgspec.json.decode(summary)["records"] == len(plain["records"])
    assert "A worker died" in told
    assert tables(out) == plain


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers by /proc")
def test_a_killed_worker_changes_nothing(tmp_path, plain):
    out = str(tmp_path / "out")
    process = started(EXAMPLES, "--out", out, "--jobs", "2")
    for line in process.stderr:
        if "reading" in line:
            break
    while not (workers := children(process.pid)) and process.poll() is None:
        time.sleep(0.01)
    os.kill(workers[0], signal.SIGKILL)
    _, told = process.communicate()
    assert process.returncode == 0, told
    assert tables(out) == plain


def test_a_full_disk_is_told_and_the_run_gone_on_with(tmp_path, plain):
    out = str(tmp_path / "out")
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (20000, 20000)); " + RUN
    told = subprocess.run([sys.executable, "-c", limit, "batch", EXAMPLES, "--out", out], capture_output=True, text=True, check=False)
    assert told.returncode == 5
    assert "the disk is full" in told.stderr
    assert "goes on where it stopped" in told.stderr
    assert not list(Path(out).glob("*/*.parquet")) or all(pq.read_table(f) is not None for f in Path(out).glob("*/*.parquet"))
    assert main(["batch", EXAMPLES, "--out", out]) == 0
    assert tables(out) == plain


def test_an_archive_is_read_with_its_copies_marked_and_its_damage_told(tmp_path, capsys):
    told = [f"{SENTENCES[n % 3]} وقع ذلك في الساعة {n} قرب المحطة {n + 20}." for n in range(14)]
    first, edited = page(1, sentences=told), page(1, sentences=[*told[:-1], "ثم عاد الهدوء إلى البلدة كلها مساء."])
    made = zipped(
        [
            response(first, url="https://a.example/1"),
            response(first, url="https://a.example/1"),  # fetched twice, byte for byte
            response(first + b"<!-- later -->", url="https://a.example/1"),  # fetched later, only the markup differs
            response(first + b"<!-- b -->", url="https://b.example/7"),  # republished
            response(edited, url="https://c.example/2"),  # the same but for its end
            response(b"<html><body>" + b"<p>English words only.</p>" * 20 + b"</body></html>", url="https://d.example"),
            response(page(3), url="https://e.example/3"),
        ]
    )
    made[6] = made[6][:80] + bytes([made[6][80] ^ 255]) + made[6][81:]
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(b"".join(made))
    assert main(["batch", str(archive), "--out", str(tmp_path / "out"), "--json"]) == 3
    summary = msgspec.json.decode(capsys.readouterr().out)
    assert summary["records"] == 3
    assert summary["set aside"] == 1
    assert summary["passed over: no Arabic article"] == 1
    rows = pq.read_table(tmp_path / "out" / "duplicates" / "duplicates.parquet").to_pylist()
    offsets = [sum(map(len, made[:n])) for n in range(7)]
    assert [(r["uri"], r["kind"], r["read"]) for r in rows] == [
        (f"{archive}#{offsets[n]}", kind, read)
        for n, kind, read in sorted([(1, "exact", False), (2, "exact", False), (3, "exact", True), (4, "near", True)], key=lambda r: str(offsets[r[0]]))
    ]
    (aside,) = [r for f in (tmp_path / "out" / "set_aside").iterdir() for r in pq.read_table(f).to_pylist() if r["code"] == "I030"]
    assert aside["place"] == f"byte {offsets[6]}"


def test_another_batch_s_folder_is_refused(tmp_path):
    run_batch([EXAMPLES], tmp_path / "out", Workers(1), SMALL)
    with pytest.raises(StoreError, match=r"min_score.*S032"):
        run_batch([EXAMPLES], tmp_path / "out", Workers(1), msgspec.structs.replace(SMALL, min_score=0.5))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.odt").touch()
    with pytest.raises(StoreError, match="S033"):
        run_batch([EXAMPLES], tmp_path / "other", Workers(1), SMALL)
    folder = Folder(tmp_path / "out")
    with folder.locked(), pytest.raises(StoreError, match="S031"):
        run_batch([EXAMPLES], tmp_path / "out", Workers(1), SMALL)


@pytest.mark.parametrize(("package", "extra"), [("pyarrow", "batch"), ("daft", "daft"), ("ray", "ray")])
def test_a_missing_extra_says_what_to_install(tmp_path, package, extra):
    engine = extra if extra != "batch" else "local"
    without = f"import sys; sys.modules[{package!r}] = None; " + RUN
    command = [sys.executable, "-c", without, "batch", EXAMPLES, "--out", str(tmp_path / "out"), "--engine", engine]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 3
    assert f"pip install 'riwaya[{extra}]'" in told.stderr
