"""Open WebUI's export of chats (docs.openwebui.com/features/chat-conversations/data-controls/import-export).

A chat holds a tree of messages under `chat.history`; the branch that ends at `currentId` is what was seen
last (`get_message_list` in `backend/open_webui/utils/misc.py` of github.com/open-webui/open-webui). A thumb
stands at the message that it is about (`annotation.rating`, 1 or -1). The administrator's export of feedback
is read too: each is about the chat that its `meta.chat_id` names.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from midturn.refiner.experience._branches import branch, latest_leaf
from midturn.refiner.experience._messages import Message, read_message
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._parts import means
from midturn.refiner.experience._records import Format, Loose, Record, given

_REASONING = re.compile(r'<details type="reasoning".*?</details>\s*', re.DOTALL)


class _Rated(Loose):
    rating: float | None = None


class _Said(Loose):
    role: str
    content: Any = None
    parentId: str | None = None
    timestamp: float | None = None
    annotation: _Rated | None = None


class _History(Loose):
    messages: dict[str, _Said] = Field(default_factory=dict[str, _Said])
    currentId: str | None = None


class _Chat(Loose):
    history: _History = _History()
    messages: list[_Said] = Field(default_factory=list[_Said])
    system: str | None = None


class _Document(Loose):
    id: str | None = None
    user_id: str | None = None
    created_at: float | None = None
    chat: _Chat


class _About(Loose):
    chat_id: str


class _Feedback(Loose):
    id: str
    data: _Rated
    meta: _About


def read(document: dict[str, Any]) -> Record:
    """Read a chat, or feedback on one."""
    if "chat" not in document:
        return _read_feedback(document)
    found = _Document.of(document, "chat of Open WebUI's")
    said = _seen(found.chat)
    rated = [("rating", score_of(each.annotation.rating)) for each in said if each.annotation]
    system = [{"role": "system", "content": found.chat.system}] if found.chat.system else []
    reasoned = sum(bool(_REASONING.search(str(each.content))) for each in said)
    return Record(
        conversation=found.id,
        document=found.id,
        messages=[*system, *(_message(each, number) for number, each in enumerate(said))],
        user=found.user_id,
        scores=means((name, score) for name, score in rated if score is not None),
        time=found.created_at,
        left_out=("reasoning",) * reasoned,
    )


def _read_feedback(document: dict[str, Any]) -> Record:
    feedback = _Feedback.of(document, "chat and no feedback of Open WebUI's")
    return Record(
        conversation=None,
        document=feedback.id,
        messages=[],
        about=feedback.meta.chat_id,
        scores=given(rating=score_of(feedback.data.rating)),
    )


def _seen(chat: _Chat) -> list[_Said]:
    """Return the messages of the branch that was seen last."""
    tree = chat.history.messages
    parents = {name: said.parentId for name, said in tree.items()}
    leaf = chat.history.currentId
    if leaf not in tree:
        leaf = latest_leaf({name: said.timestamp or 0.0 for name, said in tree.items()}, parents)
    return [tree[name] for name in branch(leaf, parents)] or chat.messages


def _message(said: _Said, number: int) -> Message:
    content = _REASONING.sub("", said.content) if isinstance(said.content, str) else said.content
    return read_message({"role": said.role, "content": content}, f"messages.{number}")


OPEN_WEBUI = Format(
    name="openwebui",
    rank=90,
    expected='a chat of Open WebUI: {"id": …, "user_id": …, "chat": {"history": …}}',
    marks=(frozenset({"chat"}), frozenset({"data", "meta", "snapshot"})),
    container="list",
    read=read,
)
