"""Chats that keep every answer that was ever given: a tree of messages, of which one branch was seen last."""

from __future__ import annotations

from collections.abc import Mapping


def branch(leaf: str | None, parents: Mapping[str, str | None]) -> list[str]:
    """Return the nodes from the root to a leaf, by the parent of each.

    >>> branch("c", {"a": None, "b": "a", "c": "a"})
    ['a', 'c']
    """
    path: dict[str, None] = {}
    while leaf is not None and leaf in parents and leaf not in path:
        path[leaf] = None
        leaf = parents[leaf]
    return list(reversed(path))


def latest_leaf(times: Mapping[str, float], parents: Mapping[str, str | None]) -> str | None:
    """Of the nodes without an answer to them the latest, the last of the file where none has a time."""
    leaves = [node for node in times if node not in set(parents.values())]
    return max(reversed(leaves), key=lambda node: times[node], default=None)
