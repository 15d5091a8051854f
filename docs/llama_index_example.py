"""The bot inside plain llama-index code: its retriever, its query engine, and a model and an embedding of your own.

Run it from a checkout: .venv/bin/python docs/llama_index_example.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from llama_index.core.embeddings import MockEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine, RouterQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.schema import QueryBundle
from llama_index.core.selectors import LLMSingleSelector
from llama_index.core.tools import QueryEngineTool

from qa import Bot, Settings

QUESTION = "How long is the subway system that is under construction?"


def retrieve(bot: Bot) -> list[str]:
    """Return passages found by the bot's retriever, after a node postprocessor of llama-index."""
    nodes = bot.as_retriever(k=4).retrieve(QUESTION)
    kept = SimilarityPostprocessor(similarity_cutoff=0.5).postprocess_nodes(nodes, QueryBundle(QUESTION))
    return [node.text for node in kept]


def synthesise(bot: Bot) -> str:
    """Answer with llama-index's own query engine over the bot's retriever; what it says is not verified."""
    synthesizer = get_response_synthesizer(llm=MockLLM(max_tokens=20))
    return str(RetrieverQueryEngine(bot.as_retriever(), synthesizer).query(QUESTION))


def ask(bot: Bot) -> str:
    """Answer with the bot's query engine, as a tool that other engines and agents can choose; verified and cited."""
    engine = bot.as_query_engine()
    tool = QueryEngineTool.from_defaults(engine, name="documents", description="Answers from the person's documents.")
    response = tool.query_engine.query(QUESTION)
    lines = [str(response)]
    lines += [f"  [{n.metadata['number']}] {n.metadata['document']}: {n.text}" for n in response.source_nodes]
    return "\n".join(lines)


def route(bot: Bot, llm: MockLLM) -> RouterQueryEngine:
    """Return an engine that lets a model choose between this bot and others."""
    tool = QueryEngineTool.from_defaults(bot.as_query_engine(), description="Answers from the person's documents.")
    return RouterQueryEngine(selector=LLMSingleSelector.from_defaults(llm=llm), query_engine_tools=[tool], llm=llm)


def own_parts(store: Path) -> Bot:
    """Return a bot with a language model and an embedding handed in; any of llama-index's will do.

    A real one: Bot(settings, llm=Ollama(model="qwen3:8b"), embedder=OllamaEmbedding(model_name="bge-m3"))
    """
    return Bot(Settings(store=store), llm=MockLLM(max_tokens=50), embedder=MockEmbedding(embed_dim=16))


def main() -> None:
    """Show each of them."""
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Settings(store=Path(folder) / "store"))
        print(len(retrieve(bot)), "passages")
        print(synthesise(bot)[:80].replace("\n", " "))
        print(ask(bot))
        print(type(route(bot, MockLLM())).__name__)
        bot.close()
        # MockLLM only repeats its prompt; nothing of that can be cited, so the embedded reader answers, and says so.
        own = own_parts(Path(folder) / "own")
        answer = own.ask(QUESTION)
        print(answer.notice)
        own.close()


if __name__ == "__main__":
    main()
