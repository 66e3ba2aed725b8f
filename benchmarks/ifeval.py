"""IFEval of a model, beside the published figure of the one that is embedded.

    python benchmarks/ifeval.py DATA [--replies FILE] [--tokens 1280] [--limit N] [--write]

DATA is IFEval in JSON Lines: `key`, `prompt`, `instruction_id_list`, `kwargs`; other fields are passed over.
Each prompt is one user message and gets one greedy reply. With --replies each reply goes into FILE at once,
and is taken from there by a later call of the same settings: a run that was stopped resumes where it was. One
that ended by itself is what a greedy model says under any higher limit on tokens, too.
--write makes `benchmarks/ifeval.md`, in which no prompt and no reply stands.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.messages import HumanMessage

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from midturn.assistant import ContextOverflow, EmbeddedChat  # noqa: E402
from midturn.rules import Rule, Scoring, rules_of  # noqa: E402
from midturn.statistics import bootstrap_intervals, share  # noqa: E402

PAGE = ROOT / "benchmarks/ifeval.md"
PUBLISHED = "SmolLM2-135M-Instruct 29.9 (its model card: mean of prompt and instruction level)"
INTRODUCTION = """\
# IFEval of the embedded model

Made by `python benchmarks/ifeval.py DATA --write`. {prompts} prompts, {rules} instructions (SHA-256 of DATA
{sha}…). One user message, no system message but the one that the model's template adds. Settings:
{settings}; weights of 4 bits (GGUF, Q4_1). Percent, with 95 % intervals over prompts.
"""
CONTEXT = 2048
AT_ONCE = 8
READINGS: Sequence[tuple[str, bool, Scoring]] = (
    ("published checks, strict", False, "parity"),
    ("published checks, loose", True, "parity"),
    ("mended checks, strict", False, "strict"),
    ("mended checks, loose", True, "strict"),
)


@dataclass(frozen=True)
class Prompt:
    """A prompt and what a reply to it must keep to."""

    key: int
    text: str
    rules: Sequence[Rule]


@dataclass(frozen=True)
class Reply:
    """A reply, and whether the limit on tokens cut it."""

    text: str
    cut: bool
    tokens: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--replies", type=Path)
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--tokens", type=int, default=1280)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    prompts = list(read_prompts(asked.data))[: asked.limit]
    began = time.monotonic()
    replies, made = asyncio.run(replies_to(prompts, asked))
    seconds = time.monotonic() - began
    print(f"{made} replies made in {seconds:.0f} s", file=sys.stderr)
    sha = hashlib.sha256(asked.data.read_bytes()).hexdigest()
    settings = f"{settings_of(asked.model)}, at most {asked.tokens} tokens"
    page = "\n".join(written(prompts, replies, settings, sha))
    if asked.write:
        PAGE.write_text(page)
    print(page)


def read_prompts(path: Path) -> Iterator[Prompt]:
    """Yield the prompts of a file, in its order."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            rules = rules_of(record["instruction_id_list"], record["kwargs"])
            yield Prompt(record["key"], record["prompt"], rules)


def settings_of(model: str) -> str:
    """Say how a model replies, but for its limit on tokens."""
    return f"{model}, greedy, context {CONTEXT}"


async def replies_to(prompts: Sequence[Prompt], asked: argparse.Namespace) -> tuple[dict[int, Reply], int]:
    """Return the reply to each prompt, by its key, and how many of them were made now."""
    settings = settings_of(asked.model)
    kept = dict(read_replies(asked.replies, settings, asked.tokens))
    model = EmbeddedChat(model=asked.model, max_tokens=asked.tokens, context=CONTEXT, parallel=AT_ONCE)
    free = asyncio.Semaphore(AT_ONCE)

    async def answer(prompt: Prompt) -> None:
        async with free:
            kept[prompt.key] = reply = await reply_of(model, prompt.text)
        if asked.replies:
            with asked.replies.open("a", encoding="utf-8") as file:
                made = {"settings": settings, "limit": asked.tokens, "key": prompt.key}
                file.write(json.dumps({**made, **vars(reply)}) + "\n")

    wanted = [prompt for prompt in prompts if prompt.key not in kept]
    await asyncio.gather(*map(answer, wanted))
    return kept, len(wanted)


def read_replies(path: Path | None, settings: str, limit: int) -> Iterator[tuple[int, Reply]]:
    """Yield what earlier calls of the same settings left that the limit on tokens doesn't change."""
    for line in path.read_text(encoding="utf-8").splitlines() if path and path.exists() else ():
        record = json.loads(line)
        same, key, made_with = record.pop("settings") == settings, record.pop("key"), record.pop("limit")
        reply = Reply(**record)
        if same and (made_with == limit or (made_with < limit and not reply.cut)):
            yield key, reply


async def reply_of(model: EmbeddedChat, prompt: str) -> Reply:
    """One reply; none where the model can't read the whole prompt."""
    try:
        said = await model.ainvoke([HumanMessage(prompt)])
    except ContextOverflow:
        return Reply("", cut=True, tokens=0)
    usage = said.usage_metadata
    cut = said.response_metadata.get("finish_reason") == "length"
    return Reply(said.text, cut, usage["output_tokens"] if usage else 0)


def written(prompts: Sequence[Prompt], replies: dict[int, Reply], settings: str, sha: str) -> Iterator[str]:
    """Yield the page, line by line."""
    said = [replies[prompt.key] for prompt in prompts]
    count = sum(len(prompt.rules) for prompt in prompts)
    yield INTRODUCTION.format(prompts=len(prompts), rules=count, sha=sha[:12], settings=settings)
    yield "| checks | prompt level | instruction level | mean of both |"
    yield "| --- | --- | --- | --- |"
    for name, loose, scoring in READINGS:
        kept = [kept_by(prompt, reply, loose, scoring) for prompt, reply in zip(prompts, said, strict=True)]
        yield f"| {name} | {' | '.join(figures(kept))} |"
    ended = [(prompt, reply) for prompt, reply in zip(prompts, said, strict=True) if not reply.cut]
    kept = [kept_by(prompt, reply, *READINGS[0][1:]) for prompt, reply in ended]
    yield f"| {READINGS[0][0]}, the {len(ended)} that no limit cut | {' | '.join(figures(kept))} |"
    yield f"\nPublished: {PUBLISHED}. Which reading, limit and weights it stands for is not said there.\n"
    cut, blank = sum(reply.cut for reply in said), sum(not reply.text.strip() for reply in said)
    tokens = sum(reply.tokens for reply in said) / len(said)
    yield f"The limit cut {cut} of {len(said)} replies ({100 * cut / len(said):.1f} %); {blank} were blank;"
    yield f"{tokens:.0f} tokens a reply on average.\n"
    yield "## By kind\n"
    yield "| kind | n | published, strict | published, loose | mended, strict | mended, loose |"
    yield "| --- | --- | --- | --- | --- | --- |"
    yield from by_kind(prompts, said)
    yield ""


def kept_by(prompt: Prompt, reply: Reply, loose: bool, scoring: Scoring) -> list[bool]:
    """Which of a prompt's rules a reply keeps."""
    return [rule.kept(reply.text, prompt=prompt.text, loose=loose, scoring=scoring) for rule in prompt.rules]


def figures(kept: Sequence[Sequence[bool]]) -> Iterator[str]:
    """Prompt level, instruction level, and the mean of both."""
    whole, number = [int(all(one)) for one in kept], [len(one) for one in kept]
    single = [sum(one) for one in kept]
    by_prompt, by_rule = share(whole, [1] * len(kept)), share(single, number)
    yield figure(by_prompt.value, by_prompt.ci)
    yield figure(by_rule.value, by_rule.ci)
    (ci,) = bootstrap_intervals(both, np.array([whole, [1] * len(kept), single, number]).T)
    mean = None if by_prompt.value is None or by_rule.value is None else (by_prompt.value + by_rule.value) / 2
    yield figure(mean, ci)


def both(sums: Any) -> Any:
    """Return the mean of the two levels, of each resample."""
    return np.array([(sums[:, 0] / sums[:, 1] + sums[:, 2] / sums[:, 3]) / 2])


def by_kind(prompts: Sequence[Prompt], said: Sequence[Reply]) -> Iterator[str]:
    """Yield a row for each kind of rule."""
    verdicts: dict[str, list[list[bool]]] = defaultdict(list)
    for prompt, reply in zip(prompts, said, strict=True):
        read = [kept_by(prompt, reply, loose, scoring) for _, loose, scoring in READINGS]
        for rule, found in zip(prompt.rules, zip(*read, strict=True), strict=True):
            verdicts[rule.kind].append(list(found))
    for kind, found in sorted(verdicts.items()):
        shares = [share(column, [1] * len(found)) for column in zip(*found, strict=True)]
        yield f"| `{kind}` | {len(found)} | {' | '.join(figure(one.value, one.ci) for one in shares)} |"


def figure(value: float | None, ci: tuple[float, float] | None) -> str:
    """Return a share in percent with its interval."""
    if value is None or ci is None:
        return "–"
    return f"{100 * value:.1f} [{100 * ci[0]:.1f}, {100 * ci[1]:.1f}]"


if __name__ == "__main__":
    main()
