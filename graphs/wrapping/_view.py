"""What the model sees of a turn instead of the history, and how its answer goes back into the history.

The history keeps the user's own words. A view names the messages that stand as they are and holds the ones
that were put in their place; it is plain data and messages, which every checkpointer keeps. What follows the
user's message, the agent's tool calls and their results, is part of every view.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypedDict

from langchain_core.messages import BaseMessage, HumanMessage, RemoveMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from midturn.mediator import attachments, own_part, text_of, with_text

Key = str | int
"""A message's id or, where a graph gives none, its place in the history."""


class View(TypedDict):
    """What replaces the history up to the user's latest message."""

    turn: Key
    """The user's message that it was made for."""
    made_of: str
    """A digest of the history up to that message: of the messages that are in it, and of what those say that
    are not shown. Where one has changed since, redacted perhaps, the history is shown as it now is."""
    shown: list[Key | BaseMessage] | None
    """Messages of the history by key, and those put in; `None`: the history as it is."""


def view_of(messages: Sequence[BaseMessage], context: Sequence[BaseMessage]) -> View:
    """Note how `context` differs from the `messages` that it was built from, which end in the user's."""
    keys = {id(message): key for key, message in zip(_keys(messages), messages, strict=True)}
    *_, turn = keys.values()
    if [id(message) for message in context] == list(keys):
        return View(turn=turn, made_of="", shown=None)
    new = [i for i, message in enumerate(context) if id(message) not in keys]
    stands_in = max((i for i in new if isinstance(context[i], HumanMessage)), default=None)
    if turn in (keys.get(id(message)) for message in context):
        stands_in = None
    names = {i: str(turn) if i == stands_in else f"{turn}/{i}" for i in new}
    shown = [
        message.model_copy(update={"id": names[i]}) if i in names else keys[id(message)]
        for i, message in enumerate(context)
    ]
    return View(turn=turn, made_of=_made_of(shown, messages), shown=shown)


def _made_of(shown: Sequence[Key | BaseMessage], messages: Sequence[Any]) -> str:
    standing = {entry for entry in shown if not isinstance(entry, BaseMessage)}
    made_of = [
        [key, None if key in standing else message.content]
        for key, message in zip(_keys(messages), messages, strict=True)
    ]
    return blake2b(json.dumps(made_of, default=repr).encode(), digest_size=16).hexdigest()


def is_made_for(view: View | None, messages: Sequence[Any]) -> bool:
    """Whether the latest of the user's messages is the one that the view was made for."""
    users = [key for key, m in zip(_keys(messages), messages, strict=True) if isinstance(m, HumanMessage)]
    return view is not None and bool(users) and users[-1] == view["turn"]


def is_shown(view: View | None, messages: Sequence[Any]) -> bool:
    """Whether the model sees something else than `messages`: there is a view, and it was made of them."""
    if view is None or view["shown"] is None:
        return False
    keys = _keys(messages)
    if view["turn"] not in keys:
        return False
    made_of = messages[: keys.index(view["turn"]) + 1]
    return _made_of(view["shown"], made_of) == view.get("made_of")


def seen(view: View | None, messages: Sequence[Any]) -> list[Any]:
    """Return what the model sees of `messages`."""
    if view is None or view["shown"] is None or not is_shown(view, messages):
        return list(messages)
    at = dict(zip(_keys(messages), range(len(messages)), strict=True))
    standing = (entry if isinstance(entry, BaseMessage) else messages[at[entry]] for entry in view["shown"])
    return [*standing, *messages[at[view["turn"]] + 1 :]]


def own_words(view: View, history: Sequence[Any], returned: Any, *, replaces: bool) -> Any:
    """Return what a node that was shown the view gave back for the history, in terms of the history.

    Args:
        view: what the node was shown.
        history: what it was shown instead of.
        returned: a message, or a list of them.
        replaces: whether what it returned takes the place of the whole history.
    """
    if not isinstance(returned, list):
        kept = _in_own_words(view, history, [returned])
        return kept[0] if kept else []
    removed = [
        i for i, m in enumerate(returned) if isinstance(m, RemoveMessage) and m.id == REMOVE_ALL_MESSAGES
    ]
    start = removed[-1] + 1 if removed else 0
    given = returned[start:]
    kept = _in_own_words(view, history, given)
    if (removed or replaces) and _holds_turn(view, history, given):
        kept = _with_unseen(view, history, kept)
    return [*returned[:start], *kept]


def _holds_turn(view: View, history: Sequence[Any], returned: Sequence[Any]) -> bool:
    """Whether a new history holds the turn, and with it what stands for messages that were not shown.

    A node that clears the conversation, or sums it up, means all of it.
    """
    ours = {entry.id for entry in view["shown"] or () if isinstance(entry, BaseMessage)}
    users = history[_keys(history).index(view["turn"])]
    return any(getattr(message, "id", None) in ours or _same(message, users) for message in returned)


def _in_own_words(view: View, history: Sequence[Any], returned: Sequence[Any]) -> list[Any]:
    """Take out what we put in; the user's message comes back where an instruction stood in for it."""
    put_in = {entry.id: entry for entry in view["shown"] or () if isinstance(entry, BaseMessage)}
    users = history[_keys(history).index(view["turn"])]
    kept: list[Any] = []
    for message in returned:
        ours = put_in.get(message.id) if isinstance(message, BaseMessage) else None
        is_users = ours is not None and ours.id == str(view["turn"])
        if ours is None or (is_users and isinstance(message, RemoveMessage)):
            kept.append(message)
        elif is_users:
            kept.append(users if message.content == ours.content else _edited(users, ours, message))
        elif message.content != ours.content and not isinstance(message, RemoveMessage):
            kept.append(message)
    return kept


def _edited(users: BaseMessage, ours: BaseMessage, returned: BaseMessage) -> BaseMessage:
    """Return the user's message with what a node changed in the one that stood in for it.

    What it rewrote as a whole stays as it wrote it.
    """
    text = own_part(text_of(returned), text_of(ours), text_of(users))
    if text is None:
        return returned
    others = [block for block in attachments(ours) if block not in attachments(users)]
    blocks = returned.content
    if isinstance(blocks, list):
        blocks = [block for block in blocks if block not in others]
    content = with_text(returned.model_copy(update={"content": blocks}), text).content
    return returned.model_copy(update={"content": content, "id": users.id})


def _with_unseen(view: View, history: Sequence[Any], returned: list[Any]) -> list[Any]:
    """Put the messages that a node was not shown back in before those they preceded."""
    keys = list(_keys(history))
    was_seen = {entry for entry in view["shown"] or () if not isinstance(entry, BaseMessage)}
    was_seen |= set(keys[keys.index(view["turn"]) :])
    whole, before = list(returned), 0
    for key, message in zip(reversed(keys), reversed(history), strict=True):
        if key not in was_seen:
            whole.insert(before, message)
        else:
            before = next((i for i, kept in enumerate(whole) if _same(kept, message)), before)
    return whole


def _same(one: Any, other: Any) -> bool:
    own_id = getattr(other, "id", None)
    return one is other or (own_id is not None and getattr(one, "id", None) == own_id)


def _keys(messages: Sequence[Any]) -> list[Key]:
    return [getattr(message, "id", None) or i for i, message in enumerate(messages)]
