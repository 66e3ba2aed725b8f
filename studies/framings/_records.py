"""What the report says.

Scores and points are 0 to 100, shares 0 to 1. An interval is 95 %, over instructions; a figure without one
is `None` in tables.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from midturn.statistics import Interval
from midturn.studies.framings._claims import Expected, Framing, Kind

Measured = Literal["score", "aptitude", "unreliability"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Part):
    """A figure with its interval and the instructions behind both."""

    value: float | None
    ci: Interval | None
    n: int

    alike: bool = False
    """Whether every instruction has this amount: then there is no interval, since nothing varies."""

    @property
    def side(self) -> Literal["above", "below", "unclear"]:
        """On which side of 0 the whole interval lies."""
        if self.ci is None or self.ci[0] <= 0 <= self.ci[1]:
            return "unclear"
        return "above" if self.ci[0] > 0 else "below"


class CellFigures(_Part):
    """One cell."""

    cell: str
    run_id: str
    conversations: int
    """Scored ones."""
    infrastructure_failures: int
    judge_failures: int
    score: Figure
    aptitude: Figure
    unreliability: Figure
    drift: Figure
    """Mean over the turns that were scored and not reminded, nats per token."""
    scored_turns: int
    reminded_turns: int
    shared_turns: int
    """Taken over from the base run."""
    turns: int


class Effect(_Part):
    """One contrast of the factorial on one measure."""

    effect: str
    measure: Measured
    figure: Figure
    p: float | None = None
    """Sign-flip test, two-sided, by itself."""
    p_holm: float | None = None
    """Adjusted over all contrasts on all measures."""
    found: bool = False
    """Whether `p_holm` is at most 0.05."""


class Coefficient(_Part):
    """One term of the mixed-effects model, points."""

    effect: str
    value: float
    ci: Interval
    """Wald's, 95 %."""
    p: float


class Mixed(_Part):
    """The mixed-effects model of the scores."""

    n_instructions: int
    n_scores: int
    coefficients: tuple[Coefficient, ...]
    variances: dict[str, float]
    """Points squared: of instructions, how they take to the remedies, repetitions, and what is left."""
    assumptions: tuple[str, ...]


class Part(_Part):
    """One part of the loss."""

    part: str
    what: str
    points: Figure
    share_of_loss: Figure


class Decomposition(_Part):
    """The loss from full to sharded, with one way of intervening."""

    interventions: str
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Return the part of this name."""
        return next(part for part in self.parts if part.part == name)


class Bin(_Part):
    """Turns of about the same predicted risk."""

    predicted: float
    observed: float
    ci: Interval | None
    """Of `observed`, over instructions."""
    turns: int


class Nested(_Part):
    """What one predictor adds to a model that has the other."""

    predictor: str
    beyond: str
    odds_ratio: float
    """Of failure, for one standard deviation more of the predictor, at equal values of the others."""
    ci: Interval
    p: float
    """Wald's, with errors clustered by instruction."""
    gain: Figure
    """By how much it lowers the log loss on instructions that were held out, nats a turn."""
    answer: Literal["yes", "no", "can't tell"]
    """Whether it predicts beyond the other: the whole interval of `gain` is above 0 or, for a no, below."""


class Prediction(_Part):
    """Whether a turn tells how its conversation will end."""

    among: str
    """The turns of which cells."""
    turns: int
    conversations: int
    failed: int
    n_instructions: int
    log_loss: dict[str, float]
    """By model, on instructions that were held out; nats a turn."""
    brier: dict[str, float]
    nested: tuple[Nested, ...]
    calibration: tuple[Bin, ...]
    """Of the model with both predictors, on instructions that were held out."""


class RemedyCost(_Part):
    """What a remedy costs beside what it wins back."""

    remedy: str
    beside: str
    gain: Figure
    """Points."""
    tokens: Figure
    """More of assistant and Mediator in a conversation."""
    estimated: bool
    """A server stated no tokens of some calls, which were estimated: so are tokens and dollars."""
    seconds: Figure
    """More of their latency in a conversation."""
    probing_seconds: float
    """A conversation, of scoring drift; only the controlled cells need it, all are scored."""
    usd: Figure | None
    """More dollars a conversation; `None` where prices are not known, if only of some calls."""
    tokens_per_point: Figure
    """Of a conversation; `None` where the remedy wins nothing back."""
    seconds_per_point: Figure
    usd_per_point: Figure | None


class Detectable(_Part):
    """What the study can find of one contrast."""

    effect: str
    sd: float
    """Of an instruction's contrast at the planned runs, points, from the pilot."""
    detectable: float | None
    """Points that are found with 80 % power; `None`: not even 100 are."""
    n_for_worthwhile: int
    """Instructions that would find the worthwhile difference at these runs."""


class Power(_Part):
    """What the study can find, from its pilot."""

    pilot_n: int
    pilot_runs: int
    n: int
    """Instructions that are to be played."""
    runs: int
    worthwhile: float
    contrasts: tuple[Detectable, ...]
    left: int
    """Conversations that come after the pilot."""
    rest_tokens: int
    """What they cost if each costs what the pilot's did; no more than that, since branches share turns."""
    estimated: bool
    """A server stated no tokens of some calls of the pilot, which were estimated."""
    rest_usd: float | None
    """`None` where prices are not known, if only of some calls."""

    @property
    def enough(self) -> bool:
        """Whether every main effect as large as the worthwhile difference would be found."""
        main = [each for each in self.contrasts if " x " not in each.effect]
        return all(c.detectable is not None and c.detectable <= self.worthwhile for c in main)


Mark = Literal["held", "failed", "can't tell"]
Verdict = Literal["both", "intent mismatch", "context equilibrium", "neither", "can't tell"]


class Judged(_Part):
    """The outcome of a prediction."""

    key: str
    framing: Framing
    says: str
    kinds: tuple[Kind, ...]
    expected: Expected
    core: bool
    figure: Figure
    """Points."""
    p: float
    """That of what the mark says, by itself."""
    p_holm: float
    """Adjusted over the core predictions or, for the others, over these."""
    mark: Mark


class KindRow(_Part):
    """What a remedy's conversations scored, in one kind."""

    kind: Kind
    remedy: str
    score: Figure
    gain: Figure | None
    """Over none; `None` of none itself."""


class Comparison(_Part):
    """Both kinds of conversation under the same remedies, and which framing they speak for."""

    dialogues: str
    """What the dialogues are called."""
    dialogues_sha256: str
    n_pieces: int
    n_whole: int
    negligible: float
    """Points below which an effect has to be shown to be, to count as none."""
    verdict: Verdict
    framings: dict[Framing, Mark]
    """Of each framing, whether all its core predictions held, or one failed."""
    judged: tuple[Judged, ...]
    rows: tuple[KindRow, ...]


class Findable(_Part):
    """What a core prediction can show."""

    key: str
    says: str
    sd: float
    """Of an instruction's contrast, points, from the pilot; of two kinds, as if both had one."""
    detectable: float | None
    """Points that are found with 80 % power; `None`: not even 100 are."""
    n_for_worthwhile: int
    """Of each kind, to find the worthwhile difference."""
    n_for_none: int
    """Of each kind, to show that nothing is there where nothing is."""


class PowerOfBoth(_Part):
    """What both kinds together can tell, from their pilot."""

    n_pieces: int
    n_whole: int
    worthwhile: float
    negligible: float
    findable: tuple[Findable, ...]
    left: int
    """Dialogues that come after the pilot."""
    rest_tokens: int

    @property
    def enough(self) -> bool:
        """Whether every effect of the worthwhile size within one kind would be found."""
        within = [each for each in self.findable if each.key != "I2"]
        return all(f.detectable is not None and f.detectable <= self.worthwhile for f in within)


class Report(_Part):
    """All that the study found."""

    task: str
    model: str
    mediator_model: str
    data_sha256: str
    drift: str
    schedule: tuple[float, ...]
    threshold: float | None
    n_instructions: int
    """With a score in every cell."""
    runs: int
    power: Power | None
    cells: tuple[CellFigures, ...]
    effects: tuple[Effect, ...]
    mixed: Mixed | None
    """`None`: `mixed_why`."""
    mixed_why: str | None
    decomposition: tuple[Decomposition, ...]
    same_instruction: Figure
    """Share of the turns, from where a mediated branch leaves its base run, with that run's instruction."""
    cannot_tell: tuple[str, ...]
    prediction: tuple[Prediction, ...]
    prediction_why: str | None
    """Why there is none."""
    costs: tuple[RemedyCost, ...]
    findings: tuple[str, ...]
    """What was found, in sentences."""
    comparison: Comparison | None = None
    """With dialogues in which nothing is missing, where some were played."""
    power_of_both: PowerOfBoth | None = None
