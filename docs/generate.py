"""Write the pages that the code itself says: the commands' help, and the schemas of what they print as JSON.

python docs/generate.py          # write them anew
python docs/generate.py --check  # say which are out of date, and fail if any is
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from pydantic import BaseModel

HERE = Path(__file__).parent


def generated() -> Iterator[tuple[Path, str]]:
    """Each file and what should be in it."""
    yield HERE / "commands.md", commands()
    for name, record in printed().items():
        schema = record.model_json_schema(mode="serialization")
        yield HERE / "schemas" / f"{name}.json", json.dumps(schema, indent=2) + "\n"


def commands() -> str:
    """Every command with its options, as `--help` has them."""
    import typer.cli
    from typer import Context
    from typer.main import get_command

    from midturn.cli import app

    command = get_command(app)
    text = typer.cli.get_docs_for_click(obj=command, ctx=Context(command), name="midturn")
    return unescape(text).strip() + "\n"


def printed() -> dict[str, type[BaseModel]]:
    """What `--json` prints, and what a store and a file of conversations hold, by the schema's name."""
    from midturn.refiner import Refinement
    from midturn.store import Trajectory
    from midturn.studies.drift import DriftReport
    from midturn.studies.drift._forks import ForkReport
    from midturn.studies.framings import Power, Report as FramingsReport
    from midturn.studies.lic import Report as LicReport
    from midturn.studies.lic.compare import Comparison

    return {
        "compare": Comparison,
        "drift-fit": DriftReport,
        "drift-fork": ForkReport,
        "framings": FramingsReport,
        "framings-estimate": Power,
        "lic-report": LicReport,
        "refine": Refinement,
        "trajectory": Trajectory,
    }


def main() -> None:
    """Write, or check."""
    stale = [(path, text) for path, text in generated() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        names = ", ".join(str(path.relative_to(HERE)) for path, _ in stale)
        sys.exit(f"docs: out of date: {names}. Run: python docs/generate.py" if stale else 0)
    for path, text in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
