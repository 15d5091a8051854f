"""Step 5, export: a student's matrix → weights of four bits, tokenizer and checksums in the folder that `qa` serves from.

In:  WORK/RUN.npz, WORK/tokenizer.json.
Out: MODELS/static.npy (two numbers a byte), static-scales.npy (one scale a piece), tokenizer.json,
     checksums.json.

Run: python -m training.s05_export WORK RUN MODELS NAME
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from qa.four_bits import quantise


def main(work: Path, run: str, models: Path, name: str) -> None:
    matrix = np.load(work / f"{run}.npz")["matrix"].astype(np.float32)
    matrix[0] = 0.0  # the unknown piece says nothing
    rows, scales = quantise(matrix)
    models.mkdir(parents=True, exist_ok=True)
    np.save(models / "static.npy", rows)
    np.save(models / "static-scales.npy", scales)
    Tokenizer.from_file(str(work / "tokenizer.json")).save(str(models / "tokenizer.json"), pretty=False)
    files = ("static.npy", "static-scales.npy", "tokenizer.json")
    digests = {file: hashlib.sha256((models / file).read_bytes()).hexdigest() for file in files}
    manifest = {"name": name, "dimension": 2 * int(rows.shape[1]), "pieces": int(rows.shape[0]), "sha256": digests}
    (models / "checksums.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    print(f"{sum((models / file).stat().st_size for file in files) / 1e6:.1f} MB in {models}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
