"""What a study cost, played through the command on a server that doesn't say it."""

import json
from math import ceil

import pytest
from faults.study import scripted, write_records
from faults.upstream import Raw, Upstream
from typer.testing import CliRunner

from midturn.cli import app

pytestmark = pytest.mark.slow("plays studies")


def silent(request) -> Raw:
    message = {"role": "assistant", "content": scripted(request)}
    whole = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    return Raw([json.dumps(whole).encode()])


def invoked(*command: str):
    return CliRunner().invoke(app, [str(part) for part in command])


def truth(requests) -> tuple[int, int]:
    """Tokens read and said: four bytes each, and four for the frame of each message and of a schema."""
    read = 0
    for request in requests:
        form = request.body.get("response_format")
        texts = [message["content"] for message in request.messages]
        texts += [json.dumps(form, separators=(",", ":"), ensure_ascii=False)] if form else []
        read += sum(ceil(len(text.encode()) / 4) + 4 for text in texts)
    return read, sum(ceil(len(scripted(request).encode()) / 4) for request in requests)


def test_a_study_on_a_server_without_usage_estimates_marks_and_keeps_to_its_budget(tmp_path):
    data, db = write_records(tmp_path / "balls.json"), tmp_path / "lic.db"
    with Upstream(silent) as upstream:
        model = f"openai:stub@{upstream.url}"
        study = (
            "lic",
            "run",
            data,
            "--task",
            "math",
            "--db",
            db,
            "--model",
            model,
            "--conditions",
            "full,mediated",
        )
        study = (*study, "--runs", "1", "--seed", "1", "--json")
        spent = invoked(*study, "--max-tokens", "2500")
        assert spent.exit_code == 1
        assert 1000 < sum(truth(upstream.requests)) <= 2500
        done = invoked(*study)
        assert done.exit_code == 0
        runs = json.loads(done.stdout)["runs"]
        requests = upstream.requests
    assert sum(run["tokens"]["prompt"] for run in runs) == truth(requests)[0]
    assert sum(run["tokens"]["completion"] for run in runs) == truth(requests)[1]
    assert sum(run["tokens"]["estimated_calls"] for run in runs) == len(requests)
    assert {run["usd"] for run in runs} == {None}
    assert {"assistant", "mediator"} <= {role for run in runs for role in run["unpriced"]}
    told = " ".join(invoked("lic", "report", "--all", "--db", db).stdout.split())
    assert "≈: a server stated no tokens of some calls" in told
    assert "no price is known for openai:stub@" in told
    assert f"≈{runs[0]['tokens']['prompt']:,}" in told
