"""Refine from the airline dialogues of tau-bench: from failed trajectories to proposals, and rules tried.

    python benchmarks/tau_refining.py [--data FOLDER] [--dialogues N] [--write]

The dialogues have rewards and their users' goals; they are read from `shared/data` beside the checkout. What
was wanted is proposed by rule, and compared with the goals, which the proposals never see. The Mediator is
the embedded model; in place of a reflecting model a script answers with `RULES`, which a reader wrote after
reading failed dialogues of the tune half. Only the tune half is learned from and tried on, `--dialogues` of
it. A call takes some five seconds on two quiet cores: about ten minutes for 20 dialogues, over half an hour
for all. With `--write` the tables go to `tau_refining.md`; texts of the dialogues never do.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).resolve().parent
# Measure the checkout that this file lies in, whatever is installed.
sys.path[:0] = [str(HERE.parent), str(HERE)]

from _split import Part, part_of  # noqa: E402
from judging.report import Report  # noqa: E402

from midturn.mediator import Statement, ledger  # noqa: E402
from midturn.mediator.check import compared  # noqa: E402
from midturn.refiner.wanted import Wanted, read_wanted  # noqa: E402

OUT = HERE / "tau_refining.md"
TAU = Path("tau", "gpt-4o-airline.json")
TASK = "airline"
RULES = (
    "A user who turns an offer down still wants all conditions stated before: times, cabin, bags, payment.",
    "A user who says the reservation code is not available still wants the change, for the trip described.",
    "A code, a mail address or a card that is told after a yes belongs to the request that is open.",
    "A user who asks about refusing fees or refunds still wants the change or cancellation asked for.",
)
"""What a reader would teach a Mediator."""


class _Script(BaseHTTPRequestHandler):
    """Answers every request with the rules."""

    def do_POST(self) -> None:
        """Answer as a chat completion."""
        self.rfile.read(int(self.headers["Content-Length"]))
        rules = {"rules": [{"pairs": [1], "rule": rule} for rule in RULES]}
        message = {"role": "assistant", "content": json.dumps(rules)}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = {"id": "1", "object": "chat.completion", "created": 0, "model": "script", "usage": usage}
        answer = json.dumps({**body, "choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _reflecting() -> Generator[str]:
    """Serve the script, and give its spec."""
    server = HTTPServer(("127.0.0.1", 0), _Script)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"openai:script@http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()


def _midturn(*arguments: str) -> tuple[int, str]:
    """Run a command of the checkout; return its exit status and what it prints."""
    command = [str(Path(sys.executable).with_name("midturn")), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, f"{done.stdout}{done.stderr}".strip()


def _proposed(rows: Sequence[dict[str, Any]], folder: Path) -> tuple[Path, Path]:
    """Import dialogues and propose what was wanted; return the store and the file."""
    log, store, wanted = folder / "tau.json", folder / "tau.db", folder / "wanted.jsonl"
    log.write_text(json.dumps(rows), encoding="utf-8")
    for arguments in (
        ("trajectories", "import", str(log), "--db", str(store), "--task", TASK),
        ("wanted", "--db", str(store), "--task", TASK, "--out", str(wanted)),
    ):
        status, said = _midturn(*arguments)
        if status:
            raise SystemExit(said)
    return store, wanted


def _goal_carried(text: str, goal: str) -> float | None:
    """Return the share of a goal's values that a text has."""
    said = [Statement(text=goal, turn=1)]
    values = compared("", said).lost
    return (len(values) - len(compared(text, said).lost)) / len(values) if values else None


def _mean(shares: Sequence[float | None]) -> str:
    measured = [share for share in shares if share is not None]
    return f"{fmean(measured):.2f} of {len(measured)}" if measured else "–"


def _proposals(report: Report, part: Part, rows: Sequence[dict[str, Any]]) -> None:
    """Say what was proposed for one part, and how much of the goals it has."""
    with tempfile.TemporaryDirectory() as folder:
        _, file = _proposed(rows, Path(folder))
        proposals = read_wanted(file).wanted
    by_task = {str(row["task_id"]): row for row in rows}
    failed = sum(row["reward"] < 1 for row in rows)
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(p.kind for p in proposals).items()))
    report.say(
        f"## {part}: what was wanted",
        "",
        f"{len(rows)} dialogues, {failed} of them without reward. Proposals: {kinds}. The share of the values"
        " (codes, names, dates, amounts) of the user's goal that is in",
        "",
    )
    report.table(
        ["kind", "the proposal", "the user's turns before it went wrong", "all the user's turns shown"],
        [
            [kind, *_shares([p for p in proposals if p.kind == kind], by_task)]
            for kind in ("corrected", "stated", "from_success")
        ],
    )
    _lost(report, proposals)


def _shares(proposals: Sequence[Wanted], rows: dict[str, dict[str, Any]]) -> list[str]:
    goals = [rows[p.task_id]["info"]["task"]["instruction"] for p in proposals]
    texts = (
        [p.text for p in proposals],
        [ledger(p.said) for p in proposals],
        [ledger([*p.said, *p.then]) for p in proposals],
    )
    return [_mean([_goal_carried(t, g) for t, g in zip(each, goals, strict=True)]) for each in texts]


def _lost(report: Report, proposals: Sequence[Wanted]) -> None:
    """Say how many proposals in a user's own words lose a value that was said, or say what nobody did."""
    own = [p for p in proposals if p.kind != "from_success"]
    lost = sum(bool(compared(p.text, [Statement(text=ledger(p.said), turn=1)]).lost) for p in own)
    foreign = sum(
        any(_plain(line) not in _plain(ledger([*p.said, *p.then])) for line in _lines(p)) for p in own
    )
    report.say(
        f"Of the {len(own)} in the user's own words {lost} lack a value that the user had said by then and"
        f" had not replaced, and {foreign} have a line that the user did not say in these words.",
        "",
    )


def _lines(proposal: Wanted) -> list[str]:
    return [line for line in proposal.text.splitlines() if line.strip()]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")


def _refined(report: Report, rows: Sequence[dict[str, Any]]) -> None:
    """Refine from the proposals, and say what came of it."""
    with tempfile.TemporaryDirectory() as folder, _reflecting() as script:
        store, wanted = _proposed(rows, Path(folder))
        status, said = _midturn(
            "refine",
            *("--db", str(store), "--task", TASK, "--wanted", str(wanted)),
            *("--model", script, "--mediator-model", "embedded:smollm2-135m", "--spend-anyway"),
            *("--max-calls", str(40 * len(rows))),
        )
    shown = said.replace(folder, "FOLDER").replace(script, "SCRIPT")
    report.say(
        "## tune: rules from the proposals",
        "",
        f"`midturn refine` on {len(rows)} dialogues ended with exit status {status}:",
        "",
        "```text",
        shown,
        "```",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Propose, hold against the goals, refine."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the folder of the data")
    parser.add_argument("--dialogues", type=int, default=20, help="of the tune half, to refine from; 0: none")
    parser.add_argument("--write", action="store_true", help="write tau_refining.md")
    asked = parser.parse_args(arguments)
    report = Report()
    report.data = asked.data or report.data
    report.say(
        "# From failed airline dialogues to rules", "", "`python benchmarks/tau_refining.py --write`", ""
    )
    if not report.absent(report.data / TAU):
        rows: list[dict[str, Any]] = json.loads((report.data / TAU).read_text(encoding="utf-8"))
        parts: dict[Part, list[dict[str, Any]]] = {
            part: [r for r in rows if part_of(str(r["task_id"])) == part] for part in report.parts
        }
        for part, of_part in parts.items():
            _proposals(report, part, of_part)
        if asked.dialogues:
            _refined(report, parts["tune"][: asked.dialogues])
    if asked.write:
        OUT.write_text("\n".join(report.lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
