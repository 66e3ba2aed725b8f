"""Which run of one side belongs to which of the other.

Two runs can be paired where they were scored in the same way on the same data, and where they agree on
whatever is not compared: conditions are compared for each model, models for each condition, and stores run
by run. What else sets two paired runs apart is said beside the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from midturn.core import BadInput, one_line
from midturn.store import RunIdentity
from midturn.studies.lic._rescored import RescoredSettings
from midturn.studies.lic.compare._choosing import Choice, NamedBy, StoredRun, listed

Pair = tuple[StoredRun, StoredRun]

_SETTLES: dict[NamedBy, frozenset[str]] = {
    "run": frozenset(("condition", "model")),
    "condition": frozenset(("condition",)),
    "model": frozenset(("model",)),
    "store": frozenset(),
}
"""What each kind of word settles. What both words settle is compared; all else must be the same."""


def pairs(a: Choice, b: Choice) -> list[Pair]:
    """Return the runs to be set against each other, one pair for each task, data set, condition and model.

    Raises:
        BadInput: no two runs can be paired, or several could be and none comes nearest.
    """
    compared = _SETTLES[a.by] & _SETTLES[b.by]
    alike = [(x, y) for x, y in product(a.runs, b.runs) if _alike(x, y, compared)]
    if not alike:
        raise BadInput(_nothing_to_pair(a, b, compared))
    same_scoring = [(x, y) for x, y in alike if x.identity.scoring == y.identity.scoring]
    if not same_scoring:
        x, y = alike[0]
        raise BadInput(
            f"`{one_line(a.word)}` was scored {one_line(x.identity.scoring)} and `{one_line(b.word)}` "
            f"{one_line(y.identity.scoring)}, and such scores can't be compared. Run one of them with the "
            "other's --scoring"
        )
    slots: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for pair in same_scoring:
        slots[_slot(pair)].append(pair)
    return [_nearest(a, b, slots[slot]) for slot in sorted(slots)]


def differences(a: RunIdentity, b: RunIdentity) -> list[str]:
    """Return what sets two runs apart besides their conditions and their assistants, for people."""
    return [f"{what}: {one_line(str(x))} and {one_line(str(y))}" for what, x, y in _differing(a, b)]


def _alike(x: StoredRun, y: StoredRun, compared: frozenset[str]) -> bool:
    is_itself = x.run_id == y.run_id and x.store.path.resolve() == y.store.path.resolve()
    return (
        not is_itself
        and x.identity.task == y.identity.task
        and x.identity.data_sha256 == y.identity.data_sha256
        and ("condition" in compared or x.identity.condition == y.identity.condition)
        and ("model" in compared or x.model == y.model)
    )


def _slot(pair: Pair) -> tuple[str, ...]:
    x, y = pair
    made = x.identity
    return x.model, y.model, made.condition, y.identity.condition, made.task, made.data_sha256


def _nearest(a: Choice, b: Choice, candidates: Sequence[Pair]) -> Pair:
    """Return the pair with the fewest differences."""
    by_distance: dict[int, list[Pair]] = defaultdict(list)
    for x, y in candidates:
        by_distance[len(differences(x.identity, y.identity))].append((x, y))
    nearest = by_distance[min(by_distance)]
    if len(nearest) > 1:
        runs = list({(run.store.path, run.run_id): run for pair in nearest for run in pair}.values())
        raise BadInput(
            f"`{one_line(a.word)}` and `{one_line(b.word)}` can be paired in {len(nearest)} ways. Name two "
            f"runs by their ids:\n{listed(runs)}"
        )
    return nearest[0]


def _differing(a: RunIdentity, b: RunIdentity) -> Iterator[tuple[str, object, object]]:
    settings: dict[str, tuple[object, object]] = {
        "made by": (a.made_by, b.made_by),
        "seed": (a.seed, b.seed),
        "rescored by": (_files(a), _files(b)),
    }
    told, also_told = a.decoding.stated(), b.decoding.stated()
    settings |= {name: (told[name], also_told[name]) for name in told if name in also_told}
    roles = [role for role in a.models if role in b.models and role != "assistant"]
    settings |= {role: (a.models[role], b.models[role]) for role in roles}
    if a.role == b.role == "mediated":
        settings["guidelines"] = (a.guidelines, b.guidelines)
    if a.condition == b.condition:
        settings["prompts"] = (a.prompts_sha256[:8], b.prompts_sha256[:8])
    yield from ((what, x, y) for what, (x, y) in settings.items() if x != y)


def _files(made: RunIdentity) -> str:
    return (
        ", ".join(f"{name} {sha[:8]}" for name, sha in made.settings_as(RescoredSettings).plugins.items())
        or "nothing"
    )


def _nothing_to_pair(a: Choice, b: Choice, compared: frozenset[str]) -> str:
    same = ["task", "data", *sorted({"condition", "model"} - compared)]
    return (
        f"no run of `{one_line(a.word)}` can be paired with one of `{one_line(b.word)}`: two runs need the "
        f"same {', '.join(same)}. There are:\n{listed(a.runs)}\nand:\n{listed(b.runs)}"
    )
