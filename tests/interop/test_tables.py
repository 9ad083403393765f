"""Tables of other tools that became AIRR Rearrangement tables are so to the AIRR package."""

from pathlib import Path

import airr
import pytest

TABLES = Path(__file__).parents[2] / "crates" / "receptor" / "tests" / "data" / "tables"
FILES = sorted(TABLES.glob("*.airr.tsv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_converted_tables_are_valid_airr(file):
    assert airr.validate_rearrangement(str(file))
    rows = airr.load_rearrangement(str(file))
    assert list(rows["duplicate_count"]) == [12, 3, 1, 1]
    assert list(rows["locus"])[:2] == ["TRB", "TRA"]
    assert rows["productive"].iloc[2] == False  # noqa: E712: pandas' own kind of boolean


def test_there_are_converted_tables():
    assert len(FILES) == 3
