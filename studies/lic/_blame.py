"""To whom a failed conversation is attributed: exactly one, by the first of these rules that fits.

A conversation failed where it scored 0; a partial score of a graded task is no failure. Four ways to fail
end a conversation where they happen, before any rule is asked:

- `infrastructure`: a model, a database or the disk could not be used. Never scored.
- `judge`: a judge gave no usable judgement. Not scored.
- `user_simulator`: the user's model gave no usable message, however often it was asked.
- `assistant`: the conversation grew longer than its model can read.

The rules, for a conversation that was played to its end with score 0:

1. `extractor`: some reply that counts holds, by the task's own rules, an answer that scores 1, but another
   was taken out of it, or it was sorted as no attempt; or the last attempt was scored 0 because no answer
   that stands in it was copied.
2. `user_simulator`: the turn cap came before the last shard; or a value of a shard that counts as told stands
   in nothing that the user said.
3. `mediator`: the last turn's instruction lacks a value that was told, or holds one that nobody told.
4. `assistant`: all else.

Replies that count are all of a conversation told in shards, and the last one where the last turn says
everything again. There, and in the single-turn conditions, no user can have left anything out.

What rules 2 and 3 see are the values that the faithfulness check knows, its kind `wording` left out (see
`_fidelity`); what it misses goes to the assistant, as does what a summary, a retrieval or a reset
leaves out, since none of these makes an instruction that could be checked. A ledger is the user's own words,
and a turn that passed was not rewritten: for neither can the Mediator be to blame. Rule 1 sees an extraction
by rules as right by definition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from midturn.mediator.check import (
    compared,
)
from midturn.store import Blame, Turn
from midturn.studies.lic._fidelity import statements, worth_keeping
from midturn.studies.lic._notes import TurnNotes

VALUES_NAMED = 3
"""Values that a reason names."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A conversation that was played to its end and scored 0."""

    turns: Sequence[Turn]
    """Those whose replies count, at least one."""
    missed: Sequence[Turn] = ()
    """Those whose reply holds a right answer by the task's rules that was not taken out of it."""
    told: Sequence[str] = ()
    """The texts of the shards that count as told, in that order; none where the last turn says everything."""
    untold: int = 0
    """Shards left when the turn cap came."""


def blame(failure: Failure) -> tuple[Blame, str]:
    """Who is to blame, and why, for people."""
    for who, rule in _RULES:
        if reason := rule(failure):
            return who, reason
    return "assistant", _wrong_answer(failure)


def _extractor(failure: Failure) -> str | None:
    if failure.missed:
        what = (
            "another was taken" if TurnNotes.of(failure.missed[0]).attempts else "it was sorted as no attempt"
        )
        return f"a reply holds the right answer by the task's rules, and {what}"
    attempts = [turn for turn in failure.turns if TurnNotes.of(turn).attempts]
    if attempts and TurnNotes.of(attempts[-1]).answer is None:
        return "no answer could be copied out of the last attempt"
    return None


def _user_simulator(failure: Failure) -> str | None:
    if failure.untold:
        return f"{failure.untold} shards were left when the turn cap came"
    return _naming("the user never said", _never_said(failure))


def _never_said(failure: Failure) -> list[str]:
    """Values that a message should have said and did not, and that no other message said either."""
    kept = [TurnNotes.of(turn).fidelity for turn in failure.turns]
    lost = {value for fidelity in kept if fidelity for value in fidelity.lost}
    if not lost:
        return []
    said = "\n".join(turn.utterance for turn in failure.turns)
    return [v.written for v in compared(said, statements(failure.told)).lost if v.written in lost]


def _mediator(failure: Failure) -> str | None:
    instruction = failure.turns[-1].instruction
    if instruction is None or instruction.origin in ("passed", "ledger"):
        return None
    # Two checks: against what the user said, kept with the instruction, and against the shards themselves.
    of_shards = compared(instruction.text, statements(failure.told))
    lost = worth_keeping([*instruction.check.lost, *of_shards.lost])
    invented = worth_keeping(instruction.check.invented)
    return _naming("the last instruction lacks", [value.written for value in lost]) or _naming(
        "the last instruction holds what nobody told:", [value.written for value in invented]
    )


_RULES: tuple[tuple[Blame, Callable[[Failure], str | None]], ...] = (
    ("extractor", _extractor),
    ("user_simulator", _user_simulator),
    ("mediator", _mediator),
)


def _wrong_answer(failure: Failure) -> str:
    attempts = [turn for turn in failure.turns if TurnNotes.of(turn).attempts]
    if not attempts:
        return "no reply attempts an answer"
    reason = TurnNotes.of(attempts[-1]).reason or "it scores 0"
    return f"the last answer is wrong: {' '.join(reason.split())}"


def _naming(what: str, values: Sequence[str]) -> str | None:
    once = list(dict.fromkeys(values))
    more = f" and {len(once) - VALUES_NAMED} more" if len(once) > VALUES_NAMED else ""
    return f"{what} {', '.join(map(repr, once[:VALUES_NAMED]))}{more}" if once else None
