"""Whether figures still belong to what they were figures of.

`6 red pens and 3 blue pens` and `3 red pens and 6 blue pens` hold the same figures. Here every figure
of one side is set against those of the other by the words around it. A figure that was exchanged
sits among the words of another figure, and among its own words sits a different figure. Both must be
clearly so (`_MARGIN`), because people paraphrase: the check would rather miss a swap than object to a
faithful text. What it misses is measured in `benchmarks/faithfulness.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence

from midturn.mediator.values import FIGURES, Mention, stem, stems_of

Context = Mapping[str, float]
"""Stems of what stands around a figure, with their weights."""
_UNLABELLED: Mapping[Mention, Context] = {}
_MARGIN = 0.15
_RATIO = 1.15
_COUNTS = frozenset(["number", "quantity"])
_MOMENTS = frozenset(["date", "time"])
"""They count nothing, and are said again at will."""
_COUNTING = FIGURES - _MOMENTS
_MOST = 60
"""Figures per side; beyond, the time would grow with the square of the length, and the test is left out."""


def exchanged(
    said: Sequence[Mention],
    used: Sequence[Mention],
    labels: Mapping[Mention, Context] = _UNLABELLED,
    kept_apart: Container[tuple[str, str]] = (),
) -> tuple[list[Mention], list[Mention]]:
    """Return the figures of `said` whose words hold another figure in `used`, and those other figures.

    What stands around a figure of `used` that has a label is no more than the label. Some pairs of meanings
    are known not to be exchanged.
    """
    stated, stands = (
        [
            m
            for m in side
            if m.kind in FIGURES and (m.context or labels) and not (m.optional and "#" in m.meaning)
        ]
        for side in (said, used)
    )
    lost: list[Mention] = []
    wrong: list[Mention] = []
    # It takes two figures to change places.
    if min(len(stated), len(stands)) < 2 or max(len(stated), len(stands)) > _MOST:
        return lost, wrong
    around = {id(m): _with_unit(m) if labels else m.context for m in stated}
    around |= {id(m): labels.get(m, m.context) for m in stands}
    labelled = frozenset(map(id, labels))
    near = _Nearness(stated, stands, around, labelled)
    values = {id(m): _values(m) for m in (*stated, *stands)}
    standing: dict[str, list[Mention]] = defaultdict(list)
    for mention in stands:
        for key in values[id(mention)]:
            standing[key].append(mention)
    known = standing.keys() & {key for m in stated for key in values[id(m)]}
    unbound = {key for m in used if not m.context for key in _values(m)}
    for mention in stated:
        its = values[id(mention)]
        # A value that one side lacks altogether is lost or invented, not exchanged.
        if known.isdisjoint(its) or not unbound.isdisjoint(its):
            continue
        own = max((near(mention, m) for key in its for m in standing.get(key, ())), default=0.0)
        if not _clearly(near.at_most(mention), own):
            continue
        rivals = [
            m
            for m in stands
            if _alike(m, mention, id(m) in labelled)
            and (mention.meaning, m.meaning) not in kept_apart
            and its.isdisjoint(values[id(m)])
            and not known.isdisjoint(values[id(m)])
        ]
        rival = max(rivals, key=lambda m: near(mention, m), default=None)
        if rival is None or not _clearly(near(mention, rival), own):
            continue
        theirs = values[id(rival)]
        its_own = max((near(m, rival) for m in stated if not theirs.isdisjoint(values[id(m)])), default=0.0)
        if _clearly(near(mention, rival), its_own):
            lost.append(mention)
            wrong.append(rival)
    return lost, wrong


def _values(mention: Mention) -> set[str]:
    """Return what a figure is known by: its meaning, and its bare amount where a unit may be left out."""
    return {mention.meaning, f"amount {mention.amount}"} if mention.amount else {mention.meaning}


def _with_unit(mention: Mention) -> Context:
    """Return what stands around a figure with its unit, which a label may name: `days: 5` for `5 days`."""
    unit = stem(mention.written.split()[-1].casefold()) if mention.kind == "quantity" else ""
    return {**mention.context, unit: 1.0} if unit else mention.context


def _alike(used: Mention, said: Mention, is_labelled: bool) -> bool:
    if _is_ordinal(used) != _is_ordinal(said):
        return False
    if used.kind == said.kind and used.unit == said.unit:
        return True
    return is_labelled and {used.kind, said.kind} <= _COUNTS


def _is_ordinal(figure: Mention) -> bool:
    return figure.meaning.startswith("#")


def _clearly(more: float, less: float) -> bool:
    return more > less * _RATIO + _MARGIN


class _Nearness:
    """How much of what stands around two figures is the same; words near every figure count for little."""

    def __init__(
        self,
        stated: list[Mention],
        stands: list[Mention],
        around: Mapping[int, Context],
        labelled: frozenset[int],
    ) -> None:
        self.around = around
        self.labelled = labelled
        self.rarity = [self._rarity(side) for side in (stated, stands)]
        self.known: dict[tuple[int, int], float] = {}

    def _rarity(self, side: list[Mention]) -> dict[str, float]:
        counts: dict[str, int] = defaultdict(int)
        for mention in side:
            for word in self.around[id(mention)]:
                counts[word] += 1
        return {word: 1 / n for word, n in counts.items()}

    def at_most(self, said: Mention) -> float:
        """Return the nearness that no figure in use can exceed."""
        one, other = self.rarity
        return sum(
            weight * max(one[word], other.get(word, 0.0)) for word, weight in self.around[id(said)].items()
        )

    def __call__(self, said: Mention, used: Mention) -> float:
        key = (id(said), id(used))
        if key not in self.known:
            one, other = self.rarity
            words = self.around[id(used)]
            says_little = stems_of(used.language.figures.says_little, used.language)
            self.known[key] = sum(
                min(weight, words[word]) * max(one[word], other[word])
                for word, weight in self.around[id(said)].items()
                if word in words and (id(used) in self.labelled or word not in says_little)
            )
        return self.known[key]


def missing_again(said: Sequence[Mention], used: Sequence[Mention]) -> list[Mention]:
    """Figures of `said` whose value `used` has only for other things.

    Of `3 apples and 3 pears`, `3 apples and some pears` has one of two. A figure is missing where every
    figure of its value in `used` counts what another figure of `said` counts. Only figures of one
    sentence are compared with each other, because across sentences people say things again.
    """
    stands: dict[str, list[Mention]] = defaultdict(list)
    for mention in used:
        stands[mention.meaning].append(mention)
    stated: dict[tuple[str, int, int], list[Mention]] = defaultdict(list)
    for mention in said:
        if mention.kind in _COUNTING and not mention.optional:
            stated[mention.meaning, mention.source, mention.sentence].append(mention)
    missing: list[Mention] = []
    for (meaning, *_), mentions in stated.items():
        if len(mentions) > 1 and stands.get(meaning) and len(mentions) <= _MOST:
            missing.extend(_uncounted(mentions, stands[meaning][:_MOST]))
    return missing


def said_again(used: Sequence[Mention], stated: Sequence[Mention]) -> list[Mention]:
    """Return the figures of a draft that the sources have only for other things, and not as often."""
    missing = missing_again([m for m in used if not m.weak], stated)
    if not missing:
        return []
    times = Counter(m.meaning for m in stated if not m.optional)
    often = Counter((m.meaning, m.source, m.sentence) for m in used if not m.weak and not m.optional)
    return [m for m in missing if often[m.meaning, m.source, m.sentence] > times[m.meaning]]


def _uncounted(said: list[Mention], used: list[Mention]) -> list[Mention]:
    spare = [m for m in used if not any(_same_object(m, other) for other in said)]
    missing: list[Mention] = []
    for mention in said:
        if any(_same_object(mention, other) for other in [*used, *missing]):
            continue
        if spare:
            spare.pop()
        else:
            missing.append(mention)
    return missing


def _same_object(one: Mention, other: Mention) -> bool:
    return not one.parts or not other.parts or bool(set(one.parts) & set(other.parts))
