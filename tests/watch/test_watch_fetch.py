"""Fetching from a real server that answers badly in every way."""

import socket
import threading

import pytest

from riwaya.watch import address
from riwaya.watch.config import Limits
from riwaya.watch.fetch import Answer, Failure, Fetcher, Pace, SystemClock, unpacked
from tests.watch.site import (
    Site,
    answer,
    bomb,
    cut,
    dripping,
    dripping_headers,
    endless,
    packed,
    redirect,
    silent,
    status,
)


class Waits:
    """A clock that stands still and writes down how long it was asked to wait."""

    def __init__(self):
        self.slept = []

    def now(self):
        return 1_715_700_000.0

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/page"] = b"<html>x</html>"
        yield site


@pytest.fixture
def fetcher():
    made = []

    def make(clock=None, **limits):
        given = {"rate": 0.0, "timeout": 0.5, "total": 2.0, "tries": 1, "max_bytes": 300_000, "allow": ("127.0.0.1",), **limits}
        wanted = Limits(**given)
        clock = clock or SystemClock()
        made.append(Fetcher(wanted, Pace(wanted.rate, clock), clock, {}))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_page_comes_as_it_is_and_not_again_where_it_is_the_same(site, fetcher):
    got = fetcher().fetch(site.url("/page"))
    assert isinstance(got, Answer)
    assert (got.status, got.body) == (200, b"<html>x</html>")
    again = fetcher().fetch(site.url("/page"), etag=got.header("etag"))
    assert again.status == 304


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (endless, "longer than 300,000 bytes"),
        (dripping(), "no answer in time"),
        (dripping_headers, "no answer in time"),
        (silent, "no answer in time"),
        (cut, "peer closed connection"),
        (redirect("/bad"), "run in a circle"),
        (redirect("ftp://news.example/"), "no http address"),
        (redirect("http://[::1"), "location header"),
        (status(503), "status 503"),
    ],
    ids=lambda v: getattr(v, "__name__", str(v))[:20],
)
def test_bad_answers_end_in_time_and_say_why(site, fetcher, page, reason):
    site.pages["/bad"] = page
    found = fetcher().fetch(site.url("/bad"))
    assert isinstance(found, Failure)
    assert reason in found.reason
    assert isinstance(fetcher().fetch(site.url("/page")), Answer)


def test_redirects_are_followed_so_far_and_no_further(site, fetcher):
    for n in range(8):
        site.pages[f"/r{n}"] = redirect(f"/r{n + 1}")
    site.pages["/r3"] = site.pages["/page"]
    assert fetcher().fetch(site.url("/r0")).url == site.url("/r3")
    site.pages["/r3"] = redirect("/r4")
    assert "more than 5 redirects" in fetcher().fetch(site.url("/r0")).reason


def test_packed_pages_are_unpacked_within_a_limit(site, fetcher):
    site.pages["/packed"] = packed(b"<html>packed</html>")
    assert unpacked(fetcher().fetch(site.url("/packed")), 1000) == b"<html>packed</html>"
    site.pages["/bomb"] = bomb()
    found = unpacked(fetcher().fetch(site.url("/bomb")), 1_000_000)
    assert isinstance(found, Failure)
    assert "unpacked" in found.reason
    site.pages["/odd"] = lambda h: answer(h, 200, b"..", Content_Encoding="br")
    assert "not asked for" in unpacked(fetcher().fetch(site.url("/odd")), 1000).reason


def test_what_passes_is_tried_again_with_pauses(site, fetcher):
    turns = iter([status(503), status(429, Retry_After="7"), None])

    def sometimes(handler):
        how = next(turns)
        answer(handler, 200, b"at last") if how is None else how(handler)

    site.pages["/busy"] = sometimes
    clock = Waits()
    assert fetcher(clock, tries=3).fetch(site.url("/busy")).body == b"at last"
    assert clock.slept == [1.0, 7.0]


def test_private_addresses_are_not_reached_by_name_number_or_redirect(site, fetcher):
    strict = fetcher(allow=())
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "169.254.169.254"):
        found = strict.fetch(site.url("/page").replace("127.0.0.1", host))
        assert isinstance(found, Failure)
        assert "not public" in found.reason, host
    with Site() as inside:
        inside.pages["/secret"] = b"secret"
        site.pages["/out"] = redirect(inside.url("/secret"))
        found = fetcher(allow=(site.host,)).fetch(site.url("/out"))
        assert isinstance(found, Failure)
        assert "not public" in found.reason
        assert not inside.asked


def test_a_name_that_changes_its_address_after_the_check_is_not_followed(site, monkeypatch):
    """The name is asked for once a connection, and the connection goes to the address that was checked."""
    port = int(site.host.partition(":")[2])
    told = []

    def rebinding(host, port, **_):
        told.append(host)
        where = "93.184.216.34" if len(told) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, port))]

    reached = []
    monkeypatch.setattr(address.socket, "getaddrinfo", rebinding)
    guarded = address.GuardedBackend()
    guarded._inner.connect_tcp = lambda host, *_, **__: reached.append(host) or (_ for _ in ()).throw(address.httpcore.ConnectError())
    with pytest.raises(address.httpcore.ConnectError):
        guarded.connect_tcp("rebind.example", port)
    assert reached == ["93.184.216.34"]
    with pytest.raises(address.ForbiddenAddressError):
        guarded.connect_tcp("rebind.example", port)
    assert reached == ["93.184.216.34"]


def test_robots_are_obeyed_and_asked_for_once(site, fetcher):
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /private/*.html$\nCrawl-delay: 0.3\n"
    site.pages["/private/a.html"] = b"x"
    clock = Waits()
    one = fetcher(clock)
    assert "robots.txt does not allow it" in one.fetch(site.url("/private/a.html")).reason
    assert isinstance(one.fetch(site.url("/page")), Answer)
    assert isinstance(one.fetch(site.url("/page")), Answer)
    assert site.asked["/robots.txt"] == 1
    assert site.asked["/private/a.html"] == 0
    assert clock.slept == [0.3]
    site.pages["/robots.txt"] = status(500)
    assert "robots.txt: status 500" in fetcher().fetch(site.url("/page")).reason


def test_one_host_is_asked_one_after_the_other_by_all_threads(site):
    limits = Limits(rate=0.1, allow=("127.0.0.1",))
    clock = Waits()
    pace = Pace(limits.rate, clock)
    robots = {f"http://{site.host}": (clock.now(), None)}

    def work():
        one = Fetcher(limits, pace, clock, robots)
        one.fetch(site.url("/page"))
        one.fetch(site.url("/page"))
        one.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.asked["/page"] == 6
    assert sorted(clock.slept) == [0.1, 0.2, 0.3, 0.4, 0.5]
