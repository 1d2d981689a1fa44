"""Web archives: every whole record is read, every damaged one told of with its offset."""

import base64
import gzip
import hashlib
import io
import itertools
import json
import random
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.cli import main
from riwaya.sources import Article, Refusal, open_sources
from riwaya.sources.article import MAX_ARTICLE_BYTES
from riwaya.sources.warc import boundaries, frames
from riwaya.sources.warc_page import Page, Passed, page_of, read_stretch, read_warc
from tests.sources.archives import page, record, response, zipped

RECORDS = [response(page(n), url=f"https://news.example/{n}") for n in range(5)]


def pages(data: bytes) -> tuple[dict[int, str], dict[int, str]]:
    """Urls of the pages and messages of the faults, by offset."""
    good, bad = {}, {}
    for frame in frames(io.BytesIO(data)):
        found = page_of(frame, "x")
        if isinstance(found, Page):
            good[frame.offset] = found.url
        elif not isinstance(found, Passed):
            bad[frame.offset] = found.message
    return good, bad


def only(data: bytes) -> Article | Refusal | Passed:
    (found,) = read_stretch(io.BytesIO(data), "a.warc")
    return found


@pytest.mark.parametrize("made", [RECORDS, zipped(RECORDS)], ids=["plain", "gzip"])
def test_articles_carry_address_time_of_fetching_and_offset(made):
    found = list(read_warc(io.BytesIO(b"".join(made)), "a.warc"))
    assert [a.url for a in found] == [f"https://news.example/{n}" for n in range(5)]
    assert [a.uri for a in found] == [f"a.warc#{sum(map(len, made[:n]))}" for n in range(5)]
    assert {a.retrieved for a in found} == {"2024-05-15T06:00:00Z"}
    assert {a.published for a in found} == {"2024-05-14T10:00:00+03:00"}
    assert found[0].sha256 == hashlib.sha256(page(0)).hexdigest()
    assert "سقطت على أطراف السوق القديم" in found[0].text


@settings(max_examples=60)
@given(packed=st.booleans(), which=st.integers(0, 4), seed=st.integers(0, 10**6), harm=st.sampled_from(["flip", "hole", "cut"]))
def test_damage_to_one_record_costs_that_record_alone(packed, which, seed, harm):
    made = zipped(RECORDS) if packed else list(RECORDS)
    at = random.Random(seed).randrange(len(made[which]) - 8)
    one = bytearray(made[which])
    if harm == "flip":
        one[at] ^= 0xFF
    elif harm == "hole":
        del one[at : at + 7]
    else:
        del one[at:]
    made[which] = bytes(one)
    good, bad = pages(b"".join(made))
    others = {f"https://news.example/{n}" for n in range(5) if n != which}
    assert others <= set(good.values())
    damaged = sum(map(len, made[:which]))
    assert good.get(damaged) is not None or list(bad) == [damaged] or (harm == "cut" and at == 0)


@given(cut=st.integers(1, sum(map(len, RECORDS)) - 1), packed=st.booleans())
@settings(max_examples=60)
def test_an_archive_cut_anywhere_tells_of_the_record_it_was_cut_in(cut, packed):
    made = zipped(RECORDS) if packed else list(RECORDS)
    whole = b"".join(made)
    cut %= len(whole)
    good, bad = pages(whole[:cut])
    offsets = [sum(map(len, made[:n])) for n in range(6)]
    complete = [offset for offset, end in itertools.pairwise(offsets) if end <= cut]
    assert set(complete) <= set(good)
    rest = [offset for offset in offsets if offset < cut and offset not in complete]
    assert all(offset in bad or offset in good for offset in rest)  # only blank lines may be missing from a good one
    assert len(good) + len(bad) == len(complete) + len(rest)


def test_bytes_between_records_are_told_of_and_a_wrong_length_swallows_nothing():
    junk = b"\x00junk" * 40
    good, bad = pages(RECORDS[0] + junk + RECORDS[1])
    assert list(good.values()) == ["https://news.example/0", "https://news.example/1"]
    assert list(bad) == [len(RECORDS[0])]
    longer = RECORDS[1].replace(b"Content-Length: ", b"Content-Length: 99", 1)
    good, bad = pages(RECORDS[0] + longer + RECORDS[2] + RECORDS[3])
    assert list(good.values()) == [f"https://news.example/{n}" for n in (0, 2, 3)]
    assert list(bad) == [len(RECORDS[0])]


def test_a_payload_digest_holds_with_chunks_or_without():
    body = page()
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    for hashed, holds in ((body, True), (chunked, True), (b"other", False)):
        told = b"WARC-Payload-Digest: sha1:" + base64.b32encode(hashlib.sha1(hashed).digest())
        made = record(head + chunked, digest=False).replace(b"\r\n\r\n", b"\r\n" + told + b"\r\n\r\n", 1)
        found = only(made)
        assert isinstance(found, Article) is holds
        assert isinstance(found, Article) or found.code == "I030"


def test_packed_bodies_are_unpacked_and_a_bomb_costs_no_memory():
    found = only(response(gzip.compress(page()), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}))
    assert isinstance(found, Article)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    found = only(response(bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}))
    assert found.code == "I004"


def test_a_record_that_is_too_long_is_passed_over_and_the_next_is_read():
    long = response(b"<html>" + b"x" * (MAX_ARTICLE_BYTES + 10), digest=False)
    for made in ([long, RECORDS[0]], zipped([long, RECORDS[0]])):
        good, bad = pages(b"".join(made))
        assert list(good) == [len(made[0])]
        assert "longer than" in bad[0]


def test_what_is_no_page_is_passed_over_and_says_why():
    made = [
        record(b"software: x\r\n", kind="warcinfo"),
        response(page(), kind="request"),
        response(page(), status="404 Not Found"),
        response(b"\x89PNG", headers={"Content-Type": "image/png"}),
        response(b"a,b", headers={}),
    ]
    found = list(read_stretch(io.BytesIO(b"".join(made)), "a.warc"))
    assert [f.reason for f in found] == [
        "record of type warcinfo",
        "record of type request",
        "status 404",
        "media type image/png",
        "no media type, and no HTML",
    ]
    assert list(read_warc(io.BytesIO(b"".join(made)), "a.warc")) == []


def test_a_page_in_another_language_is_refused_and_a_wrong_charset_noted():
    english = b"<html><head><title>News</title></head><body><p>" + b"A shell fell on the market. " * 30 + b"</p></body></html>"
    assert only(response(english)).code == "I018"
    found = only(response(page(), headers={"Content-Type": "text/html; charset=windows-1256"}))
    assert found.encoding == "utf-8"
    assert found.notes == ("declared windows-1256, read as utf-8",)
    arabic = page().replace(b'<meta charset="utf-8">', b"").decode().encode("cp1256")
    found = only(response(arabic, headers={"Content-Type": "text/html; charset=windows-1256"}))
    assert "سقطت على أطراف السوق القديم" in found.text


def test_stretches_between_boundaries_hold_every_record_once():
    made = zipped(RECORDS)
    made[2] = made[2][:200] + made[2][230:]
    stream = io.BytesIO(b"".join(made))
    cuts = boundaries(stream, 2)
    parts = [f for a, b in itertools.pairwise(cuts) for f in frames(stream, a, b)]
    assert parts == list(frames(stream))
    assert cuts[0] == 0
    assert cuts[-1] == len(stream.getvalue())


def test_riwaya_read_takes_archives_by_name(tmp_path, capsys):
    made = zipped(RECORDS)
    made[1] = made[1][:100] + b"\xff" + made[1][101:]
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(b"".join(made))
    assert main(["read", str(archive.rename(tmp_path / "named-by-nobody"))]) == 3
    assert capsys.readouterr().out.count("\n") == 4
    assert main(["read", str((tmp_path / "named-by-nobody").rename(archive))]) == 3
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 4
    assert f"byte {len(made[0])}" in err


def test_wacz_is_checked_against_its_list(tmp_path):
    data = b"".join(zipped(RECORDS))
    path = tmp_path / "crawl.wacz"
    for digest, expected in ((hashlib.sha256(data).hexdigest(), 5), ("0" * 64, 6)):
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("archive/data.warc.gz", data)
            packed.writestr("datapackage.json", json.dumps({"resources": [{"path": "archive/data.warc.gz", "hash": f"sha256:{digest}"}]}))
        found = list(open_sources([str(path)]))
        assert len(found) == expected
        assert sum(isinstance(f, Article) for f in found) == 5
    path.write_bytes(path.read_bytes()[:-40])
    (found,) = open_sources([str(path)])
    assert found.code == "I030"
