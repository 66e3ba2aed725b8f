"""The pages of the documentation, and the files that they show."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def files_of(page):
    """The page's blocks that are files, by name: those whose language is followed by `title="NAME"`."""
    return dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', page.read_text(), re.DOTALL))
