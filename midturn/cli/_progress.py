"""Progress bars, on stderr."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from midturn.cli._console import say
from midturn.core import Usage
from midturn.store import Trajectory

if TYPE_CHECKING:
    from midturn.refiner import Progress as Step


class _Bar:
    """How many of a number of things are done, shown for as long as the block lasts."""

    def __init__(self, things: str, *columns: ProgressColumn) -> None:
        self._bar = Progress(
            TextColumn(things),
            BarColumn(),
            MofNCompleteColumn(),
            *columns,
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("", total=None, spent="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar.live.is_started:
            self._bar.stop()

    def begin(self, things: int) -> None:
        """Show the bar; its length is the things done and these."""
        self._bar.start()
        self._bar.update(self._task, total=self._bar.tasks[self._task].completed + things)


class ConversationsBar(_Bar):
    """Conversations, tokens, dollars and time left."""

    def __init__(self) -> None:
        spent = TextColumn("{task.fields[spent]}")
        times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
        super().__init__("conversations", spent, *times)

    def end(self, trajectory: Trajectory, spent: Usage) -> None:
        """Advance by one conversation."""
        self._bar.update(self._task, advance=1, spent=_spent(spent))


class CountBar(_Bar):
    """Things done, and the time since."""

    def __init__(self, things: str) -> None:
        super().__init__(things, TimeElapsedColumn())

    def end(self, things: int = 1) -> None:
        """Advance."""
        self._bar.update(self._task, advance=things)


class StepsBar(_Bar):
    """The step that is under way, and how far it is; conversations count one by one."""

    def __init__(self) -> None:
        super().__init__("{task.description}", TextColumn("{task.fields[spent]}"), TimeElapsedColumn())

    def step(self, progress: Step) -> None:
        """Show another step, or how far the same one is, and say what is to be said of it."""
        self._bar.start()
        self._bar.update(self._task, description=progress.step, completed=progress.done, total=progress.total)
        if progress.note:
            say(progress.note)

    def begin(self, things: int) -> None:
        """Count these from the first one on."""
        self._bar.start()
        self._bar.update(self._task, completed=0, total=things)

    def end(self, trajectory: Trajectory, spent: Usage) -> None:
        """Advance by one conversation."""
        self._bar.update(self._task, advance=1, spent=_spent(spent))


def _spent(spent: Usage) -> str:
    about = "≈" if spent.estimated_calls else ""
    usd = "" if spent.usd is None else f" {about}${spent.usd:.2f}"
    return f"{about}{spent.tokens:,} tokens{usd}"
