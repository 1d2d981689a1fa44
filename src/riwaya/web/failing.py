"""What goes wrong, told as a page or as JSON: the status, what happened, what to do, the code that the command line shares."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from riwaya.errors import InputError, RiwayaError
from riwaya.web.rendering import address, page

NOT_THERE = frozenset(("I033", "I035", "I036", "I048"))
"""Codes of errors that say something is not there."""
GUEST = 401
NOT_ALLOWED = frozenset(("S010", "S015"))


def install(app: FastAPI) -> None:
    """Answer errors in the form that was asked for."""

    @app.exception_handler(RiwayaError)
    def refused(request: Request, error: RiwayaError) -> Response:
        return failure(request, _status(error), what=error.what, remedy=error.remedy, code=error.code)

    @app.exception_handler(RequestValidationError)
    def unclear(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(f"{'.'.join(str(p) for p in e['loc'][1:])}: {e['msg']}" for e in error.errors())
        return failure(request, 422, what=told)

    @app.exception_handler(HTTPException)
    def failed(request: Request, error: HTTPException) -> Response:
        if error.status_code == GUEST and request.method == "GET" and not request.url.path.startswith("/api/"):
            return RedirectResponse(f"/sign-in?{urlencode({'to': address(request.url)})}", status_code=303)
        answer = failure(request, error.status_code, what=str(error.detail))
        answer.headers.update(error.headers or {})
        return answer


def failure(request: Request, status: int, *, what: str, remedy: str = "", code: str = "") -> Response:
    """An error as JSON where the interface or a script asked, else as a page."""
    if request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": what, "remedy": remedy, "code": code}, status_code=status)
    return page(request, "error.html", status=status, code=code, what=what, remedy=remedy, number_of_error=status)


def _status(error: RiwayaError) -> int:
    if error.code in NOT_THERE:
        return 404
    if error.code in NOT_ALLOWED:
        return 403
    return 422 if isinstance(error, InputError) else 500
