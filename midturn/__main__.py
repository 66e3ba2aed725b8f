"""`python -m midturn` and the command `midturn`. Imports nothing at first that a base installation lacks."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; where its packages are not installed, say in one line which extra brings them."""
    try:
        from midturn.cli import main as command
    except ModuleNotFoundError:
        _refuse_without_its_extra()
        raise
    command()


def _refuse_without_its_extra() -> None:
    from midturn.core import MissingExtra, require_extras

    try:
        require_extras("cli", needed_for="the command `midturn`")
    except MissingExtra as missing:
        print(f"midturn: {missing}", file=sys.stderr)  # noqa: T201  the command's own words
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
