"""What the tutorials tell a reader to type, typed in order, in a copy of what a clone has.

Every fenced `sh` block of a document is run, and each file that the text names must then be there.
Three things are not as for a reader, so that the test takes a minute and not half an hour:

* `cargo build` does nothing, and `cargo run --release --` and `thymoid` are the binary under test.
* `thymoid run` without a study hands out the run that was made before, and a copied study is sampled
  briefly.
* A block below `<!-- not run by the tests: why -->` is only checked for its options: a command whose
  options are wrong ends with 2, one whose folder exists already with 1.
"""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    "README.md",
    "docs/tutorials/chip-designer.md",
    "docs/tutorials/clinician.md",
    "docs/tutorials/immunologist.md",
    "docs/tutorials/statistician.md",
    "docs/sweeps.md",
]
# What a copied study is made smaller by.
BRIEF = {
    "sample = 20000": "sample = 500",
    "chains = 4\ntune = 130\ndraws = 125": "chains = 2\ntune = 60\ndraws = 60",
    "tune = 300\ndraws = 500": "tune = 60\ndraws = 60",
    "trials = 2000": "trials = 200",
    "\n\n[chips]\n": "\n[chips]\nstart = \"steady\"\n",
    "days = 60": "days = 4",
    "unit_sites = 75000": "unit_sites = 5000",
}
FENCE = re.compile(
    r"(?:^<!-- not run by the tests: (?P<why>[^\n]+) -->\n)?^```sh\n(?P<commands>.*?)^```", re.M | re.S
)
# A file in back quotes: with an extension of ours, or within `runs`.
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:csv|tsv|json|html|toml|svg|md|xlsx))`|`(runs/[\w./-]+)`")
# Named as what a reader may have, or as what a format is called.
OTHERS = {
    "export.xlsx", "drugs.csv", "chip.toml", "children.csv", "study.toml", "SWEEP.toml", "SIZE.toml",
    "TRIAL.toml",
}

THYMOID = """#!/usr/bin/env bash
set -e
if [ "$*" = run ]; then
    mkdir -p runs && cp -r "$MADE_RUN" runs/athymia-1
else
    exec "$BINARY" "$@"
fi
"""
CARGO = """#!/usr/bin/env bash
set -e
if [ "$1" = run ]; then
    while [ "$1" != -- ]; do shift; done
    shift
    exec thymoid "$@"
fi
"""


@pytest.fixture
def clone(tmp_path, binary, run):
    """A folder with what a clone has, and the environment of its shell."""
    place = tmp_path / "thymoid"
    for name in ["README.md", "docs", "studies", "crates/chip/presets"]:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name)
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place / name)
    study = place / "studies/athymia/study.toml"
    text = study.read_text(encoding="utf-8")
    for long, brief in BRIEF.items():
        assert long in text, f"the bundled study no longer says `{long}`"
        text = text.replace(long, brief)
    study.write_text(text, encoding="utf-8")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in {"thymoid": THYMOID, "cargo": CARGO}.items():
        (tools / name).write_text(script)
        (tools / name).chmod(stat.S_IRWXU)
    environment = os.environ | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "BINARY": str(binary),
        "MADE_RUN": str(run),
        "EDITOR": "true",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    return place, environment


def shell(commands: str, place: Path, environment: dict) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", commands],
        cwd=place, env=environment, capture_output=True, text=True, timeout=600, check=False,
    )


def options_are_known(commands: str, place: Path, environment: dict):
    """Whether each `thymoid` command of a block is understood: its folder is made to be there."""
    for line in commands.replace("\\\n", " ").splitlines():
        found = re.search(r"\bthymoid (.*?)(?:\s+#.*)?$", line)
        if not found:
            continue
        out = re.search(r"--out (\S+)", line)
        assert out, f"`{line}` has no --out, so that it cannot be checked without running it"
        (place / out[1]).mkdir(parents=True, exist_ok=True)
        words = found[1].replace("--resume", "")
        done = shell(f"thymoid {words}", place, environment)
        assert done.returncode == 1 and "exists already" in done.stderr, (line, done.stderr)
        (place / out[1]).rmdir()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_can_be_followed_word_by_word(document, clone):
    place, environment = clone
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = list(FENCE.finditer(text))
    assert blocks and len(blocks) == text.count("```sh\n"), "every block of commands is understood"
    for block in blocks:
        commands = block["commands"]
        if block["why"]:
            options_are_known(commands, place, environment)
            continue
        done = shell(commands, place, environment)
        assert done.returncode == 0, f"{document}:\n{commands}\n{done.stdout}\n{done.stderr}"
    if document != "README.md":
        missing = [name for name in named(text) if not found(name, document, place)]
        assert not missing, f"{document} names what is not there: {missing}"


def named(text: str) -> set[str]:
    """The files that the text outside of its code blocks names."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return {one or two for one, two in NAMED.findall(prose)} - OTHERS


def found(name: str, document: str, place: Path) -> bool:
    folders = [place, (place / document).parent, *place.glob("runs/*")]
    return any((folder / name).exists() for folder in folders)
