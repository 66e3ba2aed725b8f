"""Find what the modules of a package define, so that one more is one more file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def subclasses_in(package: str, base: type[T]) -> Iterator[type[T]]:
    """Yield the subclasses of `base` that the modules of a package define, module by module in their order.

    A module that is being imported already is taken as far as it got.
    """
    for module in _modules_of(package):
        for found in list(vars(module).values()):
            if isinstance(found, type) and issubclass(found, base) and found.__module__ == module.__name__:
                yield found


def instances_in(package: str, kind: type[T]) -> list[T]:
    """Return the objects of a class that the modules of a package hold, each once."""
    held = (found for module in _modules_of(package) for found in vars(module).values())
    return list({id(found): found for found in held if isinstance(found, kind)}.values())


def names_in(package: str) -> list[str]:
    """Return the names of the public modules of a package, without importing them."""
    return [name for name in _names(import_module(package).__path__) if not name.startswith("_")]


def _modules_of(package: str) -> Iterator[ModuleType]:
    for name in _names(import_module(package).__path__):
        whole = f"{package}.{name}"
        yield sys.modules.get(whole) or import_module(whole)


def _names(folders: Iterable[str]) -> Iterator[str]:
    return (found.name for found in iter_modules(folders) if not found.ispkg)
