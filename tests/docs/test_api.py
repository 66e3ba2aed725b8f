"""The API reference has every package that exports names, and the site's navigation every page of it."""

import pkgutil
import re
from pathlib import Path

import midturn

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "api").glob("*.md"))
TABLES = re.compile(r"midturn\.mediator\.language\.\w+")
"""Words of one language: nothing to call."""


def packages():
    """The names of all packages with a stub, which says what they export."""
    yield "midturn"
    for module in pkgutil.walk_packages(midturn.__path__, "midturn."):
        here = Path(module.module_finder.path, module.name.rpartition(".")[2])
        if (here / "__init__.pyi").exists() and not TABLES.fullmatch(module.name):
            yield module.name


def test_every_package_is_in_the_reference():
    listed = [name for page in PAGES for name in re.findall(r"^::: (\S+)$", page.read_text(), re.MULTILINE)]
    assert sorted(listed) == sorted(packages())


def test_every_page_of_the_reference_is_in_the_sites_navigation():
    listed = re.findall(r"api/(\w+\.md)", (DOCS.parent / "mkdocs.yml").read_text())
    assert sorted(listed) == [page.name for page in PAGES]
