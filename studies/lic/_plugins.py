"""A task or a condition of the user's own, from one Python file.

The file is the user's program and is run as such: it can do whatever they can. Its SHA-256 is part of the
names of the runs that it takes part in, so a changed file never adds to the conversations of the old one.
What it imports is not hashed: what matters belongs into the file.
"""

from __future__ import annotations

import hashlib
import inspect
import reprlib
import sys
import traceback
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast, get_type_hints

from midturn.core import BadInput, BudgetSpent, InfrastructureError, one_line, read_bytes
from midturn.studies.lic.conditions import CONDITIONS, GUIDED_NAME, Condition, name_key
from midturn.studies.lic.tasks import TASKS, Task

T = TypeVar("T")

_MODULE = "midturn_plugin_"
"""What the modules that are made of such files are called, before the beginning of their hash."""
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


def load_all(files: Iterable[Path | Plugin]) -> list[Plugin]:
    """Load these files, as far as they are not loaded yet.

    Their names, and their tasks' and conditions' names, must all differ.

    Raises:
        BadInput: see `load`; or two of them bring the same name.
    """
    plugins: list[Plugin] = []
    for file in files:
        plugin = load(file) if isinstance(file, Path) else file
        for earlier in plugins:
            if shared := _names(plugin) & _names(earlier):
                named = file if isinstance(file, Path) else file.name
                raise BadInput(f"{named}: {min(shared)} comes from another --plugin too. Rename one")
        plugins.append(plugin)
    return plugins


def load(path: Path) -> Plugin:
    """Run a Python file and take its tasks and conditions: the objects, not the classes, that it names.

    Raises:
        BadInput: the file can't be read or run; it holds neither a task nor a condition; one of them has
            the name of another; a task lacks something.
    """
    module, sha256 = run_file(path)
    held = _own(module)
    conditions = [value for value in held if isinstance(value, Condition)]
    tasks = [_checked(value, path) for value in held if _means_a_task(value)]
    if not tasks and not conditions:
        raise BadInput(
            f"{path}: holds neither a condition nor a task. Name an object of each in the file itself, "
            "as in `MINE = Condition(...)`; a class is not enough"
        )
    _refuse_known(tasks, conditions, path)
    return Plugin(name=path.name, sha256=sha256, tasks=tasks, conditions=conditions)


def run_file(path: Path) -> tuple[ModuleType, str]:
    """Run a Python file of the user's, and return what it made with the SHA-256 of what was run.

    Raises:
        BadInput: the file can't be read or run.
    """
    source = read_bytes(path)
    sha256 = hashlib.sha256(source).hexdigest()
    return _run(source, path, sha256), sha256


def _run(source: bytes, path: Path, sha256: str) -> ModuleType:
    """Run the bytes that were hashed, not whatever the file holds a moment later."""
    module = ModuleType(f"{_MODULE}{sha256[:16]}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # Dataclasses and pydantic look their own module up there.
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102  that is what a plugin is
    # Whatever the user's file raises, a call of `exit()` included, is theirs to fix, at its line.
    except (Exception, SystemExit) as error:
        raise BadInput(f"{path}:{_line(error, path)}: {_described(error)}") from error
    finally:
        # What is left there Ray would send by name alone, to workers that have no module of that name.
        del sys.modules[module.__name__]
    return module


def _line(error: BaseException, path: Path) -> int:
    """Return the line of the file that an error comes from."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    if frames and frames[-1].lineno:
        return frames[-1].lineno
    return (error.lineno or 1) if isinstance(error, SyntaxError) else 1


def _described(error: BaseException) -> str:
    said = error.msg if isinstance(error, SyntaxError) else one_line(str(error))
    return f"{type(error).__name__}: {said}"[:300]


@contextmanager
def own_faults(where: str = "") -> Generator[None]:
    """Name the line of the user's file where there is one behind an error.

    Args:
        where: what was under way.

    Raises:
        BadInput: an error came out of a plugin, or out of what a plugin called.
    """
    try:
        yield
    except (BadInput, BudgetSpent, InfrastructureError):
        raise
    # Whatever a user's own code raises in a run is theirs to fix, too; every other error is raised as it is.
    except Exception as error:
        if place := _own_place(error):
            raise BadInput(f"{place}: {_described(error)}{where and f' ({where})'}") from error
        raise


def _own_place(error: Exception) -> str | None:
    """Return the last place in a plugin's file on an error's way, as `FILE:LINE`."""
    way = traceback.walk_tb(error.__traceback__)
    own = [(frame, line) for frame, line in way if frame.f_globals.get("__name__", "").startswith(_MODULE)]
    return f"{own[-1][0].f_code.co_filename}:{own[-1][1]}" if own else None


def returned(value: T, kind: type, whose: str) -> T:
    """Return what a method of a task's or a condition's returned.

    Raises:
        BadInput: it is not of its kind.
    """
    if not isinstance(value, kind):
        raise BadInput(one_line(f"{whose} returned {reprlib.repr(value)}, which is no {kind.__name__}"))
    return value


def _own(module: ModuleType) -> list[Any]:
    """Return the objects that a module names, each once.

    What it imported from midturn's own is not its own.
    """
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
    """Return the object as a task.

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
    if not isinstance(getattr(value, "record_example", {}), dict):
        raise BadInput(f"{path}: the task {kind} must have a dict as `record_example`, if it has one")
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
        made = (condition.context, condition.asks_at_once or str, condition.closing or str)
        if not all(map(callable, made)):
            raise BadInput(
                f"{path}: the condition `{condition.name}` needs functions as `context`, `asks_at_once` and "
                "`closing`, where it has them"
            )
        if name_key(condition.name) in condition_names:
            raise BadInput(f"{path}: there is a condition `{condition.name}` already. Rename yours")
        condition_names.add(name_key(condition.name))


def _names(plugin: Plugin) -> set[str]:
    tasks = {f"the task `{task.name}`" for task in plugin.tasks}
    conditions = {f"the condition `{name_key(condition.name)}`" for condition in plugin.conditions}
    return {f"the file name `{plugin.name}`", *tasks, *conditions}
