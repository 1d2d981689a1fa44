"""Whether «دمشق» here is a city or the government that sits in it, and places kept apart from actors."""

from __future__ import annotations

from functools import lru_cache

from riwaya.mentions.actor_words import Hit, Words
from riwaya.model import ActorMention, PlaceMention
from riwaya.rules.actors import ActorRules, Entry
from riwaya.text import Text

_COMPLEMENT = frozenset(("ان", "بان", "لان", "لكن", "ولكن", "فان", "وان", "وبان"))
_MUST = frozenset(
    (
        "ان",
        "يجب",
        "ينبغي",
        "بان",
        "وان",
        "عقوبات",
        "العقوبات",
        "ضغط",
        "ضغوط",
        "ضغوطا",
        "الضغط",
        "الضغوط",
        "ردا",
        "رد",
        "الرد",
    )
)
_SIDES = frozenset(("بين", "قبل", "جانب", "يد", "ايدي", "لسان", "بقياده", "بزعامه"))
_RELATIVE = frozenset(("الذي", "التي", "الذين", "ما"))
_MASCULINE = frozenset(("العراق", "اليمن", "لبنان", "الاردن", "السودان", "المغرب", "الاتحاد"))


def names_state(words: Words, k: int, hit: Hit, entry: Entry, rules: ActorRules) -> bool:
    """Whether the state name that begins at word k is meant as a party and not as a place.

    The evidence is what stands before it (a preposition of place, a verb that says or acts, بين، من قبل)
    and after it; with none, a power (روسيا) is a party and a theatre of war (اليمن) is a place.
    """
    if _is_dateline(words, k, hit.end) or "ب" in hit.before:
        return False
    judged = _by_particle(words, k, hit, entry, rules)
    if judged is None:
        judged = _by_verb(words, k, hit, entry, rules)
    if judged is None:
        judged = _by_noun(words, k, entry, rules)
    return entry.default if judged is None else judged


def _by_particle(words: Words, k: int, hit: Hit, entry: Entry, rules: ActorRules) -> bool | None:
    lists, previous, prior = rules.words, words.get(k - 1), words.get(k - 2)
    if "ل" in hit.before:
        return entry.default and not _stem_in(previous, lists["frontier"]) and previous not in lists["places"]
    if ("و" in hit.before or previous == "بين") and any(words.get(j) in lists["frontier"] for j in range(k - 5, k - 1)):
        return False
    if not previous or previous in ("\n", "."):
        return entry.default or is_verb(words.get(hit.end), rules)
    if previous in ("من", "ومن"):
        return _stem_in(prior, lists["from_party"])
    if previous in ("مع", "ومع"):
        return entry.default and not any(words.get(j) in lists["frontier"] for j in range(k - 4, k - 1))
    if previous in ("علي", "وعلي", "على", "وعلى"):
        return _stem_in(prior, _MUST)
    if previous in _COMPLEMENT:
        return _is_power(entry) or words.get(hit.end) not in lists["scenes"]
    return None


def _by_verb(words: Words, k: int, hit: Hit, entry: Entry, rules: ActorRules) -> bool | None:
    lists, previous = rules.words, words.get(k - 1)
    if _stem_in(previous, lists["scenes"]):  # «صواريخ استهدفت السعودية», but «واستهدفت إسرائيل موقعا»
        opens = not words.is_word(k - 2) or previous[0] in "وف"
        return entry.default and opens and previous.endswith("ت") and _stem_in(previous, lists["strikes"])
    if previous[0] in "تي" and previous.endswith(("ه", "ها", "هم")) and words.get(k - 2) in _RELATIVE:
        return True  # التي تقودها روسيا
    if _stem_in(previous, lists["places"]):
        return False
    if is_verb(previous, rules) or (words.norm[k] in _MASCULINE and _stem_in(previous, lists["say"])):
        return True
    following = words.get(hit.end)
    if not words.is_word(k - 1) and is_verb(following, rules) and following not in lists["scenes"]:
        return True
    return None


def _by_noun(words: Words, k: int, entry: Entry, rules: ActorRules) -> bool | None:
    previous = words.get(k - 1)
    if previous in _SIDES:
        return previous != "قبل" or words.get(k - 2) == "من"
    if _is_power(entry) and _stem_in(previous, rules.words["sides"]):
        return True
    return None


def _is_power(entry: Entry) -> bool:
    return entry.state is not None and entry.state.weight == "power"


def settle(
    text: Text, places: list[PlaceMention], actors: list[ActorMention]
) -> tuple[list[PlaceMention], list[ActorMention]]:
    """Places and actors with no words in dispute between them; both stay in order.

    One name is one thing: the actor wins its own words (whether «دمشق» acts was decided where it was
    found), a place inside a group's fixed name goes («الدولة الإسلامية في العراق والشام»), a state or a
    person inside a longer place name goes («الحدود السورية التركية»، «مطار الملك خالد»). A place that
    completes an actor stays («شرطة درعا»).
    """
    kept_places: list[PlaceMention] = []
    lost: set[int] = set()
    spans = sorted((a.span, n) for n, a in enumerate(actors))
    low = 0
    for place in sorted(places, key=lambda p: p.span):
        while low < len(spans) and spans[low][0][1] <= place.span[0]:
            low += 1
        keep, m = True, low
        while m < len(spans) and spans[m][0][0] < place.span[1]:
            n = spans[m][1]
            if n not in lost:
                winner = _winner(text, place, actors[n])
                if winner == "actor":
                    keep = False
                elif winner == "place":
                    lost.add(n)
            m += 1
        if keep:
            kept_places.append(place)
    return kept_places, [a for n, a in enumerate(actors) if n not in lost]


def _winner(text: Text, place: PlaceMention, actor: ActorMention) -> str:
    (ps, pe), (s, e) = place.span, actor.span
    if ps <= s and e <= pe and pe - ps > e - s:  # the actor lies inside a longer place
        return "place" if actor.type in ("state", "person", "population", "outlet") else "both"
    if s <= ps and pe <= e and e - s > pe - ps:
        if actor.type == "person":
            return "actor"
        inside = text.raw[s:ps].rstrip()
        completes = actor.actor_id is None or inside.endswith(("في", " ب")) or _takes_place(actor)
        return "both" if completes and actor.type != "armed_group" else "actor"
    return "both" if s < ps and _takes_place(actor) else "actor"


def _takes_place(actor: ActorMention) -> bool:
    """Whether the actor's words are a common noun and the place it is of: شرطة درعا، سكان دوما."""
    return actor.type == "population" or "شرطة" in actor.text[:12]


def _is_dateline(words: Words, k: int, end: int) -> bool:
    return k <= 3 and words.get(end) in ("(", "-", "،", ",", "—", "–", "/")


def _stem_in(word: str, listed: frozenset[str]) -> bool:
    if word in listed:
        return True
    return (
        len(word) > 3
        and word[0] in "وفبل"
        and (word[1:] in listed or (len(word) > 4 and word[0] in "وف" and word[2:] in listed and word[1] in "بل"))
    )


@lru_cache(maxsize=50_000)
def _feminine_verb(word: str) -> bool:
    """Whether a folded word looks like a verb whose subject is feminine, as states are: قالت، تتهم، ستواصل.

    >>> _feminine_verb("وقالت"), _feminine_verb("تصريحات")
    (True, False)
    """
    stem = word[1:] if len(word) > 4 and word[0] in "وف" else word
    if stem.endswith(("ات", "يه")):
        return False
    if stem.endswith("ت") and len(stem) >= 3:
        return stem not in ("بيت", "وقت", "تحت", "الوقت", "صوت", "بنت", "موت", "كويت", "تصويت", "ثبت", "انترنت")
    return stem.startswith("ست") and len(stem) >= 5


def is_verb(word: str, rules: ActorRules) -> bool:
    """Whether a folded word looks like a verb of feminine subject, by its shape."""
    if not word:
        return False
    if _feminine_verb(word):
        return True
    stem = word[1:] if len(word) > 4 and word[0] in "وف" else word
    return (
        stem.startswith("ت")
        and 4 <= len(stem) <= 7
        and stem not in _NOUNS_IN_TA
        and stem[-1] not in "هي"
        and stem not in rules.strong_names
        and not _verbal_noun(stem)
    )


_NOUNS_IN_TA = frozenset(
    "تركيا تونس تشاد توغو تحت تجاه تلك تنظيم تحالف تقرير تحرير تدخل تصعيد توقيع تقدم تطوير تعاون تدمير تفجير تهديد تسليم تمويل تنفيذ تقديم توتر تنسيق تبادل تراجع تمرد تشكيل تدريب تاريخ تصريح تقسيم تعيين تشديد توسيع تركي توقيت".split()
)


def _verbal_noun(stem: str) -> bool:
    """تفعيل and تفاعل shapes: nouns, though they begin as verbs do."""
    return len(stem) == 5 and stem[3] == "ي"
