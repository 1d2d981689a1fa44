"""Actors: who the article names, in which words, and which known actor each one is."""

from __future__ import annotations

from riwaya.mentions.actor_entries import take
from riwaya.mentions.actor_patterns import may_stand_between, take_adjective, take_person, take_title
from riwaya.mentions.actor_reading import Reading
from riwaya.mentions.actor_words import look_up
from riwaya.model import ActorMention
from riwaya.rules.actors import ActorRules
from riwaya.text import Text


def find_actors(text: Text, rules: ActorRules, *, outlet_id: str | None = None) -> list[ActorMention]:
    """Actor mentions in order, not overlapping. `actor_id` is None where the article does not make clear who is meant.

    `outlet_id` is the publisher: its own name («الميادين»، «العربية») is then read as the outlet.
    An actor that the data do not know has an id made of its folded name («person:…»، «group:…»),
    so that its mentions in one article hang together.

    >>> from riwaya.rules.actors import load_actor_rules
    >>> from riwaya.text import analyse
    >>> [(a.text, a.actor_id) for a in find_actors(analyse("قصف الحوثيون مواقع للجيش اليمني."), load_actor_rules())]
    [('الحوثيون', 'houthis'), ('للجيش اليمني', 'yemen-government-forces')]
    """
    reading = Reading.of(text, rules, outlet_id)
    words, expected, openers = reading.words, reading.expected, reading.salience.openers
    facts, norm, is_word, n = words.facts, words.norm, words.words, len(words)
    k = 0
    while k < n:
        if not is_word[k]:
            k = _read_mark(reading, k)
        elif facts[k].inert and expected.at != k and not (k and facts[k - 1].says) and norm[k] not in openers:
            k += 1  # most words by far
        else:
            k = _read_word(reading, k)
    return reading.out


def _read_word(reading: Reading, k: int) -> int:
    """Read on from word k; the index to go on from."""
    words, expected = reading.words, reading.expected
    for hit in look_up(words, k, reading.rules.names) if words.facts[k].named else ():
        for entry in hit.values:
            end = take(reading, entry, hit, k)
            if end:
                if expected.at == k:
                    expected.at = end
                return end
    end = take_adjective(reading, k) or take_title(reading, k) or take_person(reading, k)
    if end:
        return end
    if expected.at == k:
        expected.at = k + 1 if may_stand_between(reading, k) else -1
    return k + 1


def _read_mark(reading: Reading, k: int) -> int:
    """Pass a mark; a name may still come after the comma in «المتحدث باسم الجيش السوري، فلان»."""
    expected, words = reading.expected, reading.words
    if expected.at == k:
        after_organ = reading.last_end() == k or words.get(k - 1) in reading.rules.state_by_adjective
        goes_on = words.norm[k] in ("،", ",") and expected.kind in ("role", "office") and after_organ
        expected.at = k + 1 if goes_on else -1
    return k + 1
