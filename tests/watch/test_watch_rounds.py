"""Rounds over a real server: every article once, every edit a version, nothing lost to trouble."""

import io
import urllib.request

import msgspec
import pytest

from riwaya.errors import InputError
from riwaya.sources.warc import frames
from riwaya.sources.warc_page import Page, page_of
from riwaya.watch.config import Config, Feed, Limits, load_config
from riwaya.watch.metrics import Gauge, MetricsServer
from riwaya.watch.shelf import MemoryShelf
from riwaya.watch.state import State
from riwaya.watch.watcher import Watcher
from tests.sources.archives import SENTENCES, page
from tests.watch.site import Site, answer, atom, rss, status


class Days:
    """A clock that is moved by hand, so that days of watching take a second."""

    def __init__(self):
        self.time = 1_715_700_000.0

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


class Desk:
    """A site, a clock and a watcher over one feed."""

    def __init__(self, site, tmp_path, **options):
        self.site, self.clock, self.shelf = site, Days(), MemoryShelf()
        limits = Limits(rate=0.0, tries=1, timeout=2.0, allow=(site.host,))
        feeds = options.pop("feeds", None) or (Feed(url=site.url("/feed"), outlet="صوت الغد"),)
        self.config = Config(feeds=feeds, limits=limits, recheck=(3600.0, 86400.0), **options)
        self.folder = tmp_path
        self.state = State(tmp_path / "state.sqlite")
        self.watcher = Watcher(self.config, self.state, tmp_path / "archive", self.shelf, clock=self.clock)

    def round(self, after=0.0):
        self.clock.time += after
        news = []
        self.watcher.round(news.append)
        return [(n.what, n.url.removeprefix(self.site.url(""))) for n in news], news

    def archived(self):
        found = []
        for path in sorted((self.folder / "archive").iterdir()):
            for frame in frames(io.BytesIO(path.read_bytes())):
                made = page_of(frame, path.name)
                found.append((made.url.removeprefix(self.site.url("")) if isinstance(made, Page) else made.reason, frame.offset))
        return found


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/a/1"] = page(1)
        site.pages["/a/2"] = page(2)
        site.pages["/feed"] = rss(site, ["/a/1", "/a/2"])
        site.media["/feed"] = "application/rss+xml"
        yield site


@pytest.fixture
def desk(site, tmp_path):
    one = Desk(site, tmp_path)
    yield one
    one.state.close()


def test_articles_are_read_once_and_asked_for_with_conditions(desk, site):
    told, news = desk.round()
    assert told == [("new", "/a/1"), ("new", "/a/2")]
    assert desk.round()[0] == []
    assert desk.round(after=900)[0] == []
    assert site.asked["/a/1"] == 1
    desk.round(after=3600)
    desk.round(after=86400)
    desk.round(after=10 * 86400)
    assert site.asked["/a/1"] == 3
    assert site.sent["/a/1"] == 1
    (article, _) = desk.shelf.articles
    assert article.outlet == "صوت الغد"
    assert article.url == site.url("/a/1")
    assert {(news[0].url.removeprefix(site.url("")), news[0].offset)} <= set(desk.archived())


def test_an_edit_is_a_version_with_what_changed_in_claims_and_figures(desk, site):
    told = ["أعلنت مصادر طبية مقتل ثلاثة مدنيين في قصف على بلدة كفرنبل صباح الثلاثاء.", *SENTENCES[1:]]
    site.pages["/a/1"] = page(1, sentences=told)
    desk.round()
    edited = [told[0].replace("ثلاثة", "سبعة"), SENTENCES[1]]
    site.pages["/a/1"] = page(1, sentences=edited)
    found, news = desk.round(after=4000)
    assert found == [("edited", "/a/1")]
    (edit,) = news
    assert edit.version == 2
    figures = [c.fields["figures"] for c in edit.changes if "figures" in c.fields]
    assert any("ثلاثة" in was and "سبعة" in now for was, now in figures)
    assert any(c.kind == "lost" for c in edit.changes)
    assert [v.number for v in desk.state.versions(edit.url)] == [1, 2]
    assert len({v.document for v in desk.state.versions(edit.url)}) == 2
    ((_, number, kept),) = desk.state.changes()
    assert (number, msgspec.json.decode(kept)[0]["kind"]) == (2, edit.changes[0].kind)


def test_markup_that_changes_alone_is_no_version_but_is_kept(desk, site):
    desk.round()
    site.pages["/a/1"] = page(1) + b"<!-- 12:00 -->"
    assert desk.round(after=4000)[0] == []
    assert [url for url, _ in desk.archived()].count("/a/1") == 2


def test_a_feed_that_tells_of_a_change_brings_it_at_once(desk, site):
    desk.round()
    site.pages["/a/2"] = page(2, sentences=SENTENCES[:2])
    site.pages["/feed"] = rss(site, ["/a/1", "/a/2"], updated="جديد")
    assert desk.round(after=1000)[0] == [("edited", "/a/2")]


def test_what_is_taken_off_is_told_once_and_kept_and_may_come_back(desk, site):
    desk.round()
    del site.pages["/a/1"]
    assert desk.round(after=4000)[0] == [("gone", "/a/1")]
    assert len(desk.state.versions(site.url("/a/1"))) == 1
    site.pages["/a/1"] = page(1)
    assert desk.round(after=90000)[0] == []
    assert desk.state.article(site.url("/a/1")).gone is None


def test_trouble_is_tried_again_ever_later_and_costs_no_article(desk, site):
    site.pages["/a/1"] = status(500)
    assert desk.round()[0] == [("failed", "/a/1"), ("new", "/a/2")]
    assert desk.round(after=10)[0] == []
    assert desk.round(after=60)[0] == [("failed", "/a/1")]
    assert desk.round(after=60)[0] == []
    site.pages["/a/1"] = page(1)
    assert desk.round(after=70)[0] == [("new", "/a/1")]


def test_a_feed_that_is_a_page_is_told_and_watched_on(desk, site):
    good = site.pages["/feed"]
    site.pages["/feed"] = page(9)
    told, news = desk.round()
    assert told == [("feed_failed", "/feed")]
    assert "not a feed, but a web page" in news[0].reason
    site.pages["/feed"] = good
    assert [what for what, _ in desk.round(after=1000)[0]] == ["new", "new"]


def test_pages_that_are_no_article_are_told_once(desk, site):
    site.pages["/a/1"] = b"<html><body>" + b"<p>English words only, and many of them.</p>" * 9 + b"</body></html>"
    site.pages["/a/2"] = lambda h: answer(h, 200, b"%PDF", Content_Type="application/pdf")
    assert desk.round()[0] == [("refused", "/a/1"), ("refused", "/a/2")]
    assert desk.round(after=4000)[0] == []


def test_a_watcher_that_is_started_anew_knows_what_it_had(desk, site, tmp_path):
    desk.round()
    again = Desk(site, tmp_path)
    again.clock.time = desk.clock.time
    assert again.round(after=1000)[0] == []
    assert site.asked["/a/1"] == 1
    again.state.close()


def test_atom_and_addresses_that_only_count_readers(site, tmp_path):
    site.pages["/feed"] = atom(site, ["/a/1"])
    site.media["/feed"] = "application/atom+xml"
    desk = Desk(site, tmp_path)
    assert desk.round()[0] == [("new", "/a/1")]
    desk.state.close()


def test_metrics_and_health_are_served_on_loopback(desk):
    desk.round()
    gauge = Gauge()
    with MetricsServer(0, desk.state.counters, gauge) as served:
        base = f"http://127.0.0.1:{served.port}"
        with urllib.request.urlopen(f"{base}/metrics") as found:
            text = found.read().decode()
        with urllib.request.urlopen(f"{base}/health") as found:
            assert found.read() == b"ok\n"
    assert "riwaya_watch_new_articles_total 2\n" in text
    assert "# TYPE riwaya_watch_feeds gauge" in text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("every = '15m'", r"no \[\[feed\]\]"),
        ("[[feed]]\nurl = 'file:///etc/passwd'", "no http address"),
        ("every = 'soon'\n[[feed]]\nurl = 'https://a.example/'", "no duration"),
        ("evry = 3\n[[feed]]\nurl = 'https://a.example/'", "unknown: evry"),
        ("[[feed]]\nurl = 'https://a.example/'\nname = 'x'", "unknown field `name`"),
        ("[[feed]]\nurl = 'https://a.example/'\n[[feed]]\nurl = 'https://a.example/'", "there twice"),
        ("[[feed", "cannot be read"),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path, text, what):
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=what):
        load_config(path)


def test_a_configuration_is_read(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text("every = '10m'\nrecheck = ['1h', '2d']\n[limits]\nrate = 5\n[[feed]]\nurl = 'https://a.example/rss'\nevery = '1h'\n", encoding="utf-8")
    config = load_config(path)
    assert (config.every, config.recheck, config.limits.rate, config.feeds[0].every) == (600.0, (3600.0, 172800.0), 5.0, 3600.0)
