"""The pages, a module each, and the router of each."""

from riwaya.web.pages import claims, events, preferences, search, sources

ROUTERS = (events.router, preferences.router, search.router, claims.router, sources.router)
