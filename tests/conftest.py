"""What every test stands on: no network but loopback, a home of its own, an environment without our variables."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qa.bot import Bot
from qa.settings import Settings
from tests.model_server import ModelServer, Script, model_server
from tests.scripted import MakeModelBot, settings_for

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
MakeBot = Callable[..., Bot]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a connection to {address} was tried")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test a home folder and an environment without QA_ variables."""
    for name in list(os.environ):
        if name.startswith("QA_"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    return home


@pytest.fixture
def make_bot(tmp_path: Path) -> Iterator[MakeBot]:
    """Make bots on a store under `tmp_path`, without a corpus unless one is given."""
    bots: list[Bot] = []

    def make(store: str = "store", **settings: object) -> Bot:
        settings.setdefault("corpus", None)
        bot = Bot(Settings(store=tmp_path / store, **settings))  # type: ignore[arg-type]
        bots.append(bot)
        return bot

    yield make
    for bot in bots:
        bot.close()


@pytest.fixture(scope="session")
def seeds_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot on the sample documents, made once: tests only ask it."""
    bot = Bot(Settings(store=tmp_path_factory.mktemp("seeds") / "store", corpus=SEEDS))
    bot.ingest_corpus()
    yield bot
    bot.close()


@pytest.fixture(scope="module")
def bot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot on the documents of the module's TEXTS, file name → text, made once: tests only ask it."""
    folder = tmp_path_factory.mktemp("texts")
    for name, text in request.module.TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    made = Bot(Settings(store=folder / "store", corpus=folder))
    yield made
    made.close()


def short(bot: Bot, question: str) -> str:
    """Return the short answer to a question, "" where there is none."""
    answer = bot.ask(question)
    return next((s.text for s in answer.statements if s.kind == "short"), "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three small documents in three languages."""
    made = tmp_path / "documents"
    made.mkdir()
    (made / "bridge.txt").write_text(
        "The harbour bridge\n\nThe harbour bridge was opened on 3 May 2011. It is 412 metres long and cost 38 million "
        "euros. More than 12,000 cyclists cross it every day.\n",
        "utf-8",
    )
    (made / "garten.md").write_text(
        "# Der Stadtgarten\n\nDer Stadtgarten wurde 1987 angelegt. Er umfasst 42,5 Hektar und zieht jährlich rund "
        "1,2 Millionen Besucher an. Der Eintritt ist frei.\n",
        "utf-8",
    )
    (made / "market.html").write_text(
        "<html lang='th'><head><title>ตลาดน้ำริมคลอง</title></head><body><h1>ตลาดน้ำริมคลอง</h1>"
        "<p>ตลาดน้ำริมคลองเปิดเมื่อปี 2550 มีร้านค้า 320 ร้าน และมีรายได้ 4.5 แสนล้านบาท</p></body></html>",
        "utf-8",
    )
    return made


@pytest.fixture
def model_bot(make_bot: MakeBot, folder: Path) -> Iterator[MakeModelBot]:
    """Make bots over the folder whose language model replies by a script."""
    with ExitStack() as servers:

        def make(script: Script, provider: str = "openai-like", **settings: object) -> tuple[Bot, ModelServer]:
            served = servers.enter_context(model_server(script))
            return make_bot(corpus=folder, **{**settings_for(provider, served.url), **settings}), served

        yield make
