"""One article as the actor stage reads it: its words, what was found so far, and the small questions asked of both."""

from __future__ import annotations

import msgspec

from riwaya.mentions.actor_words import Hit, Words, look_up
from riwaya.mentions.coreference import Salience, survey
from riwaya.mentions.metonymy import is_verb
from riwaya.mentions.persons import is_rare
from riwaya.model import ActorMention
from riwaya.model.mention import ActorType, Via
from riwaya.rules.actors import Actor, ActorRules
from riwaya.text import Text

# Words with the article that follow a noun and do not describe it: relative pronouns, days, participles with من.
_AFTER_BARE = frozenset(
    (
        "الذي التي الذين الذى التى اللذين الي اليوم الان الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت امس اللاحق"
        " الاخير الاخيره الا انها المدعومه المدعوم المدعومين المدعومون التابعه التابع التابعين الموالي المواليه الموالين"
        " المنتشره المنتشرين المعترف المتمركزه المتمركز المشاركه السابق السابقه المقبل الماضي نفسه نفسها ذاته ذاتها"
    ).split()
)
_PLAIN_ADJECTIVES = frozenset(
    "الحاكم العام الجديد القديم الكبير المتحد الخاص الموحد الحر المسلح المعارض الاكبر الاول الثاني الاعلي المشترك المفتوح".split()
)
_OPENERS = frozenset("\"«“”„'(")


class Found(msgspec.Struct, frozen=True):
    """Where a mention ends (word index) and what it is for the words after it: adjective, state, organ or a type."""

    end: int
    kind: str


class Expectation(msgspec.Struct):
    """A title was read, so that a name may begin at word `at` (-1: none is expected).

    `forms` are the titles that can stand for the person later (ولي العهد، الرئيس الفرنسي).
    """

    at: int = -1
    kind: str = ""
    forms: tuple[str, ...] = ()


class Reading(msgspec.Struct):
    """The state of one pass over one article."""

    text: Text
    rules: ActorRules
    outlet: str
    words: Words
    salience: Salience
    out: list[ActorMention] = msgspec.field(default_factory=list)
    found: list[Found] = msgspec.field(default_factory=list)
    expected: Expectation = msgspec.field(default_factory=Expectation)
    place_end: int = -1  # a state name that was read as a place ended here

    @classmethod
    def of(cls, text: Text, rules: ActorRules, outlet_id: str | None) -> Reading:
        """An article not yet read."""
        words = Words(text, rules)
        return cls(text, rules, plain_id(outlet_id or ""), words, survey(words, rules))

    def add_actor(  # noqa: PLR0913  (what a mention needs)
        self,
        actor: Actor,
        k: int,
        end: int,
        before: tuple[str, ...],
        *,
        via: Via = "name",
        role: str = "",
        kind: str = "",
    ) -> int:
        """Report a known actor at words `[k, end)` and remember it; the end."""
        self._report(k, end, before, actor.id, actor.name, actor.type, via)
        self.found.append(Found(end, kind or ("organ" if role else actor.type)))
        self.salience.note(actor, self.words.bare[k - 1] if k else "", role)
        return end

    def add_person(
        self, person: tuple[str, str], k: int, end: int, before: tuple[str, ...], *, via: Via = "name"
    ) -> int:
        """Report a person (id, name) at words `[k, end)`; the end."""
        self._report(k, end, before, person[0], person[1], "person", via)
        self.found.append(Found(end, "person"))
        self.salience.seen.add(person[0])
        return end

    def add_unknown(
        self, k: int, end: int, before: tuple[str, ...], *, name: str, kind: ActorType, actor_id: str | None = None
    ) -> int:
        """Report an actor that the data do not know at words `[k, end)`; the end."""
        self._report(k, end, before, actor_id, name, kind, "name" if actor_id else "anaphora")
        self.found.append(Found(end, kind))
        return end

    def last_end(self) -> int:
        """The word index where the last mention ended, or -1."""
        return self.found[-1].end if self.found else -1

    def with_epithets(self, end: int) -> int:
        """`end`, moved past up to two epithets: ميليشيا الحوثي الانقلابية."""
        epithets, last = self.rules.words["epithets"], min(end + 2, len(self.words))
        while end < last and self.words.norm[end] in epithets:
            end += 1
        return end

    def parts(self, k: int, hit: Hit) -> list[str]:
        """The folded words of a hit, without the clitics before it."""
        parts = list(self.words.norm[k : hit.end])
        if hit.before and "ال" not in hit.before:
            parts[0] = parts[0][len(hit.before) :]
        return parts

    def follows_given_name(self, k: int) -> bool:
        """Whether the word before is a given name of somebody else: «الحوثي» in «سامي الحوثي»."""
        return self.words.get(k - 1) in self.rules.strong_names and self.last_end() != k

    def qualified(self, k: int, first: int = -1) -> bool:
        """Whether the word at k has the article and qualifies the noun before it: الحركة التجارية.

        A feminine or plural noun takes an adjective in ة; after a verb (the word before `first`),
        what follows the subject is an object.
        """
        words = self.words
        word, noun = words.get(k), words.get(k - 1)
        if not word.startswith("ال") or not words.is_word(k) or words.quoted[k]:
            return False
        if word in _AFTER_BARE or word in self.rules.words["epithets"] or not _agree(noun, word):
            return False
        if first > 0 and word.endswith("ه") and is_verb(words.norm[first - 1], self.rules):
            return False
        return word.endswith(("يه", "ي")) or not (look_up(words, k, self.rules.titles) or self.names_actor(k))

    def names_actor(self, k: int) -> bool:
        """Whether an actor's own name begins at word k."""
        return any(e.kind in ("actor", "person") for h in look_up(self.words, k, self.rules.names) for e in h.values)

    def looks_proper(self, k: int) -> bool:
        """Whether the word at k is none of the plain words, countries or nationalities."""
        word = self.words.norm[k]
        if word in self.rules.state_by_adjective or word in self.rules.country_votes:
            return False
        return is_rare(word, self.rules) or word in self.rules.strong_names

    def quote_end(self, at: int) -> int | None:
        """The word index after the quotation that opens before word `at`, if it is short."""
        tokens, first = self.text.tokens, self.words.at[at]
        for end in range(at + 1, min(at + 6, len(self.words) + 1)):
            i = self.words.at[end - 1] + 1
            if i < len(tokens) and tokens[i].norm in '"»”':
                return end if tokens[first - 1].norm in _OPENERS else None
            if end < len(self.words) and not self.words.is_word(end):
                return None
        return None

    def slice(self, k: int, end: int, before: tuple[str, ...]) -> str:
        """The exact words of `[k, end)`."""
        return self.text.slice(self.words.span(k, end, before))

    def _report(  # noqa: PLR0913
        self, k: int, end: int, before: tuple[str, ...], actor_id: str | None, name: str, kind: ActorType, via: Via
    ) -> None:
        span = self.words.span(k, end, before)
        if actor_id and self.out and self.out[-1].actor_id == actor_id and self._repeats(k):
            span = (self.out.pop().span[0], span[1])
            self.found.pop()
        self.out.append(
            ActorMention(span=span, text=self.text.slice(span), actor_id=actor_id, name=name, type=kind, via=via)
        )

    def _repeats(self, k: int) -> bool:
        """Whether this mention only repeats the one before it: البنتاغون in brackets, سانا in quotation marks."""
        last, mark = self.last_end(), self.words.get(k - 1)
        if last == k - 1 and mark == "(" and self.out[-1].type not in ("person", "state"):
            return True
        return self.out[-1].type == "outlet" and (last == k or (last == k - 1 and mark == "،"))


def plain_id(outlet_id: str) -> str:
    """An outlet id without the marks in which spellings of it differ."""
    return outlet_id.removesuffix("-arabic").replace("-", "").replace("_", "")


def _agree(noun: str, adjective: str) -> bool:
    if noun.endswith(("ه", "ات", "يا", "ا")):
        return adjective.endswith("ه")
    if noun.endswith(("ين", "ون")):
        return adjective.endswith(("ين", "ون"))
    return adjective.endswith("ي") or adjective in _PLAIN_ADJECTIVES
