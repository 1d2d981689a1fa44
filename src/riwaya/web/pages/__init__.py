"""The pages, a module each, and the router of each."""

from riwaya.web.pages import events, preferences, suggest

ROUTERS = (events.router, suggest.router, preferences.router)
