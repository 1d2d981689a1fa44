import csv
import io
import json

import msgspec
import pytest

from riwaya.cli import main
from riwaya.compare.match import compare
from riwaya.compare.reference import ReferenceEvent, RowFault, read_reference
from riwaya.errors import InputError
from riwaya.export import export_to
from riwaya.export.coding import coding
from riwaya.export.options import Options
from riwaya.export.records import FileMaterial
from riwaya.globe import kilometres
from tests.export.golden import GOLDEN, MATERIAL, material


def reference(**values):
    plain = {
        "id": "r1",
        "source": "ucdp",
        "type": "one-sided",
        "start": "2024-03-04",
        "end": "2024-03-04",
        "known": "day",
        "place": "Tall al-Rihan village",
        "admin1": "Idlib",
        "country": "Syria",
        "lat": 35.76,
        "lon": 36.72,
        "geo": "place",
        "sides": ("Government of Russia", "Civilians"),
        "low": 7,
        "best": 7,
        "high": 12,
        "told": "",
    }
    return ReferenceEvent(**{**plain, **values})


def ours():
    return list(material().events())


def test_the_same_incident_is_found_with_what_parts_it():
    found = compare([reference()], ours())
    (match,) = found.matched
    assert found.recall == 1
    assert match.ours == "e1ea46e1786f3"
    assert match.figures == "agree"
    assert match.days_apart == 0
    assert match.km_apart is not None
    assert match.km_apart < 2


@pytest.mark.parametrize(
    ("values", "figures"),
    [({"best": 8}, "within"), ({"low": 8, "best": 9, "high": 9}, "differ"), ({"best": None, "low": None}, "not given")],
)
def test_figures_are_told_apart(values, figures):
    (match,) = compare([reference(**values)], [e for e in ours() if e.id == "e1ea46e1786f3"]).matched
    assert match.figures == figures


@pytest.mark.parametrize("values", [{"start": "2024-05-04", "end": "2024-05-04"}, {"lat": 33.0, "lon": 44.0}])
def test_another_time_or_place_is_not_the_same(values):
    found = compare([reference(**values)], ours())
    assert not found.matched
    assert [one.theirs for one in found.missed] == ["r1"]
    assert found.recall == 0


def test_each_of_ours_answers_one_of_theirs():
    found = compare([reference(), reference(id="r2")], ours())
    used = [m.ours for m in found.matched] + [other for m in found.matched for other in m.also]
    assert len(used) == len(set(used))


def test_nothing_to_compare_has_no_recall():
    found = compare([], ours())
    assert found.recall is None
    assert found.extra == ()


def test_our_own_ucdp_export_is_found_in_our_events(tmp_path):
    export_to("ucdp", material(), str(tmp_path), Options())
    theirs = list(read_reference(str(tmp_path / "ucdp.csv")))
    found = compare([row for row in theirs if isinstance(row, ReferenceEvent)], ours())
    assert found.recall == 1
    assert all(match.figures in ("agree", "within") for match in found.matched)


def test_our_own_acled_export_is_read_back(tmp_path):
    export_to("acled", material(), str(tmp_path), Options(rules=coding()))
    rows = list(read_reference(str(tmp_path / "acled.csv")))
    assert len(rows) == len((GOLDEN / "acled" / "acled.csv").read_text().splitlines()) - 1
    assert all(isinstance(row, ReferenceEvent) and row.source == "acled" for row in rows)


def table(path, *rows):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(["event_id_cnty", "event_date", "event_type", "fatalities", "location", "latitude", "longitude"])
    writer.writerows(rows)
    path.write_text("\ufeff" + stream.getvalue(), encoding="utf-8")
    return str(path)


def test_a_bad_row_is_named_and_the_rest_is_read(tmp_path, capsys):
    path = table(
        tmp_path / "a.csv",
        ["SYR1", "04 March 2024", "Battles", "7", "Somewhere", "35,75", "36,72"],
        ["SYR2", "the other day", "Battles", "7", "Somewhere", "", ""],
        ["SYR3", "2024-03-04", "Battles", "several", "Somewhere", "", ""],
    )
    first, *faults = read_reference(path)
    assert isinstance(first, ReferenceEvent)
    assert (first.start, first.lat, first.best) == ("2024-03-04", 35.75, 7)
    assert [fault.where for fault in faults if isinstance(fault, RowFault)] == [f"{path}:3", f"{path}:4"]
    assert main(["import", path]) == 3
    assert "a.csv:3" in capsys.readouterr().err


def test_a_table_of_neither_kind_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="neither UCDP GED's columns nor ACLED's"):
        list(read_reference(str(tmp_path / "x.csv")))


def test_a_table_that_is_not_utf8_is_refused_by_name(tmp_path):
    (tmp_path / "x.csv").write_bytes("event_date,event_type,fatalities\nقتل,x,1\n".encode("cp1256"))
    with pytest.raises(InputError, match="not UTF-8"):
        list(read_reference(str(tmp_path / "x.csv")))


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_import_gives_back_what_was_exported(form, tmp_path):
    export_to(form, material(), str(tmp_path / form), Options())
    out = tmp_path / "back.jsonl"
    assert main(["import", str(tmp_path / form), "-o", str(out)]) == 0
    back = FileMaterial([str(out)])
    assert list(back.documents()) == list(material().documents())
    assert list(back.events()) == list(material().events())


def test_imported_reference_events_are_compared(tmp_path, capsys):
    export_to("ucdp", material(), str(tmp_path), Options())
    assert main(["import", str(tmp_path / "ucdp.csv"), "-o", str(tmp_path / "r.jsonl")]) == 0
    assert main(["compare", str(tmp_path / "r.jsonl"), str(MATERIAL)]) == 0
    assert "(100 %)" in capsys.readouterr().out
    assert main(["compare", str(tmp_path / "r.jsonl"), str(MATERIAL), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["outcome"] for row in rows} <= {"matched", "missed", "extra"}


def test_distance_is_symmetric_and_zero_at_home():
    assert kilometres((33, 36), (33, 36)) == 0
    assert kilometres((33, 36), (34, 37)) == pytest.approx(kilometres((34, 37), (33, 36)))


def test_export_from_the_command_line(tmp_path, capsys):
    assert main(["export", "acled", str(MATERIAL), "--out", str(tmp_path / "a"), "--without", "happened-only"]) == 0
    told = capsys.readouterr().err
    assert "acled.csv" in told
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_bytes())
    assert manifest["rules"]["happened-only"] is False
    assert main(["export", "--rules"]) == 0
    assert "lowest-figure (acled)" in capsys.readouterr().out
    assert main(["export", "report", str(MATERIAL), "--event", "nothing", "--out", str(tmp_path / "r")]) == 3
    assert main(["export", "csv", str(tmp_path / "a"), "--out", str(tmp_path / "b")]) == 3
    assert "riwaya export jsonl" in capsys.readouterr().err


def test_events_grouped_here_are_those_of_riwaya_events(tmp_path):
    records = tmp_path / "records.jsonl"
    lines = [line for line in MATERIAL.read_bytes().splitlines() if b'"schema"' in line]
    records.write_bytes(b"\n".join(lines))
    export_to("jsonl", FileMaterial([str(records)]), str(tmp_path / "out"), Options())
    made = [msgspec.json.decode(line)["id"] for line in (tmp_path / "out" / "events.jsonl").read_bytes().splitlines()]
    assert len(made) == len(set(made)) > 0
