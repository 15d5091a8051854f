"""The bot: wires the rooms, and is what other programs hold.

In: settings. Out: answers. One Bot may be shared by threads; heavy packages are imported when they are first needed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.answering import Asked, Parts
from qa.catalog import Catalog
from qa.embed import Embedder, as_embedder, load_embedder
from qa.errors import BadQuestion, BadSettings, StoreMismatch, UnknownDocument
from qa.index import SearchIndex
from qa.ingest import Ingest, Progress
from qa.languages import detect
from qa.phrases import phrase
from qa.records import Answer, Document, DocumentInfo, Hit, IngestReport, Passage, Turn
from qa.retrieve import DEFAULT_K, Retriever, as_llama_retriever
from qa.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM
    from llama_index.core.retrievers import BaseRetriever

    from qa.language_models import LanguageModel

_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # colours of a terminal, pasted with the text
MAX_QUESTION = 4_000  # characters; a longer text is a document, not a question


class Bot:
    """Questions and answers over one store."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        embedder: Embedder | BaseEmbedding | None = None,
        llm: LLM | None = None,
    ) -> None:
        """Open a store; without settings, the environment's.

        Args:
            settings: what to work with.
            embedder: an embedding to use in the place of the one that the settings name; any llama-index one too.
            llm: a llama-index language model to use in the place of the one that the settings name.

        Raises:
            BadSettings: a setting is malformed.
            StoreError: the store cannot be opened.
            StoreMismatch: it was made with another embedding.
        """
        self.settings = settings or Settings.from_env()
        self._given_embedder = embedder
        self._given_llm = llm
        self._parts = threading.RLock()  # held while a part is made, never while it works
        self._corpus = threading.Lock()  # held by the first one to ask, until the corpus is in
        self._corpus_is_in = False
        self._catalog = Catalog(self.settings.store / "catalog.sqlite3")
        self._made: tuple[Embedder, SearchIndex, Retriever] | None = None
        self._model: LanguageModel | None = None

    # --- parts, made when first needed

    def _open(self) -> tuple[Embedder, SearchIndex, Retriever]:
        with self._parts:
            if self._made is None:
                embedder = self._embedder()
                made_with = self._catalog.get_meta("embedding")
                if made_with not in (None, embedder.name) and not self._catalog.is_empty:
                    raise StoreMismatch(
                        f"The store {self.settings.store} was made with the embedding {made_with!r}, and "
                        f"{embedder.name!r} is set. Set QA_EMBEDDING back, or QA_STORE to another folder, or embed its "
                        "documents again: qa ingest --re-embed."
                    )
                self._made = self._assemble(embedder)
            return self._made

    def _embedder(self) -> Embedder:
        given = self._given_embedder
        return load_embedder(self.settings.embedding) if given is None else as_embedder(given)

    def _language_model(self) -> LanguageModel:
        """Return the language model; its packages are imported here, on the first question."""
        from qa.language_models import LanguageModel, load_language_model

        with self._parts:
            if self._model is None:
                self._model = (
                    load_language_model(self.settings)
                    if self._given_llm is None
                    else LanguageModel.of(self._given_llm, self.settings.llm_timeout_s)
                )
            return self._model

    def _assemble(self, embedder: Embedder) -> tuple[Embedder, SearchIndex, Retriever]:
        index = SearchIndex(self.settings.store, self._catalog, embedder.name, self.settings.chroma_url)
        return embedder, index, Retriever(self._catalog, index, embedder)

    # --- documents

    def ingest(self, paths: Sequence[str | Path], progress: Progress | None = None) -> IngestReport:
        """Bring the store to what files and folders hold now.

        Args:
            paths: files, or folders that stand for all their readable files.
            progress: called with (files done, files in all, the file's name).

        Returns:
            What was added, updated, left unchanged, removed (files gone from a folder), and refused with reasons.

        Raises:
            BadDocument: there is no file at all in the paths.
            StoreBusy: another process is writing.
            StoreError: the store cannot be written; what was stored before is kept.
        """
        with self._writing() as run:
            return run.run([Path(path).expanduser() for path in paths], progress)

    def remove(self, name: str) -> None:
        """Remove a document by its name.

        Raises:
            UnknownDocument: no document has that name.
            StoreBusy: another process is writing.
        """
        if self._catalog.document(name) is None:
            raise UnknownDocument(f"No document is named {name!r}; `qa documents` lists the names.")
        with self._writing() as run:
            run.remove(name)

    def re_embed(self, progress: Progress | None = None) -> int:
        """Embed every stored document again with the embedding that is set; return how many there are."""
        with self._parts:
            self._made = self._assemble(self._embedder())
        names = [info.name for info in self._catalog.documents()]
        with self._writing() as run:
            for done, name in enumerate(names):
                if progress:
                    progress(done, len(names), name)
                run.put(self.document(name))
            run.flush()
        return len(names)

    @contextmanager
    def _writing(self) -> Iterator[Ingest]:
        embedder, index, _ = self._open()
        with index.writing():
            self._catalog.set_meta("embedding", embedder.name)
            yield Ingest(self._catalog, index, embedder)

    def documents(self) -> list[DocumentInfo]:
        """List the documents by name."""
        return self._catalog.documents()

    def document(self, name: str) -> Document:
        """Return a document with its text.

        Raises:
            UnknownDocument: no document has that name.
        """
        document = self._catalog.document(name)
        if document is None:
            raise UnknownDocument(f"No document is named {name!r}; `qa documents` lists the names.")
        return document

    def passages(self, name: str) -> list[Passage]:
        """Return a document's passages in order; UnknownDocument where there is none of that name."""
        return self._catalog.passages_of(self.document(name).id)

    def needs_corpus(self) -> bool:
        """Return whether the configured corpus was never ingested into this store."""
        corpus = self.settings.corpus
        return corpus is not None and self._catalog.get_meta(f"corpus:{corpus}") is None

    def ingest_corpus(self, progress: Progress | None = None) -> IngestReport | None:
        """Ingest the configured corpus, once for each store; None where that was done before or there is none.

        A document that a person removed afterwards stays removed.
        """
        corpus = self.settings.corpus
        if self._corpus_is_in or corpus is None:
            return None
        with self._corpus:
            report = None
            if self.needs_corpus():
                if not corpus.exists():
                    raise BadSettings(f"QA_CORPUS={corpus} does not exist; name a folder or file, or leave it unset.")
                report = self.ingest([corpus], progress)
                self._catalog.set_meta(f"corpus:{corpus}", "ingested")
            self._corpus_is_in = True
            return report

    # --- questions

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question from the documents.

        Args:
            question: in any language; up to 4,000 characters.
            history: the conversation's turns, newest last.

        Returns:
            The verified answer; `answered` is False where the documents do not say.

        Raises:
            BadQuestion: the question is empty or too long.
            StoreError: the store cannot be read.
            ModelError: a configured embedding service failed.
        """
        *_, answer = self.stream(question, history)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        """Yield partial answers as they come about; the last one is whole, and all are verified.

        A partial answer has no text but what is verified already: with a language model, its statements so far. The
        steps that are done are in its `trace.steps_ms` ("retrieve", "read", "verify"), and its `question` is the
        completed one. Where the language model fails on the way, the last answer is the embedded reader's, and its
        `notice` says so.
        """
        question = clean_question(question)
        self.ingest_corpus()
        language = detect(question, self._default_language(history))
        if self._catalog.is_empty:
            yield Answer(question, language, answered=False, text=phrase("no_documents", language))
            return
        embedder, _, retriever = self._open()
        has_model = self.settings.llm != "none" or self._given_llm is not None
        model = self._language_model if has_model else None
        asked = Asked(question, language, Parts(embedder.name, retriever.retrieve, self._catalog.document, model))
        asked.complete(history)
        yield from asked.answers()

    def retrieve(self, question: str, k: int = DEFAULT_K) -> list[Hit]:
        """Return the passages found for a question, best first."""
        question = clean_question(question)
        self.ingest_corpus()
        return self._open()[2].retrieve(question, detect(question), k)

    def as_retriever(self, k: int = DEFAULT_K) -> BaseRetriever:
        """Return a llama-index retriever over the store."""
        return as_llama_retriever(self.retrieve, k)

    def as_query_engine(self) -> BaseQueryEngine:
        """Return a llama-index query engine: verified answers, with the cited quotes as source nodes."""
        from qa.interop import AnswerEngine

        return AnswerEngine(self.ask)

    def _default_language(self, history: Sequence[Turn]) -> str:
        return detect(history[-1].question) if history else "en"

    def close(self) -> None:
        """Let go of the store's files."""
        if self._made is not None:
            self._made[1].close()
        self._catalog.close()


def clean_question(question: str) -> str:
    """Return the question without control characters and outer white space.

    Raises:
        BadQuestion: nothing is left, or more than 4,000 characters are.

    >>> clean_question(" Wie hoch?\\x00\\n")
    'Wie hoch?'
    """
    plain = _TERMINAL.sub(" ", question.encode("utf-8", "ignore").decode())
    kept = "".join(c if c.isprintable() or c in "\n\t" else " " for c in plain)
    cleaned = " ".join(kept.split())
    if not cleaned:
        raise BadQuestion("The question is empty; write what you want to know.")
    if len(cleaned) > MAX_QUESTION:
        raise BadQuestion(
            f"The question has {len(cleaned):,} characters; at most {MAX_QUESTION:,} can be asked. "
            "Put a long text into a file and ingest it."
        )
    return cleaned
