"""Children with limits: fed, heard, and over in time."""

import json
import os
import resource
import time

import pytest

from starrating.isolation import Ended, confine, run_isolated

ACTS = "tests.starrating.acts"


def run(*arguments: str, data: bytes = b"", seconds: float = 20, most_bytes: int = 10**7) -> Ended:
    return run_isolated(ACTS, arguments, data, seconds=seconds, most_bytes=most_bytes)


def test_bytes_go_in_and_come_out() -> None:
    data = os.urandom(3_000_000)
    assert run("echo", data=data) == Ended("done", data, b"")
    assert run("echo") == Ended("done", b"", b"")


def test_a_child_has_no_environment_and_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    told = json.loads(run("tell").answer)
    assert told["names"] == ["LANG", "LD_LIBRARY_PATH", "PATH"]
    assert (told["django"], told["folder"], told["open"]) == (False, "/", [0, 1, 2])
    ended = run_isolated(ACTS, ["tell"], b"", seconds=20, most_bytes=10**4, has_packages=True)
    assert json.loads(ended.answer)["django"] is True


def test_complaints_are_kept_to_their_end_and_cost_the_answer() -> None:
    ended = run("fail")
    assert (ended.how, ended.answer) == ("failed", b"")
    assert ended.complaints.endswith(b"RuntimeError: no\n")
    flood = run("complain")
    assert (flood.how, len(flood.complaints), flood.complaints[-4:]) == ("done", 65_536, b"last")


def test_a_child_that_does_not_take_its_input() -> None:
    assert run("ignore", data=bytes(10**6)) == Ended("done", b"ignored", b"")


def test_a_child_that_takes_too_long_is_gone() -> None:
    began = time.monotonic()
    assert run("sleep", seconds=0.4).how == "slow"
    assert run("linger", seconds=0.6).how == "slow"
    assert time.monotonic() - began < 5


def test_a_child_that_answers_without_end() -> None:
    assert run("flood", most_bytes=100_000).how == "failed"


def test_cpu_memory_and_files_are_limited() -> None:
    assert run("burn").how == "slow"
    assert b"MemoryError" in run("swell").complaints
    assert b"File too large" in run("write").complaints
    assert run("kill").how == "heavy"


def test_confine_sets_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", calls.__setitem__)
    confine(memory=9, cpu_seconds=5, file_bytes=7)
    assert calls == {
        resource.RLIMIT_AS: (9, 9),
        resource.RLIMIT_CPU: (5, 6),
        resource.RLIMIT_FSIZE: (7, 7),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
    }
