"""For whom a set of guidelines holds, and where in a LangGraph store that lies.

A scope is written `global`, `task:NAME` or `user:ID`. Its namespace ends in the name with everything but
ASCII letters, digits, `_`, `-` and `~` percent-encoded, so that two names never share a namespace, none lies
within another's, and none is a pattern: stores join labels with dots and match `*`.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator

from midturn.core import BadInput, well_formed

ROOT = ("guidelines",)
GLOBAL = "global"


def task_scope(name: str) -> str:
    """Return the scope of everybody who works on a task.

    Raises:
        BadInput: the name is empty.
    """
    return checked_scope(f"task:{name}")


def user_scope(user_id: str) -> str:
    """Return the scope of one user. Ids are compared letter by letter: `Ada` and `ada` are two users.

    Raises:
        BadInput: the id is empty, which would be shared by all who have none.
    """
    return checked_scope(f"user:{user_id}")


def checked_scope(scope: str) -> str:
    """Return the scope, as every store can hold it.

    Raises:
        BadInput: it is no scope.
    """
    kind, _, name = scope.partition(":")
    if scope != GLOBAL and not (kind in {"task", "user"} and name):
        raise BadInput(f"`{scope}` is no scope. Write global, task:NAME or user:ID")
    return well_formed(scope)


def covers(scope: str, *, task: str | None, user: str | None) -> bool:
    """Tell whether a scope is everybody's, or that of this task or user.

    >>> covers("user:ada", task="math", user="ada"), covers("task:ada", task="math", user="ada")
    (True, False)
    """
    kind, _, name = scope.partition(":")
    return scope == GLOBAL or name == (user if kind == "user" else task)


Scope = Annotated[str, AfterValidator(checked_scope)]


def namespace(scope: str) -> tuple[str, ...]:
    """Where a scope's sets, events and active set lie; it has no namespace below it.

    >>> namespace("user:ada@example.com")
    ('guidelines', 'user', 'ada%40example%2Ecom')
    """
    kind, _, name = scope.partition(":")
    label = quote(name, safe="").replace(".", "%2E")
    return (*ROOT, kind, label) if name else (*ROOT, kind)
