"""Which optional parts are installed, by what midturn's own metadata says that each needs.

Cost accepted: the metadata is read and parsed once a process, in some 20 ms.
"""

from __future__ import annotations

import functools
import importlib.metadata
from typing import TYPE_CHECKING

from midturn.core._errors import MissingExtra

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OURS = "midturn"


def require_extras(*extras: str, needed_for: str) -> None:
    """Refuse at once, before anything is spent, what lacks a package of any of these extras.

    Names all incomplete extras together. In a checkout that was never installed there is no metadata to go
    by, and nothing is refused.

    Args:
        extras: names of extras; the same one may come several times.
        needed_for: what needs them, to begin the message with.

    Raises:
        MissingExtra: a package is not installed.
    """
    if missing := missing_extras(*extras):
        raise MissingExtra(*missing, needed_for=needed_for)


def missing_extras(*extras: str) -> tuple[str, ...]:
    """Those of these extras that lack a package, each once, without those that another of them brings."""
    missing = [extra for extra in dict.fromkeys(extras) if not all(map(_is_installed, packages_of(extra)))]
    brought = {other for extra in missing for other in _with_referred(extra) if other != extra}
    return tuple(extra for extra in missing if extra not in brought)


def packages_of(extra: str) -> set[str]:
    """Return the packages that an extra asks for here, those of extras that it refers to included.

    Empty where midturn's metadata is missing or knows no such extra.
    """
    asked = [requirement for each in _with_referred(extra) for requirement in _asked_by(each)]
    return {requirement.name for requirement in asked if requirement.name != OURS}


def _with_referred(extra: str) -> set[str]:
    """Return an extra and those that it refers to, which refer to others."""
    left, found = [extra], {extra}
    while left:
        ours = [requirement for requirement in _asked_by(left.pop()) if requirement.name == OURS]
        more = {other for requirement in ours for other in requirement.extras} - found
        left += more
        found |= more
    return found


@functools.cache
def _asked_by(extra: str) -> list[Requirement]:
    """Return what an extra itself asks for here."""
    return [r for r in _optional() if r.marker is not None and r.marker.evaluate({"extra": extra})]


@functools.cache
def _optional() -> list[Requirement]:
    """Return what midturn asks for under some extra only."""
    from packaging.requirements import Requirement

    try:
        written = importlib.metadata.requires(OURS) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    asked = map(Requirement, written)
    return [r for r in asked if r.marker is not None and not r.marker.evaluate({"extra": ""})]


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
