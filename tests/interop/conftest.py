"""The run folder whose files are read."""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption("--run", required=True, help="run folder of `thymoid run`")


@pytest.fixture(scope="session")
def run(request) -> Path:
    return Path(request.config.getoption("--run")).resolve()
