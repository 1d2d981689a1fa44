import hashlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.sources import Article, Refusal
from riwaya.sources.elements import Scan, elements
from riwaya.sources.feeds import read_jsonl

TEXT = "قتل مدنيان في قصف استهدف سوقا شعبية في البلدة، وفق ما قال مسعفون."


def line(**fields):
    return json.dumps(fields, ensure_ascii=False)


def codes(results):
    return [r.code if isinstance(r, Refusal) else "read" for r in results]


def test_json_lines_are_named_by_id_or_line(read, tmp_path):
    data = "\n".join([line(text=TEXT + "1", id="x-1"), "", line(text=TEXT + "3"), line(text=TEXT + "4", id=44)])
    path = tmp_path / "f.jsonl"
    assert [a.uri for a in read("f.jsonl", data)] == [f"{path}#x-1", f"{path}#3", f"{path}#44"]


def test_an_id_that_comes_again_is_told_apart_by_its_line(read, tmp_path):
    data = line(text=TEXT, id="x") + "\n" + line(text=TEXT + " وانتهى", id="x") + "\n"
    assert [a.uri for a in read("f.ndjson", data)] == [f"{tmp_path / 'f.ndjson'}#x", f"{tmp_path / 'f.ndjson'}#x@2"]


def test_fields_and_digest_are_those_of_the_line(read):
    given_line = line(
        text=f"  {TEXT}\n", title=" هدوء ", outlet="سانا", published="2018-05-10T00:59:00+04:00", url="http://e.org/1"
    )
    article = read("f.jsonl", given_line + "\r\n")[0]
    assert article.text == f"  {TEXT}\n"
    assert (article.title, article.outlet, article.url) == ("هدوء", "سانا", "http://e.org/1")
    assert (article.published, article.published_basis) == ("2018-05-10T00:59:00+04:00", "metadata")
    assert article.sha256 == hashlib.sha256(given_line.encode()).hexdigest()
    assert article.bytes == len(given_line.encode())


def test_the_time_of_retrieval_is_never_the_time_of_publication(read):
    article = read("f.json", line(text=TEXT, published=None, retrieved="2015-07-21 02:51:40"))[0]
    assert (article.published, article.published_basis, article.retrieved) == (None, None, "2015-07-21 02:51:40")


def test_a_publication_time_that_is_none_is_unknown_and_said(read):
    article = read("f.json", line(text=TEXT, published="منذ ساعتين"))[0]
    assert article.published is None
    assert "منذ ساعتين" in article.notes[0]


def test_one_object_is_the_file(read, tmp_path):
    data = json.dumps({"id": "n1", "text": TEXT}, ensure_ascii=True, indent=1) + "\n"
    article = read("one.json", data)[0]
    assert article.uri == str(tmp_path / "one.json")
    assert article.text == TEXT
    assert (article.sha256, article.bytes) == (hashlib.sha256(data.encode()).hexdigest(), len(data))


def test_an_array_is_one_article_an_element(read, tmp_path):
    data = json.dumps(
        [{"text": TEXT}, {"text": TEXT + " [1]", "id": "b"}, 7, {"text": TEXT + " {"}], ensure_ascii=False
    )
    found = read("many.json", data)
    assert codes(found) == ["read", "read", "I011", "read"]
    assert [f.uri.removeprefix(str(tmp_path)) for f in found] == [
        "/many.json#1",
        "/many.json#b",
        "/many.json#3",
        "/many.json#4",
    ]


def test_objects_in_a_row_in_a_json_file(read):
    found = read("rows.json", line(text=TEXT) + "\n" + line(text=TEXT + " 2") + "\n")
    assert [f.uri[-2:] for f in found] == ["#1", "#2"]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ('{"text": "نص"', "I011"),
        ("نص بلا أقواس", "I011"),
        ('["text"]', "I011"),
        ('{"title": "بلا نص"}', "I012"),
        ('{"text": null}', "I012"),
        ('{"text": ""}', "I003"),
        ('{"text": "English only"}', "I018"),
        ('{"text": ["نص"]}', "I013"),
        ('{"text": "نص عربي", "published": 1526000000}', "I013"),
        ('{"text": "نص عربي", "title": {"ar": "نص"}}', "I013"),
        ('{"text": "نص عربي", "id": [1]}', "I013"),
        ('{"text": "نص \\ud800 عربي"}', "I010"),
        ('{"text": "نص عربي", "title": "\\udc00"}', "I010"),
        ('{"text": "نص \\u0000 عربي"}', "I006"),
        ('{"text": "' + "9" * 10 + '", "n": ' + "9" * 6000 + "}", "I011"),
    ],
)
def test_a_bad_line_is_refused_and_the_others_are_read(read, bad, code):
    found = read("f.jsonl", "\n".join([line(text=TEXT), bad, line(text=TEXT + " وانتهى")]))
    assert codes(found) == ["read", code, "read"]
    assert found[1].where.startswith("line 2")
    assert found[1].uri.endswith("#2")


def test_lines_in_windows_1256_and_utf16(read):
    text = TEXT + " وعاد الهدوء إلى المدينة مساء."
    mixed = read("f.jsonl", (line(text=text) + "\n").encode() + line(text=text + "!").encode("cp1256"))
    assert [a.encoding for a in mixed] == ["utf-8", "windows-1256"]
    wide = (line(text=text) + "\n" + line(text=text + "!") + "\n").encode("utf-16")
    found = read("wide.jsonl", wide)
    assert [a.text for a in found] == [text, text + "!"]
    assert found[0].bytes + found[1].bytes == len(wide)
    cut = read("cut.jsonl", wide[:-3])
    assert codes(cut) == ["read", "I007"]
    assert "after line 1" in cut[1].message
    one = read("wide.json", line(text=text).encode("utf-16"))[0]
    assert (one.text, one.encoding) == (text, "utf-16-le")


def test_a_cut_off_file_gives_what_came_before(read):
    whole = json.dumps([{"text": TEXT}, {"text": TEXT + " 2"}], ensure_ascii=False).encode()
    assert codes(read("a.json", whole[:-2])) == ["read", "I011"]
    assert codes(read("b.json", whole[:-1])) == ["read", "read", "I007"]
    assert codes(read("c.json", b" ")) == ["I003"]
    assert codes(read("d.json", b"[]")) == ["I003"]


def test_stray_bytes_in_an_array_are_refused(read):
    data = "[" + line(text=TEXT) + " oops, " + line(text=TEXT + " 2") + "] more"
    assert codes(read("a.json", data)) == ["read", "I011", "read", "I011"]


_VALUES = st.recursive(st.text(max_size=8) | st.integers() | st.none(), lambda v: st.lists(v, max_size=3), max_leaves=6)
_OBJECTS = st.dictionaries(st.text(max_size=5), _VALUES, max_size=3)


@given(st.lists(_OBJECTS, max_size=6), st.integers(1, 9), st.booleans())
def test_elements_are_the_array_however_the_stream_is_cut(objects, size, escaped):
    data = json.dumps(objects, ensure_ascii=escaped).encode()
    scan = Scan()
    found = [e for i in range(0, len(data), size) for e in scan.feed(data[i : i + size])] + list(scan.finish())
    assert [json.loads(e.data) for e in found] == objects
    assert [e.place for e in found] == list(range(1, len(objects) + 1))


@given(st.binary(max_size=200))
def test_any_bytes_end_in_articles_or_refusals(data):
    list(elements(io.BytesIO(data)))
    assert all(isinstance(r, (Article, Refusal)) for r in read_jsonl(io.BytesIO(data), "x"))
