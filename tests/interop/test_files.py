"""Every file a run writes opens in the library its readers use, and says the same there."""

import csv
import json

import airr
import pyarrow.parquet as parquet
import pytest


def test_parquet_and_csv_hold_the_same_rows(run):
    tables = sorted((run / "tables").glob("*.parquet"))
    assert len(tables) >= 15
    for table in tables:
        columns = parquet.read_table(table).to_pydict()
        with open(table.with_suffix(".csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert list(columns) == list(rows[0]), table.name
        for name, values in columns.items():
            for row, value in zip(rows, values, strict=True):
                text = row[name]
                if isinstance(value, float):
                    assert float(text) == value or value != value, (table.name, name)
                else:
                    assert text == ("" if value is None else str(value)), (table.name, name)


@pytest.mark.parametrize("chain", ["trb", "tra"])
def test_receptors_are_valid_airr(run, chain):
    file = run / f"receptors_{chain}.tsv"
    assert airr.validate_rearrangement(str(file))
    rows = airr.load_rearrangement(str(file))
    assert (rows["duplicate_count"] == 1).all()
    assert rows["clone_id"].notna().all()
    assert set(rows["locus"]) == {chain.upper()}


def test_manifest_names_inputs_outputs_seed_and_intended_use(run):
    graph = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    assert "Research use only" in by_id["./"]["description"]
    assert by_id["#run"]["seed"] == 1
    for output in by_id["./"]["hasPart"]:
        assert (run / output["@id"]).exists()
    inputs = [by_id[reference["@id"]] for reference in by_id["#run"]["object"]]
    assert len(inputs) == 10
    assert all(len(entity["sha256"]) == 64 for entity in inputs)
