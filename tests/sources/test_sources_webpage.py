import random

import pytest

from riwaya.sources import Refusal

FIRST = "أعلنت مصادر محلية، صباح الأحد، مقتل ثلاثة مسلحين في كمين على الطريق الذي يصل بين البلدتين."
SECOND = "وأضافت المصادر أن الطريق أغلق ساعات قبل أن تعود الحركة إليه، ونقل جريحان إلى المستشفى القريب."
HEAD = """<title>مقتل ثلاثة مسلحين في كمين | عنب بلدي</title>
<meta property="og:site_name" content="عنب بلدي"><meta name="author" content="سامي الخطيب">
<link rel="canonical" href="https://www.enabbaladi.net/archives/1">"""
TIME = '<meta property="article:published_time" content="2018-05-10T00:59:00+04:00">'


def page(head=HEAD, body=f"<p>{FIRST}</p><p>{SECOND}</p>", before=""):
    return f"""<!DOCTYPE html><html lang="ar"><head>{before}{head}</head><body>
    <nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/n">أخبار</a></li></ul></nav>
    <article><h1>مقتل ثلاثة مسلحين في كمين</h1>{body}</article>
    <div class="comments"><p>تعليق قارئ غاضب على الخبر لا ينبغي أن يقرأ مع المقال</p></div>
    <footer><p>جميع الحقوق محفوظة</p></footer></body></html>"""


def test_the_article_and_what_its_page_says(read):
    article = read("a.html", page(HEAD + TIME))[0]
    assert FIRST in article.text
    assert SECOND in article.text
    assert "تعليق قارئ" not in article.text
    assert "الرئيسية" not in article.text
    assert article.title == "مقتل ثلاثة مسلحين في كمين"
    assert (article.outlet, article.byline) == ("عنب بلدي", "سامي الخطيب")
    assert (article.published, article.published_basis) == ("2018-05-10T00:59:00+04:00", "metadata")
    assert article.url == "https://www.enabbaladi.net/archives/1"
    assert article.media_type == "text/html"


def test_the_time_in_json_ld(read):
    block = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2019-07-28T10:00:00+03:00"}]}</script>'
    assert read("a.htm", page(HEAD + block))[0].published == "2019-07-28T10:00:00+03:00"


def test_a_page_that_says_no_time_has_none(read):
    article = read("a.html", page())[0]
    assert (article.published, article.published_basis) == (None, None)


def test_reading_twice_gives_the_same(read):
    assert read("a.html", page(HEAD + TIME)) == read("a.html", page(HEAD + TIME))


@pytest.mark.parametrize(
    "declared",
    ['<meta charset="windows-1256">', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', ""],
)
def test_a_page_in_windows_1256(read, declared):
    article = read("a.html", page(before=declared).encode("cp1256"))[0]
    assert FIRST in article.text
    assert article.encoding == "windows-1256"


def test_a_page_in_the_charset_it_declares(read):
    body = f"<p>{FIRST}</p><p>{SECOND}</p>".replace("،", ",")
    data = page(body=body, before='<meta charset="iso-8859-6">').encode("iso8859-6")
    assert FIRST.replace("،", ",") in read("a.html", data)[0].text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<html><body></body></html>", "I017"),
        ("<html>", "I017"),
        (page(head="<title>News</title>", body="<p>Three men were killed in an ambush on the road between the two towns on Sunday.</p>")
         .replace("مقتل ثلاثة مسلحين في كمين", "Three killed").replace("أخبار", "News").replace("الرئيسية", "Home")
         .replace("تعليق قارئ غاضب على الخبر لا ينبغي أن يقرأ مع المقال", "A comment").replace("جميع الحقوق محفوظة", "Rights"), "I018"),
    ],
)  # fmt: skip
def test_a_page_without_an_arabic_article_is_refused(read, data, code):
    (found,) = read("a.html", data)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.remedy


def test_broken_markup_is_read_or_refused(read):
    chance = random.Random(7)
    pieces = [
        "<",
        ">",
        "</p>",
        "<table><tr><td>",
        "<!--",
        "<script>",
        '"',
        "&#x110000;",
        "&#xD800;",
        "<![CDATA[",
        "<svg><math>",
    ]
    for n in range(40):
        text = page()
        for _ in range(chance.randint(1, 25)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(pieces) + text[at + chance.randint(0, 40) :]
        assert len(read(f"{n}.html", text)) == 1
