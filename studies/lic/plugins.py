"""A task or a condition of the user's own, from one Python file.

The file is the user's program and is run as such: it can do whatever they can. Its SHA-256 is part of the
names of the runs that it takes part in, so a changed file never adds to the conversations of the old one.
What it imports is not hashed: what matters belongs into the file.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_type_hints

from assistant.errors import BadInput
from assistant.files import read_bytes
from assistant.terminal import one_line
from studies.lic.conditions import CONDITIONS, Condition, name_key
from studies.lic.conditions.mediated import GUIDED_NAME
from studies.lic.tasks import TASKS
from studies.lic.tasks.protocol import Task

_FIELDS: dict[str, type] = get_type_hints(Task)
_METHODS = [
    name for name, member in vars(Task).items() if inspect.isfunction(member) and not name.startswith("_")
]
"""What `Task` asks of a task."""


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """What a file brings."""

    name: str
    """The file's name, without its folder."""
    sha256: str
    """Hex digest of the bytes that were run."""
    tasks: Sequence[Task]
    conditions: Sequence[Condition]


def load_all(paths: Iterable[Path]) -> list[Plugin]:
    """Load these files, whose names, and whose tasks' and conditions' names, must all differ.

    Raises:
        BadInput: see `load`; or two of them bring the same name.
    """
    plugins: list[Plugin] = []
    for path in paths:
        plugin = load(path)
        for earlier in plugins:
            if shared := _names(plugin) & _names(earlier):
                raise BadInput(f"{path}: {min(shared)} comes from another --plugin too. Rename one")
        plugins.append(plugin)
    return plugins


def load(path: Path) -> Plugin:
    """Run a Python file and take its tasks and conditions: the objects, not the classes, that it names.

    Raises:
        BadInput: the file can't be read or run; it holds neither a task nor a condition; one of them has
            the name of another; a task lacks something.
    """
    source = read_bytes(path)
    sha256 = hashlib.sha256(source).hexdigest()
    held = _own(_run(source, path, sha256))
    conditions = [value for value in held if isinstance(value, Condition)]
    tasks = [_checked(value, path) for value in held if _means_a_task(value)]
    if not tasks and not conditions:
        raise BadInput(
            f"{path}: holds neither a condition nor a task. Name an object of each in the file itself, "
            "as in `MINE = Condition(...)`; a class is not enough"
        )
    _refuse_known(tasks, conditions, path)
    return Plugin(name=path.name, sha256=sha256, tasks=tasks, conditions=conditions)


def _run(source: bytes, path: Path, sha256: str) -> ModuleType:
    """Run the bytes that were hashed, not whatever the file holds a moment later."""
    module = ModuleType(f"midturn_plugin_{sha256[:16]}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # Dataclasses and pydantic look their own module up there.
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102  that is what a plugin is
    # Whatever the user's file raises, a call of `exit()` included, is theirs to mend, at its line.
    except (Exception, SystemExit) as error:
        raise BadInput(f"{path}:{_line(error, path)}: {_described(error)}") from error
    finally:
        # What is left there Ray would send by name alone, to workers that have no module of that name.
        del sys.modules[module.__name__]
    return module


def _line(error: BaseException, path: Path) -> int:
    """The line of the file that an error comes from."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    if frames and frames[-1].lineno:
        return frames[-1].lineno
    return (error.lineno or 1) if isinstance(error, SyntaxError) else 1


def _described(error: BaseException) -> str:
    said = error.msg if isinstance(error, SyntaxError) else one_line(str(error))
    return f"{type(error).__name__}: {said}"[:300]


def _own(module: ModuleType) -> list[Any]:
    """The objects that a module names, each once; what it imported from midturn's own is not its own."""
    ours = {id(value) for value in (*CONDITIONS, *TASKS.values())}
    held = {
        id(value): value
        for value in vars(module).values()
        if not isinstance(value, (type, ModuleType)) and id(value) not in ours
    }
    return list(held.values())


def _means_a_task(value: Any) -> bool:
    return any(callable(getattr(value, method, None)) for method in _METHODS)


def _checked(value: Any, path: Path) -> Task:
    """The object as a task.

    Raises:
        BadInput: it lacks something that every task has.
    """
    kind = type(value).__name__
    for name, wanted in _FIELDS.items():
        if not isinstance(getattr(value, name, None), wanted):
            raise BadInput(f"{path}: the task {kind} lacks `{name}`, a {wanted.__name__}")
    for name in _METHODS:
        if not callable(getattr(value, name, None)):
            raise BadInput(f"{path}: the task {kind} lacks the method `{name}`")
    if not inspect.iscoroutinefunction(value.evaluate):
        raise BadInput(f"{path}: the task {kind} must have `evaluate` as `async def evaluate`")
    return cast("Task", value)


def _refuse_known(tasks: Sequence[Task], conditions: Sequence[Condition], path: Path) -> None:
    """Refuse a name that something else has, in midturn or in the file itself."""
    task_names, condition_names = set(TASKS), {name_key(c.name) for c in CONDITIONS} | {name_key(GUIDED_NAME)}
    for task in tasks:
        if task.name in task_names:
            raise BadInput(f"{path}: there is a task `{task.name}` already. Rename yours")
        task_names.add(task.name)
    for condition in conditions:
        if "," in condition.name or not condition.name.strip():
            raise BadInput(f"{path}: {condition.name!r} can't be named in --conditions. Rename it")
        if name_key(condition.name) in condition_names:
            raise BadInput(f"{path}: there is a condition `{condition.name}` already. Rename yours")
        condition_names.add(name_key(condition.name))


def _names(plugin: Plugin) -> set[str]:
    tasks = {f"the task `{task.name}`" for task in plugin.tasks}
    conditions = {f"the condition `{name_key(condition.name)}`" for condition in plugin.conditions}
    return {f"the file name `{plugin.name}`", *tasks, *conditions}
