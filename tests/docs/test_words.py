"""Docs, docstrings and what is shown to users say things in the field's words, and in plain ones."""

import ast
import re

import pytest
from pages import ROOT

NOT_OURS = re.compile(
    r"\b(goes on|go on standing|put down to|can't be told|told apart|for want of|what became of|sent in vain"
    r"|(can|cannot|can't|could not) be had|told from|how-manieth|stands? beside|stands? in for"
    r"|as it stands|is at hand|in the making"
    r"|hands? (back|on|over)|turned down|held? against)\b",
    re.IGNORECASE,
)
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
PACKAGES = ("midturn", "assistant", "refiner", "drift", "graphs", "studies")
FILES = sorted({path.resolve() for name in PACKAGES for path in (ROOT / name).rglob("*.py")})
SCRIPTS = sorted((ROOT / "midturn" / "pages").rglob("*.js"))


def found(text: str) -> list[str]:
    """The phrases of it that have a plain word."""
    return [match[0] for match in NOT_OURS.finditer(" ".join(text.split()))]


def docstrings(source: str) -> list[str]:
    """All strings that stand for themselves: of modules, classes, functions and fields."""
    return [
        node.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


@pytest.mark.parametrize("page", [*PAGES, *SCRIPTS], ids=lambda path: path.name)
def test_a_page_has_plain_words(page):
    assert found(page.read_text()) == []


def test_docstrings_have_plain_words():
    assert FILES
    said = {
        str(file.relative_to(ROOT)): found("\n".join(docstrings(file.read_text(encoding="utf-8"))))
        for file in FILES
    }
    assert {file: words for file, words in said.items() if words} == {}
