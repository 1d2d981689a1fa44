"""The desk as people meet it: served on a port of this machine, looked at with a real browser."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from riwaya.store.workspace import Workspace, open_workspace
from riwaya.web.app import create_app
from riwaya.web.desk import Options

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the articles in examples/, made once; nobody writes in it."""
    path = tmp_path_factory.mktemp("desk") / "examples.riwaya"
    with open_workspace(str(path), create=True) as workspace:
        workspace.add([str(EXAMPLES)], by="founder")
    return path


@pytest.fixture
def workspace(examples: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it that may be written."""
    copy = tmp_path / "cases.riwaya"
    shutil.copy(examples, copy)
    with open_workspace(str(copy)) as opened:
        yield opened


@contextmanager
def served(workspace: Workspace, options: Options = Options(local_user="ann")) -> Iterator[str]:  # noqa: B008
    """The desk over a workspace, on a port of this machine; its address."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(workspace, options), port=0, log_level="warning", proxy_headers=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the desk did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[str]:
    """The address of a desk that may be written in."""
    with served(workspace) as address:
        yield address


@pytest.fixture(scope="session")
def shown(examples: Path) -> Iterator[str]:
    """The address of a desk to look at, one for all tests."""
    with open_workspace(str(examples)) as workspace, served(workspace) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where it is missing the tests are skipped, unless RIWAYA_TEST_BROWSER=required."""
    if CHROMIUM is None:
        if os.environ.get("RIWAYA_TEST_BROWSER") == "required":
            pytest.fail("Chromium is not installed, and RIWAYA_TEST_BROWSER=required")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own; at the end, nothing may have been said on the console or broken the policy."""
    contexts, said = [], []

    def opened(
        address: str, *, width: int = 1440, height: int = 900, language: str = "ar", refused: bool = False
    ) -> Page:
        """`refused`: the desk is asked for what it refuses, which the browser tells too."""

        context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                said.append(f"{page.url}: {message.text}")
                if message.type == "error" and not (refused and "status of 4" in message.text)
                else None
            ),
        )
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        page.goto(address, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
