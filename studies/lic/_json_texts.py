"""JSON, read more strictly than by Python's parser; and lists of it with the lines of their elements."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from midturn.studies.lic._faults import Faults, shown

SPACE = " \t\r\n"
"""What may stand between JSON's values."""

Element = tuple[int, Any]
"""Something in a file that should be a record, after the line on which it begins."""


def read_json(text: str) -> tuple[Any, list[str]]:
    """Return the value of a JSON text, and what Python's parser lets pass in it.

    Raises:
        ValueError: it is no JSON (`json.JSONDecodeError`), or holds an integer of thousands of digits.
        RecursionError: it is nested too deeply.
    """
    problems: list[str] = []
    value = _decoder(problems).decode(text)
    return value, problems + _unwritable(value)


def read_list(text: str, faults: Faults) -> list[Element]:
    """Return the elements of a JSON list, up to the first that is torn."""
    elements: list[Element] = []
    try:
        for line, element, problems in _walked(text):
            for problem in problems:
                faults.add(line, problem)
            elements.append((line, element))
    except json.JSONDecodeError as error:
        faults.add(error.lineno, f"not valid JSON: {error.msg} (column {error.colno})")
    except (RecursionError, ValueError) as error:  # Nested too deeply; an integer of thousands of digits.
        line = elements[-1][0] if elements else 1
        faults.add(line, f"cannot be read as JSON, in or after the record that begins here: {error}")
    else:
        if not elements:
            faults.add(1, "an empty list: there is no record in it")
    return elements


def read_lines(text: str, faults: Faults) -> list[Element]:
    """Return the values of JSON Lines; blank lines are passed over."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        faults.add(1, "there is no record in it")
    elif lines[0][1].strip() == "{":
        faults.add(lines[0][0], "a record on several lines. Write each on one line, or a list, `[{…}, …]`")
        return []
    elements: list[Element] = []
    for number, line in lines:
        try:
            element, problems = read_json(line)
        except json.JSONDecodeError as error:
            faults.add(
                number, f"not valid JSON: {error.msg} (column {error.colno}); a line is a whole record"
            )
        except (RecursionError, ValueError) as error:
            faults.add(number, f"cannot be read as JSON: {error}")
        else:
            for problem in problems:
                faults.add(number, problem)
            elements.append((number, element))
    return elements


def _decoder(problems: list[str]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=lambda pairs: _object(pairs, problems),
        parse_constant=lambda name: problems.append(f"{name} is no JSON number"),
    )


def _walked(text: str) -> Iterator[tuple[int, Any, list[str]]]:
    """Each element of a JSON list: its line, its value, and what Python's parser lets pass."""
    problems: list[str] = []
    decoder = _decoder(problems)
    at = _skip(text, 0)
    if not text.startswith("[", at):
        raise json.JSONDecodeError("expected a list of records, `[{…}, …]`, or one on each line", text, at)
    at = _skip(text, at + 1)
    line, counted = 1, 0
    while not text.startswith("]", at):
        line, counted = line + text.count("\n", counted, at), at
        element, at = decoder.raw_decode(text, at)
        yield line, element, problems + _unwritable(element)
        problems.clear()
        at = _after_element(text, at)
    if (rest := _skip(text, at + 1)) != len(text):
        raise json.JSONDecodeError("text after the end of the list", text, rest)


def _after_element(text: str, at: int) -> int:
    """Where the next element begins, or the list's closing bracket stands."""
    at = _skip(text, at)
    if text.startswith("]", at):
        return at
    if not text.startswith(",", at):
        raise json.JSONDecodeError("expected `,` or `]` after a record", text, at)
    following = _skip(text, at + 1)
    if text.startswith("]", following):
        raise json.JSONDecodeError("a comma before the closing `]`", text, at)
    return following


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACE:
        at += 1
    return at


def _object(pairs: list[tuple[str, Any]], problems: list[str]) -> dict[str, Any]:
    repeated = [key for key, n in Counter(key for key, _ in pairs).items() if n > 1]
    problems.extend(f"the key {shown(key)} stands twice in one object" for key in repeated)
    return dict(pairs)


def _unwritable(element: Any) -> list[str]:
    """Return what of `element` could not be written again: an infinite number, half a surrogate pair."""
    try:
        json.dumps(element, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return ["half a surrogate pair (such as `\\ud800`) in a text"]
    except ValueError:
        return ["a number too large for a double"]
    return []
