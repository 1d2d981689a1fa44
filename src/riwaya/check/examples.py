"""Tries the examples of the rule data with the very finders that read articles: what `riwaya rules lint` asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from riwaya.claims import triggers
from riwaya.claims.attribution import Attribution
from riwaya.claims.context import Context, Mentions
from riwaya.claims.words import ClaimRules
from riwaya.mentions.actors import find_actors
from riwaya.rules.actors import ActorRules, load_actor_rules
from riwaya.rules.files import data_root
from riwaya.rules.grammar import Grammar, load_grammar
from riwaya.rules.lexicon import Entry, Lexicon, load_lexicon
from riwaya.rules.lint import Matcher, Row
from riwaya.rules.protection import has_phrase, protection_rules
from riwaya.rules.reporting import Reporting, load_reporting
from riwaya.sources.furniture import furniture_of
from riwaya.sources.page import read_page, split_lines
from riwaya.text import analyse, fold

_BODY = "وصلت فرق الإسعاف إلى المكان بعد ساعة من توقف القصف على الأحياء الشرقية، ونقلت المصابين إلى المشفى."

_SPOKEN = "قال المتحدث باسم الوزارة إن الطريق مفتوح. "


def matchers() -> Mapping[str, Matcher]:
    """A matcher for every part of the rule data that has examples, by the beginning of its files' names."""
    return {
        "lexicon/events/": names_event,
        "sources/protection.yaml": asks_not_to_be_named,
        "sources/reporting.yaml": hands_over_the_voice,
        "actors/": names_actor,
        "outlets/page.yaml": is_furniture,
        "outlets/publishers.yaml": names_publisher,
    }


def asks_not_to_be_named(row: Row, sentence: str) -> bool:
    """Whether the row's phrase stands in the sentence."""
    return has_phrase(analyse(sentence).tokens, protection_rules().unnamed[str(row["id"])])


def names_event(row: Row, sentence: str) -> bool:
    """Whether an entry of the event lexicon yields a candidate in the sentence."""
    lexicon, grammar, entries = _lexicon()
    entry = entries.get(str(row["id"]))
    return entry is not None and triggers.matches(entry, sentence, lexicon, grammar)


def hands_over_the_voice(row: Row, sentence: str) -> bool:
    """Whether the row's verb hands the voice over in the sentence, after one in which somebody spoke.

    Its own `yes` is too short for that (who speaks may stand in the sentence before): there it is enough
    that a word is read as the verb.
    """
    if sentence == row.get("yes"):
        read = (_reporting().verb(token) for token in analyse(sentence).tokens if token.kind == "word")
        return any(report is not None and report.verb.lemma == row["verb"] for report in read)
    lexicon, grammar, _ = _lexicon()
    text = analyse(_SPOKEN + sentence)
    mentions = Mentions([], [], [], find_actors(text, _actors()))
    context = Context(text, mentions, ClaimRules(lexicon, grammar, _reporting()), outlet_id=None)
    cues = [text.tokens[frame.cue] for frame in Attribution(context).frames]
    found = [_reporting().verb(token) for token in cues if token.start >= len(_SPOKEN)]
    return any(report is not None and report.verb.lemma == row["verb"] for report in found)


def names_actor(row: Row, sentence: str) -> bool:
    """Whether the sentence, alone, has a mention of the row's actor."""
    return any(actor.actor_id == row["id"] for actor in find_actors(analyse(sentence), _actors()))


def is_furniture(row: Row, line: str) -> bool:  # noqa: ARG001  (a line may be furniture by any rule)
    """Whether the line, or its end, is page furniture."""
    return bool(furniture_of(split_lines(fold(line).text)))


def names_publisher(row: Row, line: str) -> bool:
    """Whether the line at the head of a page names the row's publisher."""
    outlet = read_page(f"هدوء حذر في المدينة\n{line}\n\n{_BODY}").outlet
    return outlet is not None and outlet.id == row["id"]


@lru_cache(maxsize=1)
def _lexicon() -> tuple[Lexicon, Grammar, Mapping[str, Entry]]:
    lexicon = load_lexicon(data_root())
    return lexicon, load_grammar(data_root()), {entry.id: entry for entry in lexicon.entries}


@lru_cache(maxsize=1)
def _actors() -> ActorRules:
    return load_actor_rules()


@lru_cache(maxsize=1)
def _reporting() -> Reporting:
    return load_reporting(data_root())
