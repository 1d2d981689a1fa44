"""The pages, a module each, and the router of each."""

from riwaya.web.pages import agreement, article, articles, events, judgements, log, people, preferences, review

ROUTERS = (
    events.router,
    article.router,
    articles.router,
    review.router,
    judgements.router,
    agreement.router,
    log.router,
    people.router,
    preferences.router,
)
