"""Pages: a template with what every page has about it — language, theme, who is asking, addresses of the same view."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse

from riwaya.rules.event_types import event_types
from riwaya.web import language as languages
from riwaya.web.assets import asset
from riwaya.web.desk import workspace_of
from riwaya.web.identity import COOKIE, Person, person_of

THEMES = ("auto", "light", "dark")
NAVIGATION = ("events", "search", "sources", "actors", "places", "review", "add")
KEPT = 180 * 24 * 3600
"""Seconds that a browser keeps how the desk looks to whoever asks."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja2 over the templates; everything is escaped, a name that is not there is an error."""
    made = Environment(
        loader=PackageLoader("riwaya.web"), autoescape=select_autoescape(default=True), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(asset=asset, navigation=NAVIGATION, event_type_names=tuple(event_types()))
    return made


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """A page in the language and theme of whoever asks. Part of one, where the template is a part (`_name.html`)."""
    speech = language_of(request)
    person = person_of(request)
    theme = request.cookies.get("theme", "auto")
    about = {
        "request": request,
        "lang": speech,
        "t": speech.t,
        "label": speech.label,
        "day": speech.day,
        "number": speech.number,
        "person": person,
        "theme": theme if theme in THEMES else "auto",
        "here": request.url,
        "address": lambda **changed: address(request.url, **changed),
        "workspace_name": workspace_of(request).name.rsplit("/", 1)[-1],
    }
    response = HTMLResponse(environment().get_template(template).render(about | values), status_code=status)
    _keep(request, response, person)
    return response


def language_of(request: Request) -> languages.Language:
    """The language of the page that is asked for."""
    accepted = request.headers.get("accept-language", "")
    return languages.language(languages.choose(request.query_params.get("lang"), request.cookies.get("lang"), accepted))


def address(here: URL, **changed: str | int | None) -> str:
    """This view's address with some parameters changed (None: taken away), relative to the host.

    >>> address(URL("http://h/events?type=raid&page=2"), page=None, lang="en")
    '/events?type=raid&lang=en'
    """
    gone = [name for name, value in changed.items() if value is None]
    kept = here.remove_query_params(gone).include_query_params(**{n: v for n, v in changed.items() if v is not None})
    return kept.path + (f"?{kept.query}" if kept.query else "")


def _keep(request: Request, response: HTMLResponse, person: Person) -> None:
    """Remember the language where the address named one, and the browser that the CSRF token is for."""
    secure = request.url.scheme == "https"
    if request.query_params.get("lang") in languages.CODES:
        response.set_cookie("lang", request.query_params["lang"], max_age=KEPT, samesite="lax", secure=secure)
    browser = getattr(request.state, "browser", None)
    if browser is not None and person.csrf:
        response.set_cookie(COOKIE, browser, httponly=True, samesite="strict", secure=secure)
