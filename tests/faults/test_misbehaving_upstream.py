"""An upstream that misbehaves in every way at once costs time, and no result."""

import asyncio
import contextlib
import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from math import ceil

import pytest
from commands import midturn
from faults.study import command, environment, run, write_records
from faults.upstream import Misbehaving, Request, Upstream

from midturn.assistant import CallRecorder, ConcurrencyLimits, chat_model
from midturn.core import InfrastructureError

SPENDING = {"tokens", "usd", "calls", "failed_calls", "repeated_calls"}
STUDY = ("--conditions", "full,concat,sharded", "--runs", "1", "--concurrency", "64")
IMPATIENCE = {"MIDTURN_TIMEOUT_S": "0.25"}


def solving(request: Request) -> str:
    """Add up what was told; some get it wrong, always the same ones."""
    told = " ".join(str(message["content"]) for message in request.messages)
    numbers = [int(n) for n in re.findall(r"There are (\d+)", told)]
    return f"That makes {sum(numbers) + (sum(numbers) % 4 == 0)}."


def rows_of(db, query: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(db)) as store:
        return store.execute(query).fetchall()


def scores(db) -> list[tuple]:
    return rows_of(db, "select conversation_id, state, score from conversations order by 1")


def tokens(db) -> list[tuple]:
    """What the replies in a store were billed, lost ones apart: tokens of prompts and of answers."""
    sums = ", ".join(
        f"sum(reply ->> '$.usage_metadata.{name}')" for name in ("input_tokens", "output_tokens")
    )
    return rows_of(db, f"select {sums} from calls")


def figures(report: dict) -> list[dict]:
    return [{name: value for name, value in row.items() if name not in SPENDING} for row in report["runs"]]


@pytest.mark.longest("plays 300 conversations, in which it meets each fault fifty times")
@pytest.mark.usefixtures("processes")
def test_a_run_on_an_upstream_with_every_fault_ends_with_the_right_scores_and_the_right_bill(tmp_path):
    data = write_records(tmp_path / "balls.json", records=50)
    answers = Misbehaving(solving, share=0.0, seed=7)
    with Upstream(answers, latency_s=0.005) as upstream:
        study = command(data, tmp_path / "sound.db", upstream.url, *STUDY, impatient=True)
        sound = run(*study)
        assert sound.returncode == 0, sound.stderr
        answers.share = 0.1
        study = command(data, tmp_path / "faulty.db", upstream.url, *STUDY, impatient=True)
        for _ in range(4):
            done = run(*study, **IMPATIENCE)
            infrastructure = sum(row["infrastructure_failures"] for row in json.loads(done.stdout)["runs"])
            assert done.returncode == (infrastructure > 0), done.stderr
            if done.returncode == 0:
                break
    assert min(answers.given.values()) > 50, "not every fault was met"
    assert len(scores(tmp_path / "sound.db")) == 150
    assert {score for _, _, score in scores(tmp_path / "sound.db")} == {0.0, 1.0}
    assert scores(tmp_path / "faulty.db") == scores(tmp_path / "sound.db")
    assert figures(json.loads(done.stdout)) == figures(json.loads(sound.stdout))
    assert tokens(tmp_path / "faulty.db") == tokens(tmp_path / "sound.db")


@pytest.mark.slow("waits for answers that never come")
async def test_answers_that_were_billed_and_lost_are_counted_to_their_role_and_apart():
    answers = Misbehaving(lambda _: "two words", share=0.1, seed=3)
    recorder = CallRecorder(concurrency_limits=ConcurrencyLimits(second=0.01))
    with Upstream(answers) as upstream:
        spec = f"openai:stub@{upstream.url}"
        # A sound answer that comes too late would be counted as given: few at once, and time for each.
        model = recorder.model(chat_model(spec, timeout_s=2.0), "assistant", spec)
        few = asyncio.Semaphore(16)

        async def ask():
            async with few:
                return await model.ainvoke("hello")

        ended = await asyncio.gather(*(ask() for _ in range(60)), return_exceptions=True)
    given = answers.given
    answered = [reply for reply in ended if not isinstance(reply, Exception)]
    assert {type(error) for error in ended if isinstance(error, Exception)} <= {InfrastructureError}
    assert len(answered) == given["sound"] > 40
    # Of an answer with no choices the usage came; of a cut or garbled one only that there was an answer.
    assert recorder.lost.calls == given["cut body"] + given["malformed body"] + given["no choices"]
    assert recorder.lost.estimated_calls == given["cut body"] + given["malformed body"]
    assert recorder.lost.completion_tokens == 2 * given["no choices"]
    hello = ceil(len("hello") / 4) + 4
    assert recorder.lost.prompt_tokens == hello * recorder.lost.estimated_calls + given["no choices"]
    assert recorder.usage["assistant"].calls == len(answered) + recorder.lost.calls
    assert recorder.usage["assistant"].tokens == 3 * len(answered) + recorder.lost.tokens
    assert recorder.budget.spent.completion_tokens == 2 * (len(answered) + given["no choices"])
    assert recorder.budget.spent.calls == given.total()


@pytest.mark.usefixtures("processes")
async def test_five_hundred_conversations_at_once_need_no_more_files_than_there_are():
    program = (
        "import asyncio, sys\n"
        "from midturn.assistant import CallRecorder\n"
        "from midturn.assistant._models import chat_model\n"
        "async def main(spec):\n"
        "    model = chat_model(spec)\n"
        "    async def converse(n):\n"
        "        recorded = CallRecorder().model(model, 'assistant', spec)\n"
        "        return [(await recorded.ainvoke(f'{n} {turn}')).text for turn in range(3)]\n"
        "    said = await asyncio.gather(*(converse(n) for n in range(500)))\n"
        "    assert said == [[f'{n} {turn}' for turn in range(3)] for n in range(500)]\n"
        "asyncio.run(main(sys.argv[1]))\n"
    )
    with Upstream(lambda request: request.last, latency_s=0.02) as upstream:
        spec = f"openai:stub@{upstream.url}"
        limited = f'ulimit -n 256; exec "$0" -W error -c "$1" {spec}'
        done = await asyncio.to_thread(run, "bash", "-c", limited, sys.executable, program)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(upstream.requests) == 1500
        assert upstream.most_in_flight > 100


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("processes")
def test_ctrl_c_or_sigterm_drops_what_is_in_flight_and_the_same_command_ends_with_the_same_report(
    tmp_path, sent
):
    data = write_records(tmp_path / "balls.json", records=20)
    with Upstream(solving, latency_s=0.1) as upstream:
        whole = midturn(*command(data, tmp_path / "whole.db", upstream.url, *STUDY)[3:])
        assert whole.returncode == 0, whole.stderr
        asked = len(upstream.requests)
        study = command(data, tmp_path / "a.db", upstream.url, *STUDY)
        interrupted = subprocess.Popen(
            study,
            env=environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Whoever runs the tests in the background has SIGINT ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        while len(upstream.requests) < asked + 80:
            assert interrupted.poll() is None
            time.sleep(0.002)
        began = time.monotonic()
        interrupted.send_signal(sent)
        _, told = interrupted.communicate(timeout=20)
        assert time.monotonic() - began < 15
        assert interrupted.returncode == 1
        assert "the same command resumes" in told
        assert "Traceback" not in told and "Error" not in told
        again = midturn(*study[3:])
    assert again.returncode == 0, again.stderr
    assert figures(json.loads(again.stdout)) == figures(json.loads(whole.stdout))
    repeated = sum(row["repeated_calls"] for row in json.loads(again.stdout)["runs"])
    assert 0 < repeated <= 64
    # A request that was given up as it left may not have arrived.
    assert 2 * asked <= len(upstream.requests) <= 2 * asked + repeated
