"""Guideline sets as files: Markdown for people, JSON for machines, and back.

Both name the set's version. A file that comes back with other rules is a new candidate, whose parent is the
version that the file names; a rule that was left as it is keeps the pairs that it was learned from. A JSON
file that nobody changed is the same set again, in whatever store it is read into, with its figures, which are
shown and do not count there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from midturn.core import BadInput, encoded, fault_of, one_line, read_text
from midturn.refiner.guidelines._library import GuidelineLibrary
from midturn.refiner.guidelines._reading import rules_of
from midturn.refiner.guidelines._records import Guideline, GuidelineSet, Lineage

_TITLE = re.compile(r"^# Guidelines .*\bversion ([0-9a-f]{16})[ \t]*$", re.MULTILINE)


def as_json(exported: GuidelineSet) -> str:
    """Return a set with where it comes from, its figures and its standing."""
    return exported.model_dump_json(indent=2) + "\n"


def as_markdown(exported: GuidelineSet) -> str:
    """Return a title that names the version, and the rules as a numbered list.

    Raises:
        BadInput: a rule would be read as something else than a rule, such as one that begins with `#`.
    """
    title = f"# Guidelines {one_line(exported.name)}, version {exported.version}"
    listed = "\n".join(f"{number}. {rule}" for number, rule in enumerate(exported.rules, start=1))
    text = f"{title}\n\n{listed}\n"
    if not _says(text, exported.rules):
        raise BadInput(
            f"{exported.name} ({exported.version}) has a rule that Markdown reads as something else. "
            "Export it as JSON: --json"
        )
    return text


def import_file(library: GuidelineLibrary, path: Path, *, by: str, scope: str | None = None) -> GuidelineSet:
    """Keep a file's rules as a set.

    Args:
        library: where to.
        path: what was exported, changed by hand or not, or any file that `read_guidelines` reads.
        by: who imports it.
        scope: for whom it is. `None`: as the file's version is. A file that names no version needs one, and
            takes the scope's active set for its parent, which it is to replace.

    Raises:
        BadInput: the file can't be read or its rules be used; it names a version that is not here; it names
            none and no scope is given; nothing in it was changed.
    """
    text = read_text(path)
    if text.lstrip().startswith("{"):
        return _import_exported(library, _exported(text, path), path, by, scope)
    rules = rules_of(text, path)
    title = _TITLE.search(text)
    if title:
        parent = _named(library, title[1], path)
        return _changed(library, parent, rules, by, scope or parent.scope)
    if scope is None:
        raise BadInput(
            f"{path}: names no version, so say for whom it is: --scope global, task:NAME or user:ID"
        )
    active = library.active(scope)
    if active:
        return _changed(library, active, rules, by, scope)
    return library.add(scope, [Guideline(rule=rule) for rule in rules], by=by, lineage=Lineage(by=by))


def _import_exported(
    library: GuidelineLibrary, exported: GuidelineSet, path: Path, by: str, scope: str | None
) -> GuidelineSet:
    scope = scope or exported.scope
    if scope != exported.scope or not exported.is_as_addressed:
        return _changed(library, _named(library, exported.version, path), exported.rules, by, scope)
    added = library.add(scope, exported.guidelines, by=by, parent=exported.parent, lineage=exported.lineage)
    if exported.validation and added.validation is None:
        figures = exported.validation.model_copy(update={"imported": True})
        return library.validated(added.version, figures, by=by)
    return added


def _changed(
    library: GuidelineLibrary, parent: GuidelineSet, rules: Sequence[str], by: str, scope: str
) -> GuidelineSet:
    """Return a new version by hand; the rules that it shares with its parent keep their pairs."""
    if tuple(rules) == parent.rules and scope == parent.scope:
        raise BadInput(f"nothing was changed: the rules are those of {parent.name} ({parent.version})")
    pairs = {guideline.rule: guideline.pairs for guideline in parent.guidelines}
    guidelines = [Guideline(rule=rule, pairs=pairs.get(rule, ())) for rule in rules]
    return library.add(scope, guidelines, by=by, parent=parent.version, lineage=Lineage(by=by))


def _named(library: GuidelineLibrary, version: str, path: Path) -> GuidelineSet:
    try:
        return library.find(version)
    except BadInput as error:
        raise BadInput(
            f"{path}: names version {version}, which is not here. Import its JSON export first"
        ) from error


def _exported(text: str, path: Path) -> GuidelineSet:
    try:
        return GuidelineSet.model_validate_json(encoded(json.loads(text)))
    except ValidationError as error:
        raise BadInput(f"{path}: {fault_of(error)}") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: not valid JSON: {error}") from error


def _says(text: str, rules: Sequence[str]) -> bool:
    try:
        return rules_of(text, Path("guidelines.md")) == tuple(rules)
    except BadInput:
        return False
