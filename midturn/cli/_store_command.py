"""A command that reads a store and takes nothing else: the store may be typed with `--db` or without."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

from midturn.core import BadInput


class StoreCommand(TyperCommand):
    """Take the only argument as the value of `--db`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `--db` before a store that stands alone; without any store, show how one is named."""
        given, alone, _ = self.make_parser(ctx).parse_args(list(args))
        if "db" in given or ctx.resilient_parsing or "help" in given:
            return super().parse_args(ctx, args)
        if not alone:
            raise BadInput(f"name the store that is meant. {self.epilog}")
        at = args.index(alone[0])
        return super().parse_args(ctx, [*args[:at], "--db", *args[at:]])
