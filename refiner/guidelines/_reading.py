"""Guidelines from a file: rules for the Mediator, learned or written by hand.

A file is a Markdown list, numbered or bulleted, one rule an item, or a JSON list of strings. Headings and
blank lines are passed over; anything else that is no rule is refused, for a rule that is silently left out
would be measured as if it had been there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from midturn.core import BadInput, read_text, require_extras, well_formed

LONGEST_RULE = 300
"""Characters. The Mediator's model reads all rules each turn: ten of this length take about 750 tokens, and
with them the smallest model's 2,048 still hold its instructions, a conversation and a draft."""

Rule = tuple[int, str]
"""The line on which a rule begins, and its words."""


def read_guidelines(path: Path) -> tuple[str, ...]:
    """Read the rules of a file, in its order, each on one line.

    Raises:
        BadInput: `FILE:LINE: what is wrong`: it can't be read, holds no rule or something that is none, or
            a rule is too long or stands twice.
    """
    return rules_of(read_text(path), path)


def rules_of(text: str, path: Path) -> tuple[str, ...]:
    """Return the rules of a file's text. Raises as `read_guidelines` does."""
    rules = list(_from_json(text, path) if text.lstrip().startswith("[") else _from_markdown(text, path))
    if not rules:
        raise BadInput(f"{path}:1: holds no rule. Write each as an item of a list: `- Ask for the date.`")
    _check(rules, path)
    return tuple(rule for _, rule in rules)


def _from_markdown(text: str, path: Path) -> Iterator[Rule]:
    require_extras("guidelines", needed_for="reading a list in Markdown")
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    for block in SyntaxTreeNode(MarkdownIt().parse(text)).children:
        if block.type in {"bullet_list", "ordered_list"}:
            for item in block.children:
                yield _line(item), _words(item, path)
        elif block.type != "heading":
            raise BadInput(f"{path}:{_line(block)}: no item of a list. Begin each rule with `-` or `1.`")


def _words(item: Any, path: Path) -> str:
    """Return what an item of a list says, which may be wrapped over lines and paragraphs."""
    for block in item.children:
        if block.type != "paragraph":
            raise BadInput(f"{path}:{_line(block)}: a rule is plain text. Write it as one or two sentences")
    return " ".join(" ".join(block.children[0].content for block in item.children).split())


def _line(node: Any) -> int:
    return node.map[0] + 1


def _from_json(text: str, path: Path) -> Iterator[Rule]:
    try:
        listed: list[Any] = well_formed(json.loads(text))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise BadInput(f"{path}:{line}: not valid JSON: {error}") from error
    at = 0
    for number, rule in enumerate(listed, start=1):
        if not isinstance(rule, str):
            raise BadInput(f"{path}: item {number} of the list is no string. Write each rule as one")
        # Strings are all that came before, so the next quotation mark begins this one.
        begin = text.index('"', at)
        _, at = json.JSONDecoder().raw_decode(text, begin)
        yield text.count("\n", 0, begin) + 1, " ".join(rule.split())


def _check(rules: Sequence[Rule], path: Path) -> None:
    first_seen: dict[str, int] = {}
    for line, rule in rules:
        if not rule:
            raise BadInput(f"{path}:{line}: an empty rule. Remove it")
        if len(rule) > LONGEST_RULE:
            raise BadInput(
                f"{path}:{line}: a rule of {len(rule)} characters; {LONGEST_RULE} are the most. "
                "Shorten it, or make two of it"
            )
        if rule.casefold() in first_seen:
            first = first_seen[rule.casefold()]
            raise BadInput(f"{path}:{line}: the same rule as on line {first}. Remove one")
        first_seen[rule.casefold()] = line
