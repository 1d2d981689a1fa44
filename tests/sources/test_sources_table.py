import csv
import io

from riwaya.sources import MAX_ARTICLE_BYTES, Refusal

TEXT = 'قال المتحدث: "انسحبت القوات"، ثم أضاف:\nلم يصب أحد في البلدة صباح الأحد.'


def table(rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def codes(results):
    return [r.code if isinstance(r, Refusal) else "read" for r in results]


def test_rows_are_articles_named_by_id_or_row(read, tmp_path):
    rows = [
        ["ID", "Title", "text", "outlet", "published"],
        ["a1", "هدوء", TEXT, "سانا", "2018-05-10"],
        ["", "", TEXT + "2", "", ""],
    ]
    first, second = read("f.csv", table(rows))
    assert (first.uri, second.uri) == (f"{tmp_path / 'f.csv'}#a1", f"{tmp_path / 'f.csv'}#2")
    assert first.text == TEXT
    assert (first.title, first.outlet, first.published) == ("هدوء", "سانا", "2018-05-10")
    assert (second.title, second.outlet, second.published) == (None, None, None)
    assert first.media_type == "text/csv"


def test_semicolons_tabs_and_the_encodings_of_spreadsheets(read):
    rows = [["url", "text"], ["http://e.org/1", TEXT]]
    assert read("a.csv", table(rows, ";"))[0].text == TEXT
    assert read("b.csv", table(rows, "\t").encode("utf-16"))[0].text == TEXT
    old = read("c.csv", table(rows).encode("cp1256"))[0]
    assert (old.text, old.encoding) == (TEXT, "windows-1256")
    assert read("d.csv", table(rows).encode("utf-8-sig"))[0].text == TEXT


def test_a_table_without_a_header_is_refused(read):
    found = read("a.csv", table([["http://e.org/1", TEXT]]))
    assert codes(found) == ["I014"]
    assert codes(read("b.csv", table([["title", "body"], ["هدوء", TEXT]]))) == ["I014"]
    assert codes(read("c.csv", table([["text", "text"], [TEXT, TEXT]]))) == ["I014"]
    assert codes(read("d.csv", "")) == ["I003"]


def test_a_ragged_row_is_refused_and_the_others_are_read(read):
    rows = [["id", "text"], ["1", TEXT], ["2", TEXT, "زيادة"], ["3"], ["4", TEXT + "4"]]
    found = read("a.csv", table(rows))
    assert codes(found) == ["read", "I015", "I015", "read"]
    assert found[1].where == "line 4"
    assert codes(read("b.csv", 'text\n"نص" وبعده\n')) == ["I015"]


def test_a_quotation_that_never_closes(read):
    found = read("a.csv", 'id,text\n1,نص عربي أول\n2,"نص عربي ثان\n3,نص عربي ثالث\n')
    assert codes(found) == ["read", "I015"]
    assert found[1].where == "line 3"
    assert "never closes" in found[1].message


def test_a_row_over_the_limit_is_refused_and_the_next_is_read(read):
    long = "x" * (MAX_ARTICLE_BYTES // 2) + "\n" + "y" * (MAX_ARTICLE_BYTES // 2 + 10)
    found = read("a.csv", table([["text"], [long], [TEXT], ["z" * (MAX_ARTICLE_BYTES + 5)], [TEXT + "2"]]))
    assert codes(found) == ["I004", "read", "I004", "read"]


def test_a_missing_text_is_refused(read):
    assert codes(read("a.csv", table([["id", "text"], ["1", ""], ["2", "English"]]))) == ["I003", "I018"]
