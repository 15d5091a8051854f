"""What programs can do with the page: named endpoints by HTTP, by gradio_client, and as an MCP tool."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

QUESTIONS = {
    "What percentage of taxis support mobile payment?": "98",
    "What percentage of convenience stores support mobile payment?": "95",
    "How long is the subway system that is under construction?": "329",
    "What were the sales of pecan nuts in 2017?": "350000000",
}


def call(address: str, name: str, *values: str) -> Any:
    """Call an endpoint in two steps, as the README does with curl."""
    body = json.dumps({"data": values}).encode()
    request = urllib.request.Request(f"{address}/gradio_api/call/{name}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        event = json.load(response)["event_id"]
    with urllib.request.urlopen(f"{address}/gradio_api/call/{name}/{event}", timeout=60) as response:
        lines = response.read().decode().splitlines()
    data = [line for line in lines if line.startswith("data: ")][-1].removeprefix("data: ")
    return json.loads(json.loads(data)[0])


def test_programs_ask_by_http(address: str) -> None:
    answer = call(address, "ask", "What percentage of taxis support mobile payment?")
    assert answer["answered"] is True
    assert answer["figures"][0]["value"] == "98"


def test_an_error_is_a_sentence(address: str) -> None:
    assert "empty" in call(address, "ask", " ")["error"]
    assert "10,000 characters" in call(address, "ask", "x" * 10_000)["error"]


def test_a_client_asks_ingests_and_lists(address: str) -> None:
    client = Client(address, verbose=False)
    try:
        named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
        assert set(named) == {"/ask", "/documents", "/ingest"}
        added = json.loads(client.predict("quay.md", "# The quay\n\nThe quay is 217 metres long.", api_name="/ingest"))
        assert added == {"name": "quay.md", "result": "added", "reason": ""}
        answer = json.loads(client.predict(question="How long is the quay?", api_name="/ask"))
        assert answer["citations"][0]["document"] == "quay.md"
        assert "quay.md" in [info["name"] for info in json.loads(client.predict(api_name="/documents"))]
        refused = json.loads(client.predict("../../etc/cron.d/job", "* * * * *", api_name="/ingest"))
        assert refused["result"] == "refused"
    finally:
        client.close()


def test_an_mcp_client_finds_and_calls_ask(address: str) -> None:
    async def asked() -> tuple[list[str], Any]:
        async with (
            streamable_http_client(f"{address}/gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            assert tools["ask"].inputSchema["required"] == ["question"]
            assert "exact quotes" in (tools["ask"].description or "")
            result = await session.call_tool("ask", {"question": "How long is the subway system?"})
            return list(tools), json.loads(result.content[0].text)  # type: ignore[union-attr]

    with ThreadPoolExecutor(1) as elsewhere:  # the browser's driver has an event loop in this thread
        names, answer = elsewhere.submit(lambda: asyncio.run(asked())).result(timeout=60)
    assert "ask" in names
    assert answer["figures"][0]["value"] == "329"


@pytest.mark.timeout(180)
def test_sixty_four_at_once_get_their_own_answers(address: str) -> None:
    asked = [list(QUESTIONS)[n % len(QUESTIONS)] for n in range(64)]
    answers: list[Any] = [None] * len(asked)

    def one(n: int) -> None:
        answers[n] = call(address, "ask", asked[n])

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for question, answer in zip(asked, answers, strict=True):
        assert answer["question"] == question
        assert QUESTIONS[question] in {figure["value"] for figure in answer["figures"]}
