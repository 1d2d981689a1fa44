"""What Riwaya writes in its own forms comes back equal, whatever the record holds."""

import subprocess
import sys
import tempfile

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from riwaya.errors import InputError
from riwaya.export import export_to
from riwaya.export.options import Options
from riwaya.export.parquet import read_folder
from riwaya.export.records import FileMaterial
from riwaya.model import Document, Event, Merge, Split
from tests.export.golden import material

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
WHOLE = st.integers(-(2**53), 2**53)


def anything(kind):
    """A strategy for any type of the record."""
    if isinstance(kind, inspect.UnionType):
        return st.one_of([anything(one) for one in kind.types])
    if isinstance(kind, inspect.StructType):
        return st.builds(kind.cls, **{field.name: anything(field.type) for field in kind.fields})
    if isinstance(kind, inspect.VarTupleType):
        return st.lists(anything(kind.item_type), max_size=2).map(tuple)
    if isinstance(kind, inspect.TupleType):
        return st.tuples(*map(anything, kind.item_types))
    if isinstance(kind, inspect.DictType):
        return st.dictionaries(anything(kind.key_type), anything(kind.value_type), max_size=2)
    if isinstance(kind, inspect.LiteralType):
        return st.sampled_from(kind.values)
    if isinstance(kind, inspect.FloatType):
        return st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
    if isinstance(kind, inspect.IntType):
        return WHOLE
    if isinstance(kind, inspect.StrType):
        return WORDS
    return st.booleans() if isinstance(kind, inspect.BoolType) else st.none()


DOCUMENTS = anything(inspect.type_info(Document))
EVENTS = anything(inspect.type_info(Event))
JUDGEMENTS = st.one_of(anything(inspect.type_info(Merge)), anything(inspect.type_info(Split)))


class Held:
    protection = ""

    def __init__(self, documents, events, judgements):
        self._documents, self._events, self._judgements = documents, events, judgements

    def documents(self):
        return iter(self._documents)

    def events(self):
        return iter(self._events)

    def judgements(self):
        return iter(self._judgements)

    def document_of(self, _claim):
        return None


LAW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@LAW
@given(
    st.lists(DOCUMENTS, max_size=3, unique_by=lambda d: d.id),
    st.lists(EVENTS, min_size=1, max_size=3),
    st.lists(JUDGEMENTS, max_size=3),
)
def test_jsonl_comes_back_equal(documents, events, judgements):
    with tempfile.TemporaryDirectory() as folder:
        export_to("jsonl", Held(documents, events, judgements), folder, Options())
        again = FileMaterial([folder])
        assert list(again.documents()) == documents
        assert list(again.events()) == events
        assert list(again.judgements()) == judgements


@LAW
@given(st.lists(DOCUMENTS, max_size=2), st.lists(EVENTS, max_size=2), st.lists(JUDGEMENTS, max_size=3))
def test_parquet_comes_back_equal(documents, events, judgements):
    with tempfile.TemporaryDirectory() as folder:
        export_to("parquet", Held(documents, events, judgements), folder, Options())
        assert list(read_folder(folder, "documents")) == documents
        assert list(read_folder(folder, "events")) == events
        assert list(read_folder(folder, "judgements")) == judgements


def test_a_number_that_no_column_holds_is_refused_by_name(tmp_path):
    (document,) = [d for d in material().documents() if d.quantities][:1]
    huge = msgspec.structs.replace(document.quantities[0], high=2**53 + 1)
    document = msgspec.structs.replace(document, quantities=(huge, *document.quantities[1:]))
    with pytest.raises(InputError, match=document.id):
        export_to("parquet", Held([document], [], []), str(tmp_path), Options())


@pytest.mark.parametrize(
    ("name", "module", "extra", "options"),
    [
        ("parquet", "pyarrow", "parquet", Options()),
        ("ftm", "followthemoney", "ftm", Options(validate=True)),
        ("report", "weasyprint", "report", Options(pdf=True)),
    ],
)
def test_a_missing_extra_is_named(name, module, extra, options, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"pip install 'riwaya\[{extra}\]'"):
        export_to(name, material(), str(tmp_path), options)


def test_the_base_install_imports_no_extra():
    code = (
        "import sys, riwaya.cli, riwaya.export.acled, riwaya.export.parquet, riwaya.export.ftm, riwaya.export.report\n"
        "sys.exit(any(name in sys.modules for name in ('pyarrow', 'followthemoney', 'weasyprint')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
