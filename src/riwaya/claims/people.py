"""Phrases of people: «12 جنديا», «مسلحون مجهولون», «عشرات المدنيين»."""

from __future__ import annotations

from riwaya.claims.context import Context

_PEOPLE_UNITS = frozenset(
    "person civilian child woman refugee fighter soldier policeman officer official corpse detainee suspect migrant family group".split()
)
_PEOPLE_CLASSES = ("@armed", "@civilian", "@person_word", "@official")
_QUANTIFIERS = frozenset("كل بعض جميع معظم عدد عده من احد سائر غالبيه عشرات مئات الاف العشرات المئات الالاف".split())


def of_people(ctx: Context, first: int, last: int, i: int) -> bool:
    """Whether tokens `[first, last)` are a phrase of people, as the trigger at token i takes it: «12 جنديا», «مسلحون», not «الإرهابي»."""
    quantity = ctx.quantity_at[first]
    if quantity >= 0:
        return ctx.mentions.quantities[quantity].unit in (*_PEOPLE_UNITS, None) and ctx.time_at[first] < 0
    token = ctx.tokens[first]
    if token.kind != "word" or ctx.place_at[first] >= 0:
        return False
    if first == i + 1 and token.norm.endswith(("ي", "يه", "يا", "مسلح", "مسلحه", "مسلحا")):
        return False  # «الهجوم الإرهابي»: an adjective of the trigger
    if token.norm in _QUANTIFIERS and first + 1 < last:
        return of_people(ctx, first + 1, last, i)
    classes = ctx.rules.lexicon.classes
    stems = token.stems | {token.norm.removesuffix("ا")}
    return token.norm.startswith(("مجهول", "متظاهر", "محتج", "المتظاهر", "المحتج")) or any(
        not classes[name].isdisjoint(stems) for name in _PEOPLE_CLASSES
    )
