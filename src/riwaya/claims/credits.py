"""Frames that point to what they cover: «…، كما أعلن المتحدث», «بحسب مصادر», «نقلا عن الوكالة»."""

from __future__ import annotations

from msgspec.structs import replace

from riwaya.claims.content import find_content
from riwaya.claims.context import Context
from riwaya.claims.frames import Frame, Reading, covering
from riwaya.claims.issuers import resolve
from riwaya.claims.relays import credited_at, printed_by, told_outlet
from riwaya.claims.speakers import Speaker, read_speaker
from riwaya.claims.verb_frames import REACH, verbal_frame

_DRAWN = frozenset(("نقلا", "استنادا"))  # «وقالت الوكالة نقلا عن مصدر»: the source is behind the one that speaks
_SUBJECT = 12  # words from a verb to the subject that stands behind it
_AFTER_CREDIT = frozenset("فيما بينما لكن لكنه لكنها لكنهم حيث الوقت وذلك".split())  # a clause after «وفق المرصد» that is the outlet's own
_SET_OFF = frozenset("بعد قبل عقب غداه منذ".split())  # the same behind a comma


def connected_frame(reading: Reading, i: int, verb: int) -> tuple[Frame | None, int]:
    """«…، كما أعلن المتحدث» / «…، حسبما ذكرت الوكالة»: covers what stands before it in its clause."""
    ctx, start, end = reading.ctx, reading.start, reading.end
    report = ctx.words[verb].report
    assert report is not None
    content = find_content(ctx, verb, min(end, verb + REACH))
    word = ctx.tokens[i].norm
    opening = all(ctx.tokens[k].kind != "word" for k in range(start, i))
    ahead = content is not None and ctx.tags[content - 1].complementizer and ctx.tags[i].word == "علي"
    if ahead or (word.endswith("كما") and (content is not None or opening)):
        said = verbal_frame(reading, verb, replace(report, conjunction=True))
        return said, max(verb + 1, said.first if said is not None else 0)
    speaker = read_speaker(ctx, verb + 1, end)
    if speaker is None:
        if word.endswith("كما"):
            return None, i + 1
        speakers = reading.voices.last
    else:
        speakers = resolve(reading, speaker, end)
    outer = printed_by(ctx, verb, speaker, end)
    if outer is not None:
        speakers = (outer, *speakers)
    elif speaker is not None:
        told = told_outlet(ctx, verb, min(end, speaker.last + 6), speaker)
        if told is not None and told.first >= speaker.last:
            speakers = (told, *speakers)
    if not speakers:
        return None, verb + 1
    reading.voices.last = speakers
    return _pointing_back(reading, i, verb, speakers), max(s.last for s in speakers if s.last <= end)


def prepositional_frame(reading: Reading, i: int, after: int, linked: str) -> Frame | None:
    """«بحسب X» / «وفقا لـX» / «نقلا عن X»."""
    ctx, end = reading.ctx, reading.end
    k = after
    if linked:
        if k < end and ctx.tags[k].word == linked:
            k += 1
        elif k < end and not (linked == "ل" and ctx.tokens[k].norm.startswith("ل")):
            return None
    if k < end and ctx.tokens[k].norm == "(":
        k += 1
    speaker = credited_at(ctx, k, end)
    if speaker is None:
        return None
    speakers = resolve(reading, speaker, end)
    if _is_own_statement(reading, i, speaker, speakers):
        return Frame((), "say", i, i, i)
    reading.voices.last = speakers
    return _pointing_back(reading, i, i, speakers)


def _pointing_back(reading: Reading, i: int, cue: int, speakers: tuple[Speaker, ...]) -> Frame:
    """The stretch a postposed cue covers: its clause before it, or what follows when it opens the sentence."""
    ctx, start, end, found = reading.ctx, reading.start, reading.end, reading.found
    if all(ctx.tokens[k].kind != "word" for k in range(start, i)) or i - start <= 1:
        return Frame(speakers, "say", max(s.last for s in speakers), end, cue)
    around = covering(reading, i)
    if around is not None:
        k = found.index(around)
        if speakers[-1].kind == "outlet" or _is_told_by(reading, i, around, speakers):
            found[k] = replace(around, speakers=(*speakers, *around.speakers))
            reading.voices.last = around.speakers if around.speakers[-1].named else found[k].speakers
            return Frame((), "say", i, i, cue)
        return Frame(speakers, "say", around.first, around.last, cue)
    first = start
    for frame in found:
        if frame.last <= i:
            first = max(first, frame.last)
    said = max((s.last for s in speakers if s.first > i), default=i)
    turn = next((k for k in range(said, min(end, said + 4)) if _turns(ctx, k)), None)
    return Frame(speakers, "say", first, turn if turn is not None else end, cue)


def _turns(ctx: Context, k: int) -> bool:
    word = ctx.tags[k].word
    return word in _AFTER_CREDIT or (word in _SET_OFF and ctx.tokens[k - 1].norm in ("،", ","))


def _is_own_statement(reading: Reading, i: int, credited: Speaker, speakers: tuple[Speaker, ...]) -> bool:
    """«قال الجيش إن …، وفق البيان»: the credit names the statement of the source that speaks already."""
    around = covering(reading, i) or next((f for f in reversed(reading.found) if f.speakers), None)
    if around is None or not credited.statement or around.speakers[-1].statement:
        return False
    said = speakers[-1]
    known = around.speakers[-1].source_id
    return said.first < i or said.statement or (known is not None and said.source_id == known)


def _is_told_by(reading: Reading, i: int, around: Frame, speakers: tuple[Speaker, ...]) -> bool:
    """«قال فلان إن …، بحسب الرئاسة»: who is credited tells what the source around said, unless the words are drawn from it."""
    ctx = reading.ctx
    if ctx.tokens[i].norm in _DRAWN or not reading.start <= around.cue < i:
        return False
    before, now = around.speakers[-1], speakers[-1]
    return (
        before.kind != "outlet"
        and before.first < around.cue + _SUBJECT
        and (now.source_id is None or now.source_id != before.source_id)
    )
