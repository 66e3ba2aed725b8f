"""What divergences are measured with: the weights of the model under test, or the server that it is behind.

Weights give the divergence itself. A server gives a lower bound from the tokens that it lists at each
position. The two are estimators of their own, which no report mixes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from midturn.assistant import parse, pulled_file, reachable
from midturn.core import BadInput, is_there, require_extras
from midturn.drift import GoalAlone, GoalPinned, OtherModel, Reference
from midturn.drift.scorers import exact_scorer

if TYPE_CHECKING:
    from midturn.drift.scorers import Dtype, Form, Scorer

OWN_REFERENCES = {"goal-pinned": GoalPinned(), "goal-alone": GoalAlone()}
"""References that the model under test is itself."""
TOP_K = 20
"""What vLLM lists unless it is told otherwise."""


@dataclass(frozen=True, kw_only=True)
class DriftScorerConfig(ABC):
    """A scorer, and the references that turns are scored against."""

    references: Sequence[str] = tuple(OWN_REFERENCES)
    """`goal-pinned`, `goal-alone`, or another model."""

    @property
    def read(self) -> list[Reference]:
        """The references."""
        return [OWN_REFERENCES.get(name) or OtherModel(name) for name in self.references]

    @property
    def other_model(self) -> str | None:
        """The other model, where one is a reference."""
        return next((name for name in self.references if name not in OWN_REFERENCES), None)

    @property
    @abstractmethod
    def estimator(self) -> str:
        """What the scores are comparable with."""

    @property
    def caution(self) -> str | None:
        """What to say of its figures before they are made."""
        return None

    @abstractmethod
    def preflight(self) -> None:
        """Refuse, before anything is spent, what can't be scored.

        Raises:
            BadInput: a model is not there, or its server can't score.
            MissingExtra: an extra is not installed.
        """

    @abstractmethod
    def scorer(self) -> Scorer:
        """Make the scorer."""


@dataclass(frozen=True, kw_only=True)
class ExactScorerConfig(DriftScorerConfig):
    """By the weights. Making the scorer loads them, which takes tens of seconds for a GGUF file."""

    weights: str
    """The model under test as the exact scorer loads it: `embedded:NAME`, a folder, a `.gguf` file."""
    dtype: Dtype = "float32"

    @property
    def estimator(self) -> str:
        """See `DriftScorerConfig`. Half precision moves a figure by about 1 %, so it counts."""
        return "exact" if self.dtype == "float32" else f"exact {self.dtype}"

    def preflight(self) -> None:
        """See `DriftScorerConfig`."""
        require_extras("probe", needed_for="exact scoring")
        for spec in filter(None, (self.weights, self.other_model)):
            embedded = spec.startswith("embedded:")
            path = pulled_file(spec.removeprefix("embedded:")) if embedded else Path(spec)
            if not is_there(path):
                raise BadInput(f"{spec}: no such folder or file; name a Hugging Face folder, or a .gguf file")

    def scorer(self) -> Scorer:
        """See `DriftScorerConfig`."""
        return exact_scorer(self.weights, reference_model=self.other_model, dtype=self.dtype)


@dataclass(frozen=True, kw_only=True)
class ServedScorerConfig(DriftScorerConfig):
    """By the server that the model under test is behind."""

    model: str
    """Its spec. Another model that is a reference is named by its spec too."""
    k: int = TOP_K
    """Tokens that are listed at each position."""
    otherwise: str | None = None
    """What may be done, besides naming weights, where the server can't score."""

    @property
    def estimator(self) -> str:
        """See `DriftScorerConfig`."""
        return self.scorer().estimator

    @property
    def caution(self) -> str | None:
        """See `DriftScorerConfig`."""
        told = (
            f"Divergences are lower bounds, from the {self.k} likeliest tokens that the server lists "
            f"(`{self.form}`); --weights PATH measures them exactly"
        )
        by_text = (
            "The server reads prompts as a plain transcript and not in the model's chat template, so that "
            "the divergences are not quite of what the model was shown"
        )
        return f"{told}. {by_text}" if self.form == "echo" else told

    def preflight(self) -> None:
        """See `DriftScorerConfig`. Asks the server to score one word."""
        for model in self._models:
            reachable(model)
        _ = self.form

    def scorer(self) -> Scorer:
        """See `DriftScorerConfig`."""
        from midturn.drift.scorers import topk_scorer

        return topk_scorer(self.model, reference_model=self.other_model, k=self.k, form=self.form)

    @cached_property
    def form(self) -> Form:
        """How the server scores given text."""
        from midturn.drift.scorers import served_form

        try:
            return served_form(*self._models, k=self.k)
        except BadInput as refused:
            raise BadInput(f"{refused}. {_advice(self.otherwise)}") from refused

    @property
    def _models(self) -> Sequence[str]:
        return [self.model, self.other_model] if self.other_model else [self.model]


def scorer_config_for(
    model: str,
    references: Sequence[str] = tuple(OWN_REFERENCES),
    *,
    weights: str | None = None,
    dtype: Dtype = "float32",
    top_k: int | None = None,
    otherwise: str | None = None,
) -> DriftScorerConfig:
    """Return how to score a model under test: by its weights if they are named or embedded, or by its server.

    Args:
        model: its spec.
        references: see `DriftScorerConfig`.
        weights: a folder or a `.gguf` file.
        dtype: of scoring by weights.
        top_k: tokens that a server is to list at each position.
        otherwise: what else may be done where a server can't score, for the error.

    Raises:
        BadInput: no reference is named, or one twice, or several other models; or what one scorer is set
            to is named for the other.
    """
    others = [name for name in references if name not in OWN_REFERENCES]
    if not references or len(set(references)) < len(references) or len(others) > 1:
        raise BadInput(
            f"name references once each, {' or '.join(OWN_REFERENCES)}, and at most one other model"
        )
    if weights or not is_served(model):
        if top_k:
            raise BadInput("--top-k is of a served model without --weights; weights are compared as a whole")
        return ExactScorerConfig(references=tuple(references), weights=weights or model, dtype=dtype)
    if dtype != "float32":
        raise BadInput(f"--dtype is of scoring by weights, and {model} is served. {_advice(otherwise)}")
    unserved = [name for name in others if not is_served(name)]
    if unserved:
        raise BadInput(
            f"{model} is scored by its server, and so must the reference {unserved[0]} be: name it as "
            "openai:NAME@http://host:port/v1, or name the weights of both, with --weights"
        )
    return ServedScorerConfig(
        references=tuple(references), model=model, k=top_k or TOP_K, otherwise=otherwise
    )


def is_served(spec: str) -> bool:
    """Whether `spec` names a model behind a server, and no weights on this machine."""
    return ":" in spec and not Path(spec).exists() and parse(spec).provider != "embedded"


def _advice(otherwise: str | None) -> str:
    named = "Name the model's weights, a folder or .gguf file, with --weights"
    return f"{named}, or {otherwise}" if otherwise else named
