"""What scoring a turn exactly costs, beside the forward passes it cannot do without and naive re-scoring.

    python benchmarks/probe.py [--write] [--dtypes float32 bfloat16] [--samples 3] [--threads 1]

Each dtype is a process of its own, on a GPU where there is one. At each turn the floor (one forward pass of
the new tokens under both conditionings from the kept cache, vocabulary head at the scored positions
included) and the probe (the same and the reduction, from messages to figures) take turns, and a ratio is
the median over the pairs. Naive re-scoring reads the whole history; it is run once, under the test
conditioning and in the first dtype alone, and counted twice. On a CPU one thread's processor time is what
is compared, which neighbours on the machine hardly change; the clock's ratio stands beside it. The
reduction's memory is the growth of the process's peak over what it held before, in processes of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.drift import GoalPinned
from midturn.drift.scorers import Conditioning, Response

TABLE = Path(__file__).with_suffix(".md")
TURNS = (2, 8, 20, 50)
GOAL = "Three bullet points, formal academic tone, one hundred words, and no anecdotes or opinions."
WORDS = ["the", "of", "and", "to", "in", "is", "that", "for", "it", "as", "was", "with", "be", "by", "on"]
MEMORY = ((49_152, 200), (262_144, 400))
"""Vocabulary, and the most megabytes that reducing 4,096 positions over it may take."""
POSITIONS = 4096


def wording(turn: int, count: int) -> str:
    return " ".join(WORDS[(turn * 7 + i * i) % len(WORDS)] for i in range(count))


def conversation(turns: int) -> tuple[list[BaseMessage], Response]:
    """Return what the model saw at that turn, about 30 tokens of user and 115 of response a turn.

    Its response.
    """
    said = [m for t in range(1, turns) for m in (HumanMessage(wording(t, 30)), AIMessage(wording(-t, 115)))]
    return [*said, HumanMessage(wording(turns, 30))], Response(wording(-turns, 115), ended=True)


def timed(work: Callable[[], Any], device: str) -> tuple[float, float]:
    """Seconds by the clock, and of the processor, which neighbours on the machine hardly change."""
    import torch

    def settle() -> None:
        if device == "cuda":
            torch.cuda.synchronize()

    settle()
    started = time.perf_counter(), time.process_time()
    work()
    settle()
    return time.perf_counter() - started[0], time.process_time() - started[1]


class Turn:
    """One turn of the conversation, ready to be scored again and again from the cache of the one before."""

    def __init__(self, scorer: Any, model: Any, number: int) -> None:
        from midturn.drift.scorers._prompts import prompt_ids, response_ids

        earlier, reply = conversation(number - 1)
        scorer.score(reply, Conditioning(tuple(earlier)), Conditioning(tuple(earlier)))
        context, self.response = conversation(number)
        self.scorer, self.model = scorer, model
        self.test, self.reference = Conditioning(tuple(context)), GoalPinned().conditioning(GOAL, context)
        # A scored turn takes the place of the one before, so each sample is given that one back.
        self.kept = list(scorer._prefixes._kept)
        self.said = response_ids(model.tokenizer, self.response)
        self.prompts = [prompt_ids(model.tokenizer, c.messages) for c in (self.test, self.reference)]

    def probe(self) -> None:
        """Score the turn as a probe does."""
        self.scorer._prefixes._kept = list(self.kept)
        self.scorer.score(self.response, self.test, self.reference)

    def floor(self) -> None:
        """Make the forward passes that no exact score can do without."""
        import torch

        with torch.inference_mode():
            for prompt in self.prompts:
                prefix, shared = self.start(prompt)
                hidden = self.model.hidden([*prompt[shared:], *self.said], prefix.fork(shared))
                self.model.logits(hidden[-len(self.said) - 1 :])

    def naive(self) -> None:
        """Read the whole history under one conditioning."""
        import torch

        with torch.inference_mode():
            read = torch.tensor([[*self.prompts[0], *self.said]], device=self.model.device)
            kept = len(self.said) + 1
            self.model.causal(read, use_cache=False, logits_to_keep=kept).logits[0].float().log_softmax(-1)

    def start(self, prompt: list[int]) -> tuple[Any, int]:
        """Return the kept prefix that serves the prompt, and how much of it."""
        return max(((k, k.shared(prompt)) for k in self.kept), key=lambda found: found[1])

    def new_tokens(self) -> int:
        """Read under both conditionings together."""
        return sum(len(prompt) - self.start(prompt)[1] + len(self.said) for prompt in self.prompts)

    def flops(self) -> float:
        """Multiplications and additions of the floor: weights, attention to what came before, head."""
        config, causal = self.model.causal.config, self.model.causal
        head = causal.get_output_embeddings().weight.numel()
        tied = causal.get_input_embeddings().weight is causal.get_output_embeddings().weight
        weights = sum(p.numel() for p in causal.parameters()) - (head if tied else 2 * head)
        width = config.num_hidden_layers * config.hidden_size
        total = 2.0 * 2 * head * (len(self.said) + 1)
        for prompt in self.prompts:
            new = len(prompt) - self.start(prompt)[1] + len(self.said)
            total += 2.0 * weights * new + 4.0 * width * new * (len(prompt) + len(self.said) - new / 2)
        return total


class Attention:
    """Times what transformers' models call for attention, as `timed` does; it hardly costs time itself."""

    def __init__(self, device: str) -> None:
        from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

        self.device, self.seconds = device, [0.0, 0.0]
        self.plain = ALL_ATTENTION_FUNCTIONS["sdpa"]
        ALL_ATTENTION_FUNCTIONS["sdpa"] = self

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Attend as before."""
        found: list[Any] = []
        spent = timed(lambda: found.append(self.plain(*arguments, **named)), self.device)
        self.seconds = [sum(both) for both in zip(self.seconds, spent, strict=True)]
        return found[0]

    def taken(self) -> list[float]:
        """Seconds since this was last asked, by the clock and of the processor."""
        seconds, self.seconds = self.seconds, [0.0, 0.0]
        return seconds


def measure(options: argparse.Namespace) -> dict[str, Any]:
    import torch

    from midturn.drift.scorers._exact import ExactScorer
    from midturn.drift.scorers._loading import load

    torch.set_num_threads(options.threads)
    dtype, device = options.cell, "cuda" if torch.cuda.is_available() else "cpu"
    started = time.perf_counter()
    model = load(options.model, dtype, device)
    loading = time.perf_counter() - started
    attention, scorer, rows = Attention(device), ExactScorer(model), []
    for number in options.turns:
        turn = Turn(scorer, model, number)
        if not rows:
            turn.floor(), turn.probe()  # the first of each is slower
        rows.append({"turn": number, **sampled(turn, attention, options.samples, device)})
        if options.naive:
            rows[-1]["naive"] = 2 * timed(turn.naive, device)[clock(device)]
        print(f"{dtype} turn {number}: {json.dumps(rows[-1])}", file=sys.stderr, flush=True)
    machine = {"device": device, "threads": options.threads, "load": os.getloadavg()[1]}
    return {"dtype": dtype, "loading": loading, "rows": rows, **machine, **rates(dtype, device)}


def clock(device: str) -> int:
    """Which of `timed`'s figures counts: the processor does the work on a CPU."""
    return 0 if device == "cuda" else 1


def sampled(turn: Turn, attention: Attention, samples: int, device: str) -> dict[str, float]:
    """Medians of each arm, of the pairs' ratios, and of what the probe spends besides attention."""
    pairs, besides, by = [], [], clock(device)
    for _ in range(samples):
        floor = timed(turn.floor, device)
        attention.taken()
        probe = timed(turn.probe, device)
        besides.append(probe[by] - attention.taken()[by])
        pairs.append((floor, probe))
    return {
        "floor": statistics.median(floor[by] for floor, _ in pairs),
        "probe": statistics.median(probe[by] for _, probe in pairs),
        "ratio": statistics.median(probe[by] / floor[by] for floor, probe in pairs),
        "ratio_by_clock": statistics.median(probe[0] / floor[0] for floor, probe in pairs),
        "besides": statistics.median(besides),
        "tokens": turn.new_tokens(),
        "flops": turn.flops(),
    }


def rates(dtype: str, device: str) -> dict[str, float]:
    """Return what the machine reaches itself: FLOP/s of a large product, bytes/s of a large copy."""
    import torch

    side, size = (8192, 1 << 30) if device == "cuda" else (1536, 1 << 28)
    a = torch.randn(side, side, device=device).to(getattr(torch, dtype))
    block = torch.zeros(size, dtype=torch.uint8, device=device)
    target = torch.empty_like(block)
    product = min(timed(lambda: a @ a, device)[clock(device)] for _ in range(4))
    copied = min(timed(lambda: target.copy_(block), device)[clock(device)] for _ in range(4))
    return {"flops": 2 * side**3 / product, "bandwidth": 2 * size / copied}


def reduction_memory(vocabulary: int, threads: int) -> float:
    """Megabytes that reducing 4,096 positions takes beyond weights and hidden states."""
    import torch

    from midturn.drift.scorers._reduction import States, divergences

    torch.set_num_threads(threads)

    class Head:
        def __init__(self) -> None:
            self.weight = torch.randn(vocabulary, 64)

        def logits(self, hidden: Any) -> Any:
            return hidden @ self.weight.T

    head: Any = Head()
    q, p = (States(head, torch.randn(POSITIONS, 64)) for _ in range(2))
    said = torch.zeros(POSITIONS, dtype=torch.long)
    small: Any = Head()
    small.weight = torch.randn(50, 64)
    divergences(States(small, q.hidden[:32]), States(small, p.hidden[:32]), said[:32])  # loads the kernels
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before = status("VmRSS")
    divergences(q, p, said)
    return (status("VmHWM") - before) / 1024


def status(field: str) -> int:
    """Kilobytes, as Linux counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def in_a_process_of_its_own(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, check=True, timeout=1800
    )
    return json.loads(done.stdout)


def table(cells: list[dict[str, Any]], memory: list[tuple[int, int, float]], options: Any) -> str:
    first = cells[0]
    lines = [
        "# What scoring a turn exactly costs",
        "",
        f"Made by `python benchmarks/probe.py --write` with `{options.model}` on {first['device']},",
        f"threads: {first['threads']}; medians of {options.samples} pairs a turn. Quote the ratios:",
        "milliseconds depend on the machine. On a CPU they are of processor time, which a busy neighbour",
        "moves by some percent; the ratio by the clock has more of its noise. The floor is one forward pass",
        "of the new tokens under both conditionings, the vocabulary head at the scored positions included;",
        "the probe does that and the rest, from messages to KL and JS. Naive reads the whole history, under",
        "one conditioning, counted twice. Besides attention is what the probe spends outside of attention,",
        "per new token: the part that should not grow. It holds the copying of the kept keys and values, and",
        "the tokenizing of the whole prompt, which do.",
        "",
        "| dtype | turn | new tokens | floor ms | probe ms | probe / floor | by the clock | naive / probe "
        "| besides attention ms a token | tokens/s | share of FLOP/s |",
        "| --- " + "| --: " * 10 + "|",
    ]
    for cell in cells:
        for row in cell["rows"]:
            spent, tokens = row["probe"], row["tokens"]
            naive = f"{row['naive'] / spent:.1f}" if "naive" in row else "-"
            lines.append(
                f"| {cell['dtype']} | {row['turn']} | {tokens} | {row['floor'] * 1e3:.0f} "
                f"| {spent * 1e3:.0f} | {row['ratio']:.2f} | {row['ratio_by_clock']:.2f} | {naive} "
                f"| {row['besides'] / tokens * 1e3:.2f} | {tokens / spent:.0f} "
                f"| {row['flops'] / spent / cell['flops']:.0%} |"
            )
    lines.append("")
    lines += [
        f"- {cell['dtype']}: loaded in {cell['loading']:.0f} s; load average {cell['load']:.1f}; a large "
        f"product alone reaches {cell['flops'] / 1e9:.0f} GFLOP/s, a copy {cell['bandwidth'] / 1e9:.1f} GB/s."
        for cell in cells
    ]
    if first["device"] == "cpu":
        lines.append("- No GPU here: throughput on one was not measured.")
    lines += ["", "| vocabulary | positions | reduction's peak MB | at most |", "| --: | --: | --: | --: |"]
    lines += [f"| {v:,} | {POSITIONS:,} | {measured:.0f} | {most} |" for v, most, measured in memory]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="embedded:smollm2-135m", help="as exact_scorer takes it")
    parser.add_argument("--dtypes", nargs="+", default=["float32", "bfloat16"])
    parser.add_argument("--turns", nargs="+", type=int, default=list(TURNS), help="turns from 2 on, rising")
    parser.add_argument("--samples", type=int, default=3, help="pairs measured at each turn")
    parser.add_argument(
        "--threads", type=int, default=1, help="of torch; more than one needs an idle machine"
    )
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}, too")
    parser.add_argument("--cell", help=argparse.SUPPRESS)
    parser.add_argument("--naive", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--memory", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cell:
        print(json.dumps(measure(options)))
        return
    if options.memory:
        print(json.dumps(reduction_memory(options.memory, options.threads)))
        return
    shared = ["--model", options.model, "--samples", str(options.samples), "--threads", str(options.threads)]
    shared += ["--turns", *map(str, options.turns)]
    first, *others = options.dtypes
    cells = [in_a_process_of_its_own("--cell", first, "--naive", *shared)]
    cells += [in_a_process_of_its_own("--cell", dtype, *shared) for dtype in others]
    memory = [(v, most, in_a_process_of_its_own("--memory", str(v))) for v, most in MEMORY]
    made = table(cells, memory, options)
    print(made)
    if options.write:
        TABLE.write_text(made)


if __name__ == "__main__":
    main()
