"""`riwaya watch` into a real workspace."""

import subprocess
import sys

import msgspec
import pytest

from riwaya.cli import main
from tests.sources.archives import SENTENCES, page
from tests.watch.site import Site, rss


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/a/1"] = page(1)
        site.pages["/feed"] = rss(site, ["/a/1"])
        yield site


def test_versions_stand_in_the_workspace_and_it_verifies(tmp_path, site, capsys):
    feeds, workspace = tmp_path / "feeds.toml", str(tmp_path / "cases.riwaya")
    feeds.write_text(f'every = "0s"\n[limits]\nrate = 0.0\nallow = ["{site.host}"]\n[[feed]]\nurl = "{site.url("/feed")}"\n')
    assert main(["watch", str(feeds), workspace, "--once", "--json"]) == 0
    (news,) = map(msgspec.json.decode, capsys.readouterr().out.splitlines())
    assert (news["what"], news["version"]) == ("new", 1)
    site.pages["/a/1"] = page(1, sentences=SENTENCES[:2])
    site.pages["/feed"] = rss(site, ["/a/1"], updated="later")
    assert main(["watch", str(feeds), workspace, "--once", "--json"]) == 0
    (edit,) = map(msgspec.json.decode, capsys.readouterr().out.splitlines())
    assert (edit["what"], edit["version"]) == ("edited", 2)
    assert [c["kind"] for c in edit["changes"]].count("lost") >= 1
    assert main(["status", workspace, "--json"]) == 0
    assert msgspec.json.decode(capsys.readouterr().out)["articles"] == 2
    assert main(["verify", workspace]) == 0


def test_a_failing_feed_is_told_by_the_exit_status(tmp_path, site, capsys):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'[[feed]]\nurl = "{site.url("/feed")}"\n')
    assert main(["watch", str(feeds), str(tmp_path / "w.riwaya"), "--once"]) == 3
    assert "not public" in capsys.readouterr().out
    assert not site.asked


@pytest.mark.parametrize("package", ["httpx", "feedparser", "protego", "fastwarc"])
def test_a_missing_extra_says_what_to_install(tmp_path, package):
    without = f"import sys; sys.modules[{package!r}] = None; from riwaya.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", without, "watch", str(tmp_path / "f.toml"), str(tmp_path / "w.riwaya")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 3
    assert "pip install 'riwaya[" in told.stderr
