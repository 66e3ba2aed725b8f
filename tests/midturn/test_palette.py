"""A condition has one colour in every report, and pages know each colour."""

from pathlib import Path

from midturn.core import GRID, INK, colour_of
from midturn.pages import __file__ as pages

CONDITIONS = ("full", "concat", "sharded", "mediated", "mediated-no-ledger", "mediated-guidelines")


def test_the_colour_goes_by_the_condition_and_not_by_what_tells_runs_apart():
    for name in (*CONDITIONS, "a plugin's own"):
        alike = (name, f"{name} (07297c)", f"{name} · math · openai:small", f"{name}, goal (exact)")
        assert len({colour_of(each) for each in alike}) == 1
    assert len({colour_of(name) for name in CONDITIONS}) == len(CONDITIONS)


def test_what_is_left_alone_and_what_is_treated_look_the_same_in_all_studies():
    assert colour_of("baseline") == colour_of("sharded")
    assert colour_of("reminder") == colour_of("mediated")


def test_the_page_has_each_colour_for_dark_pages_too():
    style = (Path(pages).parent / "report" / "report.css").read_text()
    for code in (INK, GRID, *(colour_of(f"condition {n}").on_white for n in range(100))):
        assert f'[stroke="{code}"]' in style
