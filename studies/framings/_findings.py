"""What was found, in sentences: every figure with its interval, or that nothing can be concluded."""

from __future__ import annotations

from collections.abc import Iterator

from midturn.studies.framings._records import Decomposition, Effect, Figure, Nested, Prediction, Report


def findings(report: Report) -> Iterator[str]:
    """Yield the sentences."""
    if not report.n_instructions:
        yield "No instruction has a score in every cell yet."
        return
    if report.decomposition:
        yield _loss(report.decomposition[0])
    for each in report.decomposition:
        yield from _parts(each)
    yield from (_effect(each) for each in report.effects if each.measure == "score")
    for each in report.prediction:
        yield from (_predicts(each, nested) for nested in each.nested)


def _loss(found: Decomposition) -> str:
    loss = found.part("loss").points
    said = {
        "above": "lose",
        "below": "gain, below zero loss,",
        "unclear": "may lose nothing: can't tell. They lose",
    }[loss.side]
    return f"Conversations told in shards {said} {written(loss)} points against the full instruction."


def _parts(found: Decomposition) -> Iterator[str]:
    lost = found.part("loss").points.side == "above"
    names = {
        "instruction": "An explicit instruction wins back",
        "interventions": f"Given the same instruction, {found.interventions} reminders win back",
        "rest": f"With both, {found.interventions}, the rest is",
    }
    for name, said in names.items():
        if name == "instruction" and found.interventions != "scheduled":
            continue
        part = found.part(name)
        share = part.share_of_loss
        of_loss = f", {percent(share)} of the loss" if lost and share.ci else ""
        unclear = "" if part.points.side != "unclear" else ": no difference is shown"
        yield f"{said} {written(part.points)} points{of_loss}{unclear}."


def _effect(effect: Effect) -> str:
    verdict = "found" if effect.found else "not found"
    p = "" if effect.p_holm is None else f" (p = {effect.p_holm:.3f}, adjusted)"
    return f"Effect of {effect.effect} on the score: {written(effect.figure)} points; {verdict}{p}."


def _predicts(prediction: Prediction, nested: Nested) -> str:
    said = {"yes": "predicts failure beyond", "no": "does not predict failure beyond"}.get(
        nested.answer, "is not shown to predict failure, nor not to, beyond"
    )
    return (
        f"Among {prediction.among}, {nested.predictor} {said} {nested.beyond}: "
        f"log loss on held-out instructions lower by {written(nested.gain, 3)} nats a turn."
    )


def written(figure: Figure, digits: int = 1) -> str:
    """Return a figure with its interval, or what stands for it where it has none."""
    if figure.value is None:
        return "–"
    if figure.alike:
        return f"{figure.value:z.{digits}f} (all {figure.n} alike)"
    if figure.ci is None:
        return "–"
    return f"{figure.value:z.{digits}f} [{figure.ci[0]:z.{digits}f}, {figure.ci[1]:z.{digits}f}]"


def percent(figure: Figure) -> str:
    """Return a share with its interval."""
    if figure.value is None or figure.ci is None:
        return "–"
    return f"{100 * figure.value:z.0f} % [{100 * figure.ci[0]:z.0f}, {100 * figure.ci[1]:z.0f}]"
