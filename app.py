"""The chat page: layout and events, no logic. `qa serve` (or `python app.py`) starts it and prints its address."""

from __future__ import annotations

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from qa.bot import Bot
from qa.errors import BadSettings, QAError
from qa.present import to_markdown, visible
from qa.records import Turn
from qa.settings import Settings

MAX_WAITING = 200  # questions that may wait at once; Gradio turns away what is over it
CONCURRENCY = 8
FONTS = ("system-ui", "Noto Sans Thai", "Sarabun", "Loma", "sans-serif")  # local ones: nothing is fetched


def build(bot: Bot) -> gr.Blocks:
    """Return the page over a bot."""

    def answer(question: str, shown: list[dict[str, object]]) -> str:
        try:
            return to_markdown(bot.ask(question, _turns(shown)))
        except QAError as error:
            return visible(str(error))

    with gr.Blocks(title="Ask your documents", analytics_enabled=False) as page:
        gr.ChatInterface(
            answer,
            chatbot=gr.Chatbot(label="Answers", allow_tags=False, sanitize_html=True, height="70vh"),
            title="Ask your documents",
            api_name="ask",
            concurrency_limit=CONCURRENCY,
        )
    return page


def _turns(shown: list[dict[str, object]]) -> list[Turn]:
    """Return the conversation's turns from what the chat shows."""
    texts = [_text(message["content"]) for message in shown]
    return [Turn(question, answer) for question, answer in zip(texts[::2], texts[1::2], strict=False)]


def _text(content: object) -> str:
    """Return a message's text; Gradio keeps it as text or as a list of parts."""
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content)


def serve(bot: Bot) -> None:
    """Start the page and block until it is stopped."""
    settings = bot.settings
    page = build(bot)
    page.queue(max_size=MAX_WAITING, default_concurrency_limit=CONCURRENCY)
    try:
        _launch(page, settings)
    except OSError as error:
        raise BadSettings(
            f"The page cannot listen on {settings.host}:{settings.port}: the port may be taken. Set QA_PORT to another."
        ) from error


def _launch(page: gr.Blocks, settings: Settings) -> None:
    page.launch(
        server_name=settings.host,
        server_port=settings.port or None,
        auth=tuple(settings.auth.split(":", 1)) if settings.auth else None,
        share=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        theme=gr.themes.Base(font=FONTS, font_mono=("ui-monospace", "monospace")),
        quiet=False,
    )


if __name__ == "__main__":
    serve(Bot())
