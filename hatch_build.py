"""Refuse to build from a checkout whose symbolic links were lost."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LINKED = ("assistant", "drift", "graphs", "mediator", "refiner", "studies")


class LinksHook(BuildHookInterface):
    """Look for the packages that `midturn/` links to."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop where a link is a plain file, as on a system without symbolic links."""
        lost = [name for name in LINKED if not (Path(self.root) / "midturn" / name / "__init__.py").is_file()]
        if lost:
            raise SystemExit(
                f"midturn/{lost[0]} is no folder: this checkout has lost its symbolic links. "
                "Clone again with `git -c core.symlinks=true clone`, or build from the sdist."
            )
