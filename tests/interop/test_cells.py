"""What a run cell by cell writes opens in the library its readers use, and says the same there."""

import csv
import re
from pathlib import Path

import airr
import numpy as np
import pyarrow.parquet as parquet

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"


def series(chip_run):
    with open(chip_run / "tables" / "series.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_emigrants_are_valid_airr(chip_run):
    file = chip_run / "emigrants.tsv"
    assert airr.validate_rearrangement(str(file))
    rows = airr.load_rearrangement(str(file))
    assert len(rows) > 0 and rows["sequence_id"].is_unique
    cells = rows.groupby("cell_id")
    assert (cells.size() == 2).all()
    assert (cells["clone_id"].nunique() == 1).all()
    assert all(set(loci) == {"TRA", "TRB"} for _, loci in cells["locus"])
    assert rows["productive"].all() and (rows["duplicate_count"] == 1).all()
    betas = rows[rows["locus"] == "TRB"].groupby("clone_id")["junction"].nunique()
    assert (betas == 1).all()


def test_series_and_emigrants_count_the_same(chip_run):
    last = series(chip_run)[-1]
    left = sum(int(last[f"total_left_{lineage}"]) for lineage in ("cd4", "cd8", "treg"))
    assert len(airr.load_rearrangement(str(chip_run / "emigrants.tsv"))) == 2 * left
    columns = parquet.read_table(chip_run / "tables" / "series.parquet").to_pydict()
    assert list(columns) == list(last)
    assert columns["thymocytes"][-1] == int(last["thymocytes"])


def test_snapshots_open_with_the_lines_of_the_documentation(chip_run):
    code = re.search(r"```python\n(.*?)```", FORMATS.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(code.group(1), names)
    by_day = {round(float(row["time_days"]), 3): row for row in series(chip_run)}
    files = sorted((chip_run / "snapshots").glob("*.bin"))
    assert len(files) >= 3
    for file in files:
        head, body = names["read"](file)
        row = by_day[round(float(head["minutes"]) / 1440, 3)]
        if head["level"] == 0:
            assert len(body) == head["records"] == int(row["thymocytes"])
            assert (body["site"] < head["sites"]).all()
            deep = body["site"][:, 2] >= head["medulla_from"]
            assert np.count_nonzero(deep & (body["stage"] == 11)) == int(row["sp4_mature_medulla"])
        else:
            assert body.sum() == int(row["thymocytes"])
            assert body[..., 5].sum() == int(row["dp_small_cortex"]) + int(row["dp_small_medulla"])
