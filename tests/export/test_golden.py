import json

import pytest

from riwaya.export import FORMATS
from tests.export.golden import GOLDEN, TEXT, UNCOMPARED, write


@pytest.mark.parametrize("name", TEXT)
def test_the_export_is_the_golden_one(name, tmp_path):
    folder = write(name, tmp_path / name)
    made = {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in UNCOMPARED}
    golden = {path.name: path.read_bytes() for path in (GOLDEN / name).iterdir()}
    assert sorted(made) == sorted(golden)
    for file, data in golden.items():
        assert made[file] == data, f"{name}/{file}: python -m tests.export.golden writes it anew"


@pytest.mark.parametrize("name", list(FORMATS))
def test_twice_gives_the_same_bytes_and_the_manifest_says_which(name, tmp_path):
    one, two = write(name, tmp_path / "one"), write(name, tmp_path / "two")
    first, second = (json.loads((folder / "manifest.json").read_bytes()) for folder in (one, two))
    assert first == second
    assert first["format"] == name
    assert set(first["rules"]) == set(FORMATS[name].rules())
    assert {path.name for path in one.iterdir()} == {*first["files"], "manifest.json", "loss.jsonl", "loss.txt"}


@pytest.mark.parametrize("name", TEXT)
def test_the_loss_reports_agree(name, tmp_path):
    folder = write(name, tmp_path)
    losses = [json.loads(line) for line in (folder / "loss.jsonl").read_text().splitlines()]
    counted = json.loads((folder / "manifest.json").read_bytes())["losses"]
    assert sum(counted.values()) == len(losses)
    text = (folder / "loss.txt").read_text()
    for loss in losses:
        assert loss["rule"] in text


def test_every_event_is_written_or_its_loss_is_told(tmp_path):
    for name, file in (("acled", "acled.csv"), ("ucdp", "ucdp.csv"), ("plover", "plover.jsonl")):
        folder = write(name, tmp_path / name)
        written = (folder / file).read_text(encoding="utf-8-sig")
        dropped = {
            loss["row"]
            for loss in map(json.loads, (folder / "loss.jsonl").read_text().splitlines())
            if loss["action"] == "dropped"
        }
        events = [json.loads(line)["id"] for line in (GOLDEN / "jsonl" / "events.jsonl").read_text().splitlines()]
        for event in events:
            assert (f"RIWAYA-{event}" in written) != (event in dropped), (name, event)
