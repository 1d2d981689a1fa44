from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.errors import RuleError
from riwaya.mentions.places import find_places
from riwaya.model import PlaceMention
from riwaya.rules.files import data_root
from riwaya.rules.gazetteer import Gazetteer, load_gazetteer
from riwaya.text import analyse, fold_word

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "places.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(data_root())


def read(gazetteer: Gazetteer, text: str, home: str | None = None) -> list[PlaceMention]:
    return find_places(analyse(text), gazetteer, home=home)


def words(gazetteer: Gazetteer, text: str) -> list[str]:
    return [p.text for p in read(gazetteer, text)]


@pytest.mark.parametrize("case", [c for c in CASES if c["level"] == "must"], ids=lambda c: c["text"][:40])
def test_case(gazetteer: Gazetteer, case: dict) -> None:
    found = [[p.text, p.name_en, p.country, p.geo_precision] for p in read(gazetteer, case["text"])]
    assert found == case["places"]


@pytest.mark.xfail(strict=False, reason="hoped for: counted, not required")
@pytest.mark.parametrize("case", [c for c in CASES if c["level"] == "should"], ids=lambda c: c["text"][:40])
def test_hoped_for_case(gazetteer: Gazetteer, case: dict) -> None:
    assert [p.text for p in read(gazetteer, case["text"])] == [x[0] for x in case["places"]]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_every_mention_is_its_words_in_order_and_apart(gazetteer: Gazetteer, case: dict) -> None:
    found = read(gazetteer, case["text"])
    assert all(case["text"][p.span[0] : p.span[1]] == p.text for p in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))


def test_span_leaves_out_the_preposition(gazetteer: Gazetteer) -> None:
    assert words(gazetteer, "قصف عنيف بإدلب وحلب ولحمص نصيب") == ["إدلب", "حلب", "حمص"]


def test_span_keeps_the_preposition_that_ate_the_article(gazetteer: Gazetteer) -> None:
    assert words(gazetteer, "نفى التحالف استهدافه للحديدة") == ["للحديدة"]


def test_diacritics_hashtags_and_quotation_marks(gazetteer: Gazetteer) -> None:
    assert words(gazetteer, "معارك في محافظة #صعدة وقُرب دِمَشق وجبل «الشحرور»") == [
        "محافظة #صعدة",
        "دِمَشق",
        "جبل «الشحرور»",
    ]


def test_list_after_a_plural_cue_takes_unknown_names(gazetteer: Gazetteer) -> None:
    found = read(gazetteer, "قصفت المدفعية قرى الشنينات والخوين، وتل الزبرجد في إدلب")
    assert [p.text for p in found][:2] == ["الشنينات", "الخوين"]
    assert found[0].place_id is None
    assert found[0].name == "الشنينات"


def test_unknown_name_recurs_without_its_cue(gazetteer: Gazetteer) -> None:
    assert words(gazetteer, "دخلت القوات بلدة الشنينات. وسمع إطلاق نار في الشنينات ليلا.") == [
        "بلدة الشنينات",
        "الشنينات",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "قالت صحيفة الرياض إن الخبر غير صحيح",
        "فيديو لصور الحادث في صور متداولة",
        "مبايعة الدولة الإسلامية في العراق والشام",
        "لقي المدرب أحمد الحلبي ترحيبا",
        "انتقلوا إلى مدينة جديدة وإلى منطقة سكنية وقرية صغيرة",
        "حصل على دعم مالي كبير",
        "أعلن جيش إسرائيل",
    ],
)
def test_not_a_place(gazetteer: Gazetteer, text: str) -> None:
    assert words(gazetteer, text) == []


def test_one_name_two_countries(gazetteer: Gazetteer) -> None:
    def country(text: str, home: str | None = None) -> str | None:
        return next(p.country for p in read(gazetteer, text, home) if "طرابلس" in p.text)

    assert country("اشتباكات في طرابلس قرب الزاوية وترهونة") == "LY"
    assert country("توتر في طرابلس وعكار وبيروت") == "LB"
    assert country("اشتباكات في طرابلس", home="LB") == "LB"


def test_village_of_a_country_the_article_is_not_about_stays_open(gazetteer: Gazetteer) -> None:
    found = read(gazetteer, "اشتباكات في قرية الطويلة جنوب تعز وفي مدينة الحديدة")
    assert found[0].place_id is None or found[0].country == "YE"


@pytest.mark.parametrize(
    ("text", "holder", "precision"),
    [
        ("اشتباكات في قرية الزنبقات التابعة لمدينة منبج", "منبج", 2),
        ("انفجار في دوار السنبلة بمدينة تعز", "تعز", 2),
        ("قصف على قرية الزنبقات جنوب تعز", "تعز", 2),
        ("قصف على قرية الزنبقات في محافظة تعز", "محافظة تعز", 3),
        ("قصف على قرية الزنبقات في اليمن", "اليمن", None),
    ],
)
def test_unknown_place_lies_where_the_article_says(
    gazetteer: Gazetteer, text: str, holder: str, precision: int | None
) -> None:
    unknown, known = read(gazetteer, text)
    assert known.place_id is not None
    assert known.within is None
    assert holder.rsplit(maxsplit=1)[-1] in known.text
    assert unknown.place_id is None
    assert (unknown.within, unknown.country, unknown.geo_precision) == (known.place_id, known.country, precision)
    assert (unknown.lat, unknown.lon) == ((known.lat, known.lon) if precision == 2 else (None, None))


@pytest.mark.parametrize(
    "text",
    [
        "قصف على قرية الزنبقات، وقتال في منبج",
        "انتقلوا من قرية الزنبقات إلى منبج",
        "قصف على قرية الزنبقات في منبج ثم على قرية الزنبقات في تعز",
    ],
)
def test_unknown_place_stays_open_where_the_article_does_not_say(gazetteer: Gazetteer, text: str) -> None:
    assert all((p.within, p.lat) == (None, None) for p in read(gazetteer, text) if "الزنبقات" in p.text)


def test_unknown_place_keeps_its_holder_at_later_mentions(gazetteer: Gazetteer) -> None:
    first, known, again = read(gazetteer, "قصف على قرية الزنبقات قرب منبج. ونزح سكان قرية الزنبقات.")
    assert first.within == again.within == known.place_id


def test_composed_region_has_no_point(gazetteer: Gazetteer) -> None:
    region = read(gazetteer, "تقدم في ريف درعا الغربي")[0]
    assert (region.kind, region.geo_precision, region.lat) == ("region", 3, None)
    assert region.place_id is not None


def test_countries_have_no_precision_and_no_point(gazetteer: Gazetteer) -> None:
    country = read(gazetteer, "وصل إلى سوريا")[0]
    assert (country.kind, country.geo_precision, country.lat) == ("country", None, None)


def test_generic_places_are_never_resolved(gazetteer: Gazetteer) -> None:
    found = read(gazetteer, "انفجار قرب القصر الرئاسي في مقديشو")
    assert found[0].place_id is None
    assert found[0].within == found[1].place_id


def test_places_within_ten_kilometres(gazetteer: Gazetteer) -> None:
    for text, lat, lon in [
        ("مدينة تدمر", 34.56, 38.27),
        ("مخيم الهول", 36.38, 41.14),
        ("بلدة سبينة قرب دمشق", 33.43, 36.28),
    ]:
        place = read(gazetteer, text, home="SY")[0]
        assert place.lat == pytest.approx(lat, abs=0.09)
        assert place.lon == pytest.approx(lon, abs=0.09)


def test_own_rows_are_many_unique_and_sound(gazetteer: Gazetteer) -> None:
    seen: set[str] = set()
    rows = 0
    for path in sorted((data_root() / "places").iterdir(), key=lambda p: p.name):
        if not path.name.startswith("own-"):
            continue
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        assert head.split("\t")[:2] == ["id", "name"]
        for line in lines:
            ident, name, _, name_en, kind, country, _, lat, lon, *_ = line.split("\t")
            rows += 1
            assert ident == "-" or ident not in seen, ident
            seen.add(ident)
            assert name
            assert name_en
            assert kind in {
                "country",
                "governorate",
                "district",
                "region",
                "city",
                "town",
                "village",
                "camp",
                "neighbourhood",
                "road",
                "desert",
                "site",
            }
            assert len(country) in (0, 2)
            assert (lat == "") == (lon == "")
            if lat:
                assert -40 < float(lat) < 62
                assert -125 < float(lon) < 147
            assert gazetteer.has(" ".join(fold_word(name).replace("-", " ").split())), name
    assert rows > 2000


def test_loads_fast() -> None:
    start = time.process_time()
    load_gazetteer(data_root())
    assert time.process_time() - start < 0.6  # 0.08 s on an idle machine


def test_a_broken_row_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "places"
    folder.mkdir()
    (folder / "own-x.tsv").write_text("id\tname\tvariants\tname_en\nriwaya:x\tس\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"own-x\.tsv:2"):
        load_gazetteer(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                *'ريف ريفي قرى مدينة شمال غرب الأراضي الحدود مع العاصمة # « » " و ، - طريق منطقة المجال الجوي البلاد أبو دير وسط سوريا بحلب للحديدة'.split(),
                "\n",
                "دِمَشق",
            ]
        ),
        max_size=14,
    )
)
def test_any_order_of_words_gives_exact_spans(gazetteer: Gazetteer, tokens: list[str]) -> None:
    text = " ".join(tokens)
    found = read(gazetteer, text)
    assert all(p.text and text[p.span[0] : p.span[1]] == p.text for p in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))
