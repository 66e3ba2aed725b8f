"""ChatGPT's own export (`conversations.json` of "Export data", help.openai.com/en/articles/7260999).

A conversation is a tree of messages under `mapping`, as github.com/pionxzh/chatgpt-exporter describes it
(`src/api.ts`); the branch that ends at `current_node` is what was seen last. Its thumbs are in a file of
their own, `message_feedback.json`, each with the `conversation_id` and the `rating`
(`docs/chatgpt-data-export-format.md` of github.com/mitkury/chatgpt-export-parser).
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import Field

from midturn.refiner.experience._branches import branch, latest_leaf
from midturn.refiner.experience._messages import Message
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._records import Format, Loose, Record, given


class _Author(Loose):
    role: str
    name: str | None = None


class _Content(Loose):
    content_type: str
    parts: list[Any] = Field(default_factory=list[Any])
    text: str | None = None


class _Message(Loose):
    id: str | None = None
    author: _Author
    content: _Content
    create_time: float | None = None
    recipient: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict[str, Any])


class _Node(Loose):
    message: _Message | None = None
    parent: str | None = None


class _Conversation(Loose):
    id: str | None = None
    conversation_id: str | None = None
    create_time: float | None = None
    current_node: str | None = None
    mapping: dict[str, _Node]


class _Feedback(Loose):
    id: str | None = None
    conversation_id: str
    rating: str | None = None


def read(document: dict[str, Any]) -> Record:
    """Read a conversation, or a thumb."""
    if "mapping" not in document:
        return _read_feedback(document)
    found = _Conversation.of(document, "conversation of ChatGPT's")
    parents = {name: node.parent for name, node in found.mapping.items()}
    leaf = found.current_node
    if leaf not in found.mapping:
        times = {name: _time(node) for name, node in found.mapping.items()}
        leaf = latest_leaf(times, parents)
    seen = [found.mapping[name].message for name in branch(leaf, parents)]
    shown = [message for message in seen if message is not None and not _is_hidden(message)]
    said = [(message, _said(message)) for message in shown]
    name = found.conversation_id or found.id
    return Record(
        conversation=name,
        document=name,
        messages=[message for _, message in said if message is not None],
        time=found.create_time,
        left_out=tuple(
            f"messages of the type {m.content.content_type}" for m, message in said if message is None
        ),
    )


def _read_feedback(document: dict[str, Any]) -> Record:
    feedback = _Feedback.of(document, "conversation and no feedback of ChatGPT's")
    score = score_of(feedback.rating)
    return Record(
        conversation=None,
        document=feedback.id,
        messages=[],
        about=feedback.conversation_id,
        scores=given(rating=score),
        left_out=() if score is not None else ("feedback that is no outcome",),
    )


def _time(node: _Node) -> float:
    return node.message.create_time or 0.0 if node.message else 0.0


def _is_hidden(message: _Message) -> bool:
    return bool(message.metadata.get("is_visually_hidden_from_conversation")) or (
        message.author.role == "system" and not _words(message.content)
    )


def _said(message: _Message) -> Message | None:
    """Return a message in OpenAI's form; nothing where it is of a kind that nobody says."""
    role, content = message.author.role, message.content
    words = _words(content)
    if role == "assistant" and message.recipient not in (None, "all"):
        function = {"name": message.recipient, "arguments": words}
        return {
            "role": role,
            "content": None,
            "tool_calls": [{"id": message.id, "type": "function", "function": function}],
        }
    if role == "tool":
        return {"role": role, "name": message.author.name, "content": words} if words else None
    if role not in ("user", "assistant", "system") or content.content_type not in ("text", "multimodal_text"):
        return None
    shown = [part for part in content.parts if isinstance(part, dict) and not _text_in(part)]
    if not shown:
        return {"role": role, "content": words}
    return {"role": role, "content": [{"type": "text", "text": words}, *shown] if words else shown}


def _words(content: _Content) -> str:
    parts = [_text_in(part) for part in content.parts]
    return "\n".join(filter(None, [content.text, *parts]))


def _text_in(part: Any) -> str | None:
    found = cast("dict[str, Any]", part).get("text") if isinstance(part, dict) else part
    return found if isinstance(found, str) else None


CHATGPT = Format(
    name="chatgpt",
    rank=80,
    expected='a conversation of ChatGPT\'s export: {"mapping": {…}, "current_node": …}',
    marks=(frozenset({"mapping"}), frozenset({"conversation_id", "rating", "content"})),
    container="list",
    read=read,
)
