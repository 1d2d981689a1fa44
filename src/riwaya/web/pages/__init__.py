"""The pages, a module each, and the router of each."""

from riwaya.web.pages import (
    agreement,
    article,
    articles,
    event,
    events,
    judgements,
    log,
    people,
    preferences,
    review,
    suggest,
)

ROUTERS = (
    events.router,
    event.router,
    article.router,
    articles.router,
    review.router,
    judgements.router,
    agreement.router,
    log.router,
    suggest.router,
    people.router,
    preferences.router,
)
