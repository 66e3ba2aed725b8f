"""The whole check: a draft against what was said, as the turn is read."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import MessageLikeRepresentation, convert_to_messages

from midturn.mediator._conversation import Conversation
from midturn.mediator._reader import read_turn
from midturn.mediator._records import Faithfulness
from midturn.mediator.check._brief import Brief, brief_of
from midturn.mediator.check._verdict import compared
from midturn.mediator.reading import Reading


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
    """Hold a draft against its brief."""
    return compared(draft, brief.statements)
