"""Pages that are one file: nothing is loaded from anywhere, no script runs, and whatever was said is escaped.

The style stands in the page, and its hash in the page's Content Security Policy: a browser that keeps to it
takes no other style, no script and no network, even where an escape was forgotten.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.terminal import plain
from refiner.redaction import redacted

_HERE = Path(__file__).parent


def page(template: str, **values: Any) -> str:
    """A page made of a template in this folder. Secrets and control characters are taken out of all texts."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # The style is our own file; text of models and users never comes near it.
    kept = {"style": Markup(style), "style_hash": Markup(f"sha256-{digest}")}  # noqa: S704
    return environment.get_template(template).render(**values, **kept)


def _shown(value: Any) -> Any:
    """What a template prints; escaping comes after it."""
    return plain(redacted(value)) if type(value) is str else value


def write_page(path: Path, text: str) -> None:
    """Write a page.

    Raises:
        BadInput: the file can't be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path}: can't be written: {error.strerror}. Name another file with --out") from error
