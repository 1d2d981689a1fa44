"""Grouping at scale, on claims that are made: time, memory, the largest blocks, and what one machine can bear.

    python bench/claims.py --claims 10000000                  # blocks and shards of all, and the largest shard grouped
    python bench/claims.py --claims 10000000 --grouped 600    # shards compared and linked week by week, for 600 s of a core
    python bench/claims.py --claims 300000 --through FOLDER   # the whole of a batch's grouping, stage by stage

Ten years of news: the weeks of a war differ by a factor of twenty, a few places and parties are in most of the news,
most happenings are told once or twice and a few by sixty articles. Everything is made from the seed, week by week.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import random
import resource
import struct
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import msgspec

from riwaya.batch.extracting import PACKED
from riwaya.batch.folder import Folder
from riwaya.batch.grouping import keys_in
from riwaya.batch.reading import shard_of, write_accounts
from riwaya.batch.run import Batch, Options
from riwaya.batch.tables import ARTICLES, write_table
from riwaya.batch.tasks import Outcome
from riwaya.engine.workers import Workers
from riwaya.events.accounts import Account, Count, Report, Where
from riwaya.events.block import CROWD, candidates, keys
from riwaya.events.group import ACROSS, fit, link
from riwaya.events.profile import Profile
from riwaya.model import PlaceMention

WEEKS = 520
FIRST_DAY = 734868  # 2013-01-01
PLACES = 3000
KINDS = (("shelling", "violence"), ("killing", "violence"), ("clash", "violence"), ("arrest", "arrest"), ("statement", "speech"))
KIND_WEIGHTS = (30, 55, 70, 80, 100)
NOBODY: frozenset[str] = frozenset()
TOLD = 19
"""Claims an article, as in the reference newspapers of 2018."""

Articles = list[tuple[Account, ...]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--through", type=Path, metavar="FOLDER", help="group them all, as a batch does, in this new folder")
    parser.add_argument("--grouped", type=float, metavar="SECONDS", help="group shard by shard until so much time of a core is used")
    options = parser.parse_args()
    figures = through(options) if options.through else by_weeks(options) if options.grouped else blocks(options)
    print(json.dumps(figures, indent=1))


class World:
    """What the made news is about; every week of it can be made alone."""

    def __init__(self, claims: int, seed: int) -> None:
        self.seed = seed
        chance = random.Random(seed)  # noqa: S311  (a seed)
        heat = [chance.lognormvariate(0, 0.8) for _ in range(WEEKS)]
        self.articles = [round(claims / TOLD * h / sum(heat)) for h in heat]
        self.places = [_place(n, chance) for n in range(PLACES)]
        self.place_weights = list(accumulate(1 / (n + 3) ** 0.9 for n in range(PLACES)))
        self.parties = [frozenset((f"party-{n}",)) for n in range(200)]
        self.party_weights = list(accumulate(1 / (n + 2) for n in range(200)))

    def week(self, number: int) -> Articles:
        """The articles of a week."""
        return [_accounts(report, told, chance) for report, told, chance in self._told(number, words=True)]

    def happenings(self, number: int) -> Iterator[list[Profile]]:
        """The happenings of a week's articles as the maker knows them: the same news, without its claims one by one."""
        for report, told, chance in self._told(number, words=False):
            yield [_profile(report, n, one, chance) for n, one in enumerate(told)]

    def _told(self, number: int, *, words: bool) -> Iterator[tuple[Report, list[dict[str, Any]], random.Random]]:
        """Each article of a week with what it tells of: a few happenings are told by many, most by one or two."""
        chance = random.Random(self.seed * 10_000 + number)  # noqa: S311
        happenings = [self._happening(number, chance, words=words) for _ in range(max(1, self.articles[number] * 9))]
        reach = list(accumulate(min(60.0, chance.paretovariate(1.3)) for _ in happenings))
        for n in range(self.articles[number]):
            told = chance.choices(happenings, cum_weights=reach, k=TOLD // 2)
            name = hashlib.sha256(f"{self.seed} {number} {n}".encode()).hexdigest()
            outlet = f"outlet:{chance.randrange(40)}"
            slots = struct.unpack("<64I", chance.randbytes(256)) if words else ()
            published = max(h["day"] for h in told)
            yield Report(id=name, outlet=outlet, outlet_name=outlet, published=published, sketch=slots), told, chance

    def _happening(self, week: int, chance: random.Random, *, words: bool) -> dict[str, Any]:
        one, other = chance.choices(self.parties, cum_weights=self.party_weights, k=2)
        return {
            "kind": chance.choices(KINDS, cum_weights=KIND_WEIGHTS)[0],
            "place": chance.choices(self.places, cum_weights=self.place_weights)[0],
            "day": FIRST_DAY + 7 * week + chance.randrange(7),
            "actors": one if chance.random() < 0.6 else NOBODY,
            "targets": other if chance.random() < 0.3 else NOBODY,
            "count": round(chance.paretovariate(1.1)),
            "words": [f"w{chance.randrange(20000)}" for _ in range(14)] if words else [],
        }


def _accounts(report: Report, told: list[dict[str, Any]], chance: random.Random) -> tuple[Account, ...]:
    return tuple(_account(report, order, told[order * len(told) // TOLD], chance) for order in range(TOLD))


def _profile(report: Report, n: int, told: dict[str, Any], chance: random.Random) -> Profile:
    """What two claims tell of a happening: its place and its day more often than either alone."""
    knows_day, counted = chance.random() < 0.84, chance.random() < 0.44
    return Profile(
        id=f"{report.id[:12]}:c{n}", accounts=(_bare(report),), kind=told["kind"][1],
        types=frozenset((told["kind"][0],)), places=(told["place"],) if chance.random() < 0.8 else (),
        days=(told["day"], told["day"]) if knows_day else None, days_given=knows_day, published=report.published,
        actors=told["actors"], targets=told["targets"], real=True, denied=False, words=NOBODY, target_classes=NOBODY, means=NOBODY,
        counts=(Count("killed", told["count"], told["count"], told["count"], "person", 0),) if counted else (),
    )  # fmt: skip


def _bare(report: Report) -> Account:
    """An account that says no more than whose it is."""
    return Account(
        id="", report=report, order=0, sentence=0, type="", kind="", where=None, days=None, given=(True, True), actors=NOBODY,
        doer_named=False, doers=NOBODY, targets=NOBODY, target_classes=NOBODY, counts=(), denied=False, denial=False, real=True,
        definite=False, caused_by=None, chain=(), bodies=(), words=NOBODY, means=NOBODY, text="",
    )  # fmt: skip


def _account(report: Report, order: int, told: dict[str, Any], chance: random.Random) -> Account:
    kind, place = told["kind"], told["place"]
    counted = chance.random() < 0.25
    knows_day = chance.random() < 0.6
    return Account(
        id=f"{report.id[:12]}:c{order}", report=report, order=order, sentence=order // 2, type=kind[0], kind=kind[1],
        where=place if chance.random() < 0.55 else None, days=(told["day"], told["day"]) if knows_day else None,
        given=(True, knows_day), actors=told["actors"], doer_named=bool(told["actors"]), doers=told["actors"],
        targets=told["targets"], target_classes=frozenset(), denied=chance.random() < 0.02, denial=False, real=True,
        counts=(Count("killed", told["count"], told["count"], told["count"], "person", 0),) if counted else (),
        definite=False, caused_by=None, chain=(), bodies=(),
        words=frozenset(chance.sample(told["words"], 9)) | {f"w{chance.randrange(20000)}" for _ in range(3)},
        means=frozenset(), text="",
    )  # fmt: skip


def _place(n: int, chance: random.Random) -> Where:
    country = chance.choices(("SY", "IQ", "YE", "LY", "SD", "PS"), (40, 20, 15, 8, 8, 9))[0]
    admin = f"{country}-{chance.randrange(14)}"
    lat, lon = chance.uniform(15, 37), chance.uniform(10, 48)
    mention = PlaceMention(
        span=(0, 1), text="", place_id=f"made:{n}", name=f"p{n}", name_en=f"p{n}", kind="town", country=country, admin1=admin,
        lat=lat, lon=lon, geo_precision=1, score=1.0,
    )  # fmt: skip
    return Where(key=f"made:{n}", rank=0, radius=4.0, country=country, admin1=admin, lat=lat, lon=lon, name=f"p{n}", mention=mention)


def blocks(options: argparse.Namespace) -> dict[str, Any]:
    """Keys, blocks and shards of all happenings, without holding them; then the largest shard, compared and linked."""
    world = World(options.claims, options.seed)
    hashes, shards = array("q"), Counter[bytes]()
    began = time.perf_counter()
    claims = happenings = 0
    for week in range(WEEKS):
        for told in world.happenings(week):
            claims += TOLD
            for one in told:
                happenings += 1
                found = set(keys(one))
                hashes.extend(hash(key) for key in found)
                shards.update({shard_of(key) for key in found})
    figures: dict[str, Any] = {"claims": claims, "happenings": happenings, "keys": len(hashes)}
    figures["making, keys and shards: seconds"] = round(time.perf_counter() - began, 1)
    figures.update(_of_blocks(hashes))
    largest = max(shards, key=lambda name: (shards[name], name)).decode()
    figures["shards"] = len(shards)
    figures["happenings sent, a happening"] = round(sum(shards.values()) / happenings, 2)
    figures["largest shard"] = {largest: shards[largest.encode()]}
    figures["peak memory MB, all keys held"] = _memory()
    figures["the largest shard grouped"] = _grouped(world, largest)
    return figures


def _of_blocks(hashes: array[int]) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415  (only here)

    counts = np.unique(np.frombuffer(hashes, dtype=np.int64), return_counts=True)[1].astype(np.int64)
    told = counts[counts <= CROWD]
    return {
        "blocks": len(counts),
        "largest block": int(counts.max()),
        "blocks over the crowd, left to finer keys": int((counts > CROWD).sum()),
        "keys in those": int(counts[counts > CROWD].sum()),
        "pairs in blocks under it, at most": int((told * (told - 1) // 2).sum()),
        "pairs without that limit": int((counts * (counts - 1) // 2).sum()),
    }


def _grouped(world: World, shard: str) -> dict[str, Any]:
    """The shard of most happenings: what it takes, in this process."""
    time_of = int(shard.rpartition(", ")[2].rstrip(")").strip("'")) if shard.rpartition(", ")[2].rstrip(")").isdigit() else None
    weeks = range(WEEKS) if time_of is None else [w for w in range(WEEKS) if abs(FIRST_DAY // 7 + w - time_of) <= 2]
    name = shard.encode()
    members: list[Profile] = [
        one for week in weeks for told in world.happenings(week) for one in told if any(shard_of(k) == name for k in keys(one))
    ]
    members.sort(key=lambda p: p.id)
    pairs, groups, comparing, linking = _compared(members, name)
    return {
        "happenings": len(members), "pairs": pairs, "compared: seconds of a core": round(comparing, 1),
        "linked: seconds of a core": round(linking, 1), "groups": groups, "peak memory MB": _memory(),
    }  # fmt: skip


def by_weeks(options: argparse.Namespace) -> dict[str, Any]:
    """Every shard of the weeks from the first on, compared and linked as soon as no later week can add to it.

    Weeks follow each other by chance, so those that fit into the time are a fair sample of all. Pairs of an island
    that lie in two shards are linked in each; a batch links them once.
    """
    world = World(options.claims, options.seed)
    waiting: defaultdict[bytes, list[Profile]] = defaultdict(list)
    done = Counter[str]()
    spent = dict.fromkeys(("making", "comparing", "linking"), 0.0)
    largest = 0
    began = time.process_time()
    for week in range(WEEKS):
        at = time.process_time()
        if at - began > options.grouped:
            break
        for told in world.happenings(week):
            done["claims"] += TOLD
            for one in told:
                for shard in {shard_of(key) for key in keys(one)}:
                    waiting[shard].append(one)
        done["weeks"] += 1
        spent["making"] += time.process_time() - at
        for shard in [name for name in waiting if ast.literal_eval(name.decode())[-1] < FIRST_DAY // 7 + week]:
            members = sorted(waiting.pop(shard), key=lambda p: p.id)
            largest = max(largest, len(members))
            pairs, groups, comparing, linking = _compared(members, shard)
            done.update({"shards": 1, "happenings in them": len(members), "pairs": pairs, "groups": groups})
            spent["comparing"] += comparing
            spent["linking"] += linking
    used = spent["comparing"] + spent["linking"]
    share = done["claims"] / (TOLD * sum(world.articles))
    return {
        **done, "share of all claims": round(share, 4), "largest shard": largest,
        "seconds of a core": {name: round(seconds, 1) for name, seconds in spent.items()},
        "compared and linked: claims a second of a core": round(done["claims"] / used),
        "all of them at this rate: hours of a core": round(used / share / 3600, 2), "peak memory MB": _memory(),
    }  # fmt: skip


def _compared(members: list[Profile], shard: bytes) -> tuple[int, int, float, float]:
    """A shard's pairs and groups, and the seconds of a core that comparing and linking took."""
    began = time.process_time()
    points = {(i, j): fit(members[i], members[j]) for i, j in candidates(members, partial(keys_in, shard))}
    compared = time.process_time()
    groups = len(link(len(members), points, ACROSS))
    return len(points), groups, compared - began, time.process_time() - compared


def through(options: argparse.Namespace) -> dict[str, Any]:
    """Every stage of a batch's grouping over the made claims."""
    world = World(options.claims, options.seed)
    folder = Folder(options.through)
    batch_options = Options()
    began = time.perf_counter()
    parts: list[str] = []
    made = (article for week in range(WEEKS) for article in world.week(week))
    claims = 0
    while chunk := list(islice(made, batch_options.chunk)):
        name = f"made{len(parts):06}"
        write_accounts(folder, name, {article[0].report.id: article for article in chunk}, batch_options.partitions)
        rows = [{"id": a[0].report.id, "sketch": PACKED.pack(*a[0].report.sketch)} for a in chunk]
        write_table(folder.path("articles", f"{name}.parquet"), {k: v for k, v in ARTICLES.items() if k in ("id", "sketch")}, rows)
        folder.note("read", name, msgspec.json.encode(Outcome()))
        parts.append(name)
        claims += sum(map(len, chunk))
    figures: dict[str, Any] = {"claims": claims, "making and routing: seconds": round(time.perf_counter() - began, 1)}
    stages: dict[str, float] = {}
    batch = Batch(folder, Workers(1), batch_options, _stopwatch(stages))
    began = time.perf_counter()
    batch.group(parts)
    figures["grouping: seconds"] = round(time.perf_counter() - began, 1)
    figures["grouping: claims a second"] = round(claims / (time.perf_counter() - began))
    figures["stages ended at, seconds"] = {name: round(at - began, 1) for name, at in stages.items()}
    figures["peak memory MB"] = _memory()
    figures["bytes of the working files"] = sum(p.stat().st_size for p in folder.work.rglob("*.parquet"))
    return {**figures, **batch.counts}


def _stopwatch(stages: dict[str, float]) -> Any:  # noqa: ANN401
    def tell(stage: str, _done: int, _total: int) -> None:
        stages[stage] = time.perf_counter()

    return tell


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
