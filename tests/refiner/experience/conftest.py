"""Files of other programs: imported as they stand, and taken out and in again."""

import json

import pytest

from midturn.refiner.experience import Choice, export_file, format_named, format_of, import_file
from midturn.store import Store


def said(trajectory):
    """A trajectory as data, its documents whatever the white space between their values."""
    found = trajectory.model_dump()
    imported = found["notes"]["imported"]
    imported["documents"] = [json.loads(each) for each in imported["documents"]]
    return found


@pytest.fixture
def bring(tmp_path):
    """Imports documents as they stand in a file, and returns what was done and the conversations."""

    def make(*documents, name="export.jsonl", scores=None, form=None, **options):
        file, rows = tmp_path / name, tmp_path / "scores.jsonl"
        as_list = len(documents) == 1 and isinstance(documents[0], list)
        file.write_text(
            json.dumps(documents[0], indent=2)
            if as_list
            else "\n".join(json.dumps(each) for each in documents)
        )
        if scores is not None:
            rows.write_text("\n".join(json.dumps(each) for each in scores))
        with Store(tmp_path / "a.db") as store:
            found = form or format_of(file)
            done = import_file(file, found, store, scores=rows if scores is not None else None, **options)
            return done, list(store.all_trajectories())

    return make


@pytest.fixture
def comes_back(tmp_path):
    """Imports a file, exports it in its form and imports that again: nothing is lost on the way."""

    def check(text, name, form):
        (tmp_path / name).write_text(text)
        (tmp_path / "out").mkdir()
        out = tmp_path / "out" / name
        with Store(tmp_path / "one.db") as one, Store(tmp_path / "two.db") as two:
            import_file(tmp_path / name, format_of(tmp_path / name), one)
            assert export_file(out, format_named(form), one, Choice().among(one)) > 0
            import_file(out, format_of(out), two)
            assert [said(each) for each in two.all_trajectories()] == [
                said(each) for each in one.all_trajectories()
            ]
            again = import_file(tmp_path / name, format_of(tmp_path / name), one)
            assert (again.conversations, again.longer, again.noted, again.updated) == (0, 0, 0, 0)

    return check
