"""What the Mediator's model is told. The hash of these texts is part of a run's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from midturn.mediator._records import Faithfulness, Fault, FaultKind
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
Your message is not faithful to what the user said.{found}
Write it again, with every one of the user's details and none of your own, as JSON."""

UNEXPLAINED = "It leaves open what the lessons say that words of the user's mean: put the meaning itself."

FAULTS: Mapping[FaultKind, str] = {
    "scaffolding": "Leave out {written!r}: only the message itself belongs there.",
    "request_missing": "It no longer asks for anything: put {said!r}.",
    "request_answered": "Do not answer, put the request itself: {said!r}.",
    "request_changed": "It asks for something else than {said!r}.",
    "person": "Speak as the user, not about them, and not as the assistant: {written!r}.",
    "binding": "{written!r} does not agree with {said!r}.",
    "wish_lost": "It lacks: {said!r}.",
    "wish_invented": "The user never said: {written!r}.",
    "withdrawn": "The user took back {written!r}.",
}
"""What the model is told of each kind of fault."""

ANSWER_EXCERPT = 600
"""Characters of an assistant's answer that the mediator model sees: enough to know what was guessed."""


LONGEST_QUOTED = 200
"""Characters of a fault's words that a repair quotes."""

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
    """Return the guidelines as a numbered list, or nothing."""
    if not rules:
        return ""
    return "\n\n" + GUIDELINES.format(rules="\n".join(f"{n}. {rule}" for n, rule in enumerate(rules, 1)))


def repair(check: Faithfulness, *, explains: bool = True) -> str:
    """Return what tells the model what is wrong with its message.

    Args:
        check: of the message.
        explains: whether it says what guidelines say that the user's words mean.
    """
    lost, invented = (_named(value.written for value in values) for values in (check.lost, check.invented))
    found = [f"It lacks: {lost}."] if lost else []
    found += [f"The user never said: {invented}."] if invented else []
    found += [_mended(fault) for fault in check.faults[:MOST_NAMED]]
    found += [] if explains else [UNEXPLAINED]
    return REPAIR.format(found="".join(f" {sentence}" for sentence in dict.fromkeys(found)))


def _named(written: Iterable[str]) -> str:
    """Return the values as written, each once; a model's endless repetition need not be quoted whole."""
    return "; ".join(list(dict.fromkeys(written))[:MOST_NAMED])


def _mended(fault: Fault) -> str:
    return FAULTS[fault.kind].format(
        written=_excerpt_of(fault.written), said=_excerpt_of(fault.said or "what the user asks for")
    )


def _excerpt_of(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTED else words[:LONGEST_QUOTED] + " [cut]"


def prompt_texts() -> str:
    """Every text above, for the hash in a run's name."""
    return "\n".join(
        [
            MEDIATOR_SYSTEM,
            RELATION,
            GUIDELINES,
            CONVERSATION,
            REPAIR,
            UNEXPLAINED,
            *FAULTS.values(),
            str(ANSWER_EXCERPT),
            f"rules {VERSION}",
        ]
    )
