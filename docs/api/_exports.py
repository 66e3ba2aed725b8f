"""Tell the API reference what a package exports: what its `__init__.pyi` imports."""

from typing import Any

import griffe


class Exports(griffe.Extension):
    """Names imported in an `__init__.pyi`, as its `__all__`."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Set the exports of a package and of those in it."""
        for module in (pkg, *pkg.modules.values()):
            if module.is_init_module:
                module.exports = [name for name, member in module.members.items() if member.is_alias]
                if module is not pkg:
                    self.on_package(pkg=module)
