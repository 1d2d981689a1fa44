"""Protected persons stay protected in every format; who asks for their names is noted."""

import json
import re

import pytest

from riwaya.cli import main
from riwaya.errors import StoreError
from riwaya.export import FORMATS, export_to
from riwaya.export.options import Options
from riwaya.export.parquet import read_folder
from riwaya.export.secret import own_secret
from riwaya.export.shield import Shown, covered_files, replacements
from riwaya.export.workspaces import workspace_material
from riwaya.review.masking import covered_event
from riwaya.settings import settings
from riwaya.store.workspace import open_workspace, user
from tests.export.golden import MATERIAL, material

NAME = "أحمد الخالدي"
FORMS = (NAME, "احمد الخالدي", "احمد-الخالدي", "الخالدي", "أحمد")
ARTICLES = [
    {
        "outlet": "النور",
        "published": "2024-03-13",
        "url": "https://alnoor.example/7",
        "title": f"{NAME} يروي ما حدث",
        "text": f"وقال الشاب {NAME}، وهو من سكان البلدة، إن الجيش السوري قصف منزله، الثلاثاء، ما أدى إلى إصابة طفلين.",
    },
    {
        "outlet": "الفجر",
        "published": "2024-03-13",
        "url": "https://alfajr.example/7",
        "title": "قصف",
        "text": "قُتل ثلاثة مدنيين، الثلاثاء، في قصف لتنظيم داعش على بلدة عين الغزلان، بحسب الدفاع المدني السوري.",
    },
]


def everything(folder):
    return "\n".join(p.read_bytes().decode("utf-8-sig", "ignore") for p in folder.iterdir())


def text_formats():
    return [name for name in FORMATS if name != "parquet"]


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in ARTICLES), encoding="utf-8")
    with open_workspace(str(tmp_path / "cases.riwaya"), create=True) as opened:
        opened.add([str(path)])
        yield opened


@pytest.mark.parametrize("name", text_formats())
def test_no_format_of_files_names_a_private_person(name, tmp_path):
    export_to(name, covered_files(material(), "s", protection="covered"), str(tmp_path / "covered"), Options())
    shown = everything(tmp_path / "covered")
    assert not any(form in shown for form in FORMS)
    export_to(name, material(), str(tmp_path / "plain"), Options())
    if name in ("jsonl", "csv", "report", "ftm", "bayanat", "plover"):
        assert NAME in everything(tmp_path / "plain")
        assert re.search(r"P-[A-Z2-7]{8}", shown)


def test_parquet_is_covered_too(tmp_path):
    export_to("parquet", covered_files(material(), "s", protection=""), str(tmp_path), Options())
    for kind in ("documents", "events"):
        assert not any(form in str(row) for row in read_folder(str(tmp_path), kind) for form in FORMS)


def test_words_still_stand_where_their_spans_say():
    for document in covered_files(material(), "s", protection="").documents():
        for claim in document.claims:
            assert document.text[slice(*claim.trigger.span)] == claim.trigger.text
            for ref in (*claim.actors, *claim.targets, *claim.attribution):
                assert document.text[slice(*ref.span)] == ref.text


def test_a_code_is_the_same_for_the_same_secret_only():
    def codes(secret):
        covered = covered_files(material(), secret, protection="")
        return set(re.findall(r"P-[A-Z2-7]{8}", "".join(d.text for d in covered.documents())))

    assert codes("one") == codes("one") != codes("two")


def test_an_event_follows_its_documents():
    plain = next(d for d in material().documents() if NAME in d.text)
    (covered,) = [d for d in covered_files(material(), "s", protection="").documents() if d.id == plain.id]
    hidden = replacements(plain, covered)
    told = next(
        e for e in material().events() if any(c.startswith(plain.id[:12]) for c in e.claims) and "shelling" in e.type
    )
    assert NAME in str(told)
    seen = covered_event(told, hidden)
    assert not any(form in str(seen) for form in FORMS)
    assert (seen.id, seen.claims) == (told.id, told.claims)
    assert covered_event(told, {}) == told


@pytest.mark.parametrize("name", text_formats())
def test_no_format_of_a_workspace_names_a_private_person(name, workspace, tmp_path):
    export_to(name, workspace_material(workspace), str(tmp_path / "out"), Options())
    shown = everything(tmp_path / "out")
    assert not any(form in shown for form in FORMS)
    assert "under codes" in (tmp_path / "out" / "manifest.json").read_text()


def test_the_founder_may_see_names_and_it_is_logged_and_noted(workspace, tmp_path):
    shown = workspace_material(workspace, Shown(user(), "court order 7"))
    export_to("jsonl", shown, str(tmp_path / "out"), Options())
    assert NAME in everything(tmp_path / "out")
    assert f"{user()}: court order 7" in (tmp_path / "out" / "manifest.json").read_text()
    assert any("reveal" in str(entry) for entry in workspace.log())
    with pytest.raises(StoreError, match="S010"):
        workspace_material(workspace, Shown("somebody", "curious"))


def test_a_workspace_is_exported_from_the_command_line(workspace, tmp_path, capsys):
    where = workspace.name
    assert main(["export", "csv", where, "--out", str(tmp_path / "a")]) == 0
    assert not any(form in everything(tmp_path / "a") for form in FORMS)
    assert (
        main(["export", "csv", where, "--out", str(tmp_path / "b"), "--with-names", "--reason", "x", "--by", "me"]) == 5
    )
    assert "S010" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["export", "csv", where, "--out", str(tmp_path / "c"), "--with-names"])


def test_a_workspace_is_compared_from_the_command_line(workspace, tmp_path, capsys):
    export_to("ucdp", material(), str(tmp_path / "theirs"), Options())
    assert main(["compare", str(tmp_path / "theirs" / "ucdp.csv"), workspace.name]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("theirs ")
    assert not any(form in shown for form in FORMS)


def test_files_are_covered_from_the_command_line_unless_names_are_asked_for(tmp_path):
    assert main(["export", "jsonl", str(MATERIAL), "--out", str(tmp_path / "a")]) == 0
    assert not any(form in everything(tmp_path / "a") for form in FORMS)
    asked = ["--with-names", "--reason", "our own article", "--by", "editor"]
    assert main(["export", "jsonl", str(MATERIAL), "--out", str(tmp_path / "b"), *asked]) == 0
    assert NAME in everything(tmp_path / "b")
    assert "editor: our own article" in (tmp_path / "b" / "manifest.json").read_text()


def test_the_secret_is_kept_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("RIWAYA_DATA", str(tmp_path / "data"))
    settings.cache_clear()
    try:
        first, second = own_secret(), own_secret()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert first == second
    assert first[1]
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert own_secret() != own_secret()
