import gzip
import hashlib
import io
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from riwaya.errors import InputError
from riwaya.sources import MAX_ARTICLE_BYTES, Article, Refusal, open_sources
from riwaya.text import analyse

ARTICLE = "أعلنت مصادر محلية، صباح الأحد، مقتل ثلاثة مسلحين في كمين على الطريق بين البلدتين.\nوعاد الهدوء مساء."
OTHER = "سقطت قذيفتان على حي سكني في أطراف المدينة من دون وقوع إصابات، وفق ما قال السكان."


def only(results):
    assert len(results) == 1
    return results[0]


def refusal(results, code):
    found = only(results)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.message
    assert found.remedy
    return found


def test_plain_text_is_the_file_exactly(read, tmp_path):
    data = ("\n  " + ARTICLE.replace("\n", "\r\n") + "\n\n").encode()
    article = only(read("a.txt", data))
    assert article.text == data.decode()
    assert article.uri == str(tmp_path / "a.txt")
    assert (article.media_type, article.bytes) == ("text/plain", len(data))
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert article.origin.sha256 == article.sha256


def test_windows_1256_is_read_and_said(read):
    article = only(read("a.txt", ARTICLE.encode("cp1256")))
    assert article.text == ARTICLE
    assert article.encoding == "windows-1256"
    assert article.notes == ("read as windows-1256",)


def test_gzip_is_read_by_name_and_by_its_first_bytes(read):
    packed = gzip.compress(ARTICLE.encode())
    for name in ("a.txt.gz", "a.gz", "a.txt"):
        article = only(read(name, packed))
        assert article.text == ARTICLE
        assert article.sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()


def test_folders_are_read_sorted_and_hidden_files_left_out(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "z.txt").write_text(OTHER)
    (tmp_path / "c.txt").write_text(ARTICLE)
    (tmp_path / "a").write_text(ARTICLE + " وانتهى.")
    (tmp_path / ".hidden.txt").write_text("خفي لا يقرأ")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0....")
    found = list(open_sources([str(tmp_path)]))
    assert [os.path.relpath(f.uri, tmp_path) for f in found] == ["a", "c.txt", "photo.jpg", "b/z.txt"]
    assert [type(f).__name__ for f in found] == ["Article", "Article", "Refusal", "Article"]
    assert found[2].code == "I005"


def test_globs_are_sorted_and_a_literal_name_wins(tmp_path):
    for name, text in (("2.txt", OTHER), ("1.txt", ARTICLE), ("[1].txt", ARTICLE + " وانتهى.")):
        (tmp_path / name).write_text(text)
    assert [Path(a.uri).name for a in open_sources([str(tmp_path / "?.txt")])] == ["1.txt", "2.txt"]
    assert only(list(open_sources([str(tmp_path / "[1].txt")]))).text.endswith("وانتهى.")


@pytest.mark.parametrize(
    ("data", "uri", "text"),
    [
        (ARTICLE, "-", ARTICLE),
        (f'{{"id": "n7", "text": "{OTHER}"}}\n', "-#n7", OTHER),
        (f'{{\n "text": "{OTHER}"\n}}\n', "-", OTHER),
        (f'[{{"text": "{OTHER}"}}]', "-#1", OTHER),
        (f"url,text\nhttp://example.org/1,{OTHER}\n", "-#1", OTHER),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(monkeypatch, data, uri, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    article = only(list(open_sources(["-"])))
    assert (article.uri, article.text) == (uri, text)


def test_standard_input_that_is_a_web_page(monkeypatch):
    page = f"<!DOCTYPE html><html><head><title>خبر</title></head><body><article><p>{ARTICLE}</p><p>{OTHER}</p></article></body></html>"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page.encode())))
    assert only(list(open_sources(["-"]))).media_type == "text/html"


def test_what_is_given_wins_over_what_the_source_says(read):
    data = f'{{"text": "{OTHER}", "outlet": "سانا", "published": "2018-05-01"}}'
    article = only(read("a.json", data, published="2018-08-12", outlet="عنب بلدي"))
    assert (article.published, article.published_basis, article.outlet) == ("2018-08-12", "given", "عنب بلدي")


def test_a_given_day_that_is_none_is_an_error_at_once():
    with pytest.raises(InputError, match="I020"):
        open_sources(["nowhere"], published="غدا")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I003"),
        (b"\n\n", "I003"),
        (b"%PDF-1.4 abc", "I005"),
        (ARTICLE.encode() + b"\0", "I006"),
        ((ARTICLE + "س").encode()[:-1], "I007"),
        ((ARTICLE * 3).encode() + OTHER.encode("cp1256"), "I008"),
        (b"Nothing Arabic in here.", "I018"),
    ],
)
def test_bad_text_files(read, data, code):
    refusal(read("bad.txt", data), code)


def test_a_refusal_says_where_and_what_to_do(read, tmp_path):
    found = refusal(read("mixed.txt", (OTHER + "\n").encode() + OTHER.encode("cp1256")), "I008")
    at = len((OTHER + "\n").encode())
    assert found.where == f"line 2, byte {at}"
    assert str(found) == f"{tmp_path / 'mixed.txt'}: line 2, byte {at}: {found.message}. {found.remedy} [I008]"
    assert isinstance(found.error(), InputError)


def test_paths_that_lead_nowhere(tmp_path):
    refusal(list(open_sources([str(tmp_path / "none.txt")])), "I001")
    refusal(list(open_sources([str(tmp_path / "*.txt")])), "I001")
    (tmp_path / "empty").mkdir()
    refusal(list(open_sources([str(tmp_path / "empty")])), "I001")


def test_a_file_that_vanishes_is_a_refusal_and_the_next_is_read(tmp_path):
    for name in ("1.txt", "2.txt", "3.txt"):
        (tmp_path / name).write_text(ARTICLE + name)
    found = open_sources([str(tmp_path)])
    assert isinstance(next(found), Article)
    (tmp_path / "2.txt").unlink()
    gone, last = found
    assert isinstance(gone, Refusal)
    assert gone.code == "I002"
    assert isinstance(last, Article)


def test_an_unreadable_file_is_a_refusal(tmp_path):
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    refusal(list(open_sources([str(tmp_path / "loop.txt")])), "I002")
    assert [r.code for r in open_sources([str(tmp_path)])] == ["I002"]


def test_cut_off_gzip_gives_what_came_before_it(read):
    lines = "".join(f'{{"id": {n}, "text": "{OTHER} {n}", "x": "{os.urandom(64).hex()}"}}\n' for n in range(9000))
    found = read("a.jsonl.gz", gzip.compress(lines.encode())[:-90_000])
    assert isinstance(found[0], Article)
    assert found[-1].code == "I016"
    assert all(isinstance(f, Article) for f in found[:-1])
    refusal(read("b.txt.gz", gzip.compress(ARTICLE.encode())[:-12]), "I016")
    refusal(read("c.txt.gz", ARTICLE), "I002")


def test_the_same_bytes_twice_are_refused_the_second_time(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(ARTICLE)
    first, second = open_sources([str(tmp_path)])
    assert isinstance(first, Article)
    assert second.code == "I019"
    assert str(tmp_path / "a.txt") in second.message


def test_an_article_over_the_limit_is_refused_in_bounded_memory(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        out.write(f'{{"text": "{OTHER}"}}\n'.encode())
        out.write(b'{"text": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n')
        out.write(f'{{"text": "{ARTICLE.splitlines()[0]}"}}\n'.encode())
    tracemalloc.start()
    found = list(open_sources([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(f).__name__ for f in found] == ["Article", "Refusal", "Article"]
    assert found[1].code == "I004"
    assert found[1].where == "line 2"
    assert peak < 3 * MAX_ARTICLE_BYTES


def test_memory_stays_bounded_over_many_articles(tmp_path):
    path = tmp_path / "many.jsonl"
    with path.open("w") as out:
        for n in range(6_000):
            out.write(f'{{"id": {n}, "text": "{OTHER} {n}"}}\n')
    tracemalloc.start()
    count = sum(isinstance(found, Article) for found in open_sources([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 6_000
    assert peak < 500 * 6_000 + 5_000_000


def test_bidi_controls_are_read_and_offsets_hold(read):
    text = "قال \u202bالمتحدث\u202c إن \u2067القوات\u2069 انسحبت \u202eمساء\u202c الأحد من البلدة."
    article = only(read("a.txt", text))
    assert article.text == text
    taken = analyse(article.text)
    assert all(article.text[t.start : t.end] == t.raw for t in taken.tokens)


def test_ten_thousand_nested_quotes_are_read(read):
    text = "قال " + "«" * 10_000 + "انسحبت القوات من البلدة صباح الأحد" + "»" * 10_000
    assert only(read("a.txt", text)).text == text
    page = (
        "<html><body><article>"
        + "<blockquote>" * 10_000
        + f"<p>{ARTICLE}</p>"
        + "</blockquote>" * 10_000
        + "</article></body></html>"
    )
    assert isinstance(only(read("a.html", page)), (Article, Refusal))
    deep = '{"text": "' + OTHER + '", "x": ' + "[" * 100_000 + "]" * 100_000 + "}"
    refusal(read("a.json", deep), "I011")
    refusal(read("a.jsonl", deep), "I011")
