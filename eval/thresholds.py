"""What the gate asks for: `thresholds.toml` → passed or failed, and what is reached → `thresholds.toml`."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from eval.metrics import NAN

ROOM = ("latency_p95_ms", "cold_start_s", "peak_memory_mb")  # depend on the machine: set by hand, with room
SCALE = 1000  # three digits
MARGIN = 0.005  # languages' tables and rounding may move a question or two in 621


def gate(summary: Mapping[str, float], path: Path) -> int:
    """Hold the metrics against their thresholds, naming each that fails; return the exit code."""
    bounds = tomllib.loads(path.read_text(encoding="utf-8"))
    failed = [
        f"{name} is {summary.get(name, NAN):.4g}, {word} {bound} is asked for"
        for kind, word in (("min", "at least"), ("max", "at most"))
        for name, bound in bounds.get(kind, {}).items()
        if not holds(summary.get(name, NAN), kind, bound)
    ]
    for line in failed:
        print(f"FAILED {line}")
    n_bounds = sum(len(bounds.get(kind, {})) for kind in ("min", "max"))
    print(f"{n_bounds - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def holds(value: float, kind: str, bound: float) -> bool:
    """Return whether a metric keeps its bound; NaN keeps none.

    >>> holds(0.5, "min", 0.5), holds(0.5, "max", 0.4), holds(NAN, "max", 1)
    (True, False, False)
    """
    return value >= bound if kind == "min" else value <= bound


def write(summary: Mapping[str, float], path: Path) -> None:
    """Set the thresholds at what is reached, naming each that is loosened.

    Counts, and what depends on the machine, stay as they are.
    """
    kind = ""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        section = re.fullmatch(r"\[(\w+)\]", line.strip())
        kind = section[1] if section else kind
        row = re.fullmatch(r'("?)([\w@]+)\1 = ([\d.]+)', line)
        if row and row[2] not in ROOM and 0 < (value := summary.get(row[2], NAN)) < 1:
            bound = reached(value, kind)
            if not holds(bound, kind, float(row[3])):
                print(f"LOOSER {row[2]}: {row[3]} → {bound}; say why in the commit")
            line = f"{row[1]}{row[2]}{row[1]} = {bound}"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def reached(value: float, kind: str) -> float:
    """Return the bound for a reached value: a little on the safe side of it.

    >>> reached(0.8137, "min"), reached(0.0412, "max")
    (0.808, 0.047)
    """
    if kind == "min":
        return math.floor((value - MARGIN) * SCALE) / SCALE
    return math.ceil((value + MARGIN) * SCALE) / SCALE
