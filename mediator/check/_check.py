"""The whole check: a draft against what was said, as the turn is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from langchain_core.messages import MessageLikeRepresentation, convert_to_messages

from midturn.mediator._conversation import Conversation
from midturn.mediator._reader import read_turn
from midturn.mediator._records import Faithfulness, Fault, Statement
from midturn.mediator.check._about_whom import asked_of_another
from midturn.mediator.check._bound import binding_findings, is_too_long
from midturn.mediator.check._brief import Brief, brief_of
from midturn.mediator.check._case import Case, case_for
from midturn.mediator.check._conditions import lost_conditions
from midturn.mediator.check._declined import wanted_though_declined
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._form import form_findings
from midturn.mediator.check._grounding import invented_wishes
from midturn.mediator.check._overheard import overheard_phrases
from midturn.mediator.check._rates import lost_rates
from midturn.mediator.check._request import request_findings
from midturn.mediator.check._rules import put_otherwise, untold
from midturn.mediator.check._slips import mended
from midturn.mediator.check._sought import lost_of_sought
from midturn.mediator.check._traces import lost_traces
from midturn.mediator.check._verdict import values_of
from midturn.mediator.check._wishes import lost_wishes
from midturn.mediator.check._withdrawn import withdrawn_findings
from midturn.mediator.reading import Exchange, Reading, changes
from midturn.mediator.values import Document


def check(
    draft: str,
    messages: Sequence[MessageLikeRepresentation],
    reading: Reading | None = None,
    *,
    guidelines: Sequence[str] = (),
) -> Faithfulness:
    """Say whether a draft may stand for what the user wants at the end of a conversation.

    Args:
        draft: one instruction in the user's voice, complete in itself.
        messages: the conversation, in LangChain's messages or what they can be made of; it ends with the
            user's turn.
        reading: what the last turn was read as; read by rules where it is left out.
        guidelines: rules that hold in this conversation, which the draft may draw on.

    Raises:
        ValueError: the user said nothing.

    >>> said = [("user", "Book a table for 4."), ("assistant", "Which day?"), ("user", "On Friday.")]
    >>> check("Please book a table for 4 on Friday.", said).faithful
    True
    >>> found = check("Please book a table for 5 on Friday.", said)
    >>> [value.written for value in found.lost], [value.written for value in found.invented]
    (['4'], ['5'])
    """
    conversation = Conversation(convert_to_messages(messages))
    reading = reading or read_turn(conversation)
    return judged(draft, brief_of(conversation, reading, guidelines))


def judged(draft: str, brief: Brief) -> Faithfulness:
    """Hold a draft against its brief. What is no message of the user's at all is not read any further."""
    said = [statement.text for statement in brief.statements if statement.by == "user"]
    if formal := form_findings(draft, said):
        return Faithfulness(faults=_faults(formal, {}))
    brief = mended(put_otherwise(brief, draft), draft)
    case = case_for(draft, brief)
    found = values_of(case).model_copy(update={"faults": _faults(_findings(case, brief), case.by_number)})
    if not found.faithful:
        return found
    overheard = overheard_phrases(case.draft, case.sources, brief.overheard)
    return found.model_copy(update={"faults": _faults(overheard, case.by_number)})


_DISTORTING = frozenset(["request_missing", "request_answered", "person", "binding"])


def distortions(text: str, statements: Sequence[Statement]) -> tuple[Fault, ...]:
    """Return what a text makes something else of, though it may have all the words and values.

    That is whether anything is asked, who speaks of whom, and what belongs to what. What is asked instead
    (`request_changed`) is left out: texts that ask the same in other words have it as often as others.

    Args:
        text: an instruction.
        statements: what the user wants, each of a turn of its own.

    >>> wanted = [Statement(text="Decisions first, then open questions, please.", turn=1)]
    >>> [fault.kind for fault in distortions("Open questions first, then decisions, please.", wanted)]
    ['binding']
    """
    changed = changes([Exchange(statement.text) for statement in statements])
    brief = Brief(tuple(statements), frozenset(s.turn for s in statements), tuple(changed))
    return tuple(fault for fault in judged(text, brief).faults if fault.kind in _DISTORTING)


def _findings(case: Case, brief: Brief) -> Iterator[Finding]:
    yield from untold(case.draft, brief.meant)
    languages = case.draft.languages
    if not all(language.known for language in languages):
        return
    # What is said in another language than the draft's leaves none of its words there.
    said = {
        turn: text
        for turn, text in case.said.items()
        if not text.languages or not text.languages.isdisjoint(languages)
    }
    turns = [text for turn, text in said.items() if turn in case.kept]
    heard = [text for turn, text in said.items() if turn not in case.kept]
    yield from request_findings(case.draft, turns, heard=heard)
    yield from withdrawn_findings(case.draft, case.said, case.changes, case.admitted)
    yield from lost_wishes(case.draft, turns, case.withdrawn)
    if not is_too_long(case.draft, turns):
        yield from lost_rates(case.draft, turns)
        yield from lost_of_sought(case.draft, turns)
        yield from asked_of_another(case.draft, turns)
        yield from lost_conditions(case.draft, turns)
    yield from lost_traces(case.draft, turns, case.withdrawn)
    if not any(source.languages and source.languages.isdisjoint(languages) for source in case.sources):
        yield from invented_wishes(case.draft, case.sources, brief.agreed, brief.declined)
    yield from wanted_though_declined(case.draft, list(case.said.values()), brief.declined)
    # What the user said of other things, too, tells what belongs to what.
    yield from binding_findings(case.draft, list(said.values()), [text for _, text in case.admitted])


def _faults(
    findings: Iterable[Finding], sources: Mapping[int, tuple[Document, Statement]]
) -> tuple[Fault, ...]:
    """Return the findings as they are passed on, each once."""
    found = [
        Fault(
            kind=finding.kind,
            written=finding.written,
            said=finding.said,
            turn=None if finding.source is None else sources[finding.source][1].turn,
        )
        for finding in findings
    ]
    return tuple(dict.fromkeys(found))
