"""The held-out and development sets are sound: each quote stands in its document and states what is expected."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from eval.metrics import groups_found
from eval.questions import COMPUTED, load, states
from eval.run import spans_of
from qa.documents import read_document
from qa.figures import find_figures

ROOT = Path(__file__).resolve().parent.parent.parent
HELD_OUT = ROOT / "eval" / "held_out"
DEVELOPMENT = ROOT / "eval" / "development"
SETS = [
    (HELD_OUT / "seeds.jsonl", ROOT / "seeds"),
    (HELD_OUT / "seeds_again.jsonl", ROOT / "seeds"),
    (HELD_OUT / "corpus.jsonl", HELD_OUT / "corpus"),
    (HELD_OUT / "second.jsonl", HELD_OUT / "second_corpus"),
    (HELD_OUT / "third.jsonl", HELD_OUT / "third_corpus"),
    *((path, path.with_suffix("")) for path in sorted(DEVELOPMENT.glob("*.jsonl"))),
]


@pytest.mark.parametrize(("path", "folder"), SETS, ids=[path.stem for path, _ in SETS])
def test_a_set_is_true_to_its_documents(path: Path, folder: Path) -> None:
    questions = load(path)
    documents = {path.name: read_document(path) for path in sorted(folder.iterdir())}
    spans_of(questions, {document: read.text for document, read in documents.items()})  # raises where one is wrong
    alike = defaultdict(list)
    for question in questions:
        alike[question.id[:4]].append(question)
        quotes = [(s.quote, documents[s.document].language) for s in question.supports]
        said = [figure for quote, language in quotes for figure in find_figures(quote, language)]
        stated = question.operands if question.kind in COMPUTED else question.figures
        assert all(any(states(figure, expected) for figure in said) for expected in stated), question.id
        told = "\n".join(quote for quote, _ in quotes)
        chosen = question.kind == "comparison"  # the answer is a name that the question offers
        assert chosen or not question.answers or groups_found(told, question.answers) == 1.0, question.id
    for versions in alike.values():
        assert {q.language for q in versions} == {"en", "de", "th"}
        assert len({(q.kind, q.figures, q.answers, q.supports) for q in versions}) == 1
