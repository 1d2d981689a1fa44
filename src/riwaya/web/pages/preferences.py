"""How the desk looks to whoever asks: light, dark, or as the machine is set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse

from riwaya.web.identity import check_token, person_of
from riwaya.web.rendering import KEPT, THEMES

router = APIRouter(include_in_schema=False)


@router.post("/theme")
async def keep_theme(request: Request, theme: Annotated[str, Form(max_length=8)]) -> RedirectResponse:
    """Keep the theme in a cookie, and go back to where it was asked for."""
    await check_token(request, await run_in_threadpool(person_of, request))
    back = request.headers.get("referer", "/")
    here = back if back.startswith(str(request.base_url)) else "/"
    response = RedirectResponse(here, status_code=303)
    response.set_cookie("theme", theme if theme in THEMES else "auto", max_age=KEPT, samesite="lax")
    return response
