"""Texts are read in several threads at once."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from midturn.mediator.values import stem

ENDINGS = ("ization", "ational", "fulness", "ingly", "ements", "iveness")
ONE_BY_ONE = {f"{a}{b}{c}{end}" for a in "bdgkmnprst" for b in "aeiou" for c in "lmnrt" for end in ENDINGS}
TOGETHER = [f"{a}q{word}" for a in "abcdefgh" for word in sorted(ONE_BY_ONE)[::3]]


@pytest.fixture
def busy():
    """Has threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_word_has_one_stem_however_many_threads_ask(busy):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(stem, TOGETHER))
    assert [stem("x" + word) for word in TOGETHER] == ["x" + each for each in found]
