"""The bot, whole: files in, cited answers out, on real Chroma and tantivy."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa import Bot, Settings, ask
from qa.bot import MAX_QUESTION
from qa.embed import load_embedder
from qa.errors import BadDocument, BadQuestion, StoreError, StoreMismatch, UnknownDocument
from tests.conftest import SEEDS, MakeBot


class Renamed:
    """The embedded model under another name: to the store, another embedding."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = load_embedder("embedded")
        self.dimension = self._model.dimension

    def embed_passages(self, texts):
        return self._model.embed_passages(texts)

    def embed_query(self, text):
        return self._model.embed_query(text)


@pytest.mark.parametrize(
    ("question", "document", "words"),
    [
        pytest.param("How long is the harbour bridge?", "bridge.txt", "412 metres", id="en"),
        pytest.param("Wie viele Hektar umfasst der Stadtgarten?", "garten.md", "42,5 Hektar", id="de"),
        pytest.param("ตลาดน้ำริมคลองมีร้านค้ากี่ร้าน", "market.html", "320 ร้าน", id="th"),
    ],
)
def test_ask_cites_the_sentence_that_says_it(make_bot: MakeBot, folder, question, document, words) -> None:
    bot = make_bot()
    bot.ingest([folder])
    answer = bot.ask(question)
    assert answer.answered
    assert words in answer.citations[0].quote
    assert answer.citations[0].document == document
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        text = bot.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
        assert text[citation.passage_start : citation.passage_end] == citation.passage
        assert f"[{citation.number}]" in answer.text


def test_ask_about_something_else_says_so_in_the_readers_language(make_bot: MakeBot, folder) -> None:
    bot = make_bot()
    bot.ingest([folder])
    answer = bot.ask("Welche Farbe hat der Mantel des Präsidenten von Uruguay?")
    assert not answer.answered
    assert answer.language == "de"
    assert answer.text == "Die Dokumente sagen dazu nichts."
    assert answer.citations == ()
    assert answer.related


def test_stream_tells_the_steps_and_ends_with_the_answer(make_bot: MakeBot, folder) -> None:
    bot = make_bot()
    bot.ingest([folder])
    *partial, answer = bot.stream("How long is the harbour bridge?")
    assert [[step for step, _ in p.trace.steps_ms] for p in partial] == [[], ["retrieve"], ["retrieve", "read"]]
    assert not any(p.text or p.citations for p in partial)
    assert answer.answered


def test_ask_without_documents_says_how_to_add_some(make_bot: MakeBot) -> None:
    answer = make_bot().ask("How long is the bridge?")
    assert not answer.answered
    assert "qa ingest" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("\x00How long\x07 is the harbour bridge?\x1b[31m", id="control"),
        pytest.param("How long is the harbour bridge? \ud800", id="surrogate"),
        pytest.param("🌉 How long <b>is</b> the harbour bridge? <script src=//x></script>", id="markup"),
        pytest.param("How long is the harbour bridge? <|endoftext|>", id="special-token"),
    ],
)
def test_ask_takes_odd_characters(make_bot: MakeBot, folder, question) -> None:
    bot = make_bot()
    bot.ingest([folder])
    assert "412 metres" in bot.ask(question).text


def test_ask_in_a_language_of_no_document_is_honest(make_bot: MakeBot, folder) -> None:
    bot = make_bot()
    bot.ingest([folder])
    for question in ("Какова длина моста?", "この橋の長さは？", "Quelle est la capitale du Pérou ?"):
        answer = bot.ask(question)
        assert all(c.quote in bot.document(c.document).text for c in answer.citations)


@pytest.mark.parametrize("question", ["", "  \n\t", "\x00\x01"], ids=["empty", "blank", "control"])
def test_ask_nothing_is_refused(make_bot: MakeBot, question) -> None:
    with pytest.raises(BadQuestion, match="empty"):
        make_bot().ask(question)


def test_ask_a_document_is_refused(make_bot: MakeBot) -> None:
    with pytest.raises(BadQuestion, match=r"100,000 characters; at most 4,000"):
        make_bot().ask("x" * 100_000)
    assert MAX_QUESTION == 4_000


def test_ingest_is_incremental(make_bot: MakeBot, folder) -> None:
    bot = make_bot()
    names = ("bridge.txt", "garten.md", "market.html")
    assert bot.ingest([folder]).added == names
    assert bot.ingest([folder]).unchanged == names
    (folder / "bridge.txt").write_text("The harbour bridge is 500 metres long.\n", "utf-8")
    (folder / "garten.md").unlink()
    (folder / "new.txt").write_text("The new library lends 7,000 books a day.\n", "utf-8")
    report = bot.ingest([folder])
    assert (report.added, report.updated) == (("new.txt",), ("bridge.txt",))
    assert (report.unchanged, report.removed) == (("market.html",), ("garten.md",))
    assert "500 metres" in bot.ask("How long is the harbour bridge?").text
    assert all("412" not in hit.passage.text for hit in bot.retrieve("How long is the harbour bridge?"))


def test_ingest_embeds_no_text_twice(make_bot: MakeBot, folder, tmp_path) -> None:
    embedded: list[str] = []

    class Counting(Renamed):
        def embed_passages(self, texts):
            embedded.extend(texts)
            return super().embed_passages(texts)

    settings = Settings(store=tmp_path / "counted", corpus=None)
    bot = Bot(settings, embedder=Counting("counting/1"))
    bot.ingest([folder])
    first = list(embedded)
    assert len(first) == len(set(first)) > 0
    shutil.copy(folder / "bridge.txt", folder / "copy.txt")
    bot.ingest([folder])
    bot.close()
    shutil.rmtree(settings.store / "chroma")
    again = Bot(settings, embedder=Counting("counting/1"))
    again.ingest([folder])
    assert embedded == first
    again.close()


def test_one_bad_file_never_stops_the_others(make_bot: MakeBot, folder) -> None:
    (folder / "a-picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "b-empty.txt").write_bytes(b"")
    report = make_bot().ingest([folder, folder / "missing.txt"])
    assert report.added == ("bridge.txt", "garten.md", "market.html")
    assert {failure.name for failure in report.failed} == {"a-picture.txt", "b-empty.txt", "missing.txt"}
    assert all(failure.reason for failure in report.failed)


def test_ingest_of_a_folder_without_files_says_what_is_read(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadDocument, match=r"\.txt"):
        make_bot().ingest([tmp_path / "empty"])


def test_files_of_one_name_in_two_folders_are_two_documents(make_bot: MakeBot, tmp_path) -> None:
    for place, metres in (("north", 10), ("south", 20)):
        (tmp_path / place).mkdir()
        (tmp_path / place / "tower.txt").write_text(f"The {place} tower is {metres} metres high.\n", "utf-8")
    bot = make_bot()
    bot.ingest([tmp_path / "north"])
    bot.ingest([tmp_path / "south"])
    assert [info.name for info in bot.documents()] == ["south/tower.txt", "tower.txt"]
    assert bot.ingest([tmp_path / "north", tmp_path / "south"]).unchanged == ("tower.txt", "south/tower.txt")


def test_a_moved_folder_is_the_same_documents(make_bot: MakeBot, folder, tmp_path) -> None:
    bot = make_bot()
    bot.ingest([folder])
    folder.rename(tmp_path / "elsewhere")
    assert bot.ingest([tmp_path / "elsewhere"]).unchanged == ("bridge.txt", "garten.md", "market.html")
    assert all("elsewhere" in info.source for info in bot.documents())


def test_removed_document_is_gone_from_answers_and_stays_gone(make_bot: MakeBot, folder) -> None:
    bot = make_bot(corpus=folder)
    assert "412" in bot.ask("How long is the harbour bridge?").text
    bot.remove("bridge.txt")
    assert all(hit.document.name != "bridge.txt" for hit in bot.retrieve("How long is the harbour bridge?"))
    bot.close()
    again = make_bot(corpus=folder)
    assert "412" not in again.ask("How long is the harbour bridge?").text
    with pytest.raises(UnknownDocument, match="qa documents"):
        again.remove("bridge.txt")


def test_store_of_another_embedding_is_refused_and_can_be_embedded_again(make_bot: MakeBot, folder, tmp_path) -> None:
    make_bot().ingest([folder])
    other = Bot(Settings(store=tmp_path / "store", corpus=None), embedder=Renamed("other/1"))
    with pytest.raises(StoreMismatch, match=r"other/1.*--re-embed"):
        other.ask("How long is the harbour bridge?")
    assert other.re_embed() == 3
    assert "412" in other.ask("How long is the harbour bridge?").text
    other.close()


def test_sixteen_threads_ask_one_bot_and_get_their_own_answers(make_bot: MakeBot, tmp_path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for n in range(16):
        (many / f"{n}.txt").write_text(f"Station Quarz{n} has exactly {n * 37 + 11} lockers.\n", "utf-8")
    bot = make_bot(corpus=many)
    answers: dict[int, str] = {}

    def one(n: int) -> None:
        answers[n] = bot.ask(f"How many lockers has station Quarz{n}?").text

    threads = [threading.Thread(target=one, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: f"{n * 37 + 11} lockers" in answers.get(n, "") for n in range(16)} == dict.fromkeys(range(16), True)


def test_ask_on_a_fresh_checkout_ingests_the_seeds() -> None:
    answer = ask("How long is the subway system that is under construction?")
    assert "329" in answer.text
    assert answer.citations[0].document.endswith(".txt")


def test_seeds_are_the_given_ones_byte_for_byte() -> None:
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(SEEDS.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    assert digest.hexdigest() == "cd399abad78e69d8050cc4b0dec27db5bf9c3fadc5882692686899e20d6508cf"


def test_as_retriever_gives_llama_index_nodes(make_bot: MakeBot, folder) -> None:
    bot = make_bot(corpus=folder)
    nodes = bot.as_retriever(k=2).retrieve("How long is the harbour bridge?")
    assert len(nodes) == 2
    assert "412 metres" in nodes[0].text
    assert nodes[0].metadata["document"] == "bridge.txt"
    text = bot.document("bridge.txt").text
    assert text[nodes[0].node.start_char_idx : nodes[0].node.end_char_idx] == nodes[0].text


def test_as_query_engine_answers_in_plain_llama_index_code(make_bot: MakeBot, folder) -> None:
    engine = make_bot(corpus=folder).as_query_engine()
    response = engine.query("How long is the harbour bridge?")
    assert "412 met" in str(response)
    assert "412 metres" in response.source_nodes[0].text
    assert response.metadata["answered"] is True
    with ThreadPoolExecutor(1) as beside:  # the page's tests leave an event loop running in this thread
        answered = beside.submit(lambda: asyncio.run(engine.aquery("How long is the harbour bridge?")))
        assert str(answered.result()) == str(response)
    refused = engine.query("What colour is the coat of the president of Uruguay?")
    assert refused.metadata["answered"] is False
    assert refused.source_nodes == []


@pytest.mark.parametrize("part", ["", "store"], ids=["new-store", "store-in-use"])
def test_store_that_cannot_be_written_is_said_plainly(tmp_path: Path, folder, part) -> None:
    closed = tmp_path / "closed"
    bot = Bot(Settings(store=closed / "store", corpus=None)) if part else None
    closed.mkdir(exist_ok=True)
    if bot:
        bot.ingest([folder / "bridge.txt"])
        bot.close()
    for path in [*closed.rglob("*"), closed]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    script = (
        "import sys; from qa.bot import Bot; from qa.errors import StoreError; from qa.settings import Settings\n"
        "try: Bot(Settings(store=sys.argv[1], corpus=None)).ingest(sys.argv[2:])\n"
        "except StoreError as error: print(error); sys.exit(3)\n"
    )
    command = [sys.executable, "-c", script, str(closed / "store"), str(folder)]
    if os.getuid() == 0:  # root may write anywhere, unless it gives that up
        command = [
            "setpriv",
            "--bounding-set",
            "-dac_override,-dac_read_search",
            "--inh-caps",
            "-dac_override",
            *command,
        ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=SEEDS.parent)
    for path in [closed, *closed.rglob("*")]:
        path.chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert "QA_STORE" in done.stdout


def test_a_chroma_folder_that_vanishes_under_an_open_bot_is_repaired(make_bot: MakeBot, folder) -> None:
    bot = make_bot()
    bot.ingest([folder])
    shutil.rmtree(bot.settings.store / "chroma")
    (folder / "bridge.txt").write_text("The harbour bridge is 500 metres long.\n", "utf-8")
    assert bot.ingest([folder]).updated == ("bridge.txt",)
    assert "500 metres" in bot.ask("How long is the harbour bridge?").text


def test_a_file_in_the_way_of_the_store_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("in the way")
    with pytest.raises(StoreError, match="QA_STORE"):
        Bot(Settings(store=tmp_path / "store", corpus=None))
