"""The pages, a module each, and the router of each."""

from riwaya.web.pages import actors, add, claims, events, places, preferences, search, sources, status

ROUTERS = (
    events.router,
    preferences.router,
    search.router,
    claims.router,
    sources.router,
    actors.router,
    places.router,
    add.router,
    status.router,
)
