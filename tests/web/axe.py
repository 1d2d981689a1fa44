"""axe-core in a page: what it finds wrong for people with disabilities."""

from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(str(files("riwaya.web"))) / "front" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """The serious and critical violations on a page, with the elements they are at."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not a script element: the page's policy would refuse it
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['help']}: {node['target']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
