"""The rule lint: the shipped rows are in order, and every kind of fault is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.check.examples import matchers
from riwaya.rules import lint as linting
from riwaya.rules.lint import characters, lint

TYPES = "type\tfamily\tname_ar\tdefinition\tstate\nattack\tviolence\tهجوم\ta side assaults\tevent\n"


def data(folder: Path, **files: str) -> Path:
    for name, content in {"event_types.tsv": TYPES, **files}.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def codes(root: Path) -> list[str]:
    return [fault.code for fault in lint(root, {"lexicon/events/": lambda row, words: row["id"].split(".")[1] in words}).faults]


def test_shipped_rule_data_are_in_order() -> None:
    linted = lint(matchers=matchers())
    assert [str(fault) for fault in linted.faults] == []
    assert linted.rows > 1000
    assert linted.examples > 1000


def test_a_row_in_order_passes(tmp_path: Path) -> None:
    row = "- {id: attack.hit, type: attack, 'yes': a hit, 'no': a miss}\n"
    assert codes(data(tmp_path, **{"lexicon__events__a.yaml": row})) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("- {id: attack.hit, type: battle, 'yes': a hit, 'no': a miss}", linting.UNKNOWN_TYPE),
        ("- {id: attack.hit, type: attack, shift: [{with: [x], type: y}], 'yes': a hit, 'no': a miss}", linting.UNKNOWN_TYPE),
        ("- {id: attack.hit, type: attack, 'yes': a miss, 'no': nothing}", linting.YES_FAILS),
        ("- {id: attack.hit, type: attack, 'yes': a hit, 'no': no hit}", linting.NO_MATCHES),
        ("- {id: attack.hit, type: attack, 'yes': a hit}", linting.NO_EXAMPLE),
        ("- {id: attack.hit, type: attack, next: [خط, خط], 'yes': a hit, 'no': a miss}", linting.FORM_TWICE),
        ("- {id: attack.hit, type: attack, next: [قصـف], 'yes': a hit, 'no': a miss}", linting.BAD_CHARACTER),
        ("- {id: attack.hit, type: attack, next: [کمين], 'yes': a hit, 'no': a miss}", linting.BAD_CHARACTER),
        ("- {id: attack.hit, type: attack, next: [aقصف], 'yes': a hit, 'no': a miss}", linting.BAD_CHARACTER),
        ("- {id: attack.hit, type: [", linting.MALFORMED),
    ],
)
def test_each_fault_is_found_and_placed(tmp_path: Path, row: str, code: str) -> None:
    root = data(tmp_path, **{"lexicon__events__a.yaml": f"# a comment\n{row}\n"})
    assert codes(root) == [code]
    assert lint(root).faults == () or lint(root).faults[0].where.startswith(("lexicon/events/a.yaml", "a.yaml"))


def test_an_id_is_one_rows(tmp_path: Path) -> None:
    row = "- {id: attack.hit, type: attack, 'yes': a hit, 'no': a miss}\n"
    root = data(tmp_path, **{"lexicon__events__a.yaml": row, "lexicon__events__b.yaml": row})
    assert codes(root) == [linting.ID_TWICE]


def test_bare_yes_and_no_are_examples_too(tmp_path: Path) -> None:
    root = data(tmp_path, **{"lexicon__events__a.yaml": "- {id: attack.hit, type: attack, yes: a hit, no: a miss}\n"})
    assert codes(root) == []
    assert lint(root).examples == 2


def test_a_parent_must_be_there(tmp_path: Path) -> None:
    rows = "- {id: one, names: [ا], parent: two}\n- {id: three, names: [ب], parent: one}\n"
    assert codes(data(tmp_path, **{"actors__a.yaml": rows})) == [linting.DANGLING]


@pytest.mark.parametrize(
    "row",
    ["riwaya:x\t\t\tX\ttown\tSY\t\t\t\t\t", "riwaya:x\tس\t\tX\ttown\tXX\t\t\t\t\t", "riwaya:x\tس\t\tX\ttown\tSY\t\t35\t\t\t", "riwaya:x\tس\t\tX\ttown\tSY\t\t95\t35\t\t"],
)
def test_places_stand_on_the_earth_in_a_country(tmp_path: Path, row: str) -> None:
    head = "id\tname\tvariants\tname_en\tkind\tcountry\tadmin1\tlat\tlon\tpopulation\tneeds\n"
    table = f"{head}geonames:1\tسوريا\t\tSyria\tcountry\tSY\t\t\t\t\t\n{row}\n"
    faults = lint(data(tmp_path, **{"places__own-x.tsv": table})).faults
    assert [fault.code for fault in faults] == [linting.BAD_PLACE]
    assert faults[0].where == "places/own-x.tsv:3"


def test_marks_that_cannot_be_seen_are_named() -> None:
    assert list(characters("قصف\u200f")) == ["U+200F RIGHT-TO-LEFT MARK"]
    assert list(characters("گلي، چ — «ڤ» 100 %")) == []
