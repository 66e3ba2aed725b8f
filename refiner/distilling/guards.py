"""What a rule must not be, whoever wrote it. No model is asked.

- `nonsense`: it has fewer than `FEWEST_WORDS` words.
- `secret`: a secret was taken out of it.
- `unsupported`: it names no pair that it was learned from, or a figure that none of them has, which the
  Mediator would take to be said.
- `too_long`: longer than a rule may be; or there is no room left for it in what the Mediator is told.
- `repeated`: it stands twice.
- `planted`: it undoes its reader's instructions, or says mostly what a transcript says where that addresses
  whoever reads it (`fencing`).
- `copied`: it shares `COPIED` words in a row with a conversation.
- `leaked`: it names a value, or the answer, of one conversation.

Values and words that the users' wants share are their habits, and may be named: what the user means by `the
usual`, say. They must be shared by two task ids of the user whose rules these are or, for a task or for
everybody, by two users: nobody's habits are told to others. Words of a failed conversation alone are never a
habit, since anybody may have said them for that end.

A rule that holds already may stay as it is.

Cost accepted: orders that no pattern of `fencing` sees, in other words than the transcript's and without any
value, pass here. They then have to make conversations better to become active.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from mediator.check import check
from mediator.check.lexicon import FUNCTION_WORDS
from mediator.check.mentions import FIGURES
from mediator.check.tokens import fold, stem
from refiner.distilling.fencing import orders, subverts
from refiner.distilling.records import Finding, GuardName, ProposedRule
from refiner.guidelines import LONGEST_RULE, Guideline
from refiner.guidelines.records import MOST_CHARACTERS
from refiner.pairs import Pair
from refiner.redaction import redacted

T = TypeVar("T")

COPIED = 8
"""Words in a row that are no accident."""

FEWEST_WORDS = 2
"""Of two letters or more."""

PLANTED = 0.6
"""Share of a rule's stems, function words left out, that stand in two sentences to the reader."""

SHORTEST_ANSWER = 4
"""Letters of an answer that is looked for as such; shorter ones stand in many a sentence."""

_SENTENCES = frozenset({"negation", "wording", "comparison"})
"""Kinds of value that are clauses rather than particulars."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_TAKEN_OUT = re.compile(r"\[redacted: ")


@dataclass(frozen=True)
class Guarded:
    """A list of rules after the guards."""

    kept: tuple[Guideline, ...]
    findings: tuple[Finding, ...]


def guard(
    proposed: Sequence[ProposedRule], pairs: Sequence[Pair], scope: str, known: Sequence[Guideline] = ()
) -> Guarded:
    """Refuse what must not be a rule.

    Args:
        proposed: what a model wrote.
        pairs: what it was shown.
        scope: for whom the rules are to be.
        known: the rules that hold already.
    """
    held_already = {guideline.rule: guideline for guideline in known}
    shown = _Shown(pairs, scope)
    kept: list[Guideline] = []
    findings: list[Finding] = []
    for each in proposed:
        found = _objection(each, shown, kept, each.rule in held_already)
        if found:
            findings.append(Finding(rule=each.rule, guard=found[0], reason=found[1]))
        else:
            kept.append(held_already.get(each.rule) or Guideline(rule=each.rule, pairs=each.pairs))
    return Guarded(tuple(kept), tuple(findings))


Objection = tuple[GuardName, str]


def _objection(
    proposed: ProposedRule, shown: _Shown, kept: Sequence[Guideline], is_known: bool
) -> Objection | None:
    rule = proposed.rule
    if unusable := _unusable(rule, kept):
        return unusable
    if is_known:
        return None
    if not proposed.pairs:
        return "unsupported", "names no pair that it was learned from"
    checks: list[Callable[[str], Objection | None]] = [_secret, shown.planted, shown.copied, shown.leaked]
    return next((found for check_ in checks if (found := check_(rule))), None)


def _unusable(rule: str, kept: Sequence[Guideline]) -> Objection | None:
    if len(_WORD.findall(rule)) < FEWEST_WORDS:
        return "nonsense", f"has fewer than {FEWEST_WORDS} words"
    if len(rule) > LONGEST_RULE:
        return "too_long", f"has {len(rule)} characters; {LONGEST_RULE} are the most"
    if any(rule.casefold() == other.rule.casefold() for other in kept):
        return "repeated", "stands twice"
    if sum(len(other.rule) for other in kept) + len(rule) > MOST_CHARACTERS:
        return "too_long", f"all rules together may have {MOST_CHARACTERS} characters, and it has no room"
    return None


def _secret(rule: str) -> Objection | None:
    return ("secret", "held a secret") if _TAKEN_OUT.search(redacted(rule)) else None


class _Shown:
    """What the reflection model was shown, as the guards look at it."""

    def __init__(self, pairs: Sequence[Pair], scope: str) -> None:
        self._pairs = pairs
        self._own = scope.startswith("user:")

    def planted(self, rule: str) -> Objection | None:
        """It undoes instructions, or says what a transcript orders its reader to say."""
        if subverts(rule):
            return "planted", "undoes its reader's instructions, or is written for a model"
        stems = _stems(rule)
        for pair_id, ordered in self._orders:
            if stems and len(stems & ordered) >= PLANTED * len(stems):
                return "planted", f"says what a text in pair {pair_id} orders its reader to say"
        return None

    def copied(self, rule: str) -> Objection | None:
        """It shares a run of words with a conversation."""
        for run in _runs(rule):
            sources = self._wanted_runs.get(run, set())
            if run in self._failed_runs or (sources and len(sources) < 2):
                return "copied", f"copies a conversation: {' '.join(run)!r}"
        return None

    def leaked(self, rule: str) -> Objection | None:
        """It names what belongs to one conversation, or a figure out of nowhere."""
        words = f" {' '.join(_words(rule))} "
        for answer, sources in self._answers.items():
            if f" {answer} " in words and len(sources) < 2:
                return "leaked", f"names the answer {answer!r} of {min(sources)}"
        for value in _values(rule):
            sources = self._values.get(value, set())
            if not sources and value[0] in FIGURES:
                return "unsupported", f"names {value[1]!r}, which no pair has"
            if len(sources) == 1:
                return "leaked", f"names {value[1]!r}, which only {min(sources)} has"
        return None

    def _holder(self, pair: Pair) -> str:
        """Whose habit a value is a part of: it takes two holders to make it one."""
        return f"task id {pair.task_id}" if self._own else pair.source

    @cached_property
    def _orders(self) -> list[tuple[str, set[str]]]:
        """The stems of every two sentences in a row that address the reader, or follow one that does."""
        found: list[tuple[str, set[str]]] = []
        for pair in self._pairs:
            for ordered in map(orders, _texts(pair)):
                found += [(pair.id, _stems(a + b)) for a, b in pairwise([*ordered, ""])]
        return found

    @cached_property
    def _failed_runs(self) -> set[tuple[str, ...]]:
        wanted = self._wanted_runs
        runs = {run for pair in self._pairs for text in _failed_texts(pair) for run in _runs(text)}
        return {run for run in runs if len(wanted.get(run, set())) < 2}

    @cached_property
    def _wanted_runs(self) -> dict[tuple[str, ...], set[str]]:
        return self._holders(lambda pair: {run for text in _wanted_texts(pair) for run in _runs(text)})

    @cached_property
    def _values(self) -> dict[tuple[str, str], set[str]]:
        everywhere = self._holders(lambda pair: {v for text in _texts(pair) for v in _values(text)})
        wanted = self._holders(lambda pair: {v for text in _wanted_texts(pair) for v in _values(text)})
        # A value that several want is theirs; of one that is wanted by none or one, that is whose it is.
        return {value: wanted.get(value) or {min(who)} for value, who in everywhere.items()}

    @cached_property
    def _answers(self) -> dict[str, set[str]]:
        return self._holders(lambda pair: set(_answers(pair)))

    def _holders(self, found_in: Callable[[Pair], set[T]]) -> dict[T, set[str]]:
        holders: defaultdict[T, set[str]] = defaultdict(set)
        for pair in self._pairs:
            for each in found_in(pair):
                holders[each].add(self._holder(pair))
        return dict(holders)


def _failed_texts(pair: Pair) -> list[str]:
    return [text for turn in pair.failed.turns for text in (turn.utterance, turn.response)]


def _wanted_texts(pair: Pair) -> list[str]:
    return [statement.text for statement in pair.wanted]


def _texts(pair: Pair) -> list[str]:
    answered = [turn.response for turn in pair.succeeded.turns] if pair.succeeded else []
    return [*_failed_texts(pair), *_wanted_texts(pair), *answered]


def _answers(pair: Pair) -> Iterable[str]:
    for trajectory in (pair.failed, pair.succeeded):
        answer = " ".join(_words(trajectory.answer or "")) if trajectory else ""
        if len(answer) >= SHORTEST_ANSWER and answer not in FUNCTION_WORDS:
            yield answer


def _values(text: str) -> set[tuple[str, str]]:
    """Kind and meaning of a text's particulars; figures in words (`the second one`) are none."""
    return {
        (value.kind, value.meaning)
        for value in check(text, []).invented
        if value.kind not in _SENTENCES
        and (value.kind != "number" or any(character.isdigit() for character in value.written))
    }


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1)}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _words(text) if word not in FUNCTION_WORDS}
