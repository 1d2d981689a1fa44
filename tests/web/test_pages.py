"""Every page, in both languages, on a desk and on a phone: it opens, holds, and can be used by everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.web.axe import violations

PAGES = (
    "/events",
    "/search",
    "/search?q=%D8%B3%D9%88%D9%82",
    "/claims",
    "/sources",
    "/sources/activist",
    "/actors",
    "/actors/houthis",
    "/places",
    "/places/riwaya:sd-el-fasher",
    "/add",
    "/status",
    "/help",
)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds(shown: str, open_page: Callable[..., Page], path: str, width: int, language: str) -> None:
    page = open_page(shown + path, width=width, language=language)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page is wider than the window"
    )
    assert violations(page) == []


def test_the_dark_page_can_be_read(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/events")
    page.get_by_role("button", name="فاتح أو داكن").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert violations(page) == []
