"""How quickly the desk answers: each page's first view, then under the load of twenty people for a minute.

    python bench/desk.py cases.riwaya [--users 20] [--seconds 60]

Starts `riwaya serve` on a port of this machine and asks for what a person would: lists under filters, events,
articles, search, the map's points. Times are of whole answers on loopback, in milliseconds; a user waits
a second between pages, as the quickest reader does (--pause).
"""

from __future__ import annotations

import argparse
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

FIXED = (
    "/events",
    "/events?status=contested",
    "/events?type=airstrike&place=SY",
    "/events?since=2018-04-01&until=2018-04-30",
    "/articles",
    "/articles?state=machine",
    "/search?q=قصف",
    "/search?q=%22قوات النظام%22",
    "/sources",
    "/actors",
    "/places",
    "/review",
    "/add",
    "/status",
)


def main() -> int:
    """Print a line a page; 1 where an answer failed."""
    options = argparse.ArgumentParser(description="How quickly the desk answers.")
    options.add_argument("workspace", type=Path)
    options.add_argument("--users", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--pause", type=float, default=1.0, help="seconds a user looks at a page")
    given = options.parse_args()
    port = free_port()
    command = [Path(sys.executable).parent / "riwaya", "serve", given.workspace, "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            return measure(f"http://127.0.0.1:{port}", given.users, given.seconds, given.pause)
        finally:
            server.terminate()


def measure(address: str, users: int, seconds: float, pause: float) -> int:
    """First views, then the load; the exit status."""
    wait_for(address)
    pages = pages_of(address)
    print("page\tfirst ms")
    with httpx.Client(base_url=address, timeout=60) as client:
        for name, paths in pages.items():
            print(f"{name}\t{timed(client, paths[0])[0]:.0f}")
    times: dict[str, list[float]] = {name: [] for name in pages}
    failed: Counter[str] = Counter()
    until = time.monotonic() + seconds
    people = [
        threading.Thread(target=use, args=(address, pages, times, failed, until, pause, seed)) for seed in range(users)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    print(f"\n{users} users, {seconds:.0f} s, {sum(map(len, times.values()))} answers, {sum(failed.values())} failed")
    print("page\tanswers\tp50 ms\tp95 ms\tfailed")
    for name, taken in times.items():
        if len(taken) > 1:
            p95 = statistics.quantiles(taken, n=20)[-1]
            print(f"{name}\t{len(taken)}\t{statistics.median(taken):.0f}\t{p95:.0f}\t{failed[name]}")
    return 1 if failed else 0


def use(  # noqa: PLR0913  (a thread's arguments)
    address: str,
    pages: dict[str, list[str]],
    times: dict[str, list[float]],
    failed: Counter[str],
    until: float,
    pause: float,
    seed: int,
) -> None:
    """One person who opens page after page."""
    chance = random.Random(seed)  # noqa: S311  (a load, no secret)
    with httpx.Client(base_url=address, timeout=60) as client:
        while time.monotonic() < until:
            name = chance.choice(list(pages))
            taken, status = timed(client, chance.choice(pages[name]))
            times[name].append(taken)
            if status >= 400:
                failed[name] += 1
            time.sleep(chance.uniform(0.5, 1.5) * pause)


def timed(client: httpx.Client, path: str) -> tuple[float, int]:
    """Milliseconds until the whole answer is there, and its status; 599 where none came."""
    began = time.perf_counter()
    try:
        status = client.get(path).status_code
    except httpx.HTTPError:
        status = 599
    return (time.perf_counter() - began) * 1000, status


def pages_of(address: str) -> dict[str, list[str]]:
    """Addresses by the page they show: the fixed ones, and events and articles that the workspace holds."""
    pages = {path: [path] for path in FIXED}
    with httpx.Client(base_url=address, timeout=60) as client:
        events = [e["id"] for e in client.get("/api/events?size=100").json()["items"]]
        articles = [a["document"] for a in client.get("/api/articles?size=100").json()["items"]]
    pages["/events/…"] = [f"/events/{event}" for event in events]
    pages["/articles/…"] = [f"/articles/{document}" for document in articles]
    return {name: paths for name, paths in pages.items() if paths}


def wait_for(address: str) -> None:
    """Until the desk answers. RuntimeError where it does not within a minute."""
    for _ in range(600):
        try:
            httpx.get(f"{address}/api/status", timeout=60).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the desk did not start")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
