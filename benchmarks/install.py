"""What an installation takes: requirements, disk, and the processor time of the first imports and commands.

    python benchmarks/install.py [--out benchmarks/install.md] [NAME=PATH ...]

Each PATH is a checkout, by default this one; several are measured in one run and stand side by side. A
checkout is installed twice into fresh environments, alone and with the extra `studies`, at the versions of
this checkout's `constraints.txt`. Sizes are what the files take on disk, pip left out, before anything was
imported. Times are user and system time of a whole process, the median of five; the first start, which
compiles, isn't counted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 5
IMPORTS = {
    "`python -c pass`": "pass",
    "`import midturn`": "import midturn",
    "`from midturn import Mediator`": "from midturn import Mediator",
    "`from midturn import MediationMiddleware`": "from midturn import MediationMiddleware",
    "`from midturn import mediate`": "from midturn import mediate",
    "these three, `turn_graph` and `at_turns`": (
        "from midturn import Mediator, MediationMiddleware, mediate, turn_graph, at_turns"
    ),
}
COMMANDS = (
    "--help",
    "lic report --db DB",
    "compare sharded mediated --db DB",
    "trajectories list --db DB",
)
INVENTORY = """
import json, os, sys, sysconfig
from importlib.metadata import distributions, requires
from pathlib import Path
site = Path(sysconfig.get_path("purelib"))
ours = [file for file in site.iterdir() if not file.name.startswith("pip")]
files = [file for top in ours for file in (top, *top.rglob("*")) if file.is_file()]
own = [line for line in requires("midturn") if "extra ==" not in line]
names = {dist.name for dist in distributions(path=[str(site)])} - {"pip", "midturn"}
print(json.dumps([len(own), len(names), sum(file.stat().st_blocks for file in files) * 512]))
"""
A_STORE = """
import sys
from pathlib import Path
from midturn.store import Decoding, RunIdentity, Store, Trajectory, conversation_id
with Store(Path(sys.argv[1])) as store:
    for condition in ("sharded", "mediated"):
        run = store.add_run(RunIdentity(
            study="lic", data_sha256="ab" * 32, task="math", condition=condition,
            models={"assistant": "embedded:smollm2-135m"}, decoding=Decoding(temperature=0.0),
            prompts_sha256="cd" * 32, scoring="strict", seed=0,
        ))
        for n in range(8):
            store.finish(Trajectory(
                conversation_id=conversation_id(run, f"math/{n}", 0), run_id=run, task="math",
                task_id=f"math/{n}", condition=condition, repetition=0, score=1.0 if n % 2 else 0.0,
            ))
"""


@dataclass(frozen=True)
class Environment:
    """A fresh environment with one installation."""

    python: Path

    @classmethod
    def of(cls, folder: Path, requirement: str) -> Environment:
        """Make it, and install."""
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        made = cls(folder / "bin" / "python")
        pip = [made.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        subprocess.run([*pip, "--constraint", ROOT / "constraints.txt", requirement], check=True)
        return made

    def inventory(self) -> list[int]:
        """Count requirements, distributions installed and bytes on disk."""
        command = [self.python, "-I", "-c", INVENTORY]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def seconds(self, *arguments: str) -> float | None:
        """Processor time of `python ARGUMENTS`; `None` where it fails."""
        taken: list[float] = []
        for _ in range(REPEATS + 1):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            ended = subprocess.run([self.python, "-I", *arguments], capture_output=True, cwd="/", check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if ended.returncode:
                return None
            taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        return statistics.median(taken[1:])


def measured(source: str, folder: Path, db: Path) -> dict[str, str]:
    """Every figure of a checkout, written out."""
    base = Environment.of(folder / "base", source)
    required, installed, size = base.inventory()
    figures = {
        "requirements of the base": str(required),
        "distributions that it installs": str(installed),
        "their size, MB": f"{size / 1e6:.0f}",
    }
    for what, code in IMPORTS.items():
        figures[f"{what}, s"] = _written(base.seconds("-c", code))
    studies = Environment.of(folder / "studies", f"{source}[studies]")
    _, installed, size = studies.inventory()
    figures["distributions with the extra `studies`"] = str(installed)
    figures["their size with it, MB"] = f"{size / 1e6:.0f}"
    command = str(studies.python.with_name("midturn"))
    for what in COMMANDS:
        words = [str(db) if word == "DB" else word for word in what.split()]
        figures[f"`midturn {what}`, s".replace(" --db DB", "")] = _written(studies.seconds(command, *words))
    return figures


def _written(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.2f}"


def table(found: dict[str, dict[str, str]]) -> str:
    """Return the figures as Markdown, a column for each checkout."""
    rows = [["", *found], ["---", *("---:" for _ in found)]]
    rows += [[figure, *(of[figure] for of in found.values())] for figure in next(iter(found.values()))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sources", nargs="*", default=[f"this version={ROOT}"], metavar="NAME=PATH")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "install.md")
    asked = parser.parse_args(arguments)
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        db = Path(scratch) / "small.db"
        subprocess.run([sys.executable, "-c", A_STORE, db], check=True, cwd=ROOT)
        for source in asked.sources:
            name, _, path = source.partition("=")
            found[name] = measured(path, Path(scratch) / name.replace(" ", "-"), db)
    said = (
        "# What an installation takes\n\nMeasured by `benchmarks/install.py`, which says how, with Python "
        f"{platform.python_version()} on {os.cpu_count()} cores.\n\n{table(found)}\n"
    )
    asked.out.write_text(said, encoding="utf-8")
    print(said)


if __name__ == "__main__":
    main()
