"""An agent or a model behind the gateway is played as any server is, and its turns are mediated there."""

import json

import pytest
from commands import midturn
from faults.upstream import Upstream
from gateway_server import Gateway

pytest.importorskip("starlette")

RECORD = {
    "id": "table",
    "turns": [
        {"user": "Book a table at Luigi's.", "answer": "For when?"},
        {"user": "For 4 people.", "checks": [{"check": "starts", "text": "Aye"}]},
    ],
}


def told_at_once(request):
    """Does as it is asked where one message says everything."""
    return "Aye." if "Luigi" in request.last and "4 people" in request.last else "Where?"


def test_the_same_dialogue_is_played_directly_and_through_the_gateway(tmp_path):
    (tmp_path / "table.jsonl").write_text(json.dumps(RECORD))
    scores = {}
    with Upstream(told_at_once) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        for name, url in (("direct", upstream.url), ("gateway", gateway.url)):
            done = midturn(
                *("dialogues", "run", "table.jsonl", "--conditions", "dialogue", "--json"),
                *("--model", f"openai:stub@{url}", "--db", f"{name}.db"),
                cwd=tmp_path,
            )
            assert done.returncode == 0, done.stderr
            scores[name] = json.loads(done.stdout)["conditions"][0]["score"]["value"]
    assert scores == {"direct": 0, "gateway": 100}
