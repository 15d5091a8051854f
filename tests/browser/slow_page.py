"""The page over a bot whose embedding takes its time for a question, as a service far away does; run as a script."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from typing import Any

import app
from qa.bot import Bot
from qa.embed import load_embedder

SECONDS = 2.5


class SlowEmbedder:
    """The embedded model, later."""

    def __init__(self) -> None:
        self._quick = load_embedder("embedded")

    def embed_query(self, text: str) -> Any:
        time.sleep(SECONDS)
        return self._quick.embed_query(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._quick, name)


if __name__ == "__main__":
    bot = Bot(embedder=SlowEmbedder())
    bot.ingest_corpus()
    app.serve(bot)
