"""Adding from the desk: what is read, what is refused and why, and that nothing sent can harm the workspace."""

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from riwaya.store.workspace import Workspace
from riwaya.web import bounds, uploads
from riwaya.web.uploads import Sent, articles_in, label_of

MARKET = "قُتل ثلاثة مدنيين في قصف على سوق بلدة الزيتونة أمس، بحسب مرصد النور لحقوق الإنسان."
PAGE = f"<!doctype html><html><head><title>قصف سوق</title></head><body><article><p>{MARKET}</p><p>{MARKET[::1]} وقال سكان إن السوق أغلق.</p></article></body></html>"


@contextmanager
def client(desk: str) -> Iterator[httpx.Client]:
    """A browser without a screen: it has the cookie, and the token that all that writes must bring."""
    with httpx.Client(base_url=desk, headers={"Accept": "application/json"}, timeout=60) as made:
        shown = made.get("/add", headers={"Accept": "text/html"})
        token = shown.text.split('name="csrf" content="')[1].split('"')[0]
        made.headers["X-CSRF-Token"] = token
        yield made


def ended(made: httpx.Client, address: str) -> str:
    """The page of a piece of work once it has ended."""
    for _ in range(600):
        shown = made.get(address, headers={"HX-Request": "true"}).text
        if "hx-trigger" not in shown:
            return shown
        time.sleep(0.05)
    pytest.fail("the work did not end")


def send(made: httpx.Client, *files: tuple[str, bytes]) -> str:
    """Send files, and wait until they are read: the page of the work."""
    answer = made.post("/add/files", files=[("files", (name, data)) for name, data in files])
    assert answer.status_code == 200, answer.text
    return ended(made, answer.json()["address"])


def lines(*texts: str) -> bytes:
    return "\n".join(json.dumps({"text": t, "outlet": "وكالة الضحى", "published": "2024-05-14"}, ensure_ascii=False) for t in texts).encode()


def test_everything_that_riwaya_add_takes_is_taken(workspace: Workspace, desk: str) -> None:
    before = workspace.status().articles
    with client(desk) as made:
        shown = send(
            made,
            ("saved/page.html", PAGE.encode()),
            ("two.jsonl", lines(MARKET + " خبر أول.", MARKET + " خبر ثان.")),
            ("packed.jsonl.gz", gzip.compress(lines(MARKET + " خبر ثالث."))),
            ("one.txt", (MARKET + " خبر رابع.").encode()),
            ("table.csv", f"text,outlet\n{MARKET} خبر خامس.,وكالة\n".encode()),
        )
    assert workspace.status().articles == before + 6
    assert not workspace.status().stale
    uris = {one.uri for one in workspace.articles(limit=100).items}
    assert {"upload/saved/page.html", "upload/two.jsonl#1", "upload/one.txt"} <= uris, uris
    assert shown.count("/articles/") == 6


def test_what_cannot_be_read_is_told_and_the_rest_is_read(workspace: Workspace, desk: str) -> None:
    before = workspace.status().articles
    with client(desk) as made:
        shown = send(
            made,
            ("empty.txt", b""),
            ("program.exe", bytes(range(256)) * 40),
            ("broken.gz", gzip.compress(lines(MARKET))[:-9]),
            ("archive.zip", b"PK\x03\x04" + bytes(200)),
            ("good.txt", (MARKET + " خبر سليم.").encode()),
        )
    found = {one.uri: one.code for one in workspace.failures()}
    assert {name for name in found if name.startswith("upload/")} >= {"upload/empty.txt", "upload/program.exe", "upload/archive.zip"}
    assert workspace.status().articles >= before + 1
    assert all(code in shown for code in found.values())
    assert workspace.verify().is_clean


def test_names_lead_nowhere(workspace: Workspace, desk: str) -> None:
    with client(desk) as made:
        shown = send(made, ("../../../../tmp/riwaya-escaped.txt", (MARKET + " خبر هارب.").encode()), ("<img src=x onerror=alert(1)>.txt", b""))
    assert not Path("/tmp/riwaya-escaped.txt").exists()
    assert "upload/tmp/riwaya-escaped.txt" in {one.uri for one in workspace.articles(limit=100).items}
    assert "<img" not in shown
    assert label_of("a/../../b.html") == "upload/a/b.html"


def test_a_second_sending_adds_nothing(workspace: Workspace, desk: str) -> None:
    with client(desk) as made:
        send(made, ("a.txt", (MARKET + " مرة.").encode()))
        held = workspace.status().articles
        shown = send(made, ("b.txt", (MARKET + " مرة.").encode()))
    assert workspace.status().articles == held
    assert "معروفة" in shown or "known" in shown


def test_bombs_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "UNPACKED_BYTES", 1_000_000)
    squeezed = zlib.compressobj(9, zlib.DEFLATED, 31)
    path = tmp_path / "00000.jsonl.gz"
    path.write_bytes(b"".join(squeezed.compress(b"{}\n" * 100_000) for _ in range(10)) + squeezed.flush())
    (refused,) = articles_in([Sent(path, "upload/bomb.jsonl.gz")])
    assert refused.code == "I004"
    assert str(tmp_path) not in str(refused)


def test_no_upload_brings_more_articles_than_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ARTICLES", 3)
    path = tmp_path / "00000.jsonl"
    path.write_bytes(lines(*(f"{MARKET} {n}" for n in range(9))))
    found = list(articles_in([Sent(path, "upload/many.jsonl")]))
    assert len(found) == 4
    assert found[-1].uri == "upload/many.jsonl"
    assert [one.uri for one in found[:3]] == ["upload/many.jsonl#1", "upload/many.jsonl#2", "upload/many.jsonl#3"]


def test_what_is_too_large_is_not_taken_in(workspace: Workspace, desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = workspace.status()
    monkeypatch.setattr(bounds, "UPLOAD_BYTES", 100_000)
    with client(desk) as made:
        answer = made.post("/add/files", files=[("files", ("big.txt", b"x" * 300_000))])
        assert answer.status_code == 413

        def endless() -> Iterator[bytes]:
            yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            for _ in range(40):
                yield b"x" * 10_000

        answer = made.post("/add/files", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=b"})
        assert answer.status_code == 413
    assert workspace.status() == before


def test_an_article_is_pasted(workspace: Workspace, desk: str) -> None:
    with client(desk) as made:
        fields = {"title": "قصف سوق", "outlet": "وكالة الضحى", "published": "2024-05-14", "text": MARKET + " خبر ملصق."}
        answer = made.post("/add/paste", data=fields)
        ended(made, answer.json()["address"])
        assert made.post("/add/paste", data={"text": "  "}).status_code == 422
        assert made.post("/add/paste", data={"text": MARKET, "published": "أمس"}).status_code == 422
    (found,) = [one for one in workspace.articles(limit=100).items if one.uri.startswith("upload/paste-")]
    assert (found.title, found.outlet_name, found.published) == ("قصف سوق", "وكالة الضحى", "2024-05-14")


def test_without_the_token_nothing_is_taken(workspace: Workspace, desk: str) -> None:
    before = workspace.status()
    for address in ("/add/files", "/add/paste", "/add/retry", "/add/forget", "/status/group"):
        answer = httpx.post(desk + address, data={"uri": "x", "text": MARKET})
        assert answer.status_code == 403, address
    assert workspace.status() == before


def test_failures_are_tried_again_or_forgotten(workspace: Workspace, desk: str, tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    path.write_bytes(b"")
    workspace.add([str(path)], by="ann")
    path.write_text(MARKET + " خبر متأخر.", encoding="utf-8")
    with client(desk) as made:
        send(made, ("gone.txt", b""))
        assert made.post("/add/retry", data={"uri": "upload/gone.txt"}).status_code == 422
        ended(made, made.post("/add/retry").json()["address"])
        assert {one.uri for one in workspace.failures()} == {"upload/gone.txt"}
        made.post("/add/forget", data={"uri": "upload/gone.txt"})
    assert workspace.failures() == []
    assert workspace.log(action="failure.over")[-1].by == "ann"


def test_files_are_chosen_sent_and_followed_to_the_end(
    workspace: Workspace, desk: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    path = tmp_path / "خبر.txt"
    path.write_text(MARKET + " خبر مختار.", encoding="utf-8")
    page = open_page(f"{desk}/add")
    page.set_input_files("#files", [str(path)])
    page.get_by_role("button", name="اقرأ").first.click()
    page.wait_for_url("**/add/jobs/*")
    page.get_by_text("تمّ", exact=True).wait_for(timeout=30_000)
    page.get_by_role("link", name="upload/خبر.txt").wait_for()
    assert "upload/خبر.txt" in {one.uri for one in workspace.articles(limit=100).items}
