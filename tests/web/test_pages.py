"""Every page, in both languages, on a desk and on a phone: it opens, holds, and can be used by everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from riwaya.store.filters import Filter
from riwaya.store.workspace import open_workspace
from tests.web.axe import violations

PAGES = (
    "/events",
    "/events?family=violence&status=contested",
    "/events/{event}",
    "/articles",
    "/articles?q=سوق",
    "/articles/{article}",
    "/articles/{article}?claim={claim}",
    "/review",
    "/review?claim={claim}&blind=true",
    "/review/assignments",
    "/review/agreement",
    "/claims/{claim}/log",
    "/log",
    "/search",
    "/search?q=سوق",
    "/claims?type=killing",
    "/sources",
    "/sources/activist",
    "/actors",
    "/actors/houthis",
    "/places",
    "/places/riwaya:sd-el-fasher",
    "/add",
    "/status",
    "/help",
    "/accounts",
    "/names",
)


@pytest.fixture(scope="session")
def names(examples: Path) -> dict[str, str]:
    """An article, a claim of it and an event, for addresses."""
    with open_workspace(str(examples)) as workspace:
        claim = workspace.claims().items[0]
        event = workspace.events(Filter(statuses=("contested",))).items[0]
    return {"article": claim.document, "claim": claim.seen.claim.id, "event": event.id}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds(
    shown: str, names: dict[str, str], open_page: Callable[..., Page], path: str, width: int, language: str
) -> None:
    page = open_page(shown + path.format_map(names), width=width, language=language)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page is wider than the window"
    )
    assert violations(page) == []


def test_the_dark_page_can_be_read(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/review")
    page.get_by_role("button", name="فاتح أو داكن").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert violations(page) == []
