"""Shares with their intervals, and the report's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from _split import Part
from statsmodels.stats.proportion import proportion_confint

if TYPE_CHECKING:
    from judging.earlier import Earlier

ROOT = Path(__file__).resolve().parents[2]


def shared_data() -> Path:
    """Return the folder of the data that the project doesn't hold: `shared/data` beside the checkout.

    A work tree may lie a folder deeper than the checkout itself.
    """
    folders = [folder / "shared" / "data" for folder in ROOT.parents]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


@dataclass
class Share:
    """How many of n."""

    hits: int = 0
    n: int = 0

    def add(self, hit: bool) -> None:
        """Count one."""
        self.hits, self.n = self.hits + hit, self.n + 1

    @classmethod
    def of(cls, hits: Iterable[bool]) -> Share:
        """Count all."""
        counted = list(hits)
        return cls(sum(counted), len(counted))

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share of some."""
        return proportion_confint(self.hits, self.n, method="wilson")

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = self.interval
        return f"{self.hits}/{self.n} = {self.hits / self.n:.3f} [{low:.3f}, {high:.3f}]"


@dataclass
class Report:
    """Lines of Markdown, printed as they come, and what the command was told."""

    data: Path = field(default_factory=shared_data)
    parts: tuple[Part, ...] = ("tune", "report")
    before: Earlier | None = None
    show_misses: bool = False
    lines: list[str] = field(default_factory=list[str])

    def say(self, *lines: str) -> None:
        """Add lines."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a table, if it has rows."""
        body = [f"| {' | '.join(row)} |" for row in rows]
        if body:
            self.say(f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *body, "")

    def absent(self, path: Path) -> bool:
        """Tell whether a file is absent, and say so."""
        if path.exists():
            return False
        self.say(f"Skipped: there is no `{path.name}` in `{path.parent.name}`.", "")
        return True

    def show(self, part: Part, *lines: str) -> None:
        """Print misses in full, to the terminal alone, where this is asked for and the part may be read."""
        if self.show_misses and part == "tune":
            print(*lines, "", sep="\n", flush=True)
