from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from riwaya.model import Outlet
from riwaya.sources import (
    Article,
    outlet_by_domain,
    outlet_by_name,
    published_day,
    read_masthead,
    read_page,
    resolve_outlet,
)

TITLE = "هدوء حذر في أطراف المدينة"
BODY = "عاد الهدوء إلى أطراف المدينة صباح الأحد بعد يومين من المعارك العنيفة بين الطرفين."
DATA = Path(__file__).parents[2] / "src" / "riwaya" / "data" / "outlets"


def entries(name, key):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))[key]


def words(text, spans):
    return [text[start:end] for start, end in spans]


def article(**fields):
    base = {"uri": "x", "media_type": "text/plain", "sha256": "0" * 64, "bytes": 1, "encoding": "utf-8", "text": BODY}
    return Article(**{**base, **fields})


@pytest.mark.parametrize("entry", entries("publishers.yaml", "publishers"), ids=lambda e: e["id"])
def test_every_publisher_is_found_where_it_should_be(entry):
    assert read_page(f"{TITLE}\n{entry[True]}\n{BODY}").outlet.id == entry["id"]
    assert read_page(f"{TITLE}\n{entry[False]}\n{BODY}").outlet is None
    assert all(outlet_by_domain(f"https://www.{domain}/x").id == entry["id"] for domain in entry["domains"])
    assert outlet_by_name(entry["name"]).id == entry["id"]


@pytest.mark.parametrize("entry", entries("page.yaml", "furniture"), ids=lambda e: e["id"])
def test_every_piece_of_furniture_is_marked_and_nothing_else(entry):
    for line, wanted in ((entry[True], True), (entry[False], False)):
        text = f"{TITLE}\n{BODY}\n{line}"
        marked = read_page(text).furniture
        assert any(end > len(text) - len(line) for _, end in marked) is wanted, line


@pytest.mark.parametrize(
    ("line", "day", "text"),
    [
        ("28 يوليو 2019", "2019-07-28", "28 يوليو 2019"),
        ("2022.10.25 | 12:48 دمشق", "2022-10-25", "2022.10.25"),
        ("١٥ فبراير ٢٠١٨", "2018-02-15", "١٥ فبراير ٢٠١٨"),
        ("تاريخ النشر: 21.05.2018 | 11:05 GMT", "2018-05-21", "21.05.2018"),
        ("الأحد 12 أغسطس 2018", "2018-08-12", "12 أغسطس 2018"),
        ("الأحد، 12 آب/أغسطس 2018 - 14:05 بتوقيت غرينتش", "2018-08-12", "12 آب/أغسطس 2018"),
        ("2018-08-12", "2018-08-12", "2018-08-12"),
        ("2018-08-12T10:00:00Z", "2018-08-12", "2018-08-12"),
        ("نشر في: 12/8/2018 آخر تحديث: 13/8/2018", "2018-08-12", "12/8/2018"),
        ("آخر تحديث: 13/8/2018", "2018-08-13", "13/8/2018"),
        ("سامي الخطيب - 12 كانون الأول 2018", "2018-12-12", "12 كانون الأول 2018"),
        ("12 كانون الأول (ديسمبر) 2018", "2018-12-12", "12 كانون الأول (ديسمبر) 2018"),
        ("12-آب-2018", "2018-08-12", "12-آب-2018"),
        ("4 ذو الحجة 1439هـ - 15 أغسطس 2018م", "2018-08-15", "15 أغسطس 2018م"),
        ("الاثنين 4 ذو الحجة 1439 هـ", "2018-08-15", "4 ذو الحجة 1439 هـ"),
        ("أغسطس 12, 2018", "2018-08-12", "أغسطس 12, 2018"),
        ("السبت,11 أغسطس , 2018", "2018-08-11", "11 أغسطس , 2018"),
        ("12 أوت 2018 ، 10:33", "2018-08-12", "12 أوت 2018"),
        ("دمشق | 12 أغسطس 2018", "2018-08-12", "12 أغسطس 2018"),
        ("Aug 12, 2018", "2018-08-12", "Aug 12, 2018"),
        ("1439/12/4 هـ", "2018-08-15", "1439/12/4"),
        ("تم نشره الأحد 12 آب / أغسطس 2018. 12:00 صباحاً", "2018-08-12", "12 آب / أغسطس 2018"),
    ],
)
def test_publication_days_in_print(line, day, text):
    source = f"{TITLE}\n\n{line}\n\n{BODY}"
    page = read_page(source)
    assert (page.published.start, page.published.end) == (day, day)
    assert (page.published.basis, page.published.granularity) == ("dateline", "day")
    assert page.published.text == text == source[slice(*page.published.span)]
    assert page.title.text == TITLE
    assert words(source, page.datelines) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "معركة المدينة القديمة في 12 أغسطس 2018",
        "قتل جنديان في 12 أغسطس 2018 قرب البلدة القديمة، وجرح ثلاثة آخرون في كمين على الطريق.",
        "قبل 3 ساعات",
        "12 أغسطس",
        "31 فبراير 2018",
        "12/8/18",
        "نشر التنظيم في 12 أغسطس 2018 تسجيلا",
    ],
)
def test_what_is_no_publication_day(line):
    assert read_page(f"{TITLE}\n{line}\n{BODY}").published is None


@pytest.mark.parametrize(
    ("lead", "day", "outlet"),
    [
        (f"بيروت 12 أغسطس 2018 (أ ف ب) - {BODY}", "2018-08-12", "outlet:afp"),
        (f"رام الله 12-8-2018 وفا- {BODY}", "2018-08-12", "outlet:wafa"),
        (f"أبوظبي في 12 أغسطس 2018 / وام / {BODY}", "2018-08-12", "outlet:wam"),
        (f"القطيف 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس\n{BODY}", "2015-08-11", "outlet:spa"),
        (f"دبي، الإمارات العربية المتحدة (CNN)-- {BODY}", None, "outlet:cnn"),
        (f"سبق- وكالات: {BODY}", None, "outlet:sabq"),
        (f"قالت وكالة الأنباء السعودية (واس)، الأحد، إن طريقا أغلق: {BODY}", None, None),
    ],
)
def test_datelines_of_agencies(lead, day, outlet):
    page = read_page(f"{TITLE}\n{lead}")
    assert (page.published.start if page.published else None) == day
    assert (page.outlet.id if page.outlet else None) == outlet


def test_a_whole_page():
    text = (
        f"{TITLE} | عنب بلدي\n12 أغسطس 2018\nشارك الخبر\n+ الخط -\nجنود عند مدخل البلدة (رويترز)\n"
        f"بقلم: سامي الخطيب\n{BODY}\nاقرأ أيضا\nغارات جديدة على الريف\nهدنة في الجنوب\n{BODY}\n"
        "للمزيد: مفاوضات متعثرة\nوسوم: المدينة هدنة\nأضف تعليق\nالاسم\nكلام كتبه قارئ هنا\nجميع الحقوق محفوظة © عنب بلدي"
    )
    page = read_page(text)
    assert page.title.text == TITLE == text[slice(*page.title.span)]
    assert (page.outlet.id, text[slice(*page.outlet.span)]) == ("outlet:enab-baladi", "عنب بلدي")
    assert page.byline.text == "سامي الخطيب" == text[slice(*page.byline.span)]
    assert page.published.start == "2018-08-12"
    assert words(text, page.captions) == ["جنود عند مدخل البلدة (رويترز)"]
    marked = words(text, page.furniture)
    assert marked == [
        "شارك الخبر", "+ الخط -", "اقرأ أيضا", "غارات جديدة على الريف", "هدنة في الجنوب", "للمزيد: مفاوضات متعثرة",
        "وسوم: المدينة هدنة", "أضف تعليق", "الاسم", "كلام كتبه قارئ هنا", "جميع الحقوق محفوظة © عنب بلدي",
    ]  # fmt: skip


def test_whom_the_sources_speak_to_is_the_outlet_if_it_is_one():
    spoken = f'{TITLE}\n{BODY}\nوقال ناشط لـ"العربي الجديد" إن الطريق فتح.'
    page = read_page(spoken)
    assert page.outlet == Outlet(id="outlet:al-araby-al-jadeed", name="العربي الجديد", span=page.outlet.span)
    assert spoken[slice(*page.outlet.span)] == "العربي الجديد"
    assert read_page(f"{spoken}\nوقال آخر لـ«عنب بلدي» إنه مغلق.").outlet is None
    assert read_page(f"{TITLE}\n{BODY}\nوقال ناشط لـ«رويترز» إن الطريق فتح.").outlet is None


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("وقال ناشط لعنب بلدي إن الطريق فتح.", "outlet:enab-baladi"),
        ("وقال مصدر لموقع عنب بلدي إن الطريق فتح.", None),
        ("وأفاد مراسل سكاي نيوز عربية بأن الطريق فتح.", "outlet:sky-news-arabia"),
        ("وأفاد مراسل الميادين بأن الطريق فتح.", "outlet:al-mayadeen"),
        ("وقال ضابط لتلفزيون سوريا إن الطريق فتح.", "outlet:syria-tv"),
        ("وقال ضابط لقناة الحدث إن الطريق فتح.", None),
        ("وفتح الطريق وفقا لعنب بلدي ومصادر أخرى.", None),
        ("وقال ضابط لرويترز إن الطريق فتح.", None),
        ("وعاد الأهالي للحياة قرب المنار.", None),
    ],
)
def test_how_a_page_speaks_of_its_own_outlet(sentence, outlet):
    text = f"{TITLE}\n{BODY}\n{sentence}"
    found = read_page(text).outlet
    assert (found.id if found else None) == outlet
    assert found is None or text[slice(*found.span)] in sentence


def test_outlet_and_author_on_one_line():
    page = read_page(f"{TITLE}\n\nرؤية - سامي الخطيب\n\n{BODY}")
    assert (page.outlet.id, page.byline.text) == ("outlet:roayah", "سامي الخطيب")


def test_an_outlet_before_the_headline():
    text = f"عنب بلدي - {TITLE}\nبواسطة سامي الخطيب\n{BODY}"
    page = read_page(text)
    assert (page.title.text, page.outlet.id, page.byline.text) == (TITLE, "outlet:enab-baladi", "سامي الخطيب")


def test_the_way_to_a_page_is_not_its_headline():
    page = read_page(f"الرئيسية > أخبار > أخبار المدينة\n{TITLE}\n12 أغسطس 2018\n{BODY}")
    assert page.title.text == TITLE


def test_a_text_that_is_no_page_says_nothing():
    page = read_page(f"{BODY}\n{BODY}")
    assert (page.title, page.outlet, page.byline, page.published) == (None, None, None, None)
    assert (page.furniture, page.captions, page.datelines) == ((), (), ())


@pytest.mark.parametrize(
    ("given_time", "day"),
    [
        ("2018-05-10T00:59:00+04:00", "2018-05-10"),
        ("2018-05-09T23:59:00-08:00", "2018-05-09"),
        ("2015-08-09 17:47:14", "2015-08-09"),
        ("2018-08-12", "2018-08-12"),
        ("20180812", "2018-08-12"),
        ("Sun, 12 Aug 2018 10:00:00 GMT", "2018-08-12"),
        ("12/08/2018", "2018-08-12"),
        ("8/21/2018", "2018-08-21"),
        ("١٢ آب ٢٠١٨", "2018-08-12"),
        ("2018-13-40", None),
        ("2018", None),
        ("أمس", None),
        ("", None),
    ],
)
def test_publication_times_as_given(given_time, day):
    assert published_day(given_time) == day


def test_what_was_given_wins_over_the_page():
    text = f"{TITLE}\n12 أغسطس 2018\n{BODY}"
    page = read_page(text)
    alone = read_masthead(article(text=text), page)
    assert (alone.title.text, alone.published.start, alone.published.basis) == (TITLE, "2018-08-12", "dateline")
    told = read_masthead(
        article(text=text, title="عنوان آخر", outlet="الوطن", url="https://alwatan.sy/1", published="2018-08-10T01:00:00+03:00", published_basis="metadata"),
        page,
    )  # fmt: skip
    assert (told.title.text, told.title.span) == ("عنوان آخر", None)
    assert told.outlet == Outlet(id="outlet:al-watan-sy", name="الوطن")
    assert (told.published.start, told.published.basis, told.published.span) == ("2018-08-10", "metadata", None)
    assert read_masthead(article(text=text, title=TITLE), page).title.span == (0, len(TITLE))


def test_names_and_addresses():
    assert resolve_outlet(None, None) is None
    assert resolve_outlet(None, "https://arabic.rt.com/x").id == "outlet:rt"
    assert resolve_outlet("alriyadh", "http://www.alriyadh.com/1").id == "outlet:al-riyadh"
    assert resolve_outlet("صحيفة مجهولة", "http://example.org") == Outlet(id=None, name="صحيفة مجهولة")
    assert resolve_outlet("الوطن", None) == Outlet(id=None, name="الوطن")
    assert outlet_by_domain("not a url [") is None


_LINES = st.sampled_from(
    [
        TITLE,
        BODY,
        "12 أغسطس 2018",
        "+ الخط -",
        "اقرأ أيضا",
        "عنب بلدي - دمشق",
        "(رويترز)",
        "\u202bشارك\u202c",
        "©",
        "---",
        "",
        "١/٢/٢٠١٨",
        "ﻻ إله",
    ]
)


@given(st.lists(_LINES, max_size=12).map("\n".join))
def test_every_span_lies_in_the_text(text):
    page = read_page(text)
    for start, end in (*page.furniture, *page.captions, *page.datelines):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end] or text[start] == "\u202b"
    for told in (page.title, page.byline, page.published):
        assert told is None or text[slice(*told.span)] == told.text
