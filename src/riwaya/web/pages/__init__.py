"""The pages, a module each, and the router of each."""

from riwaya.web.pages import events, preferences

ROUTERS = (events.router, preferences.router)
