"""Example tables of peers through `stats` and `pgen`: rows add up, probabilities are OLGA's.

    peers/bin/python benches/receptor/peer_tables.py FOLDER [--rows 20]

Every table of the folder is read as it is. Told of each: the format that was recognised, rows read
and counted, how many of the first scored rows were compared with OLGA, and the largest relative
difference. Ends with an error when rows do not add up, or a value is off by more than 1e-9.
"""

import argparse
import csv
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, olga

TOLERANCE = 1e-9
KINDS = (
    "counted", "not productive", "not of TRA or TRB", "of another species", "without a junction",
    "without the cell", "not of a cell",
)


BINARY = ROOT / "target/release/thymoid"


def run(*args: str) -> subprocess.CompletedProcess:
    command = [BINARY, "receptor", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(name: str, text: str) -> tuple[int, int]:
    """Rows read and counted, once they are known to add up."""
    line = next(line for line in text.splitlines() if re.match(rf"{re.escape(name)}: [\d,]+ rows, ", line))
    number = lambda words: re.search(rf"([\d,]+) {words}", line)
    found = {kind: number(kind) for kind in ("rows", *KINDS)}
    found = {kind: int(m[1].replace(",", "")) if m else 0 for kind, m in found.items()}
    if found["rows"] != sum(found[kind] for kind in KINDS):
        sys.exit(f"rows do not add up: {line}")
    return found["rows"], found["counted"]


class Peer:
    """OLGA's probabilities of both chains."""

    def __init__(self) -> None:
        import olga.generation_probability as generation

        kinds = {"TRB": generation.GenerationProbabilityVDJ, "TRA": generation.GenerationProbabilityVJ}
        self.chains = {chain: (kind(*olga(chain)), olga(chain)[1]) for chain, kind in kinds.items()}

    def genes(self, chain: str, call: str, segment: str) -> list[str] | None:
        """Alleles of a call that OLGA's model has, or none where it lacks one."""
        data = self.chains[chain][1]
        alleles = [gene[0] for gene in (data.genV if segment == "V" else data.genJ)]
        found = []
        for name in call.split(","):
            ours = [a for a in alleles if a == name or a.split("*")[0] == name]
            if not ours:
                return None
            found += ours
        return found

    def pgen(self, row: dict) -> float | None:
        chain, v, j = (row[name] for name in ("locus", "v_call", "j_call"))
        genes = [self.genes(chain, call, segment) for call, segment in ((v, "V"), (j, "J"))]
        if None in genes:
            return None
        return float(self.chains[chain][0].compute_aa_CDR3_pgen(row["junction_aa"], *genes))


def compare(peer: Peer, table: Path, most: int) -> tuple[int, float]:
    """Rows compared, and the largest relative difference."""
    compared, worst = 0, 0.0
    with table.open(newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            locus = row.get("locus") or next(
                (row[c][:3] for c in ("v_call", "v", "V") if row.get(c)), ""
            )
            names = {"v_call": ("v_call", "v"), "j_call": ("j_call", "j"), "junction_aa": ("junction_aa", "cdr3aa")}
            row |= {to: next((row[c] for c in of if row.get(c)), "") for to, of in names.items()}
            row["locus"] = locus
            if not row["pgen_aa_vj"] or locus not in ("TRA", "TRB"):
                continue
            theirs, ours = peer.pgen(row), float(row["pgen_aa_vj"])
            if theirs is None:
                continue
            off = abs(ours - theirs) / theirs if theirs else abs(ours)
            if off > TOLERANCE:
                print(f"  {table.name}: {row['junction_aa']} {row['v_call']} {row['j_call']}: {ours} {theirs}")
            compared, worst = compared + 1, max(worst, off)
            if compared == most:
                break
    return compared, worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=20)
    args = parser.parse_args()
    peer, failed = Peer(), False
    print("table\tformat\tread\tcounted\tcompared\tworst")
    for path in sorted(args.folder.iterdir()):
        stats = run("stats", str(path))
        told = stats.stdout + stats.stderr
        form = re.search(r": (\w+) table, ", told)
        if not form:
            print(f"{path.name}\trefused: {told.strip().splitlines()[-1]}")
            continue
        read, counted = rows(path.name.removesuffix(".gz").rsplit(".", 1)[0], told)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.tsv"
            pgen = run("pgen", str(path), "--out", str(out))
            if pgen.returncode:
                sys.exit(f"{path.name}: {pgen.stderr}")
            compared, worst = compare(peer, out, args.rows)
        failed |= worst > TOLERANCE
        print(f"{path.name}\t{form[1]}\t{read}\t{counted}\t{compared}\t{worst:.1e}")
    if failed:
        sys.exit("values differ from OLGA's")


if __name__ == "__main__":
    main()
