"""Against the package itself, where it is installed: it builds on ICU, which not every machine has."""

import pytest

from riwaya.export import export_to, ftm
from riwaya.export.options import Options
from tests.export.golden import material

followthemoney = pytest.importorskip("followthemoney")


def test_followthemoney_takes_every_entity(tmp_path):
    export_to("ftm", material(), str(tmp_path), Options(validate=True))
    assert '"rule":"codebook"' not in (tmp_path / "loss.jsonl").read_text()


@pytest.mark.parametrize("name", list(ftm.PROPERTIES))
def test_the_schemas_have_the_properties_we_write(name):
    schema = followthemoney.model.get(name)
    assert ftm.PROPERTIES[name] <= set(schema.properties)
    assert set(schema.required) <= {*ftm.REQUIRED.get(name, ()), "fileName" if name == "Article" else "name"}
