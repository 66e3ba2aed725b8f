"""The JSON documents of a file, one after the other, each with its own text and the place where it stands.

A file is JSON Lines, or one JSON list of documents, or (`.json` only) one document over several lines, or
(`.csv`, `.tsv`) a table whose rows are documents. What an API answers, a page of documents in an object, and
what a program puts around them stand for the documents in it. A document's text is kept as
it was written, so that nothing of it can be lost; in what it says, half an emoji and NUL are U+FFFD.

Costs accepted: lines and the items of a list are read one by one, but one document is held in memory as a
whole, so that one longer than `LONGEST_LINE` is not read; where a list's syntax breaks, the rest of that file
can't be read.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO, cast

from pydantic_core import from_json

from midturn.core import (
    LONGEST_LINE,
    TOO_LONG,
    bounded_lines,
    encoded,
    one_line,
    well_formed,
)
from midturn.refiner.experience._opening import opened, suffix_of

_SHOWN = 20
"""Digits of a number that is refused."""
PIECE = 1 << 16
"""Characters that are read at a time."""
PAGES: Mapping[str, frozenset[str]] = {
    "data": frozenset({"meta"}),
    "runs": frozenset({"cursors", "parsed_query", "search_cursors", "search_urls", "trace_id", "run_count"}),
    "simulations": frozenset({"timestamp", "info", "tasks"}),
    "resourceSpans": frozenset(),
    "scopeSpans": frozenset({"resource", "schemaUrl"}),
    "spans": frozenset({"scope", "schemaUrl"}),
    "resourceLogs": frozenset(),
    "scopeLogs": frozenset({"resource", "schemaUrl"}),
    "logRecords": frozenset({"scope", "schemaUrl"}),
}
"""Where the documents are in what Langfuse, LangSmith, tau2-bench and OpenTelemetry put around them, and what
is next to them."""
BESIDE: Mapping[str, tuple[str, ...]] = {"simulations": ("tasks",)}
"""What is next to the documents and belongs to them."""
TABLES: Mapping[str, str] = {".csv": ",", ".tsv": "\t"}
"""What is between the columns of a table, by what its file's name ends in."""


class BadDocument(ValueError):
    """A document that cannot be used; says in a few words why."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One JSON document of a file."""

    place: str
    """`FILE:LINE`, the line on which it begins."""
    text: str
    """Verbatim, without the white space around it."""
    found: Any = None
    """What the text says."""
    fault: str | None = None
    """Why it says nothing."""


def documents(path: Path) -> Iterator[Document]:
    """Read the documents of a file; those that are broken have a `fault`.

    Raises:
        BadInput: the file cannot be read, or has no end.
    """
    if suffix_of(path) in TABLES:
        yield from _rows(path)
        return
    for document in _items(path) if _is_list(path) else _lines(path):
        yield from _unfolded(document)


def _unfolded(document: Document) -> Iterator[Document]:
    """Yield the documents that one stands for."""
    page = _page_in(document.found)
    if page is None:
        yield document
        return
    for name in (*BESIDE.get(page, ()), page):
        if isinstance(document.found.get(name), list):
            for inside in _on_page(document, name):
                yield from _unfolded(inside)


def _page_in(found: Any) -> str | None:
    """Return the field that holds the documents, where all that was found is a page of them."""
    if not isinstance(found, dict):
        return None
    fields = cast("dict[str, Any]", found)
    pages = (name for name, beside in PAGES.items() if fields.keys() <= {name, *beside})
    return next((name for name in pages if isinstance(fields.get(name), list)), None)


def _on_page(document: Document, name: str) -> Iterator[Document]:
    path, _, line = document.place.rpartition(":")
    for at, text, found in _Reader(StringIO(document.text), int(line)).items_of(name):
        yield Document(place=f"{path}:{at}", text=text, found=found)


def _rows(path: Path) -> Iterator[Document]:
    """Yield the rows of a table, each as the JSON object of its cells."""
    csv.field_size_limit(LONGEST_LINE)
    with opened(path) as file, TextIOWrapper(file, "utf-8-sig", newline="") as text:
        rows = csv.DictReader(text, delimiter=TABLES[suffix_of(path)], strict=True)
        try:
            for row in rows:
                cells = {name: value for name, value in row.items() if isinstance(name, str)}
                yield Document(
                    place=f"{path}:{rows.line_num}", text=encoded(cells).decode(), found=well_formed(cells)
                )
        except (csv.Error, UnicodeError) as error:
            fault = f"not valid CSV: {one_line(str(error))}; the file cannot be read from here on"
            yield Document(place=f"{path}:{rows.line_num + 1}", text="", fault=fault)


def _finite(number: str) -> float:
    found = float(number)
    if math.isinf(found):
        raise ValueError(f"the number {number[:_SHOWN]} is too large")
    return found


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse)


def said_by(text: str) -> Any:
    """Return what a document's text says, as every store can hold it.

    Raises:
        ValueError: it is no JSON, or nested beyond 200 levels, and could be read from no store again.
        RecursionError: it is nested far deeper.
    """
    return _storable(text, _DECODER.decode(text))


def _storable(text: str, found: Any) -> Any:
    if "\\u" not in text:  # Only escapes bring in what no store can hold.
        from_json(text)
        return found
    mended = well_formed(found)
    from_json(encoded(mended))
    return mended


def _is_list(path: Path) -> bool:
    """Whether a file is to be read piece by piece as JSON: a list, or one document over several lines."""
    with opened(path) as file:
        first = next((line for line in bounded_lines(file) if line.strip(b"\xef\xbb\xbf \t\r\n")), b"")
    first = first.removeprefix(b"\xef\xbb\xbf").strip()
    over_lines = suffix_of(path) == ".json" and first.startswith(b"{") and not first.endswith(b"}")
    return first.startswith(b"[") or over_lines


def _lines(path: Path) -> Iterator[Document]:
    with opened(path) as file:
        for number, raw in enumerate(bounded_lines(file), start=1):
            if raw.strip():
                yield _line(f"{path}:{number}", raw)


def _line(place: str, raw: bytes) -> Document:
    if len(raw) > LONGEST_LINE:
        return Document(place=place, text="", fault=f"the line is {TOO_LONG}")
    try:
        text = raw.decode("utf-8-sig").strip()
        return Document(place=place, text=text, found=said_by(text))
    except (ValueError, RecursionError) as error:  # Not UTF-8, no JSON, nested too deeply.
        return Document(place=place, text="", fault=f"not valid JSON: {one_line(str(error))}")


def _items(path: Path) -> Iterator[Document]:
    with opened(path) as plain, TextIOWrapper(plain, encoding="utf-8-sig", newline="") as file:
        reader = _Reader(file)
        try:
            for line, text, found in reader.items():
                yield Document(place=f"{path}:{line}", text=text, found=found)
        except (ValueError, RecursionError) as error:
            fault = f"not valid JSON: {one_line(str(error))}; the file cannot be read from here on"
            yield Document(place=f"{path}:{reader.line}", text="", fault=fault)


class _Reader:
    """The items of a JSON list, or one value, out of a file that is read piece by piece."""

    def __init__(self, file: TextIO, line: int = 1) -> None:
        self.line = line
        """The line that has been reached."""
        self._file = file
        self._text = ""
        self._at = 0

    def items(self) -> Iterator[tuple[int, str, Any]]:
        """Each item's line, text and value.

        Raises:
            ValueError: the file is no such list.
            RecursionError: a value is nested too deeply.
        """
        if self._next() != "[":
            yield self._value()
        else:
            yield from self._listed()
        if self._next():
            raise ValueError("text after its end")

    def items_of(self, name: str) -> Iterator[tuple[int, str, Any]]:
        """Do the same for the list that an object, which is known to be right, has under a name."""
        self._expect("{")
        while not self._begins_list(name):
            self._value()
            self._expect(",")
        yield from self._listed()

    def _begins_list(self, name: str) -> bool:
        """Whether the field that begins here has that name, and a list. Its name is passed over."""
        found = self._value()[2]
        self._expect(":")
        return found == name and self._next() == "["

    def _listed(self) -> Iterator[tuple[int, str, Any]]:
        self._expect("[")
        if self._next() != "]":
            yield self._value()
        while self._next() == ",":
            self._expect(",")
            yield self._value()
        self._expect("]")

    def _next(self) -> str:
        """Return the next character that is no white space; empty at the end of the file."""
        while True:
            begin = self._at
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            self.line += self._text.count("\n", begin, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _expect(self, character: str) -> None:
        found = self._next()
        if found != character:
            raise ValueError(f"expected {character!r}, found {found!r}" if found else "the list has no end")
        self._at += 1

    def _value(self) -> tuple[int, str, Any]:
        self._next()
        found, end = self._decode()
        text, line = self._text[self._at : end], self.line
        found = _storable(text, found)
        self.line += text.count("\n")
        self._at = end
        return line, text, found

    def _decode(self) -> tuple[Any, int]:
        while True:
            try:
                return _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                breaks_after = error.pos - self._at
                if not self._more():
                    self.line += self._text.count("\n", 0, breaks_after)
                    raise ValueError(error.msg) from error

    def _more(self) -> bool:
        """Read on. Twice as much each time, for what could not be decoded is decoded again."""
        self._text = self._text[self._at :]
        self._at = 0
        if len(self._text) > LONGEST_LINE:
            raise ValueError(f"a document {TOO_LONG}")
        piece = self._file.read(max(PIECE, len(self._text)))
        self._text += piece
        return bool(piece)
