import csv
import io
import json
import shutil

import msgspec
import pytest

from riwaya.errors import RuleError
from riwaya.export import acled, acled_columns, bayanat, ftm, geojson, plover, ucdp, ucdp_columns
from riwaya.export.coding import coding
from riwaya.export.loss import LossReport
from riwaya.export.material import tellings
from riwaya.export.sides import country_of
from riwaya.rules.actors import load_actor_rules
from riwaya.rules.codebooks import load_codebooks, read_codebooks
from riwaya.rules.files import data_root
from tests.export.golden import GOLDEN, material

BOOKS = load_codebooks()


@pytest.fixture(scope="module")
def acled_row():
    return next(row for t in tellings(material()) for row in acled.rows_of(t, BOOKS, coding(), LossReport()))


@pytest.fixture(scope="module")
def ucdp_row():
    return next(r for t in tellings(material()) if (r := ucdp.row_of(t, BOOKS, coding(), LossReport())) is not None)


@pytest.fixture(scope="module")
def plover_record():
    return next(
        r for t in tellings(material()) if (r := plover.record_of(t, BOOKS, coding(), LossReport())) is not None
    )


def with_(row, **values):
    return msgspec.structs.replace(row, **values)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"event_id_cnty": "SYR123"}, "event_id_cnty"),
        ({"time_precision": 4}, "time_precision"),
        ({"geo_precision": 0}, "geo_precision"),
        ({"event_type": "Battle"}, "event_type"),
        ({"sub_event_type": "Agreement"}, "no sub-event"),
        ({"disorder_type": "Demonstrations"}, "disorder"),
        ({"inter1": "Rebels"}, "inter1"),
        ({"interaction": "12"}, "interaction"),
        ({"civilian_targeting": ""}, "civilian_targeting"),
        ({"latitude": 95.0}, "latitude"),
        ({"latitude": 33.123456}, "four decimals"),
        ({"fatalities": -1}, "fatalities"),
        ({"event_date": "04/03/2024"}, "event_date"),
        ({"year": 2023}, "year"),
        ({"source": ""}, "source"),
    ],
)
def test_what_breaks_the_acled_codebook(acled_row, values, told):
    assert acled_columns.faults(acled_row) == []
    assert any(told in fault for fault in acled_columns.faults(with_(acled_row, **values)))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"where_prec": 8}, "where_prec"),
        ({"date_prec": 0}, "date_prec"),
        ({"type_of_violence": 4}, "type_of_violence"),
        ({"low": 1000}, "in order"),
        ({"deaths_a": 5}, "add up"),
        ({"date_end": "2024-03-09"}, "exact date"),
        ({"date_start": "2024-04-09", "date_prec": 2}, "after date_end"),
        ({"type_of_violence": 3, "side_b": "Hamas"}, "one-sided"),
        ({"region": "Levant"}, "region"),
        ({"event_clarity": 3}, "event_clarity"),
        ({"id": 2**60}, "id"),
    ],
)
def test_what_breaks_the_ucdp_codebook(ucdp_row, values, told):
    assert ucdp_columns.faults(ucdp_row) == []
    assert any(told in fault for fault in ucdp_columns.faults(with_(ucdp_row, **values)))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"event": ("FIGHT",)}, "event"),
        ({"mode": ("release",)}, "no mode"),
        ({"context": ("war",)}, "no context"),
        ({"quad_code": 1}, "quad_code"),
        ({"enddate": "1999-01-01"}, "enddate"),
        ({"event_text": ()}, "differ in length"),
    ],
)
def test_what_breaks_the_plover_codebook(plover_record, values, told):
    assert plover.faults(plover_record) == []
    assert any(told in fault for fault in plover.faults(with_(plover_record, **values)))


def test_the_type_table_fits_the_codebooks():
    for codes in BOOKS.types.values():
        if codes.acled_event is not None:
            assert codes.acled_sub_event in acled_columns.SUB_EVENTS[codes.acled_event], codes.type
        if codes.acled_civilian is not None:
            assert codes.acled_civilian in acled_columns.SUB_EVENTS["Violence against civilians"], codes.type
        if codes.plover is not None:
            assert any(codes.plover in names for names in plover.QUADS.values()), codes.type
            assert codes.plover_mode is None or codes.plover_mode in plover.MODES[codes.plover], codes.type
        assert codes.plover_context is None or codes.plover_context in plover.CONTEXTS, codes.type
    assert len({codes.rank for codes in BOOKS.types.values()}) == len(BOOKS.types)


def test_the_actor_table_names_actors_of_the_rule_data():
    rules = load_actor_rules()
    known = {*rules.actors, *(one for ids in rules.role_ids.values() for one in ids.values())}
    for side in BOOKS.sides.values():
        assert side.id in known or country_of(side.id, BOOKS) is not None or side.id in _ROLE_IDS, side.id
        assert side.inter in acled_columns.INTER_ORDER, side.id
        assert all(iso in BOOKS.countries for iso in side.home), side.id


_ROLE_IDS = {"gna", "usa", "palestinian-security-forces"}


def test_a_type_table_that_misses_a_type_is_refused(tmp_path):
    root = tmp_path / "data"
    shutil.copytree(str(data_root()), root)
    table = root / "exports" / "types.tsv"
    table.write_text("\n".join(table.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(RuleError, match="strength"):
        read_codebooks(root)


def test_the_golden_rows_keep_to_their_columns():
    with (GOLDEN / "acled" / "acled.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream)) == list(acled_columns.AcledRow.__struct_fields__)
    with (GOLDEN / "ucdp" / "ucdp.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream)) == list(ucdp_columns.UcdpRow.__struct_fields__)


def test_geojson_is_a_feature_collection_with_longitude_first():
    collection = json.loads((GOLDEN / "geojson" / "events.geojson").read_bytes())
    assert collection["type"] == "FeatureCollection"
    assert collection["features"]
    for feature in collection["features"]:
        assert geojson.faults(msgspec.convert(feature, geojson.Feature)) == []
        assert feature["geometry"]["coordinates"][0] > feature["geometry"]["coordinates"][1]


def test_ftm_properties_and_references_hold():
    lines = (GOLDEN / "ftm" / "entities.ftm.json").read_text().splitlines()
    entities = [msgspec.json.decode(line, type=ftm.FtmEntity) for line in lines]
    ids = {entity.id for entity in entities}
    assert len(ids) == len(entities)
    for entity in entities:
        assert ftm.faults(entity) == []
        for name in ("document", "entity", "resolved", "involved", "proof", "addressEntity"):
            assert set(entity.properties.get(name, ())) <= ids, (entity.id, name)
    bad = ftm.FtmEntity(id="x", schema="Event", properties={"colour": ("red",)})
    assert ftm.faults(bad) == ["Event has no property colour", "Event.name is required"]


def test_bayanat_bodies_name_rows_of_its_tables():
    def table(name):
        return list(csv.DictReader(io.StringIO((GOLDEN / "bayanat" / name).read_text(), newline="")))

    def bodies(name):
        return [json.loads(line)["item"] for line in (GOLDEN / "bayanat" / name).read_text().splitlines()]

    sources, locations = {row["id"] for row in table("sources.csv")}, {row["id"] for row in table("locations.csv")}
    assert {str(one["id"]) for body in bodies("bulletins.jsonl") for one in body["sources"]} <= sources
    assert {str(one["id"]) for body in bodies("incidents.jsonl") for one in body["locations"]} <= locations
    assert {row["parent_id"] for row in table("locations.csv")} - {""} <= locations
    assert all(0 < int(number) < 2**31 for number in sources | locations)
    for body in bodies("bulletins.jsonl"):
        assert bayanat.faults(msgspec.convert(body, bayanat.Bulletin)) == []
    assert [body["source_link"] for body in bodies("bulletins.jsonl")].count("NA") == 1
    assert "https://alfajr.example/خبر?id=2" in {body["source_link"] for body in bodies("bulletins.jsonl")}
