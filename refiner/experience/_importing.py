"""Enter conversations from files into a store, all of them or none.

A conversation goes into a run of the study `imported` that is named after its form, its task and the file's
name, so that a file which has grown is imported again for what is new. What the store has already stays as
it is, but for feedback that came later: a document that says the same conversation with another outcome takes
the place of the one that is there, and a score or a user that the store lacks is filled in. A trace that
belongs to a conversation which is there already makes that one longer, and a score in a row of its own is
added to the conversation that it is about. With each conversation its documents are kept word for word; they
are what an export in the same form gives back.

Costs accepted: a score that was taken back stays, for a document without one may just be older; the words of
an imported conversation are stored twice, in its turns and in its documents; nobody else can write to the
store until the import is done.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from midturn.core import BadInput
from midturn.refiner.experience._documents import BadDocument, Document, documents
from midturn.refiner.experience._entering import Imported, KeptImport, RecordImport
from midturn.refiner.experience._formats import MIDTURN
from midturn.refiner.experience._mapped import documents_without
from midturn.refiner.experience._records import Format, LeftOut
from midturn.store import Store


def import_file(
    path: Path,
    form: Format,
    store: Store,
    *,
    task: str | None = None,
    score: str | None = None,
    scores: Path | None = None,
    skip_bad: bool = False,
    read: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Enter the conversations of a file into a store.

    Args:
        path: The file.
        form: Its form.
        store: Where they go.
        task: What they are about, whatever the documents say.
        score: The name of the score that counts, where documents have several.
        scores: A file with their scores, where the program keeps these apart.
        skip_bad: Leave bad documents out instead of importing nothing.
        read: Is told of the characters read, document by document.

    Raises:
        BadInput: a document is bad, the file cannot be read or holds no conversation, a path of its map is in
            no document, or another process works on the store. Nothing is imported.
    """
    entering = (
        KeptImport(store) if form is MIDTURN else RecordImport(store, path.name, form, task=task, score=score)
    )
    with store.claim.held(), store.transaction():
        for document in itertools.chain(documents(path), documents(scores) if scores else ()):
            _take(entering, document, skip_bad=skip_bad)
            read(len(document.text))
        entering.finish()
        _require_something(path, entering.done)
        _require_paths(path, form, entering.done)
    return entering.done


def _require_something(path: Path, done: Imported) -> None:
    """Refuse a file of which all was left out."""
    if done.left_out and not (done.conversations or done.known or done.updated or done.longer):
        left_out = "; ".join(f"{n} {what}" for what, n in done.left_out.items())
        raise BadInput(f"{path}: holds no conversation. Left out: {left_out}")


def _require_paths(path: Path, form: Format, done: Imported) -> None:
    """Refuse a map with a path that no document of the file has: what it was meant to find would be lost.

    Not so for scores: there are files in which nobody has rated yet.
    """
    for field, at in form.kept.get("map", {}).items():
        if field != "score" and done.read and done.left_out.get(documents_without(at)) == done.read:
            raise BadInput(
                f"{path}: no document has `{at}`. Correct --map {field}={at}, or leave it out; "
                "nothing was imported"
            )


def _take(entering: KeptImport | RecordImport, document: Document, *, skip_bad: bool) -> None:
    try:
        if document.fault:
            raise BadDocument(document.fault)
        if not isinstance(document.found, dict):
            raise BadDocument("no JSON object")
        entering.take(document)
    except LeftOut as kind:
        entering.done.leave_out(str(kind), document.place)
    except BadDocument as error:
        if not skip_bad:
            raise BadInput(f"{document.place}: {error}. Fix or remove it, or use --skip-bad") from error
        entering.done.skipped.append(f"{document.place}: {error}")
