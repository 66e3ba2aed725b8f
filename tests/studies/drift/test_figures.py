"""The figures: three, each as PDF, PNG and SVG, called drift only where the neutral arm is in them."""

import pytest

from midturn.core import BadInput
from midturn.studies.drift import draw, drift_report, study_in


@pytest.fixture
def report(study):
    return drift_report(study, study_in(study))


def test_every_figure_is_written_as_pdf_png_and_svg_and_the_same_each_time(report, tmp_path):
    one, other = (draw(*report, tmp_path / "new" / name, "KL, nats per token") for name in ("a", "b"))
    assert {path.name for path in one} == {
        f"{stem}.{kind}" for stem in ("per-turn", "running-mean", "change") for kind in ("pdf", "png", "svg")
    }
    assert all(path.stat().st_size > 5000 for path in one)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_folder_that_cannot_be_made_is_named(report, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="figures can't be written"):
        draw(*report, tmp_path / "file" / "figures", "KL")


def test_two_turns_are_too_few_for_a_fit_and_are_drawn_without_one(study, tmp_path):
    short = drift_report(study, study_in(study), turns=2)
    assert len(draw(*short, tmp_path / "short", "KL")) == 9
