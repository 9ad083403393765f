"""Tables of other tools that became AIRR Rearrangement tables are so to the AIRR package."""

from pathlib import Path

import airr
import pytest

TABLES = Path(__file__).parents[2] / "crates" / "receptor" / "tests" / "data" / "tables"
FILES = sorted(TABLES.glob("*.airr.tsv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_converted_tables_are_valid_airr(file):
    assert airr.validate_rearrangement(str(file))
    rows = list(airr.read_rearrangement(str(file)))
    assert [row["duplicate_count"] for row in rows] == [12, 3, 1, 1]
    assert [row["locus"] for row in rows][:2] == ["TRB", "TRA"]
    assert [row["productive"] for row in rows][:3] == [True, True, False]


def test_there_are_converted_tables():
    assert len(FILES) == 3
