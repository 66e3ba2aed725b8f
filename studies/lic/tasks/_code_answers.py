"""Find the Python function in what a model wrote, and make a program of it that can be called.

The rules are those of the published evaluator: the last fenced block that defines a function counts; in it,
the last function at the top level, or the class `Solution`. Where nothing is fenced, the text from the last
`import` or `def` on counts.

Parity keeps what the published evaluator does next: helper functions are dropped, and the function is renamed
by replacing its name throughout the text, so that a function `f` breaks whatever has an f in it. Strict
scoring keeps the helpers and calls the function by the name that the model gave it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable

from midturn.studies.lic.tasks._protocol import Scoring
from midturn.studies.sandbox import Program

_BLOCK = re.compile(r"```(?:python)?\s*(.*?)\s*```", re.DOTALL)
_LANGUAGE = re.compile(r"\A[\w+#.-]+\n")
"""What `_BLOCK` leaves of a language other than `python`, such as `py`."""
_DEFINES = re.compile(r"\bdef\s+\w+\s*[\[(]")
_CODE_BEGINS = re.compile(r"^(?:@|(?:from|import|async|def|class)\s)", re.MULTILINE)
_SOLUTION = "class Solution"

_MODULES = (
    *("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "random", "statistics"),
    *("itertools", "functools", "operator", "io", "sys", "json"),
)
PREAMBLE = "\n".join(
    [
        *(f"from {module} import *" for module in (*_MODULES, "builtins", "typing")),
        f"import {', '.join(_MODULES)}",
        "sys.setrecursionlimit(50000)",
    ]
)
"""What the published evaluator puts before every answer; later imports win."""


def answer_in(reply: str) -> str | None:
    """Return the fenced block that counts, with its fence.

    The whole reply where none is fenced; or `None`.
    """
    blocks = list(_BLOCK.finditer(reply))
    if not blocks:
        return reply if _DEFINES.search(reply) else None
    for counts in (_has_solution, _last_function, _DEFINES.search):
        counted = [block for block in blocks if counts(block[1])]
        if counted:
            return counted[-1][0]
    return None


def program(answer: str, function: str, given: str, scoring: Scoring) -> Program | None:
    """Return an answer as a program that can be called; `None` where it has no function.

    Args:
        answer: What `answer_in` found.
        function: The name of the wanted function in the record.
        given: The code that the record starts from; its imports come before the answer.
        scoring: Which rules to follow.
    """
    imports = [ast.unparse(node) for node in _imports(_parsed(given).body)]
    make = _as_published if scoring == "parity" else _as_meant
    return make(answer, function, imports)


def _as_published(answer: str, function: str, imports: list[str]) -> Program | None:
    block = _BLOCK.search(answer)
    text = block[1] if block else _unfenced(answer)
    code = text if block and _has_solution(text) else _last_function(text)
    code = (code or "").replace("```python", "").replace("```", "")
    if "def " not in code:
        return None
    code = "\n".join([*imports, code])
    written_name = code.split("def ")[1].split("(")[0].strip()
    code = code.replace(written_name, function)
    entry = f"Solution().{function}" if _has_solution(code) else function
    return Program((f"{PREAMBLE}\n\n{code}",), entry)


def _as_meant(answer: str, function: str, imports: list[str]) -> Program | None:
    block = _BLOCK.search(answer)
    begins = _CODE_BEGINS.search(answer)
    texts = (
        [_LANGUAGE.sub("", block[1])]
        if block
        else [answer[begins.start() :] if begins else "", _unfenced(answer)]
    )
    for text in texts:
        body = _parsed(text).body
        entry = _entry(body, function)
        if entry:
            return Program((PREAMBLE, "\n".join(imports), _up_to_last_definition(text, body)), entry)
    return None


def _up_to_last_definition(code: str, body: list[ast.stmt]) -> str:
    """Code without what comes after its definitions: that shows how to use them, and need not run."""
    ends = [node.end_lineno for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return "\n".join(re.split(r"\r\n?|\n", code)[: ends[-1]])


def _entry(body: list[ast.stmt], function: str) -> str | None:
    """Return the expression for the wanted function, or for the last one where none has the wanted name."""
    solutions = [node for node in body if isinstance(node, ast.ClassDef) and node.name == "Solution"]
    if solutions:
        names = [name for name in _functions(solutions[-1].body) if not name.startswith("_")]
        return f"Solution().{function if function in names else names[-1]}" if names else None
    names = _functions(body)
    return (function if function in names else names[-1]) if names else None


def _functions(body: list[ast.stmt]) -> list[str]:
    return [node.name for node in body if isinstance(node, ast.FunctionDef)]


def _last_function(code: str) -> str | None:
    """Return the last function at the top level, after all imports from anywhere in the code."""
    tree = _parsed(code)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        return None
    last = functions[-1]
    begins = last.decorator_list[0].lineno if last.decorator_list else last.lineno
    function = "\n".join(code.splitlines()[begins - 1 : last.end_lineno])
    imports = [ast.unparse(node) for node in _imports(ast.walk(tree))]
    return "\n".join([*imports, "", function]) if imports else function


def _unfenced(text: str) -> str:
    """Return the text from its last `import` on, or from its last `def` where it has none."""
    text = text.strip()
    if text.startswith("`"):
        text = text[text.find("\n") :].strip()
    begins = text.rfind("import") if "import" in text else text.rfind("def")
    return text[max(begins, 0) :]


def _has_solution(code: str) -> bool:
    return _SOLUTION in code


def _imports(nodes: Iterable[ast.AST]) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]


def _parsed(code: str) -> ast.Module:
    """Code as a syntax tree; an empty one where it can't be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])
