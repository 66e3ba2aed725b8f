"""A value at one place of a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from midturn.mediator.language import ENGLISH, Language


@dataclass(slots=True, eq=False)
class Mention:
    """One value at one place.

    `meaning` is what is compared; the other fields say where the mention stands and what it is
    bound to.
    """

    kind: str
    meaning: str
    first: int
    """Index of its first token in the document."""
    end: int
    """Index after its last token."""
    written: str = ""
    optional: bool = False
    """May be left out or added without harm (`one`, `a couple`, `an hour`); it still is a source."""
    unit: str = ""
    """Base unit or currency of a quantity or an amount: `metre`, `usd`."""
    amount: str = ""
    """The bare figure as written, apart from the unit: `5` of `5 km`."""
    parts: tuple[str, ...] = ()
    """Stems of a name's words, or of what a negation is about."""
    around: tuple[str, ...] = ()
    """Stems before a negation, which may be what it is about (`nuts are not allowed`)."""
    of: Mention | None = None
    """The value that a comparison bounds, or that an ordinal places."""
    ends: tuple[Mention, ...] = ()
    """The first and the last value of a range."""
    context: dict[str, float] = field(default_factory=dict[str, float])
    """Stems near a figure, heavier the nearer: what it is a figure of."""
    superseded: bool = False
    weak: bool = False
    """May be added without harm, since it only counts what is spoken of: `our two kids`, `two of us`."""
    known: bool = False
    """Counts what was spoken of before, and so may be left out as well: `the three months`."""
    replaced_by: tuple[Mention, ...] = ()
    """The values that a later turn puts in its place."""
    sentence: int = 0
    language: Language = ENGLISH
    """The language of the words around it."""
    source: int = 0
    """Index of the statement it stands in."""

    def copied(self) -> Mention:
        """Return the same value as another object; it costs a fifth of `copy`."""
        return Mention(
            self.kind,
            self.meaning,
            self.first,
            self.end,
            self.written,
            self.optional,
            self.unit,
            self.amount,
            self.parts,
            self.around,
            self.of,
            self.ends,
            self.context,
            self.superseded,
            self.weak,
            self.known,
            self.replaced_by,
            self.sentence,
            self.language,
            self.source,
        )
