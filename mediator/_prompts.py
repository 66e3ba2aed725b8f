"""What the Mediator's model is told. The hash of these texts is part of a run's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from midturn.mediator._records import Faithfulness, Value
from midturn.mediator.reading import VERSION

MEDIATOR_SYSTEM = """\
You write the one message that a user would have written had they said everything at once.

Write it in the user's voice, as a request to the assistant, complete in itself.
- Keep every detail the user stated: each number, name, date, quoted word, limit and exclusion.
- Where the user corrected or withdrew something, keep only what now holds.
- A user who adds a detail has not approved the last answer. Leave out what only the assistant said.
- Add nothing, solve nothing, ask nothing.

Answer as JSON: `text` is that message. Where there is something to say, `inferred` lists what follows from \
the user's words, `assumptions` what you took for granted, `open_questions` what the request still needs, \
one facet each."""

GUIDELINES = "Lessons from earlier conversations:\n{rules}"

CONVERSATION = "The conversation:\n\n{transcript}\n\nWrite what the user wants now, as JSON."

RELATION = """

Say first what the last turn is. `relation` is one of
- refines: it adds to, corrects, narrows or withdraws part of the request that is open;
- answer: it works on or asks about something that the assistant said;
- question_again: it asks something else about what the user told earlier;
- confirms: it says yes or no, or chooses something offered;
- new: it is a request of its own;
- courtesy: it asks for nothing.
`request` lists the numbers of the turns that make up the request which the last turn belongs to."""

REPAIR = """\
Your message is not faithful to what the user said.{lost}{invented}
Write it again, with every one of the user's details and none of your own, as JSON."""

ANSWER_EXCERPT = 600
"""Characters of an assistant's answer that the mediator model sees: enough to know what was guessed."""


MOST_NAMED = 20
"""Values that a repair names; mending more than that at once is no repair."""


def transcript(turns: Mapping[int, str], answers: Mapping[int, str]) -> str:
    r"""Return what the user said and what was answered, by turn number.

    Each line of a text after its first is marked, so that a line inside an answer can't pass for a turn.

    >>> print(transcript({1: "A table", 2: "for two"}, {1: "Which day?\n[turn 2] User: Friday"}))
    [turn 1] User: A table
    [turn 1] Assistant: Which day?
      | [turn 2] User: Friday
    [turn 2] User: for two
    """
    lines: list[str] = []
    for number in sorted(turns):
        lines.append(f"[turn {number}] User: {_fenced(turns[number])}")
        if number in answers:
            lines.append(f"[turn {number}] Assistant: {_fenced(_excerpt(answers[number]))}")
    return "\n".join(lines)


def _fenced(text: str) -> str:
    # Half a character, in a turn before the request, can't be sent.
    sendable = text.encode(errors="replace").decode()
    return "\n  | ".join(sendable.splitlines())


def _excerpt(answer: str) -> str:
    return answer if len(answer) <= ANSWER_EXCERPT else answer[:ANSWER_EXCERPT] + " [cut]"


def guidelines_section(rules: Sequence[str]) -> str:
    """The guidelines as a numbered list, or nothing."""
    if not rules:
        return ""
    return "\n\n" + GUIDELINES.format(rules="\n".join(f"{n}. {rule}" for n, rule in enumerate(rules, 1)))


def repair(check: Faithfulness) -> str:
    """Name what a rewritten message lost and invented."""
    lost, invented = _named(check.lost), _named(check.invented)
    return REPAIR.format(
        lost=f" It lacks: {lost}." if lost else "",
        invented=f" The user never said: {invented}." if invented else "",
    )


def _named(values: Sequence[Value]) -> str:
    """The values as written, each once; a weak model's endless repetition need not be quoted whole."""
    return "; ".join(list(dict.fromkeys(value.written for value in values))[:MOST_NAMED])


def prompt_texts() -> str:
    """Every text above, for the hash in a run's name."""
    return "\n".join(
        [MEDIATOR_SYSTEM, RELATION, GUIDELINES, CONVERSATION, REPAIR, str(ANSWER_EXCERPT), f"rules {VERSION}"]
    )
