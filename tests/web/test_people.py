"""Who may do what at the desk: a table of every route and every role, signing in, and names that stay covered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Page

from riwaya.errors import StoreError
from riwaya.store.workspace import Workspace
from riwaya.web.app import ROUTERS
from riwaya.web.limits import LIMITS
from riwaya.web.serving import serve
from tests.web.axe import violations
from tests.web.conftest import served

PASSWORD = "a long enough one"
ROLES = ("guest", "reader", "coder", "reviewer", "admin")
OPEN = frozenset(("/sign-in", "/theme", "/", "/api/openapi.json"))
"""What a guest may ask for."""
ELSEWHERE = frozenset(("/sign-out", "/names"))
"""What ends the session; what the workspace itself decides: tested below."""
NEEDED = {
    ("GET", "/api/log"): "reviewer",
    ("GET", "/api/judgements"): "reviewer",
    ("POST", "/api/judgements"): "coder",
    ("GET", "/api/agreement"): "reviewer",
    ("GET", "/articles/{name}/claims/{claim}/{field}"): "coder",
    ("GET", "/articles/{name}/new"): "coder",
    ("GET", "/articles/{name}/slot"): "coder",
    ("POST", "/articles/{name}/judgements"): "coder",
    ("POST", "/articles/{name}/assignments"): "reviewer",
    ("POST", "/articles/{name}/settled"): "reviewer",
    ("GET", "/review"): "coder",
    ("GET", "/review/assignments"): "reviewer",
    ("POST", "/review/assignments"): "reviewer",
    ("GET", "/review/agreement"): "reviewer",
    ("GET", "/review/agreement.csv"): "reviewer",
    ("POST", "/events/{name}/merge"): "coder",
    ("POST", "/events/{name}/split"): "coder",
    ("POST", "/events/{name}/undo"): "coder",
    ("GET", "/accounts"): "admin",
    ("POST", "/accounts"): "admin",
    ("GET", "/add"): "coder",
    ("GET", "/add.csv"): "coder",
    ("GET", "/add/jobs/{name}"): "coder",
    ("POST", "/add/files"): "coder",
    ("POST", "/add/paste"): "coder",
    ("POST", "/add/retry"): "coder",
    ("POST", "/add/forget"): "coder",
    ("POST", "/status/group"): "coder",
    ("POST", "/actors/{name:path}/same"): "coder",
    ("POST", "/actors/{name:path}/different"): "coder",
    ("POST", "/actors/{name:path}/undo"): "coder",
}
"""Routes that need more than a reader."""


@pytest.fixture
def staffed(workspace: Workspace) -> Iterator[str]:
    """A desk with an account of each role."""
    for role in ROLES[1:]:
        workspace.accounts.add(f"{role}-ann", PASSWORD, role=role, by="founder")
    with served(workspace) as address:
        yield address


@contextmanager
def sign_in(address: str, role: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as client:
        if role != "guest":
            form = {"csrf": token(client.get("/sign-in").text), "name": f"{role}-ann", "password": PASSWORD}
            client.post("/sign-in", data=form)
        yield client


def token(page: str) -> str:
    return page.partition('name="csrf" content="')[2].partition('"')[0]


def routes() -> list[tuple[str, str]]:
    """Every route: its method and path."""
    found = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return sorted((method, route.path) for route in found for method in route.methods if method != "HEAD")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_it_may_and_nothing_else(staffed: str, role: str) -> None:
    assert len(routes()) > 20
    wrong = []
    with sign_in(staffed, role) as client:
        csrf = token(client.get("/events").text) or "none"
        for method, path in routes():
            if path in ELSEWHERE:
                continue
            needed = NEEDED.get((method, path), "guest" if path in OPEN else "reader")
            address = path.replace(":path", "").replace("{", "").replace("}", "")
            answer = client.request(method, address, headers={"X-CSRF-Token": csrf} if method == "POST" else {})
            refused = answer.status_code in (401, 403) or answer.headers.get("location", "").startswith("/sign-in")
            if refused != (ROLES.index(role) < ROLES.index(needed)) and path not in OPEN:
                wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_a_guest_is_asked_to_sign_in_and_comes_where_they_wanted(staffed: str) -> None:
    with httpx.Client(base_url=staffed) as client:
        asked = client.get("/events?status=contested")
        assert asked.status_code == 303
        assert asked.headers["location"] == "/sign-in?to=%2Fevents%3Fstatus%3Dcontested"
        form = client.get(asked.headers["location"]).text
        fields = {"csrf": token(form), "name": "coder-ann", "password": PASSWORD, "to": "/events?status=contested"}
        assert client.post("/sign-in", data=fields | {"password": "another long one"}).status_code == 401
        done = client.post("/sign-in", data=fields)
        assert (done.status_code, done.headers["location"]) == (303, "/events?status=contested")
        assert client.get("/events").status_code == 200


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_sign_in_by_keyboard(staffed: str, open_page: Callable[..., Page], width: int, language: str) -> None:
    page = open_page(f"{staffed}/accounts", width=width, language=language)
    assert violations(page) == []
    page.locator("#name").focus()
    page.keyboard.type("admin-ann")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts")
    assert page.locator("tbody tr").count() == len(ROLES) - 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []


@pytest.mark.parametrize(
    "to", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(staffed: str, to: str) -> None:
    with httpx.Client(base_url=staffed) as client:
        csrf = token(client.get("/sign-in").text)
        done = client.post("/sign-in", data={"csrf": csrf, "name": "reader-ann", "password": PASSWORD, "to": to})
        assert done.headers["location"] == "/"


def test_passwords_cannot_be_guessed_quickly(staffed: str) -> None:
    tries = int(LIMITS["sign in"].partition("/")[0])
    with httpx.Client(base_url=staffed) as client:
        csrf = token(client.get("/sign-in").text)
        fields = {"csrf": csrf, "name": "admin-ann", "password": "wrong but long"}
        said = [client.post("/sign-in", data=fields).status_code for _ in range(tries + 1)]
        assert said == [401] * tries + [429]
        assert client.post("/sign-in", data=fields | {"password": PASSWORD}).status_code == 429


def test_who_signs_out_or_is_closed_out_is_a_guest(staffed: str, workspace: Workspace) -> None:
    with sign_in(staffed, "reader") as client, sign_in(staffed, "coder") as other:
        client.post("/sign-out", headers={"X-CSRF-Token": token(client.get("/events").text)})
        assert client.get("/api/status").status_code == 401
        assert other.get("/api/status").status_code == 200
        workspace.accounts.disable("coder-ann", by="founder")
        assert other.get("/api/status").status_code == 401


def test_only_who_may_sees_names_and_the_reason_is_in_the_log(staffed: str, workspace: Workspace) -> None:
    with sign_in(staffed, "coder") as client:
        csrf = token(client.get("/events").text)
        refused = client.post("/names", data={"csrf": csrf, "reason": "to call them"})
        assert refused.status_code == 403
        assert workspace.log(action="reveal") == []


def test_the_desk_is_not_opened_to_others_without_accounts(workspace: Workspace) -> None:
    with pytest.raises(StoreError, match="S016"):
        serve(workspace, host="0.0.0.0", port=0)
