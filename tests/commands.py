"""The `midturn` command as a user types it, in this process: nothing is started or loaded a second time."""

from __future__ import annotations

import os
import sys
from contextlib import chdir
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from faults.study import environment
from typer.testing import CliRunner

from midturn.cli import main


def midturn(*args: str | Path, cwd: Path | None = None, typed: str = "") -> CompletedProcess[str]:
    """Run `midturn` with these arguments in a folder, with `typed` on its standard input."""
    words = [str(arg) for arg in args]
    status: str | int | None = 0
    with (
        chdir(cwd or Path.cwd()),
        patch.dict(os.environ, environment(), clear=True),
        patch.object(sys, "argv", ["midturn", *words]),
        CliRunner().isolation(input=typed) as (out, err, _),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        printed, told = out.getvalue().decode(), err.getvalue().decode()
    return CompletedProcess(words, status or 0, printed, told)
