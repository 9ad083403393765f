"""A report opened from disk in Chromium, as a user opens it by double-click.

    pytest tests/browser --report=runs/latest/report.html [--screenshots=DIR]

The browser is $CHROMIUM or /usr/bin/chromium. The report can also be named by $REPORT.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

LANGUAGES = ["en", "zh-CN"]
WIDTHS = {"desk": 1280, "phone": 390}


def pytest_addoption(parser):
    parser.addoption("--report", default=os.environ.get("REPORT"), help="the report to open")
    parser.addoption("--screenshots", help="folder to put screenshots in, for people to look at")


@pytest.fixture(scope="session")
def report(request) -> Path:
    path = request.config.getoption("--report")
    if not path:
        pytest.fail("name the report to open: --report FILE or REPORT=FILE")
    return Path(path).resolve(strict=True)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            # Containers run as root, where Chromium's own sandbox cannot start.
            args=["--no-sandbox"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_report(browser, report):
    """Opens the report: `open_report(lang, width, scheme)` gives the page.

    The page keeps what it asked of the network in `requests` and what the browser said in `messages`.
    """
    contexts = []

    def open_page(lang="en", width=1280, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            device_scale_factor=2,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        # A busy machine is no fault of the page.
        page.set_default_timeout(180_000)
        page.requests, page.messages = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.goto(report.as_uri())
        choose(page, lang)
        return page

    yield open_page
    for context in contexts:
        context.close()


def choose(page, lang):
    """Switches the language with the mouse, as a reader does."""
    page.locator(f'.page:visible label[for="show-{lang}"]').click()
    page.locator(f'.page[lang="{lang}"]').wait_for(state="visible")
