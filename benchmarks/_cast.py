"""Search questions that lean on the turns before, with rewrites by hand (TREC CAsT 2019 and 2020).

The rewrite of a turn is a right draft for it. A wrong one is made from it: the words with which the rewrite
resolves a reference are exchanged for those of a turn of another topic.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from _split import Part, part_of

from midturn.mediator.values import (
    FUNCTION_WORDS,
    Token,
    tokens_of,
)

EVALUATION_2019 = "2019_evaluation_topics_v1.0.json"
RESOLVED_2019 = "2019_evaluation_topics_annotated_resolved_v1.0.tsv"
MANUAL_2020 = "2020_manual_evaluation_topics_v1.0.json"


@dataclass(frozen=True)
class CastCase:
    """One turn of a topic with its rewrite."""

    topic: int
    turn: int
    year: int
    said: tuple[str, ...]
    """The user's turns up to this one, as typed."""
    rewrite: str
    resolved: str = ""
    """The words of the rewrite that stand for a reference; "" where there are none with content."""
    wrong: str = ""
    """The rewrite with another topic's words instead of them; "" where nothing is resolved."""


def cast_cases(folder: Path, part: Part) -> list[CastCase]:
    """Return the cases of one part of the split by topic; none where the files are absent."""
    if not all((folder / name).is_file() for name in (EVALUATION_2019, RESOLVED_2019, MANUAL_2020)):
        return []
    cases = [case for case in [*_of_2019(folder), *_of_2020(folder)] if part_of(str(case.topic)) == part]
    return _with_wrong_referents([replace(case, resolved=_resolved(case)) for case in cases])


def _topics(path: Path) -> list[dict[str, Any]]:
    topics: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return topics


def _of_2019(folder: Path) -> Iterator[CastCase]:
    lines = (folder / RESOLVED_2019).read_text(encoding="utf-8").splitlines()
    rewrites = {name: text for name, _, text in (line.partition("\t") for line in lines)}
    for topic in _topics(folder / EVALUATION_2019):
        said: list[str] = []
        for turn in topic["turn"]:
            said.append(turn["raw_utterance"].strip())
            name = f"{topic['number']}_{turn['number']}"
            if name in rewrites:
                yield CastCase(topic["number"], turn["number"], 2019, tuple(said), rewrites[name].strip())


def _of_2020(folder: Path) -> Iterator[CastCase]:
    for topic in _topics(folder / MANUAL_2020):
        said: list[str] = []
        for turn in topic["turn"]:
            said.append(turn["raw_utterance"].strip())
            rewrite = turn["manual_rewritten_utterance"].strip()
            yield CastCase(topic["number"], turn["number"], 2020, tuple(said), rewrite)


def _resolved(case: CastCase) -> str:
    """Return the longest run of words of the rewrite that the raw turn has not, from content to content."""
    theirs, ours = tokens_of(case.said[-1]), tokens_of(case.rewrite)
    steps = difflib.SequenceMatcher(
        None, [token.fold for token in theirs], [token.fold for token in ours], autojunk=False
    ).get_opcodes()
    known = {token.fold for token in theirs}
    runs = [
        _core(ours[first:end], known) for step, _, _, first, end in steps if step in ("insert", "replace")
    ]
    longest = max(runs, key=len, default=[])
    return case.rewrite[longest[0].start : longest[-1].end] if longest else ""


def _core(run: Sequence[Token], known: set[str]) -> list[Token]:
    """Return a run of words from its first to its last with content that the raw turn does not have."""
    new = [at for at, t in enumerate(run) if t.kind != "mark" and t.fold not in FUNCTION_WORDS | known]
    return list(run[new[0] : new[-1] + 1]) if new else []


def _with_wrong_referents(cases: Sequence[CastCase]) -> list[CastCase]:
    """Give every case that resolves something what the next topic's turns resolve most often."""
    resolved: dict[int, Counter[str]] = {}
    for case in cases:
        if case.resolved:
            resolved.setdefault(case.topic, Counter())[case.resolved] += 1
    topics = list(resolved)
    found: list[CastCase] = []
    for case in cases:
        wrong = ""
        if case.resolved and len(topics) > 1:
            other = topics[(topics.index(case.topic) + 1) % len(topics)]
            wrong = case.rewrite.replace(case.resolved, resolved[other].most_common(1)[0][0], 1)
        found.append(replace(case, wrong=wrong))
    return found
