"""The pages, a module each, and the router of each."""

from riwaya.web.pages import agreement, article, articles, events, judgements, log, preferences, review

ROUTERS = (
    agreement.router,
    article.router,
    articles.router,
    events.router,
    judgements.router,
    log.router,
    preferences.router,
    review.router,
)
