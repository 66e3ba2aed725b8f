"""An import-linter contract: modules whose name begins with `_` are imported from their own package only."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output


class PrivateModules(Contract):
    """Keep imports from reaching past a package's `__init__`.

    A private module may be imported by the modules of the package it lies in, those of subpackages included.
    """

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find imports that name a private module of another package."""
        reaching = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if not _may_import(importer, imported)
        )
        return ContractCheck(kept=not reaching, metadata={"reaching": reaching})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """List the imports found."""
        for importer, imported in check.metadata["reaching"]:
            output.print_error(f"{importer} imports {imported}: use what {_owner(imported)} exports")


def _may_import(importer: str, imported: str) -> bool:
    owner = _owner(imported)
    return owner == imported or importer == owner or importer.startswith(f"{owner}.")


def _owner(module: str) -> str:
    """Return the package that a private module lies in, or the module itself where no part is private."""
    parts = module.split(".")
    private = next((i for i, part in enumerate(parts) if part.startswith("_") and part != "__main__"), None)
    return module if private is None else ".".join(parts[:private])
