"""Autosave beside a bare Django write of one row: once alone, and of twenty people at once."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

from starrating.environment import ROOT
from tests.bench.measure import AtLeast, AtMost, Figure, Timed

FACTOR, SHARE = 3.0, 0.6
SECONDS, BARE_SECONDS = 60, 20
P95, WORST = 1.0, 5.0
INSIDE = "import django; django.setup(); from tests.bench import _writers; _writers.{}"


def surroundings(folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "starrating.settings",
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{Path(folder) / 'writers.sqlite3'}",
        "STORAGE_DIR": folder,
        "ALLOWED_HOSTS": "",
        "DEMO": "0",
    }


def inside(call: str, folder: str) -> str:
    """What a call of ``tests.bench._writers`` says, in a process with a database in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-c", INSIDE.format(call)],
        cwd=ROOT,
        env=surroundings(folder),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@cache
def alone() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = json.loads(inside("single()", folder))
    return ours, bare


@contextmanager
def serving(arguments: list[str], folder: str) -> Iterator[str]:
    """A server that prints its address; it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is None:
            raise SystemExit("no server")
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=20)


@dataclass
class Crowd:
    """What came of many writing at once: seconds of each request, and requests that failed."""

    lasted: float = 0.0
    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.taken) / self.lasted


Send = Callable[[http.client.HTTPConnection, int], str]


def crowd(address: str, senders: list[Send], lasting: float) -> Crowd:
    """Each sender sends one request after the other on a line of its own, all at once."""
    found, began = Crowd(), time.perf_counter()

    def write(send: Send) -> None:
        place = urlsplit(address)
        line = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
        number = 0
        while time.perf_counter() - began < lasting:
            start = time.perf_counter()
            fault = send(line, number)
            found.taken.append(time.perf_counter() - start)
            if fault:
                found.failed.append(fault)
            number += 1

    threads = [threading.Thread(target=write, args=[send]) for send in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.lasted = time.perf_counter() - began
    return found


def post(line: http.client.HTTPConnection, where: str, session: str, sent: dict[str, str]) -> bytes:
    token = "a" * 32
    line.request(
        "POST",
        where,
        urlencode(sent),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
        },
    )
    answer = line.getresponse()
    content = answer.read()
    return content if answer.status == 200 else b""


def autosaving(writer: dict[str, str]) -> Send:
    # the city was made with each writer's first text
    def send(line: http.client.HTTPConnection, number: int) -> str:
        sent = {"account": f"第{number}次", "account_version": str(number + 1)}
        told = post(line, writer["autosave"], writer["session"], sent)
        return "" if told and json.loads(told).get("saved_at") else told.decode() or "no answer"

    return send


def writing(writer: dict[str, str]) -> Send:
    def send(line: http.client.HTTPConnection, number: int) -> str:
        told = post(line, writer["bare"], writer["session"], {"text": f"第{number}次"})
        return "" if told else "no answer"

    return send


@cache
def together() -> tuple[Crowd, Crowd]:
    """Twenty that autosave at the application, and twenty at a bare project of the same database."""
    with tempfile.TemporaryDirectory() as folder:
        writers: list[dict[str, Any]] = [
            json.loads(line) for line in inside("make()", folder).splitlines()
        ]
        with serving([str(ROOT / "manage.py"), "serve", "0"], folder) as address:
            ours = crowd(address, [autosaving(writer) for writer in writers], SECONDS)
        with serving(["-c", INSIDE.format("bare(0)")], folder) as address:
            bare = crowd(address, [writing(writer) for writer in writers], BARE_SECONDS)
    if ours.failed or bare.failed:
        raise SystemExit(f"{len(ours.failed)} and {len(bare.failed)} failed: {ours.failed[:1]}")
    return ours, bare


def _p95() -> float:
    return round(quantiles(together()[0].taken, n=20)[-1], 3)


def figures() -> Iterator[Figure]:
    yield Timed(
        "autosave beside a bare write of one row, each through its middleware", alone, FACTOR
    )
    yield AtLeast(
        "autosaves of 20 writers for 60 s, SQLite, beside bare writes of one row",
        lambda: (together()[0].rate, together()[1].rate),
        SHARE,
        "a second",
    )
    yield AtMost("95 % of them were answered within", _p95, P95, "s")
    yield AtMost("the slowest of them", lambda: round(max(together()[0].taken), 3), WORST, "s")
    yield AtMost("errors among them", lambda: len(together()[0].failed), 0, "errors")
