"""riwaya events and riwaya show, from records on disk."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from riwaya.cli import main
from riwaya.model import Event, Split

from .news import documents


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(d) + b"\n" for d in documents()))
    return path


def test_events_come_one_a_line_with_every_claim(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    assert main(["events", str(records), "-o", str(out)]) == 0
    events = [msgspec.json.decode(line, type=Event) for line in out.read_bytes().splitlines()]
    assert sorted(c for e in events for c in e.claims) == sorted(c.id for d in documents() for c in d.claims)


def test_a_page_fetches_nothing_and_shows_disputes_before_columns(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.html"
    assert main(["events", str(records), "--format", "html", "-o", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert 'dir="rtl"' in page
    for forbidden in ("http://", "https://", "<script", "@import", "url("):
        assert forbidden not in page
    assert page.index('class="disputes"') < page.index('class="columns"')


def test_show_finds_an_event_by_id_prefix_and_claim(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "events.jsonl"
    assert main(["events", str(records), "-o", str(out)]) == 0
    event = msgspec.json.decode(out.read_bytes().splitlines()[0], type=Event)
    shown = []
    for wanted in (event.id, event.id[:8], event.claims[-1]):
        target = tmp_path / "one.txt"
        assert main(["show", wanted, "--in", str(out), str(records), "-o", str(target)]) == 0
        shown.append(target.read_text(encoding="utf-8"))
    assert len(set(shown)) == 1
    assert event.id in shown[0]
    assert main(["show", "nothing", "--in", str(records)]) == 3
    assert "I021" in capsys.readouterr().err


def test_judgements_lie_over_the_grouping(records: Path, tmp_path: Path) -> None:
    def run(name: str, *more: str) -> list[Event]:
        assert main(["events", str(records), "-o", str(tmp_path / name), *more]) == 0
        return [msgspec.json.decode(line, type=Event) for line in (tmp_path / name).read_bytes().splitlines()]

    event = max(run("whole"), key=lambda e: len(e.claims))
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_bytes(msgspec.json.encode(Split(id="j1", claims=event.claims[:1])) + b"\n")
    assert event.claims[:1] in [e.claims for e in run("split", "--judgements", str(decisions))]


def test_what_is_no_record_is_named_by_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"a": 1}\n', encoding="utf-8")
    assert main(["events", str(path)]) == 3
    assert "bad.jsonl:1" in capsys.readouterr().err
