"""Ask, in a process of its own, whether a Chroma folder is sound: `python -m qa.index.probe CATALOG FOLDER NAME MODEL`.

A folder damaged by a kill can end the process that opens it (a segfault, which no `except` catches). Exit 0: it opens,
and passages that it says it has are found by their own vectors. Anything else: rebuild it from the catalog.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

from qa.catalog import Catalog
from qa.index.dense import DenseIndex

TIMEOUT_S = 120.0
SAMPLE = 500  # passages looked up by their own vectors
SAME = 0.999  # cosine similarity of a stored vector with itself, less rounding


def is_sound(catalog: Path, folder: Path, collection: str, model: str) -> bool:
    """Run this module in a subprocess and return whether the folder is sound."""
    command = [sys.executable, "-m", "qa.index.probe", str(catalog), str(folder), collection, model]
    root = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False, cwd=root)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(catalog: str, folder: str, collection: str, model: str) -> int:
    """Return 0 where every sampled passage is found by its own vector, else 1."""
    dense = DenseIndex(Path(folder), collection)
    known = dense.ids()
    stored = Catalog(Path(catalog)).passage_vectors(model)
    for vector in itertools.islice((v for id_, v in stored if id_ in known), SAMPLE):
        if not vector.any():
            continue  # the zero vector of a text without letters is nobody's neighbour
        found = dense.query(vector, 1)
        if not found or found[0][1] < SAME:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
