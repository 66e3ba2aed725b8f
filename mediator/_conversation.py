"""A conversation in LangChain messages, as it is read: what the user said turn by turn, and what followed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from midturn.core import well_formed
from midturn.mediator.reading import Call, CallStatus, Exchange


def system_messages(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Return the system messages, in order."""
    return [message for message in messages if isinstance(message, SystemMessage)]


def is_summary(message: BaseMessage) -> bool:
    """Tell whether a message is the summary of `SummarizationMiddleware`, which speaks in the user's role."""
    return message.additional_kwargs.get("lc_source") == "summarization"


def is_users(message: BaseMessage) -> bool:
    """Tell whether the user wrote a message."""
    return isinstance(message, HumanMessage) and not is_summary(message)


def text_of(message: BaseMessage) -> str:
    """Return the text parts of a message, joined by a line break, as every store can hold them."""
    return well_formed(_as_it_is(message))


def _as_it_is(message: BaseMessage) -> str:
    content = message.content
    return content if isinstance(content, str) else "\n".join(_texts(content))


def _texts(blocks: Sequence[str | dict[str, object]]) -> Iterator[str]:
    for block in blocks:
        text = block if isinstance(block, str) else block.get("text") if block.get("type") == "text" else None
        if isinstance(text, str):
            yield text


def extent_of(messages: Sequence[BaseMessage]) -> int:
    """Return how many characters the user and the tools said."""
    return sum(len(_as_it_is(m)) for m in messages if is_users(m) or isinstance(m, ToolMessage))


def user_turns(messages: Sequence[BaseMessage]) -> list[str]:
    """Return what the user said, a string a turn."""
    return [text_of(message) for message in messages if is_users(message)]


def current_turn(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Return the user's latest message and what followed it: tool calls and their results."""
    last = max((i for i, m in enumerate(messages) if is_users(m)), default=len(messages))
    return list(messages[last:])


@dataclass(frozen=True)
class Conversation:
    """Messages by user turn. Turns count from 1; what stands before the first is turn 0."""

    messages: Sequence[BaseMessage]
    read_only: Collection[str] = frozenset()
    """Names of the tools that change nothing. Every other tool counts as one that does."""
    acts_shown: bool = False
    """Whether all that the assistant does shows in its calls."""

    @cached_property
    def turns(self) -> tuple[Sequence[BaseMessage], ...]:
        """The messages of each turn; from the second on, each begins with the user's."""
        starts = [i for i, message in enumerate(self.messages) if is_users(message)]
        ends = [*starts, len(self.messages)]
        return (
            self.messages[: ends[0]],
            *(self.messages[a:b] for a, b in zip(starts, ends[1:], strict=True)),
        )

    @property
    def last(self) -> int:
        """The number of the user's latest turn; 0 where the user said nothing."""
        return len(self.turns) - 1

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The user's turns as a reader takes them; the answer to the last is left out."""
        found = [self._exchange(turn) for turn in self.turns[1:]]
        return (*found[:-1], Exchange(found[-1].said)) if found else ()

    def said(self, turn: int) -> str:
        """Return the user's words of a turn."""
        return self.exchanges[turn - 1].said

    def _exchange(self, turn: Sequence[BaseMessage]) -> Exchange:
        answers = [text_of(m) for m in turn if isinstance(m, AIMessage) and m.content]
        results = {m.tool_call_id: m for m in turn if isinstance(m, ToolMessage)}
        calls = [call for m in turn if isinstance(m, AIMessage) for call in m.tool_calls]
        return Exchange(
            said=text_of(turn[0]),
            answer=answers[-1] if answers else "",
            calls=tuple(
                Call(call["name"], _status(results.get(call["id"] or "")), call["name"] not in self.read_only)
                for call in calls
            ),
            acts_shown=self.acts_shown,
        )


def _status(result: ToolMessage | None) -> CallStatus:
    if result is None:
        return "pending"
    return "failed" if result.status == "error" else "done"


def with_text(
    message: BaseMessage, text: str, attached: Sequence[str | dict[str, object]] = ()
) -> HumanMessage:
    """Return a user message that says `text` and keeps the other's name, images, files and cache mark.

    Args:
        message: the message whose place it takes.
        text: what it says.
        attached: further blocks, which stand before the message's own.
    """
    blocks = [] if isinstance(message.content, str) else message.content
    others = [*attached, *attachments(message)]
    marks = [
        b["cache_control"] for b in blocks if isinstance(b, dict) and "cache_control" in b and "text" in b
    ]
    if not others and not marks:
        return HumanMessage(text, name=message.name)
    first: dict[str, object] = {"type": "text", "text": text}
    if marks:
        first["cache_control"] = marks[-1]
    return HumanMessage(content=[first, *others], name=message.name)  # pyright: ignore[reportArgumentType]


def attachments(message: BaseMessage) -> list[str | dict[str, object]]:
    """Return the blocks of a message that are no text."""
    if isinstance(message.content, str):
        return []
    return [block for block in message.content if isinstance(block, dict) and block.get("type") != "text"]
