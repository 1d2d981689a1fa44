"""The application: what it is made of, joined in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from riwaya.store.workspace import Workspace
from riwaya.version import __version__
from riwaya.web import failing, interface, pages
from riwaya.web.assets import StaticFiles, static_folder
from riwaya.web.bounds import BodyLimit
from riwaya.web.desk import Desk, Options
from riwaya.web.headers import SecurityHeaders

ROUTERS = (interface.router, *pages.ROUTERS)
DESCRIPTION = "Articles, claims, events and judgements of one Riwaya workspace."


def create_app(workspace: Workspace, options: Options = Options()) -> FastAPI:  # noqa: B008  (immutable)
    """The desk over an open workspace, which stays the caller's to close.

    StoreError S007 where the extra is not installed whole, S013 where the front end was not built.
    """
    app = FastAPI(
        title="Riwaya",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_until_work_is_done,
    )
    app.state.desk = Desk(workspace, options)
    app.mount("/static", StaticFiles(directory=static_folder()), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.openapi = lambda: interface.describe(app)  # type: ignore[method-assign]
    failing.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(options.hosts), www_redirect=False)
    return app


@asynccontextmanager
async def _until_work_is_done(app: FastAPI) -> AsyncIterator[None]:
    """What is being read when the desk is stopped is left off between two articles."""
    yield
    await run_in_threadpool(app.state.desk.work.stop)
