"""KL between two models with different tokenizers: the mean of log q - log p over answers sampled from q.

    D = sum_i (log q(y_i) - log p(y_i)) / sum_i bytes(y_i),   y_i ~ q

in nats per byte of UTF-8, since tokens of two models are not the same units. The standard error is that of a
ratio of means over samples (linearized); with one sample there is none. The 95 % interval is that of amounts,
see `midturn.statistics`: 1.96 standard errors of eight samples are too few.

What it holds and what it does not:

- Answers are drawn anew at temperature 1 from the whole distribution: with any other setting log q would be
  of another distribution than the samples, and the estimate biased (by a fifth at temperature 0.7).
- p reads the text in its canonical tokenization, which is never likelier than the text, so the figure errs
  upward a little.
- It holds how the two models differ as well as the drift. Against a reference that reads the same history it
  mostly follows how unlikely q's own words are; against the goal alone it follows the exact figure better.
- It varies more than an exact figure of the same answers, and single estimates may be negative.
- Stop tokens count where both models here can say how likely theirs is. Behind a server they cannot.

Costs accepted: a generation and two readings for each sample.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from langchain_core.messages import BaseMessage

from midturn.assistant import blocking, chat_model
from midturn.core import BadInput, require_extras
from midturn.drift.scorers._protocol import Conditioning, Response
from midturn.drift.scorers._served import Form, Rendering, ScoringServer, scoring_server, transcript
from midturn.statistics import FEWEST, Interval, without_bounds

if TYPE_CHECKING:
    import torch

    from midturn.drift.scorers._loading import LocalModel


class TextModel(Protocol):
    """A model that speaks, and says how likely a text is."""

    @property
    def scores_stop(self) -> bool:
        """Whether it knows how likely an answer is to end where it does."""
        ...

    def samples(self, messages: Sequence[BaseMessage], n: int, max_tokens: int) -> list[Response]:
        """Answers drawn at temperature 1 from the whole distribution."""
        ...

    def logprob(self, messages: Sequence[BaseMessage], said: Response, *, with_stop: bool) -> float:
        """Log-probability of an answer in nats; of its stop token too where it ended by itself."""
        ...


@dataclass(frozen=True)
class SampledDivergence:
    """KL(test || reference) of whole answers."""

    per_byte: float
    """Nats per byte."""
    standard_error: float | None
    samples: int
    ci: Interval | None = None
    """95 %; `None` for fewer than six samples, and where all are alike."""


def sampled_scorer(
    model: str,
    *,
    reference_model: str | None = None,
    samples: int = 8,
    max_tokens: int = 256,
    form: Form = "prompt_logprobs",
) -> SampledScorer:
    """Compare answers drawn from the test model, whatever the two models' tokenizers are.

    Args:
        model: the test model: `embedded:smollm2-135m`, a Hugging Face folder, a `.gguf` file, or
            `openai:name@http://host:port/v1` for a server that scores given text.
        reference_model: another one, for references by another model.
        samples: answers drawn at each turn.
        max_tokens: of an answer; a longer one is cut off there.
        form: what the servers offer; see `_served`.

    Raises:
        BadInput: a model is not there, or cannot score given text.
        MissingExtra: the extra `probe` is not installed, which local models need.
    """
    other = _text_model(reference_model, form) if reference_model else None
    return SampledScorer(_text_model(model, form), other, samples=samples, max_tokens=max_tokens)


def _text_model(spec: str, form: Form) -> TextModel:
    if spec.startswith("openai:"):
        return ServedText(spec, form)
    require_extras("probe", needed_for=f"sampling {spec}")
    from midturn.drift.scorers._loading import load

    return LocalText(load(spec, "float32", "cpu"))


class SampledScorer:
    """Samples the test model and scores what it said with both. Blocks; one call at a time.

    Args:
        test: q.
        other: p, where the reference is another model.
        samples: answers drawn at each turn.
        max_tokens: of an answer; a longer one is cut off there.

    Raises:
        BadInput: no sample is asked for.
    """

    def __init__(
        self, test: TextModel, other: TextModel | None = None, *, samples: int = 8, max_tokens: int = 256
    ) -> None:
        if samples < 1 or max_tokens < 1:
            raise BadInput("a sampled scorer needs at least one sample of at least one token")
        self._test, self._other = test, other
        self._samples, self._max_tokens = samples, max_tokens
        self.estimator = f"sampled, {samples} answers"

    def score(self, test: Conditioning, reference: Conditioning) -> SampledDivergence | None:
        """Estimate the divergence of the test conditioning from the reference; `None` if nothing was said.

        Raises:
            BadInput: the reference is another model, and the scorer has none.
        """
        other = self._other if reference.by_other_model else self._test
        if other is None:
            raise BadInput("the reference is another model, and the scorer has none: give it one")
        with_stop = self._test.scores_stop and other.scores_stop
        drawn = self._test.samples(test.messages, self._samples, self._max_tokens)
        differences = [
            self._test.logprob(test.messages, said, with_stop=with_stop)
            - other.logprob(reference.messages, said, with_stop=with_stop)
            for said in drawn
        ]
        return estimate(differences, [len(said.text.encode("utf-8", "replace")) for said in drawn])


def estimate(differences: Sequence[float], sizes: Sequence[int]) -> SampledDivergence | None:
    """Return the ratio of the means, its interval and standard error (Cochran 1977, "Sampling Techniques",
    6.3).

    Args:
        differences: (samples,) log q - log p of each answer, in nats.
        sizes: (samples,) bytes of each.
    """
    n, size = len(sizes), sum(sizes)
    if not size or not all(map(math.isfinite, differences)):
        return None
    ratio = math.fsum(differences) / size
    if n == 1:
        return SampledDivergence(ratio, None, n)
    residuals = math.fsum((d - ratio * b) ** 2 for d, b in zip(differences, sizes, strict=True))
    ci = without_bounds(differences, sizes) if n >= FEWEST else None
    return SampledDivergence(ratio, math.sqrt(residuals * n / (n - 1)) / size, n, ci)


class LocalText:
    """A model of transformers in this process; see `midturn.drift.scorers.load`.

    Args:
        local: the model.
        seed: of the samples.
    """

    scores_stop = True

    def __init__(self, local: LocalModel, seed: int = 0) -> None:
        import torch

        self._local = local
        self._chance = torch.Generator(local.device).manual_seed(seed)

    def samples(self, messages: Sequence[BaseMessage], n: int, max_tokens: int) -> list[Response]:
        """See `TextModel`. The prompt is read once."""
        import torch

        from midturn.drift.scorers._prompts import prompt_ids, stop_id

        prompt, stop = prompt_ids(self._local.tokenizer, messages), stop_id(self._local.tokenizer)
        self._check_length(len(prompt) + max_tokens)
        drawn: list[list[int]] = []
        with torch.inference_mode():
            cache = self._local.new_cache()
            state = self._local.hidden(prompt, cache)[-1:].expand(n, -1)
            cache.batch_repeat_interleave(n)
            for _ in range(max_tokens):
                likely = self._local.logits(state).float().softmax(-1)
                drawn.append(torch.multinomial(likely, 1, generator=self._chance)[:, 0].tolist())
                if all(stop in said for said in zip(*drawn, strict=True)):
                    break
                state = self._next_state(drawn[-1], cache)
        return [self._response(said, stop) for said in zip(*drawn, strict=True)]

    def logprob(self, messages: Sequence[BaseMessage], said: Response, *, with_stop: bool) -> float:
        """See `TextModel`."""
        import torch

        from midturn.drift.scorers._prompts import prompt_ids, response_ids, stop_id

        prompt = prompt_ids(self._local.tokenizer, messages)
        stop = stop_id(self._local.tokenizer) if with_stop and said.ended else None
        targets = response_ids(self._local.tokenizer, messages, said) + ([stop] if stop is not None else [])
        self._check_length(len(prompt) + len(targets))
        if not targets:
            return 0.0
        with torch.inference_mode():
            hidden = self._local.hidden([*prompt, *targets[:-1]], self._local.new_cache())
            logprobs = self._local.logits(hidden[len(prompt) - 1 :]).double().log_softmax(-1)
        return logprobs.gather(1, torch.tensor(targets, device=logprobs.device)[:, None]).sum().item()

    def _next_state(self, tokens: list[int], cache: Any) -> torch.Tensor:
        """(answers, width), after one more token of each answer."""
        import torch

        read = torch.tensor(tokens, device=self._local.device)[:, None]
        return self._local.causal.base_model(input_ids=read, past_key_values=cache, use_cache=True)[0][:, -1]

    def _response(self, said: Sequence[int], stop: int | None) -> Response:
        ended = stop in said
        ids = tuple(said[: said.index(stop)] if ended and stop is not None else said)
        return Response(self._local.tokenizer.decode(ids), ids, ended)

    def _check_length(self, tokens: int) -> None:
        if self._local.context is not None and tokens > self._local.context:
            raise BadInput(
                f"{self._local.name} reads {self._local.context} tokens, and this turn may have {tokens}: "
                "score shorter conversations, or lower max_tokens"
            )


class ServedText:
    """A model behind an OpenAI-compatible server that scores given text; see `_served`.

    Args:
        model: `openai:name@http://host:port/v1`.
        form: what the server offers.
        render: writes the prompt for the form `echo`. What is sampled is the server's own chat form, so the
            two must agree; for a reference, from which nothing is sampled, that does not matter.
    """

    scores_stop = False

    def __init__(self, model: str, form: Form = "prompt_logprobs", render: Rendering = transcript) -> None:
        self._spec = model
        self._server: ScoringServer = scoring_server(model, 1, form, render)

    def samples(self, messages: Sequence[BaseMessage], n: int, max_tokens: int) -> list[Response]:
        """See `TextModel`."""
        speaker = chat_model(self._spec, temperature=1.0, max_tokens=max_tokens, top_p=1.0)
        return [Response(reply.text) for reply in speaker.batch([list(messages)] * n)]

    def logprob(self, messages: Sequence[BaseMessage], said: Response, *, with_stop: bool) -> float:
        """See `TextModel`; the stop token is never counted."""
        positions = blocking(lambda: self._server.positions(messages, said.text))
        return math.fsum(at.logprobs[at.token] for at in positions)
