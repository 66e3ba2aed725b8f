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
    """Those of these extras that lack a package, each once and in order."""
    return tuple(extra for extra in dict.fromkeys(extras) if not all(map(_is_installed, packages_of(extra))))


def packages_of(extra: str) -> set[str]:
    """The packages that an extra asks for here, those of extras that it refers to included.

    Empty where midturn's metadata is missing or knows no such extra.
    """
    packages: set[str] = set()
    extras, seen = [extra], {extra}
    while extras:
        asked = _asked_by(extras.pop())
        packages |= {requirement.name for requirement in asked if requirement.name != OURS}
        more = {other for requirement in asked if requirement.name == OURS for other in requirement.extras}
        extras += more - seen
        seen |= more
    return packages


def _asked_by(extra: str) -> list[Requirement]:
    """What an extra itself asks for here."""
    return [r for r in _optional() if r.marker is not None and r.marker.evaluate({"extra": extra})]


@functools.cache
def _optional() -> list[Requirement]:
    """What midturn asks for under some extra only."""
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
