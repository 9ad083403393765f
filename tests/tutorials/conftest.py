"""The binary whose commands the tutorials teach, and the run of the bundled study that was made."""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption("--binary", required=True, help="the built `thymoid`")
    parser.addoption("--run", required=True, help="run folder of `thymoid run`")


@pytest.fixture(scope="session")
def binary(request) -> Path:
    return Path(request.config.getoption("--binary")).resolve()


@pytest.fixture(scope="session")
def run(request) -> Path:
    return Path(request.config.getoption("--run")).resolve()
