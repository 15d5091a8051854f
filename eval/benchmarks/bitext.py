"""Sentence retrieval on NTREX: whose nearest neighbour in another language is its own translation?

    python eval/benchmarks/bitext.py --data DIR [--embedding NAME]

Prints accuracy for the six directions of English, German and Thai, beside BM25 and published figures.
"""

from __future__ import annotations

import argparse
import sys
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from eval.benchmarks.bm25 import Bm25  # noqa: E402
from eval.benchmarks.sets import LANGUAGES, ntrex  # noqa: E402
from eval.metrics import mean, nearest_is_own  # noqa: E402

if TYPE_CHECKING:
    from qa.embed import Embedder

DIRECTIONS = tuple(permutations(LANGUAGES, 2))
# Accuracy on all 1,997 sentences, so in a pool twice as large as ours: embeddings-benchmark/results on GitHub,
# results/sentence-transformers__LaBSE/…/NTREXBitextMining.json (MTEB 1.12.75); two of our directions.
PUBLISHED = {"LaBSE (471 M parameters, 1,997 sentences)": {("en", "de"): 0.9965, ("th", "en"): 0.9619}}


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of ntrex-dev.tsv")
    parser.add_argument("--embedding", default="embedded", help="as QA_EMBEDDING")
    options = parser.parse_args(argv)
    sentences = ntrex(options.data)
    from qa.embed import load_embedder

    embedder = load_embedder(options.embedding)
    rows: dict[str, dict[tuple[str, str], float]] = {
        embedder.name: dense(embedder, sentences),
        "BM25 over our words": bm25(sentences),
        **PUBLISHED,
    }
    print(f"NTREX, {len(sentences['en'])} sentences: accuracy of the nearest neighbour, %\n")
    print("| system | " + " | ".join(f"{a}→{b}" for a, b in DIRECTIONS) + " | mean |")
    print("|---|" + "---:|" * (len(DIRECTIONS) + 1))
    for name, row in rows.items():
        cells = [f"{100 * row[d]:.1f}" if d in row else "–" for d in DIRECTIONS]
        whole = f"{100 * mean(row.values()):.1f}" if len(row) == len(DIRECTIONS) else "–"
        print(f"| {name} | " + " | ".join(cells) + f" | {whole} |")
    return 0


def dense(embedder: Embedder, sentences: dict[str, list[str]]) -> dict[tuple[str, str], float]:
    """Return the accuracy of each direction by cosine similarity."""
    vectors = {language: embedder.embed_passages(texts) for language, texts in sentences.items()}
    return {(a, b): nearest_is_own((vectors[a] @ vectors[b].T).argmax(axis=1).tolist()) for a, b in DIRECTIONS}


def bm25(sentences: dict[str, list[str]]) -> dict[tuple[str, str], float]:
    """Return the accuracy of each direction by words in common; a sentence without any finds nothing."""
    from qa.languages import search_terms

    terms = {code: [search_terms(text, code) for text in texts] for code, texts in sentences.items()}
    found: dict[tuple[str, str], float] = {}
    for target in LANGUAGES:
        index = Bm25(terms[target])
        for source in (code for code in LANGUAGES if code != target):
            nearest = [(index.search(query) or [-1])[0] for query in terms[source]]
            found[source, target] = nearest_is_own(nearest)
    return found


if __name__ == "__main__":
    sys.exit(main())
