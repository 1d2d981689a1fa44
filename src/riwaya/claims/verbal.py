"""Whether a trigger is a verb where it stands: Arabic writes «قتل» the verb and «قتل» the noun alike."""

from __future__ import annotations

from riwaya.claims.clauses import is_verb, sentence_range
from riwaya.claims.context import Context
from riwaya.claims.people import of_people
from riwaya.claims.triggers import Candidate

_PERFECT = frozenset("قد وقد فقد لقد ولقد".split())


def is_verbal(ctx: Context, candidate: Candidate) -> bool:
    """Whether a trigger is a verb here, also where it was read as the noun of the same letters.

    «قتل مسلحون»: a nominative cannot complete a noun. «الجيش قصف مواقع»: a subject opens the clause.
    """
    if candidate.reading.form.pos == "verb":
        return True
    i, split = candidate.i, candidate.reading.split
    if split.definite or not any(r.form.pos == "verb" for r in ctx.words[i].readings):
        return False
    if _opens_clause_as_verb(ctx, candidate):
        return True
    if split.after or split.before:
        return False
    after = ctx.tokens[i + 1].norm if i + 1 < len(ctx.tokens) else ""
    if after.endswith("ون") and len(after) > 4:
        return True
    k = i - 1
    if k < 0 or ctx.actor_at[k] < 0:
        return False
    while k > 0 and ctx.actor_at[k - 1] == ctx.actor_at[i - 1]:
        k -= 1
    if k == ctx.text.sentences[ctx.text.sentence_of[i]].first:
        return True
    before = ctx.tags[k - 1]
    return before.complementizer or ctx.tokens[k - 1].kind == "break" or ctx.tokens[k - 1].norm in ('"', "«", ":")


def _opens_clause_as_verb(ctx: Context, candidate: Candidate) -> bool:
    """Whether a word that is verb and noun stands where a verb is due, with what a verb takes behind it.

    «وقد قصف الطيران», «كما قتل 3», «. وقتل جندي»; but «قصف عنيف», «ودعم لـ» open with a noun.
    """
    i, split = candidate.i, candidate.reading.split
    if split.before not in ((), ("و",), ("ف",)):
        return False
    sentence = sentence_range(ctx, i)
    tag = ctx.tags[i - 1] if i > sentence.first else None
    if tag is not None and (tag.relative or tag.word in _PERFECT) and not split.before and tag.word not in ("من", "ما"):
        return True
    if split.after:
        return False
    opens = tag is None or all(ctx.tokens[k].kind == "punct" for k in range(sentence.first, i))
    if tag is not None and not opens:
        after_mark = ctx.tokens[i - 1].kind == "punct" and split.before
        opens = bool(after_mark or (not split.before and (tag.complementizer or tag.starts_clause)))
    k = i + 1
    if k < sentence.last and is_verb(ctx, k, conjoined=True):
        k += 1  # «قتل وأسر الجيش»: what stands behind the second verb is behind both
    if not opens or k >= sentence.last:
        return False
    token = ctx.tokens[k]
    if token.kind == "number" or ctx.quantity_at[k] >= 0:
        return True
    if token.kind != "word" or ctx.tags[k].preposition or ctx.place_at[k] >= 0:
        return False
    adjective = token.norm.endswith(("ي", "يا", "يه")) and not token.norm.startswith("ال")
    return not adjective and (ctx.actor_at[k] >= 0 or of_people(ctx, k, k + 1, i))
