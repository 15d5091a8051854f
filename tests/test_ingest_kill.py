"""Ingest killed at any moment: nothing lost, nothing doubled, each document wholly old or wholly new."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kill_child import N_DOCUMENTS

N_KILLS = 52
SEED = 20181122

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def order(tmp_path: Path) -> Iterator[Order]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kill_child", str(tmp_path / "documents"), str(tmp_path / "store")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert process.stdin
    assert process.stdout

    def send(**what: Any) -> dict[str, Any]:
        print(json.dumps(what), file=process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer

    yield send
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()


@pytest.mark.timeout(900)
def test_ingest_killed_at_random_moments_leaves_whole_documents(order: Order) -> None:
    chance = random.Random(SEED)
    whole = order(do="ingest", version=0)
    assert whole["result"] == {"ok": None}
    before = {f"{n}.txt": 0 for n in range(N_DOCUMENTS)}
    n_killed = 0
    for version in range(1, N_KILLS + 1):
        killed = order(do="ingest", version=version, after_s=chance.uniform(0, whole["took_s"]))
        n_killed += killed["result"] is None
        seen = order(do="look")["result"]["ok"]
        assert seen["problems"] == [], f"after the kill of version {version}"
        after = seen["versions"]
        assert set(after) == set(before), "a document was lost"
        assert all(after[name] in (before[name], version) for name in after)
        before = after
    assert n_killed >= N_KILLS // 2, "most ingests came to their end: the kills came too late"
    assert order(do="ingest", version=999)["result"] == {"ok": None}
    seen = order(do="look")["result"]["ok"]
    assert seen == {"versions": {f"{n}.txt": 999 for n in range(N_DOCUMENTS)}, "problems": []}


@pytest.mark.timeout(300)
def test_first_ingest_killed_is_resumed(order: Order) -> None:
    chance = random.Random(SEED)
    for _ in range(4):
        order(do="ingest", version=1, after_s=chance.uniform(0.2, 1.5))
        seen = order(do="look")["result"]["ok"]
        assert seen["problems"] == []
        assert set(seen["versions"].values()) <= {1}
    order(do="ingest", version=1)
    seen = order(do="look")["result"]["ok"]
    assert seen == {"versions": {f"{n}.txt": 1 for n in range(N_DOCUMENTS)}, "problems": []}
