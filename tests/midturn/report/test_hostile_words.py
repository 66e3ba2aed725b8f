"""Text that is out to break the page, in every field that a store has: nothing runs, the page stays whole."""

import json
import sqlite3

import pytest
from report_store import identity

from midturn.cli._report import write
from midturn.core import InfrastructureError
from midturn.drift import DriftScore, Intervention
from midturn.mediator import Faithfulness, Instruction, OpenQuestion, Value
from midturn.store import Step, Store, Trajectory, Turn

pytestmark = pytest.mark.slow("writes pages and draws figures")

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "end of script": "</script><script>alert(2)</script>",
    "comment": "<!--<script>",
    "image": "<img src=x onerror=alert(3)>",
    "attribute": '" onmouseover="alert(4)" x=\'',
    "svg": "<svg onload=alert(5)><style>*{display:none}</style></svg>",
    "template": "{{ 7*7 }}{% raw %} ${alert(6)} __proto__",
    "link": "javascript:alert(7) http://evil.example/x",
    "terminal": "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "direction": "\u202e\u2066abc\u2069\u200f",
    "null": "a\x00b\x01\x7f",
    "separators": "a\u2028b\u2029c\r\nd\ttab",
    "math": r"$\frac{1}{0}$ $\undefined$ _^{",
    "scripts": "日本語 \u0633\u0644\u0627\u0645 \U0001f600 e\u0301\u0301\u0301",
    "formula": '=HYPERLINK("http://evil.example")',
    "long": "x" * 200_000,
    "longer": "word " * 100_000,
    "prototype": "__proto__",
    "empty": "",
}


def conversation(run_id, condition, n, text):
    value = Value(kind="name", written=text, meaning=text)
    check = Faithfulness(kept=(value,), lost=(value,), invented=(value,), superseded=(value,))
    turn = Turn(
        utterance=text,
        response=text,
        instruction=Instruction(
            text=text,
            turn=1,
            assumptions=(text,),
            open_questions=(OpenQuestion(facet=text, question=text),),
            check=check,
            rejected=check,
        ),
        drift=DriftScore(turn=1, kl=float("inf"), estimator=text, reference=text),
        intervention=Intervention(kind="remind", turn=1, reason=text, policy=text),
        trace=(Step(step=text, detail={"failed": text}),),
        notes={
            "answer": text,
            "reason": text,
            "kind": text,
            "score": text,
            "recorded": text,
            "met": {text: True, "__proto__": False},
        },
    )
    return Trajectory(
        conversation_id=f"{condition}{n}",
        run_id=run_id,
        task=text,
        task_id=text or "empty",
        condition=condition,
        repetition=0,
        user=text,
        turns=[turn, turn.model_copy(update={"notes": {"met": text, "score": 0.5, "answer": [text]}})],
        score=float(n % 2),
        answer=text,
        blame="assistant",
        error=text,
        notes={"anything": text},
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A run for each hostile text as its condition, and every text in a conversation of each of some runs."""
    folder = tmp_path_factory.mktemp("hostile")
    with Store(folder / "a.db") as store:
        for place, text in enumerate(HOSTILE.values()):
            made = identity(
                text, models={"assistant": text, "user": text}, task=text, version=text, guidelines=text
            )
            run_id = store.add_run(made)
            for n, other in enumerate(HOSTILE.values() if place < 2 else (text, *"plain")):
                store.finish(conversation(run_id, f"{place}-", n, other))
    write(folder / "a.db", folder / "a.html", folder / "figures")
    return folder / "a.html"


def test_nothing_runs_nothing_is_fetched_and_every_conversation_opens(page, opened):
    tab = opened(page.as_uri())
    count = 2 * len(HOSTILE) + 6 * (len(HOSTILE) - 2)
    assert tab.found() == f"{count} of {count} conversations"
    tab.tab.locator("#list").focus()
    shown = []
    for _ in range(len(HOSTILE)):
        tab.tab.keyboard.press("Enter")
        tab.tab.locator("#pair .outcome").first.wait_for()
        shown.append(tab.tab.locator("#pair .said").first.inner_text())
        tab.tab.keyboard.press("Escape")
        tab.tab.keyboard.press("ArrowDown")
    for text in (HOSTILE["script"], HOSTILE["end of script"], HOSTILE["svg"], HOSTILE["math"]):
        assert f"User\n{text}" in shown
    tab.tab.fill("#search", "<script>alert(1)")
    assert tab.tab.locator(".row").count() > 0
    tab.ran_clean(page.as_uri())
    assert (
        tab.tab.evaluate("[...document.scripts].filter((one) => one.type !== 'application/json').length") == 1
    )
    assert tab.tab.locator("img, iframe, object, a[href^='javascript']").count() == 0
    assert tab.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert tab.tab.evaluate("({}).polluted") is None


def test_no_control_or_direction_character_reaches_the_page(page):
    text = page.read_text()
    assert not [c for c in "\x00\x01\x1b\x7f\x9b\u202e\u2066\u2069\u200f" if c in text]


def test_a_spreadsheet_takes_no_text_for_a_formula(page):
    table = (page.parent / "figures" / "scores.csv").read_text()
    assert "'=HYPERLINK" in table


def test_half_a_surrogate_pair_in_the_file_is_said_to_be_what_is_wrong(tmp_path):
    with Store(tmp_path / "a.db") as store:
        run_id = store.add_run(identity("sharded"))
        store.finish(conversation(run_id, "sharded", 0, "a"))
    with sqlite3.connect(tmp_path / "a.db") as db:
        (kept,) = db.execute("select trajectory from conversations").fetchone()
        broken = json.loads(kept) | {"answer": "a\ud800b"}
        db.execute("update conversations set trajectory = ?", (json.dumps(broken),))
    db.close()
    with pytest.raises(InfrastructureError, match="sharded0"):
        write(tmp_path / "a.db", tmp_path / "a.html")
