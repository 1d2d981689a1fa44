import csv
import io
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.export import export_to
from riwaya.export.bayanat import LENGTH
from riwaya.export.folder import Output
from riwaya.export.loss import LossReport
from riwaya.export.options import Options
from riwaya.export.tables import CELL, Table
from tests.export.golden import material

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    'a "quoted", word; with\r\nbreaks',
    "\u202eتحذير\u202c",
    "خبر" * 400,
    "]]>&amp;",
]


class Altered:
    """The golden material with other words for titles, outlets and addresses."""

    protection = ""

    def __init__(self, words):
        self._under, self._words = material(), words

    def _with(self, document):
        return document and msgspec.structs.replace(
            document,
            title=msgspec.structs.replace(document.title, text=self._words),
            outlet=msgspec.structs.replace(document.outlet, name=self._words),
            source=msgspec.structs.replace(document.source, url=f"https://x.example/{self._words}"),
        )

    def documents(self):
        return map(self._with, self._under.documents())

    def events(self):
        return self._under.events()

    def judgements(self):
        return self._under.judgements()

    def document_of(self, claim):
        return self._with(self._under.document_of(claim))


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", ["csv", "acled", "ucdp", "bayanat", "ftm", "plover", "geojson", "report", "jsonl"])
def test_hostile_words_stay_words(name, words, tmp_path):
    export_to(name, Altered(words), str(tmp_path), Options())
    for path in tmp_path.iterdir():
        if path.suffix == ".csv":
            for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
                assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)
                assert not any(cell.startswith("-") and not cell[1:2].isdigit() for cell in row)
        elif path.suffix in (".jsonl", ".geojson") or path.name.endswith(".ftm.json"):
            text = path.read_text(encoding="utf-8")
            rows = [text] if path.suffix == ".geojson" else text.splitlines()
            assert all(json.loads(row) for row in rows)
        elif path.suffix == ".html":
            assert "<script" not in path.read_text(encoding="utf-8")
        if path.name == "bulletins.jsonl":
            for row in path.read_text(encoding="utf-8").splitlines():
                assert len(json.loads(row)["item"]["title"]) <= LENGTH


def written(words, *, bom=True, guard=True):
    loss, stream = LossReport(), io.BytesIO()
    Table(Output(stream), ["words"], bom=bom, guard=loss if guard else None).row("k", [words])
    return stream.getvalue(), loss


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_a_table_gives_words_back(words):
    data, _ = written(words, guard=False)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["words"], [words]]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_a_guarded_cell_never_begins_like_a_formula(words):
    data, loss = written(words)
    cell = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell in (words, f"'{words}")
    assert bool(loss.counts) == (cell != words)


def test_numbers_are_never_guarded_and_long_cells_are_cut_and_told():
    data, loss = written(-36.5)
    assert data.endswith(b"-36.5\r\n")
    assert not loss.counts
    data, loss = written("ا" * (CELL + 1))
    assert len(data.decode("utf-8-sig").split("\r\n")[1]) == CELL
    assert loss.counts


def test_a_table_begins_with_the_mark_that_excel_needs_unless_told():
    assert written("x")[0].startswith(b"\xef\xbb\xbf")
    assert not written("x", bom=False)[0].startswith(b"\xef\xbb\xbf")


def test_a_failed_export_leaves_no_half_file(tmp_path):
    class Failing(Altered):
        def document_of(self, claim):
            raise RuntimeError(claim)

    with pytest.raises(RuntimeError):
        export_to("csv", Failing("x"), str(tmp_path), Options())
    assert all(path.name.endswith(".part") for path in tmp_path.iterdir())


def test_no_isolates_are_put_into_data(tmp_path):
    for name in ("csv", "acled", "ucdp", "plover", "ftm", "bayanat", "geojson"):
        export_to(name, material(), str(tmp_path / name), Options())
        for path in (tmp_path / name).iterdir():
            text = path.read_text(encoding="utf-8-sig")
            assert not any(
                mark in text for mark in "\u2066\u2067\u2068\u2069\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
            )
