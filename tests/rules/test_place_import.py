"""Importing places: what of a dump or a table is kept, what is left out and why, and that the reader then knows it."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import riwaya
from riwaya.cli import main
from riwaya.errors import InputError, RuleError
from riwaya.model import PlaceMention
from riwaya.pipeline import default_pipeline
from riwaya.rules.files import data_root
from riwaya.rules.gazetteer import Place, load_gazetteer
from riwaya.rules.load import load_ruleset
from riwaya.rules.place_import import import_places
from riwaya.rules.user_places import list_tables, remove_table, user_tables
from riwaya.settings import settings
from riwaya.text import fold_word


def forget() -> None:
    for cached in (settings, load_ruleset, default_pipeline):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("RIWAYA_DATA", str(tmp_path / "own"))
    forget()
    yield tmp_path / "own"
    forget()


def row(number: int, name: str, arabic: str, **more: object) -> str:
    cells = {
        "id": number, "name": name, "ascii": name, "others": f"{name}{',' if arabic else ''}{arabic}", "lat": "35.40000", "lon": "36.70000",
        "group": "P", "code": "PPL", "country": "SY", "cc2": "", "admin1": "12", "admin2": "", "admin3": "", "admin4": "",
        "people": 0, "high": "", "dem": 300, "zone": "Asia/Damascus", "day": "2020-01-01",
    } | more  # fmt: skip
    return "\t".join(map(str, cells.values()))


ROWS = [
    row(99000001, "Az Zumurrudaniyah", "الزمردانية"),
    row(99000002, "Tall al Qirmizat", "تل القرمزات,تل قرمزات", group="T", code="HLL"),
    row(99000003, "Al Amal", "الأمل"),  # hope: an everyday word
    row(99000004, "Latin Only", ""),
    row(99000005, "Some School", "مدرسة الزمردانية", group="S", code="SCH"),
    row(99000006, "Far Village", "الفيروزانية", country="IQ", admin1="07"),
    row(99000007, "Gone", "القرية الزائلة", code="PPLH"),
    row(99000008, "Qasaba Dam", "سد القصبية", group="S", code="DAM"),
    row(99000009, "Nuzaha", "مخيم النزهات", group="S", code="CMPRF"),
    row(99000010, "Muḩāfaz̧at az Zumurrud", "محافظة الزمرد", group="A", code="ADM1"),
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return written(tmp_path / "XX.txt", ROWS)


def written(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def kept() -> dict[str, Place]:
    gazetteer = load_gazetteer(data_root(), user_tables())
    rows = "\n".join(t.read_text(encoding="utf-8") for t in user_tables()).split("\n")
    names = [r.split("\t")[1] for r in rows if r[:1] not in ("#", "") and not r.startswith("id\t")]
    return {p.id: p for n in names for p in gazetteer.find(folded(n)) if p.id.startswith(("geonames:9900", "ocha:", "user:"))}


def folded(name: str) -> str:
    return " ".join(fold_word(name).split())


def mentions(text: str) -> dict[str, PlaceMention]:
    forget()
    return {p.text: p for p in riwaya.read(text).places}


# ---- GeoNames dumps


def test_a_dump_says_what_was_kept_and_why_the_rest_was_not(dump: Path, data: Path) -> None:
    done = import_places(dump)
    assert (done.name, done.form, done.read, done.kept, done.cued, done.broken) == ("XX", "GeoNames", 10, 7, 1, 0)
    assert done.path == data / "places" / "XX.tsv"
    assert dict(done.left) == {
        "no name in Arabic": 1,
        "no settlement, division, or site of a kind news names": 1,
        "historical": 1,
    }
    places = kept()
    assert places["geonames:99000001"].kind == "village"
    assert places["geonames:99000002"].kind == "site"
    assert places["geonames:99000008"].kind == "site"
    assert places["geonames:99000009"].kind == "camp"
    assert places["geonames:99000010"].kind == "governorate"
    assert places["geonames:99000003"].needs == "cue"
    assert (places["geonames:99000001"].lat, places["geonames:99000001"].lon) == (35.4, 36.7)


def test_the_governorate_is_named_though_its_row_comes_last(dump: Path) -> None:
    import_places(dump)
    assert kept()["geonames:99000001"].admin1 == "Muhafazat az Zumurrud"


def test_the_governorate_is_named_as_the_shipped_rows_name_it(tmp_path: Path) -> None:
    shipped = next(p for p in load_gazetteer(data_root()).places("governorate") if p.id.startswith("geonames:") and p.country == "SY")
    rows = [ROWS[0], row(int(shipped.id.split(":")[1]), "Whatever Governorate", "كيفما كان", group="A", code="ADM1")]
    import_places(written(tmp_path / "a.txt", rows))
    assert kept()["geonames:99000001"].admin1 == shipped.admin1


def test_only_the_countries_asked_for(dump: Path) -> None:
    done = import_places(dump, countries=["iq"])
    assert (done.kept, done.left["in another country"]) == (1, 9)


def test_a_sentence_with_an_imported_village_resolves_to_it(dump: Path) -> None:
    text = "قصفت قوات النظام السوري قرية الزمردانية بريف حماة أمس، وقتل مدنيان في الزمردانية."
    before = mentions(text)
    assert before["قرية الزمردانية"].place_id is None
    import_places(dump)
    after = mentions(text)
    assert after["قرية الزمردانية"].place_id == "geonames:99000001"
    assert (after["قرية الزمردانية"].lat, after["قرية الزمردانية"].geo_precision) == (35.4, 1)
    assert after["الزمردانية"].place_id == "geonames:99000001"


def test_an_everyday_word_is_a_place_only_after_a_cue(dump: Path) -> None:
    import_places(dump)
    assert mentions("قال سوريون إنهم يعيشون في الأمل منذ سنوات في حماة.").keys() == {"حماة"}


def test_the_digest_names_imported_places_and_forgets_removed_ones(dump: Path) -> None:
    before = load_ruleset().digest
    import_places(dump)
    forget()
    after = load_ruleset().digest
    assert after != before
    remove_table("XX")
    forget()
    assert load_ruleset().digest == before


def test_a_shipped_row_stays_and_gains_names(tmp_path: Path) -> None:
    shipped = next(p for p in load_gazetteer(data_root()).find("ادلب") if p.id.startswith("geonames:"))
    number = int(shipped.id.split(":")[1])
    import_places(written(tmp_path / "a.txt", [row(number, "Idlib", "إدلب,إدلب الزمردية", lat="1.0", lon="1.0")]))
    gazetteer = load_gazetteer(data_root(), user_tables())
    assert gazetteer.find("ادلب الزمرديه") == (shipped,)
    assert gazetteer.find("ادلب") == load_gazetteer(data_root()).find("ادلب")


def test_of_two_tables_with_one_id_the_first_stays(tmp_path: Path) -> None:
    import_places(written(tmp_path / "a.txt", [ROWS[0]]))
    import_places(written(tmp_path / "b.txt", [row(99000001, "Other", "الزمردانية", lat="1.0")]))
    assert [p.lat for p in load_gazetteer(data_root(), user_tables()).find("الزمردانيه")] == [35.4]


def test_names_marked_as_arabic(tmp_path: Path) -> None:
    rows = [ROWS[3], row(99000020, "Qaryeh", "قریه,ده نو", country="IR"), row(99000021, "Deh", "ده کهنه,ده بالا", country="IR")]
    marked = [
        "1\t99000004\tar\tاللازوردانية\t\t\t\t\t\t",
        "2\t99000004\tar\tاللازورد الأولى\t1\t\t\t\t\t",
        "3\t99000004\tar\tالاسم القديم\t\t\t\t1\t\t",
        "4\t99000004\tfa\tلاجورد\t\t\t\t\t\t",
        "5\t99000021\tar\tالديهة\t\t\t\t\t\t",
    ]
    done = import_places(written(tmp_path / "a.txt", rows), names=written(tmp_path / "names.txt", marked))
    assert done.kept == 2
    gazetteer = load_gazetteer(data_root(), user_tables())
    assert [p.name for p in gazetteer.find("اللازوردانيه")] == ["اللازورد الأولى"]
    assert [p.id for p in gazetteer.find("الديهه")] == ["geonames:99000021"]
    assert not [p for p in gazetteer.find("ده بالا") if p.country == "IR"]
    assert gazetteer.find("الاسم القديم") == ()
    assert gazetteer.find("لاجورد") == ()


@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_packed_dumps(tmp_path: Path, pack: str) -> None:
    data = "\n".join(ROWS).encode()
    path = tmp_path / f"XX.{pack}" if pack == "zip" else tmp_path / "XX.txt.gz"
    if pack == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "about")
            archive.writestr("XX.txt", data)
    else:
        path.write_bytes(gzip.compress(data))
    done = import_places(path)
    assert (done.name, done.kept) == ("XX", 7)


def test_broken_rows_are_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        *ROWS,
        "99000030\ttoo\tfew",
        row(99000031, "No number", "الياقوتانية", lat="north"),
        row(99000032, "Nowhere", "الياقوتانية", lat="135.0"),
        "x" + ROWS[0],
        row(99000033, "People", "الياقوتانية", people="many"),
    ]
    path = written(tmp_path / "XX.txt", rows)
    with path.open("ab") as out:
        out.write(row(99000034, "Cp1256", "").encode() + b"\n" + ROWS[0].replace("99000001", "99000035").encode("cp1256") + b"\n\n")
    assert main(["places", "import", str(path)]) == 3
    told = capsys.readouterr()
    assert f"{path}:11: 3 columns, where a GeoNames dump has 19" in told.err
    assert f"{path}:12: latitude 'north'" in told.err
    assert f"{path}:13: latitude '135.0'" in told.err
    assert f"{path}:14: 'x99000001' is no GeoNames number" in told.err
    assert f"{path}:15: 'many' is no number of people" in told.err
    assert "XX: 7 places from 17 rows (GeoNames)" in told.out
    assert "5 left out: broken" in told.out


# ---- tables


ADMIN = """admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_en,admin2Name_ar,admin2Pcode,admin0Name_en,admin0Pcode
#adm1+name+en,#adm1+name+ar,#adm1+code,#adm2+name+en,#adm2+name+ar,#adm2+code,#country+name,#country+code
Rural Damascus,ريف دمشق,SY03,Zumurrud,الزمرد,SY0399,Syria,SY
Rural Damascus,ريف دمشق,SY03,Marjan,منطقة المرجانات,SY0398,Syria,SY
Zabarjad,الزبرجد,SY88,Topaz,التوبازية,SY8801,Syria,SY
Hama,حماة,SY05,,,,Syria,SY
"""


def table(tmp_path: Path, text: str, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_an_administrative_table(tmp_path: Path) -> None:
    done = import_places(table(tmp_path, ADMIN))
    assert (done.form, done.read, done.kept) == ("table", 4, 4)
    assert dict(done.left) == {"a governorate the gazetteer has": 1}
    places = kept()
    assert places["ocha:SY0399"].admin1 == "Rif Dimashq"
    assert (places["ocha:SY0398"].name, places["ocha:SY0398"].kind, places["ocha:SY0398"].name_en) == ("المرجانات", "district", "Marjan")
    assert (places["ocha:SY88"].kind, places["ocha:SY88"].admin1) == ("governorate", "Zabarjad")


@pytest.mark.parametrize(
    "header",
    [
        "name_ar,name_en,lat,lon,pcode,population",
        "featureName_ar,featureName_en,Latitude_y,Longitude_x,PCODE,Pop",
        "Village_Ar;Village_En;Y;X;Village_Pcode;Total_Pop",
        "ADM4_AR\tADM4_EN\tLATITUDE\tLONGITUDE\tADM4_PCODE\tpopulation",
        "adm4_name1,adm4_name,center_lat,center_lon,adm4_pcode,population",
        "الاسم,name,خط العرض,خط الطول,pcode,population",
    ],
)
def test_settlements_in_the_spellings_of_columns_in_use(tmp_path: Path, header: str) -> None:
    mark = next(m for m in ";\t," if m in header)
    rows = [header, mark.join(("الزمردانية", "Zumurrudaniyah", "35.4", "36.7", "C9999", "5200"))]
    import_places(table(tmp_path, "\n".join(rows)), countries=["SY"])
    place = kept()["ocha:C9999"]
    assert (place.name, place.name_en, place.country, place.lat, place.lon, place.population) == (
        "الزمردانية", "Zumurrudaniyah", "SY", 35.4, 36.7, 5200,
    )  # fmt: skip


def test_settlements_with_their_divisions(tmp_path: Path) -> None:
    text = "name_ar,name_en,type,lat,lon,admin1Name_ar,admin1Pcode\nمخيم النزهات,Nuzahat,Camp,35.1,36.1,حماة,SY05\n"
    import_places(table(tmp_path, text))
    (place,) = kept().values()
    assert (place.kind, place.country, place.admin1) == ("camp", "SY", "Hama")
    assert place.id.startswith("user:")
    first = {p.id for p in kept().values()}
    import_places(table(tmp_path, text), replace=True)
    assert {p.id for p in kept().values()} == first


def test_quoted_cells_hold_separators_and_line_ends(tmp_path: Path) -> None:
    text = 'name_ar,note,lat,lon\n"الزمردانية","a, b\nc",35.4,36.7\nالياقوتانية,x,north,36\n'
    done = import_places(table(tmp_path, text), countries=["SY"])
    assert done.kept == 1
    assert [f.where.rsplit(":", 1)[1] for f in done.faults] == ["4"]


@pytest.mark.parametrize(("encoding", "given"), [("utf-8-sig", None), ("utf-16", None), ("utf-16-le", "utf-16-le"), ("cp1256", "windows-1256")])
def test_encodings(tmp_path: Path, encoding: str, given: str | None) -> None:
    path = table(tmp_path, "name_ar,lat,lon\nالزمردانية,35.4,36.7\n", encoding=encoding)
    done = import_places(path, countries=["SY"], encoding=given)
    assert done.kept == 1
    assert [p.name for p in kept().values()] == ["الزمردانية"]


# ---- refusals


def refusal(call: Callable[[], object]) -> InputError:
    with pytest.raises(InputError) as raised:
        call()
    return raised.value


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = table(tmp_path, "name_ar,lat,lon\nLatin,1,1\nالزمردانية,35.4,36.7\n", encoding="cp1256")
    error = refusal(lambda: import_places(path, countries=["SY"]))
    assert (error.code, error.where) == ("G012", f"{path}:3")
    assert "--encoding windows-1256" in error.remedy
    assert user_tables() == ()


def test_what_is_no_table_of_places_is_refused(tmp_path: Path) -> None:
    def code(text: str, name: str = "t.csv") -> str:
        return refusal(lambda: import_places(table(tmp_path, text, name))).code

    assert code("a,b\n1,2\n") == "G021"
    assert code("") == "G023"
    assert code("1\t2\tar\tاسم\t\t\t\t\n") == "G024"
    assert code("\n".join([ROWS[0], *["1\t2"] * 5]), "XX.txt") == "G026"
    assert code("\n".join([ROWS[3]]), "XX.txt") == "G025"
    assert refusal(lambda: import_places(tmp_path / "absent.txt")).code == "G011"
    assert list((tmp_path / "own").rglob("*.part")) == []


def test_archives_with_more_than_a_table_and_workbooks_are_refused(tmp_path: Path) -> None:
    for code, members in (("G014", ("a.csv", "b.csv")), ("G014", ("readme.txt",)), ("G013", ("[Content_Types].xml", "xl/workbook.xml"))):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for member in members:
                archive.writestr(member, "x")
        assert refusal(lambda: import_places(path)).code == code  # noqa: B023
    cut = tmp_path / "cut.txt.gz"
    cut.write_bytes(gzip.compress("\n".join(ROWS).encode())[:-20])
    assert refusal(lambda: import_places(cut)).code == "G011"


def test_a_table_of_no_country_needs_one(tmp_path: Path) -> None:
    error = refusal(lambda: import_places(table(tmp_path, "name_ar,lat,lon\nالزمردانية,35.4,36.7\n")))
    assert "--country" in error.message()


def test_names_and_countries_that_cannot_be(dump: Path) -> None:
    assert refusal(lambda: import_places(dump, name="../x")).code == "G002"
    assert refusal(lambda: import_places(dump, countries=["Syria"])).code == "G003"
    assert refusal(lambda: import_places(dump, encoding="no-such")).code == "G010"


def test_a_second_import_needs_replace(dump: Path) -> None:
    import_places(dump)
    assert refusal(lambda: import_places(dump)).code == "G007"
    assert import_places(dump, replace=True).kept == 7


def test_a_damaged_table_is_named_when_loading(data: Path) -> None:
    (data / "places").mkdir(parents=True)
    bad = data / "places" / "bad.tsv"
    bad.write_text("# x\nid\tname\tvariants\tname_en\tkind\ngeonames:1\tاسم\n", encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        load_gazetteer(data_root(), user_tables())
    assert raised.value.where == f"{bad}:3"


# ---- the command line


def test_import_list_remove(dump: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "import", str(dump), "--name", "mine", "--country", "SY"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.splitlines()[0] == "mine: 6 places from 10 rows (GeoNames)"
    assert "1 left out: in another country" in told.out
    assert main(["places", "list"]) == 0
    assert capsys.readouterr().out == f"mine\t6\tXX.txt (GeoNames)\t{data / 'places' / 'mine.tsv'}\n"
    assert [t.name for t in list_tables()] == ["mine"]
    assert main(["places", "remove", "mine"]) == 0
    assert main(["places", "remove", "mine"]) == 3
    assert "[G004]" in capsys.readouterr().err


def test_data_turned_off(dump: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RIWAYA_DATA", "off")
    forget()
    assert user_tables() == ()
    assert main(["places", "import", str(dump)]) == 3
    assert "[G001]" in capsys.readouterr().err
