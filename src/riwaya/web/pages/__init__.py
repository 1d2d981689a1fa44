"""The pages, a module each, and the router of each."""

from riwaya.web.pages import event, events, preferences, suggest

ROUTERS = (events.router, event.router, suggest.router, preferences.router)
