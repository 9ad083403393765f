"""The run folder whose files are read."""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption("--run", required=True, help="run folder of `thymoid run`")
    parser.addoption("--chip-run", required=True, help="run folder of `thymoid chip run`")
    parser.addoption("--fields-run", required=True, help="folder of `thymoid chip fields`")
    parser.addoption("--geometry", required=True, help="folder of `thymoid chip geometry` of docs/layouts/chamber.toml")


@pytest.fixture(scope="session")
def run(request) -> Path:
    return Path(request.config.getoption("--run")).resolve()


@pytest.fixture(scope="session")
def chip_run(request) -> Path:
    return Path(request.config.getoption("--chip-run")).resolve()


@pytest.fixture(scope="session")
def fields_run(request) -> Path:
    return Path(request.config.getoption("--fields-run")).resolve()


@pytest.fixture(scope="session")
def geometry(request) -> Path:
    return Path(request.config.getoption("--geometry")).resolve()
