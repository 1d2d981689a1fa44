import csv
import io

import msgspec
import pytest

from riwaya.errors import InputError
from riwaya.export import FORMATS, export_to
from riwaya.export.acled import rows_of
from riwaya.export.coding import RULES, coding
from riwaya.export.figures import dead_of, number_of, split
from riwaya.export.loss import LossReport
from riwaya.export.material import tellings
from riwaya.export.options import Options
from riwaya.model import Quantity
from riwaya.rules.codebooks import load_codebooks
from tests.export.golden import material


def rows(name, tmp_path, *without):
    export_to(name, material(), str(tmp_path), Options(rules=coding(without)))
    text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def vague(low, high):
    return Quantity(span=(0, 1), text="x", low=low, best=None, high=high, qualifier="vague", unit="person")


@pytest.mark.parametrize(("low", "number"), [(3, 3), (20, 12), (200, 100), (2000, 1000)])
def test_vague_words_have_the_codebooks_numbers(low, number):
    assert number_of(vague(low, low * 4), coding()) == number
    assert number_of(vague(low, low * 4), coding(without=["vague-figures"])) == low


def test_several_is_ten_in_a_large_conflict():
    assert number_of(vague(3, 10), coding(with_=["several-is-ten"])) == 10


def test_a_total_is_split_with_the_remainder_on_the_first_day():
    assert split(8, 3) == [4, 2, 2]
    assert sum(split(100, 7)) == 100


def test_a_rule_that_is_not_there_is_named():
    with pytest.raises(InputError, match="no coding rule is called lowest"):
        coding(without=["lowest"])


def test_every_rule_belongs_to_a_format_and_the_other_way_round():
    used = {rule for one in FORMATS.values() for rule in one.rules()}
    assert used == set(RULES)


def told(event):
    return next(t for t in tellings(material()) if t.event.id == event)


def test_the_lowest_figure_until_corroborated():
    contested = next(t for t in tellings(material()) if "killed" in t.event.figures and t.event.status == "contested")
    figure = msgspec.structs.replace(contested.event.figures["killed"], low=7, best=7, high=12)
    event = msgspec.structs.replace(contested.event, figures={"killed": figure})
    changed = type(contested)(event, contested.told, ())
    assert dead_of(changed, coding()).number == 7
    by = figure.by[0]
    assert by.claim in contested.by_claim


def test_a_denied_event_comes_back_when_its_rule_is_off(tmp_path):
    assert len(rows("acled", tmp_path / "a", "happened-only")) > len(rows("acled", tmp_path / "b"))


def test_one_row_a_day_and_its_split():
    (clash,) = [t for t in tellings(material()) if t.event.type == "clash"]
    only_ranges = [one for one in clash.told if one.time and one.time.start != one.time.end]
    telling = type(clash)(clash.event, tuple(only_ranges), ())
    books = load_codebooks()
    three = list(rows_of(telling, books, coding(), LossReport()))
    assert [row.event_date for row in three] == ["2024-03-07", "2024-03-08", "2024-03-09"]
    assert [row.fatalities for row in three] == [4, 2, 2]
    assert len({row.event_id_cnty for row in three}) == 3
    whole = list(rows_of(telling, books, coding(without=["split-total"]), LossReport()))
    assert [row.fatalities for row in whole] == [8, 0, 0]
    one = list(rows_of(telling, books, coding(without=["one-row-a-day", "middle-day"]), LossReport()))
    assert [(row.event_date, row.fatalities, row.time_precision) for row in one] == [("2024-03-07", 8, 2)]


def test_foreign_forces_are_external_only_while_the_rule_is_on(tmp_path):
    def inter(*without):
        return {row["actor1"]: row["inter1"] for row in rows("acled", tmp_path / str(len(without)), *without)}

    assert inter()["Government of Russia"] == "External/Other forces"
    assert inter("foreign-forces")["Government of Russia"] == "State forces"


def test_an_unnamed_side_is_left_empty_without_its_rule(tmp_path):
    assert any(row["actor1"].startswith("Unidentified Armed Group (") for row in rows("acled", tmp_path / "a"))
    assert not any("Unidentified" in row["actor1"] for row in rows("acled", tmp_path / "b", "unnamed-side"))


def test_ucdp_rows_have_a_death_and_organised_sides_unless_told_otherwise(tmp_path):
    plain = rows("ucdp", tmp_path / "a")
    assert plain
    assert all(int(row["high"]) > 0 and row["side_a"] and row["side_b"] for row in plain)
    assert len(rows("ucdp", tmp_path / "b", "death-required", "organised-sides")) > len(plain)
