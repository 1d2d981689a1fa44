"""Actors that the data do not know, by the noun that heads their names: كتيبة الزبرقان، شرطة درعا."""

from __future__ import annotations

from riwaya.mentions.actor_reading import Reading
from riwaya.mentions.actor_words import Hit, look_up
from riwaya.rules.actors import Actor, Entry

_PREFIXES = {"outlet": "outlet", "population": "population"}  # of ids made from the text
_LOCALITIES = frozenset(("محافظه", "مدينه", "منطقه", "بلده", "قريه", "حي", "مخيم", "ريف", "مديريه", "قضاء", "ولايه"))
_MAX_NAME = 3


def take_group(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """The end of the group's name that this noun heads; 0 where no name follows."""
    words, rules = reading.words, reading.rules
    if not words.is_word(hit.end):
        return 0
    if entry.of_place:
        return _of_place(reading, entry, hit, k)
    end = _name_end(reading, entry, hit.end)
    if end is None or " ".join(words.norm[hit.end : end]) in rules.words["not_actors"]:
        return 0
    name = reading.slice(k, end, hit.before)
    actor_id = f"{_PREFIXES.get(entry.type, 'group')}:{'-'.join(words.norm[hit.end : end])}"
    noun = words.bare[k]
    reading.salience.named.append((Actor(actor_id, name, entry.type, noun=noun, nouns=frozenset({noun})), noun, ""))
    return reading.add_unknown(k, end, hit.before, name=name, kind=entry.type, actor_id=actor_id)


def _name_end(reading: Reading, entry: Entry, at: int) -> int | None:
    words = reading.words
    if words.quoted[at]:
        end = reading.quote_end(at)
        known = end is not None and any(
            h.end == end and any(e.kind == "actor" for e in h.values) for h in look_up(words, at, reading.rules.names)
        )
        return None if known else end
    if entry.quoted or not reading.looks_proper(at) or words.norm[at].endswith("ه"):
        return None
    end = at + 1
    while (
        end < at + _MAX_NAME and words.is_word(end) and words.norm[end].startswith("ال") and reading.looks_proper(end)
    ):
        end += 1
    return end


def _of_place(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """شرطة درعا is a police with the country of the place; أهالي دوما are a population."""
    words, rules = reading.words, reading.rules
    at = hit.end + (words.norm[hit.end] in _LOCALITIES)
    if not words.is_word(at):
        return 0
    end, pair = at + 1, f"{words.norm[at]} {words.get(at + 1)}"
    place = rules.country_votes.get(words.norm[at])
    if place is None and pair in rules.country_votes:
        place, end = rules.country_votes[pair], at + 2
    if place is None and (at == hit.end or words.norm[at] in rules.state_by_adjective):
        return 0
    if place is not None and entry.type == "state_force":
        actor = rules.organ(rules.state_by_iso[place[0]], rules.roles["police"])
        return reading.add_actor(actor, k, end, hit.before)
    actor_id = f"{_PREFIXES.get(entry.type, 'police')}:{'-'.join(words.norm[at:end])}"
    return reading.add_unknown(
        k, end, hit.before, name=reading.slice(k, end, hit.before), kind=entry.type, actor_id=actor_id
    )
