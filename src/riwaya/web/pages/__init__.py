"""The pages, a module each, and the router of each."""

from riwaya.web.pages import events, people, preferences

ROUTERS = (events.router, people.router, preferences.router)
