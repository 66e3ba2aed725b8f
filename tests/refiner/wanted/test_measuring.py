"""From a log without a score to a figure: a reading is compared with what was proposed."""

import pytest
from experience import failed
from scripted import drafting

from midturn.mediator import Mediator
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import InstructionRecall
from midturn.refiner.wanted import failed_part, proposals

RULE = "When the user says as always, they mean a rye loaf with sunflower seeds."


@pytest.mark.parametrize(
    ("text", "rules", "score"),
    [
        ("I'd like to order, as always.", (), 1 / 2),
        ("I'd like to order as always, which is a rye loaf with sunflower seeds.", (RULE,), 1.0),
    ],
)
async def test_a_reading_is_measured_where_only_words_were_corrected(text, rules, score):
    said = ("I'd like to order.", "As always.", "No, I meant a rye loaf with sunflower seeds.", "Thanks!")
    conversation = failed(1, *said, score=None)
    (wanted,) = proposals([conversation])
    pair = Pair.of(failed_part(conversation, wanted), wanted.text)
    carrying = InstructionRecall(Mediator(drafting(text)), [pair])
    (reading,) = await carrying.readings(rules, [pair])
    assert reading.text == text
    assert reading.score == pytest.approx(score)
