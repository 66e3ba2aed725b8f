"""What the assistant is shown of a turn that refines an open request: one message stands for its turns.

Everything else stays as it was, in role, place and wording: system messages, settled exchanges, each call of
a tool with its results, and before it what the user had said of the request since the call before. Only the
user speaks in a user message, so answers, tool results and pages stay in their own roles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from midturn.mediator._conversation import Conversation, attachments, with_text

OWN_WORDS = "What I said, word for word:"
"""Stands between an instruction and the user's own turns. In the user's voice, as all of the message is."""


def ledger(turns: Sequence[str]) -> str:
    """Return all that the user said as one message, a line a turn."""
    return "\n".join(turns)


def with_own_words(instruction: str, turns: Sequence[str]) -> str:
    """Return an instruction with the user's turns under it; those alone where it is a part of them.

    No check without a model sees every lost wish; with the words beside it, losing one does no harm.

    >>> print(with_own_words("Book a table for 4 on Friday.", ["Book a table", "for 4, friday"]))
    Book a table for 4 on Friday.
    <BLANKLINE>
    What I said, word for word:
    Book a table
    for 4, friday
    """
    said = ledger(turns)
    # A copied turn such as "no, Friday" would stand before the request that it corrects.
    return said if _plain(instruction) in _plain(said) else f"{instruction}\n\n{OWN_WORDS}\n{said}"


def own_part(edited: str, shown: str, own: str) -> str | None:
    """Return what an edit of a shown message makes of the user's own words, which the message says last.

    Args:
        edited: the message after it.
        shown: the message before it.
        own: what the user said in the turn whose place the message took.

    Returns:
        The own words with what was added or changed; `None` where the own words can't be distinguished.

    >>> shown = with_own_words("Book a table for 4.", ["Book a table.", "For 4."])
    >>> own_part(f"{shown} [The menu: fish.]", shown, "For 4.")
    'For 4. [The menu: fish.]'
    """
    if shown == own:
        return edited
    if shown in edited:
        return edited.replace(shown, own, 1)
    lead = shown.removesuffix(own)
    if lead == shown:
        return None
    before, found, after = edited.partition(lead)
    if found:
        return before + after
    # A value may have been redacted in the instruction, too.
    _, found, words = lead.partition(OWN_WORDS)
    _, found, after = edited.partition(OWN_WORDS + words) if found else ("", "", "")
    if found:
        return after
    # What was changed in an earlier turn's words is that turn's.
    return own if own and edited.endswith(own) else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")


def show(conversation: Conversation, request: Sequence[int], instruction: str) -> list[BaseMessage]:
    """Return the messages in which one stands for the turns of a request.

    Args:
        conversation: the history, the user's turn last (with what followed it within the turn).
        request: the turns that it stands for; the last is the user's latest.
        instruction: what the message says, before the user's own words.
    """
    text = with_own_words(instruction, [conversation.said(turn) for turn in request])
    said: list[str] = []
    dropped: list[str | dict[str, object]] = []
    shown = list(conversation.turns[0])
    for number, turn in enumerate(conversation.turns[1:], 1):
        if number == conversation.last:
            shown += [with_text(turn[0], text, dropped), *turn[1:]]
        elif number not in request:
            shown += turn
        elif _calls(turn):
            # A call follows from all that was said by then: "no, Friday" alone would correct something else.
            words = ledger([*said, conversation.said(number)])
            user = with_text(turn[0], words, dropped) if said else turn[0]
            shown += [user, *_with_calls(turn[1:])]
            said, dropped = [], []
        else:
            said.append(conversation.said(number))
            dropped += attachments(turn[0])
            shown += _unspoken(turn)
    return shown


def _calls(turn: Sequence[BaseMessage]) -> bool:
    return any(isinstance(m, ToolMessage) or (isinstance(m, AIMessage) and m.tool_calls) for m in turn)


def _with_calls(turn: Sequence[BaseMessage]) -> Iterator[BaseMessage]:
    """Keep a turn's calls, results and the answer right after results.

    An answer to the user between two turns goes; the one that closes a tool exchange stays, since some
    providers refuse a user message right after a tool result.
    """
    before: BaseMessage | None = None
    for message in turn:
        closes = isinstance(before, ToolMessage)
        if not isinstance(message, AIMessage) or message.tool_calls or closes:
            yield message
        before = message


def _unspoken(turn: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Keep what neither the user nor the assistant said: system messages, summaries of the application."""
    return [message for message in turn[1:] if not isinstance(message, AIMessage)]
