"""Joins the stages: an article in, a document with its mentions and claims out. The only file that does."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from riwaya.claims.context import Context, Mentions
from riwaya.claims.participants import ParticipantWeights
from riwaya.claims.setting import SettingWeights
from riwaya.claims.words import ClaimRules
from riwaya.errors import InputError, ReaderError
from riwaya.mentions.actors import find_actors
from riwaya.mentions.metonymy import settle
from riwaya.mentions.places import find_places
from riwaya.mentions.quantities import find_quantities
from riwaya.mentions.times import find_times
from riwaya.model import ActorMention, Document, Duration, PlaceMention, Time
from riwaya.readers.base import Reader
from riwaya.readers.rules import RuleReader
from riwaya.rules.load import Ruleset, load_ruleset
from riwaya.sources.article import Article
from riwaya.sources.page import Masthead, read_masthead, read_page
from riwaya.text.tokens import Text, analyse

__all__ = ["Pipeline", "load_ruleset", "read", "read_article"]


@dataclass(frozen=True)
class Understood:
    """An article before its claims are read."""

    page: Masthead
    durations: list[Duration]
    context: Context


@dataclass(frozen=True)
class Pipeline:
    """The stages over one ruleset; `reader` may be another one that keeps the protocol (readers/base.py)."""

    rules: Ruleset
    reader: Reader

    @cached_property
    def claim_rules(self) -> ClaimRules:
        """The part of the rule data that the claim stages read."""
        return ClaimRules(self.rules.lexicon, self.rules.grammar, self.rules.reporting)

    def read(self, article: Article) -> Document:
        """Read one article. Raises ReaderError naming the article where a stage fails."""
        try:
            return self._read(article)
        except RecursionError as error:
            raise ReaderError("D001", "nested too deeply to be read", where=article.uri) from error

    def understand(self, article: Article) -> Understood:
        """Everything before claims: the masthead, and the text with its mentions as the readers see it."""
        text = analyse(article.text)
        page = read_masthead(article, read_page(article.text, folded=text.folded))
        times, durations = find_times(text, _day(page.published), self.rules.times)
        taken = [t.span for t in times if t.span is not None]
        quantities = find_quantities(text, taken, self.rules.units)
        outlet_id = page.outlet.id if page.outlet is not None else None
        places, actors = self._named(text, outlet_id)
        mentions = Mentions([t for t in times if t.span is not None], quantities, places, actors)
        context = Context(text, mentions, self.claim_rules, outlet_id=outlet_id, furniture=(*page.furniture, *page.datelines))
        return Understood(page, durations, context)

    def _read(self, article: Article) -> Document:
        understood = self.understand(article)
        page, context = understood.page, understood.context
        text, mentions = context.text, context.mentions
        return Document(
            id=article.sha256,
            source=article.origin,
            language="ar",
            outlet=page.outlet,
            title=page.title,
            byline=page.byline,
            published=page.published,
            text=article.text,
            furniture=page.furniture,
            sentences=tuple(text.span(s.first, s.last) for s in text.sentences),
            times=tuple(mentions.times),
            durations=tuple(understood.durations),
            quantities=tuple(mentions.quantities),
            places=tuple(mentions.places),
            actors=tuple(mentions.actors),
            claims=self.reader.read(context, article.sha256),
        )

    def _named(self, text: Text, outlet_id: str | None) -> tuple[list[PlaceMention], list[ActorMention]]:
        places = find_places(text, self.rules.gazetteer)
        actors = find_actors(text, self.rules.actors, outlet_id=outlet_id)
        return settle(text, places, actors)


@lru_cache(maxsize=1)
def default_pipeline() -> Pipeline:
    """The shipped rules and the rule reader."""
    rules = load_ruleset()
    reader = RuleReader(
        selection=rules.selection,
        participants=ParticipantWeights(rules.actor, rules.target),
        setting=SettingWeights(rules.place, rules.time),
        modality=rules.modality,
    )
    return Pipeline(rules, reader)


def read_article(article: Article, *, min_score: float = 0.0) -> Document:
    """Read one article with the shipped rules; claims scored below `min_score` (0..1) are left out."""
    document = default_pipeline().read(article)
    if min_score <= 0:
        return document
    return msgspec.structs.replace(document, claims=tuple(c for c in document.claims if c.score >= min_score))


def read(text: str, *, published: str | dt.date | None = None, outlet: str | None = None) -> Document:
    """Read a text from memory.

    `published` is an ISO date or time (the day is its local date), `outlet` the publisher's name.
    Raises InputError for an empty text. Offsets in the document are code points of `text`.

    >>> document = read("قتل ثلاثة مدنيين في قصف على بلدة كفرنبل، بحسب المرصد السوري لحقوق الإنسان.", published="2019-05-03")
    >>> [(c.trigger.text, c.type, c.attribution[-1].source_id) for c in document.claims]
    [('قتل', 'killing', 'sohr'), ('قصف', 'shelling', 'sohr')]
    """
    if not text.strip():
        raise InputError("I003", "the text is empty", where="<memory>", remedy="Give an article's text")
    data = text.encode("utf-8", "surrogatepass")
    article = Article(
        uri="<memory>",
        media_type="text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        encoding="utf-8",
        text=text,
        outlet=outlet,
        published=published.isoformat() if isinstance(published, dt.date) else published,
        published_basis="given" if published is not None else None,
        data=data,
    )
    return read_article(article)


def _day(published: Time | None) -> dt.date | None:
    return dt.date.fromisoformat(published.start) if published is not None and published.start is not None else None
