"""Pages that are one file: nothing is loaded from anywhere, and whatever was said is escaped.

Style and script stand in the page, and their hashes in the page's Content Security Policy: a browser that
keeps to it runs and takes nothing else, and reaches no network, even where an escape was forgotten. Nor may
the script turn text into markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from midturn.core import MARK, BadInput, plain, redacted, replacing

_HERE = Path(__file__).parent


def page(
    template: str,
    *,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    live: bool = False,
    **values: Any,
) -> str:
    """Return a page made of a template in this folder.

    Secrets and control characters are taken out of all texts.

    Args:
        template: the file's name.
        styles: further style sheets of this folder, after the one that all pages have.
        scripts: scripts of this folder, which become one, in this order.
        live: whether the script may ask the server that the page came from.
        values: what the template is given; `json_block` makes data for the script.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _joined(["style.css", *styles]), _joined(scripts)
    # Both are our own files; text of models and users never comes near them.
    kept = {
        "style": Markup(style),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "policy": Markup(policy(style, script, live=live)),  # noqa: S704
    }
    return environment.get_template(template).render(**values, **kept, mark=MARK)


def policy(style: str, script: str, *, live: bool = False) -> str:
    """Return the Content Security Policy of a page with this style and this script."""
    allowed = [
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'" if script else "script-src 'none'",
        "connect-src 'self'" if live else "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(allowed)


def json_block(name: str, data: Any) -> Any:
    """Write data for a page's script, in an element with the id `name` that no browser runs or shows."""
    from markupsafe import Markup

    # Within a script element only `<` could begin markup; in JSON it may be written otherwise.
    text = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="{name}">{text}</script>')  # noqa: S704


def shown(text: str) -> str:
    """Return a text as pages show it: without secrets, control and direction characters."""
    return redacted(plain(text))


def _joined(files: Sequence[str]) -> str:
    return "".join((_HERE / file).read_text(encoding="utf-8") for file in files)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _printed(value: Any) -> Any:
    """Return what a template prints; escaping comes after it."""
    return shown(value) if type(value) is str else value


def write_page(path: Path, text: str, *, inputs: Sequence[Path] = (), overwrite: bool | None = False) -> None:
    """Write a page, in place of an earlier one if there is one.

    Args:
        path: the file.
        text: the page.
        inputs: what it was made from; see `midturn.core.check_output`.
        overwrite: whether a file that is no page of midturn's may be replaced.

    Raises:
        BadInput: the file can't be written.
    """
    try:
        with replacing(path, inputs=inputs, overwrite=overwrite) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path}: can't be written: {error.strerror}. Name another file with --out") from error
