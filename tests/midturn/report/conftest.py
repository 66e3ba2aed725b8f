"""A store, its page, and a browser that keeps account of what the page does."""

from __future__ import annotations

import shutil

import pytest
from report_store import drift, fill

from midturn.cli._report import write
from midturn.store import Store

pytest.importorskip("matplotlib")


@pytest.fixture(scope="session")
def db(tmp_path_factory):
    """A store with a drift score a conversation, too few to fit anything; to be read only."""
    path = tmp_path_factory.mktemp("report") / "small.db"
    with Store(path) as store:
        drift(store, fill(store), scored=[2])
    return path


@pytest.fixture(scope="session")
def page(db):
    """Its page."""
    path = db.with_suffix(".html")
    write(db, path)
    return path


@pytest.fixture(scope="session")
def drawn_page(tmp_path_factory):
    """The page of a store with instructions enough for intervals, so that it has figures."""
    path = tmp_path_factory.mktemp("drawn") / "drawn.db"
    with Store(path) as store:
        drift(store, fill(store, 8), scored=[2])
    write(path, path.with_suffix(".html"))
    return path.with_suffix(".html")


@pytest.fixture(scope="module")
def chromium():
    """A real browser without a screen. It ends with its module: while it is there an event loop runs."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Tab:
    """A page in the browser; `complaints` and `asked` are what went wrong and what it fetched."""

    def __init__(self, browser, address, **settings):
        self.tab = browser.new_page(**settings)
        self.complaints, self.asked = [], []
        self.tab.on("console", lambda said: self.complaints.append(said.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("dialog", lambda shown: (self.complaints.append(shown.message), shown.dismiss()))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(address)
        self.tab.locator(".row").first.wait_for()

    def found(self):
        return self.tab.inner_text("#found")

    def rows(self):
        return self.tab.locator(".row").all_inner_texts()

    def ran_clean(self, *addresses):
        assert self.complaints == []
        assert self.asked == list(addresses)


@pytest.fixture
def opened(chromium):
    """Opens pages, and closes them."""
    tabs = []

    def open_page(address, **settings):
        tabs.append(Tab(chromium, address, **settings))
        return tabs[-1]

    yield open_page
    for tab in tabs:
        tab.tab.close()
