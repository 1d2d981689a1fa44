"""The built front end: where it is, and addresses that change when a file does."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles as PlainStaticFiles
from starlette.types import Scope

from riwaya.errors import StoreError

YEAR = 365 * 24 * 3600


class StaticFiles(PlainStaticFiles):
    """Files of the front end; those asked for by their digest may be kept by the browser for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        kept = f"public, max-age={YEAR}, immutable" if scope.get("query_string") else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


def static_folder() -> Path:
    """The folder of the built front end. StoreError S013 where it was not built."""
    folder = Path(str(files("riwaya.web"))) / "static"
    if not (folder / "base.js").is_file():
        raise StoreError(
            "S013",
            "the front end is not built",
            where=str(folder),
            remedy="In a clone: python tools/front.py (./run desk does it).",
        )
    return folder


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a file of the front end, with the beginning of its digest.

    Raises FileNotFoundError for a file that was not built.
    """
    digest = hashlib.sha256((static_folder() / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
