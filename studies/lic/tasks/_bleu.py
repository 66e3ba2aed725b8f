"""BLEU of one text against its references, as `sacrebleu` computes it by default."""

from __future__ import annotations

from collections.abc import Sequence

from midturn.core import MissingExtra
from midturn.studies.lic.tasks._protocol import Scoring, Verdict


def bleu(text: str, references: Sequence[str], scoring: Scoring) -> Verdict:
    """Score a text from 0 to 1; any reference may match each of its words.

    In parity an exact match can come out as 1.0000000000000004, which is not 1 and so ends no conversation.
    """
    sacrebleu = require_sacrebleu()
    computed = sacrebleu.corpus_bleu([text.strip()], [[reference.strip()] for reference in references])
    score = computed.score / 100
    if scoring == "strict":
        # A perfect match can come out below 1, too: sums of logarithms are rounded.
        score = min(round(score, 12), 1.0)
    return Verdict(score=score, reason="" if score >= 1 else f"BLEU {computed.score:.1f}")


def require_sacrebleu():
    """Import sacrebleu.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import sacrebleu
    except ModuleNotFoundError as error:
        raise MissingExtra("studies", needed_for="scoring with BLEU") from error
    return sacrebleu
