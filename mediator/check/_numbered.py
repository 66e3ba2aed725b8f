"""Which of several things a number names: `room 23` does not become `room two` by `two flat whites`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._words import Words, figures_of


def counts_as_names(draft: Words, sources: Sequence[Words]) -> Iterator[Finding]:
    """Yield where a draft names one thing by a number that the sources only count others with.

    The sources have to name another one of its kind: `room 23`.
    """
    used = {key: written for key, written in _numbers(draft) if key[0]}
    if not used:
        return
    named: dict[str, tuple[str, int]] = {}
    bare: set[str] = set()
    counting: set[str] = set()
    for text in sources:
        for (noun, figure), written in _numbers(text):
            named.setdefault(noun, (written, text.document.source))
            bare.add(figure)
        counting |= {text.atoms[m.first] for m in figures_of(text)}
    for (noun, figure), written in used.items():
        if noun in named and figure in counting - bare:
            yield Finding("binding", written, *named[noun])


def _numbers(text: Words) -> list[tuple[tuple[str, str], str]]:
    """Return the figures that count nothing, each with the noun that it names one of, or none."""
    return text.document.noted(("numbers that name", id(text.language)), lambda: list(_read(text)))


def _read(text: Words) -> Iterator[tuple[tuple[str, str], str]]:
    tokens = text.tokens
    for figure in figures_of(text):
        behind = text.atoms[figure.end] if figure.end < len(tokens) else ""
        counts = behind and not behind.startswith("=") and figure.end not in text.light
        if counts and tokens[figure.end].sentence == figure.sentence:
            continue
        noun = tokens[figure.first - 1].fold if figure.first else ""
        named = noun if noun in tokens[figure.first].language.slots.named else ""
        yield (named, text.atoms[figure.first]), text.written(figure.first - bool(named), figure.end)
