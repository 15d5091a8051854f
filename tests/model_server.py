"""A language model's service on loopback: real HTTP, OpenAI's, Anthropic's and Ollama's protocol, scripted replies.

A script is a function from the messages that came in to a reply: text, or a `Reply` that fails in a chosen way.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 7  # characters of a streamed piece: lines, numbers and Thai words come in parts


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back: text in pieces, or an error's status; `cut` stops before the end, `wait_s` comes before it."""

    text: str = ""
    status: int = 200
    wait_s: float = 0.0
    drip_s: float = 0.0  # before each piece
    cut: str = ""  # "clean": the connection closes as if all were said; "broken": in the middle of a piece


Messages = Sequence[dict[str, Any]]
Script = Callable[[Messages], str | Reply]


@dataclass(slots=True)
class ModelServer:
    """A running service: where it is, and what it was asked."""

    url: str
    script: Script
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def prompts(self) -> list[str]:
        """All messages of each request, as one text."""
        return ["\n".join(_text(m["content"]) for m in _messages(body)) for _, _, body in self.requests]


def say(*replies: str | Reply) -> Script:
    """Return a script that gives these replies in turn, the last one ever after."""
    left = list(replies)
    lock = threading.Lock()

    def script(messages: Messages) -> str | Reply:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return script


@contextmanager
def model_server(script: Script) -> Iterator[ModelServer]:
    """Run a service that replies by a script."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.requests.append((self.path, dict(self.headers), body))
            said = served.script(_messages(body))
            reply = said if isinstance(said, Reply) else Reply(said)
            time.sleep(reply.wait_s)
            with suppress(BrokenPipeError, ConnectionResetError):  # the client waited no longer
                self._answer(reply)
            self.close_connection = True

        def _answer(self, reply: Reply) -> None:
            if reply.status != 200:
                self._send(reply.status, json.dumps(_error(self.path, reply.status)).encode())
                return
            pieces = _PROTOCOLS[self.path](reply)
            self.send_response(200)
            streams = "ndjson" if self.path == "/api/chat" else "event-stream"
            self.send_header("Content-Type", f"application/x-{streams}" if streams == "ndjson" else "text/event-stream")
            self.send_header("Connection", "close")
            if reply.cut == "broken":
                self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in pieces:
                time.sleep(reply.drip_s)
                data = piece.encode()
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n" if reply.cut == "broken" else data)
                self.wfile.flush()

        def _send(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = ModelServer(f"http://127.0.0.1:{server.server_port}", script)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    system = body.get("system")
    return [*([{"role": "system", "content": system}] if system else []), *body["messages"]]


def text_of(messages: Messages) -> str:
    """Return all messages as one text."""
    return "\n".join(_text(message["content"]) for message in messages)


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _pieces(reply: Reply) -> list[str]:
    return [reply.text[i : i + PIECE] for i in range(0, len(reply.text), PIECE)]


def _openai(reply: Reply) -> Iterator[str]:
    def chunk(delta: dict[str, str], end: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": end}
        data = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        return f"data: {json.dumps(data)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    yield from (chunk({"content": piece}) for piece in _pieces(reply))
    if not reply.cut:
        yield chunk({}, "stop")
        yield "data: [DONE]\n\n"


def _anthropic(reply: Reply) -> Iterator[str]:
    def event(kind: str, **data: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n"

    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
    yield event("message_start", message={**message, "stop_sequence": None, "usage": usage})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for piece in _pieces(reply):
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    if not reply.cut:
        yield event("content_block_stop", index=0)
        yield event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage=usage)
        yield event("message_stop")


def _ollama(reply: Reply) -> Iterator[str]:
    def line(content: str, done: bool = False) -> str:
        data = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "done": done}
        ended = {"done_reason": "stop"} if done else {}
        return json.dumps({**data, "message": {"role": "assistant", "content": content}, **ended}) + "\n"

    yield from (line(piece) for piece in _pieces(reply))
    if not reply.cut:
        yield line("", done=True)


_PROTOCOLS = {"/v1/chat/completions": _openai, "/v1/messages": _anthropic, "/api/chat": _ollama}


def _error(path: str, status: int) -> dict[str, Any]:
    said = f"scripted failure {status}"
    if path == "/api/chat":
        return {"error": said}
    kind = {"type": "error"} if path == "/v1/messages" else {}
    return {**kind, "error": {"type": "scripted", "message": said, "code": None, "param": None}}
