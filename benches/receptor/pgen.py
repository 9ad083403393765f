"""Generation probabilities: OLGA (plain and numba), righor and ours, on one core in one run.

    python3 -m venv peers && peers/bin/pip install olga==1.3.0 righor==0.2.97 numba
    cargo build --release
    peers/bin/python benches/receptor/pgen.py [--sequences 1000000]

All take the same junctions, sampled by us. The peers take the first thousand or so of them, for
they need hours for all. Ours takes all, each once (`first`), and a second time (`again`).
righor uses IGoR's rule for the first inserted nucleotide, so its numbers differ; its work does not.
"""

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import common

import olga.generation_probability as gp
import righor
from olga.performance.fast_pgen import FastPgen

TASKS = ("aa", "nt", "aa_vj", "nt_vj")


def olga_models(chain: str):
    model, data = common.olga(chain)
    plain = gp.GenerationProbabilityVDJ if chain == "TRB" else gp.GenerationProbabilityVJ
    # FastPgen changes the object it is given.
    return {"OLGA plain": plain(model, data), "OLGA numba": FastPgen(plain(model, data))}


def olga_work(model, task: str, rows):
    def work():
        for row in rows:
            genes = (row["v_call"], row["j_call"]) if task.endswith("vj") else (None, None)
            if task.startswith("aa"):
                model.compute_aa_CDR3_pgen(row["junction_aa"], *genes, print_warnings=False)
            else:
                model.compute_nt_CDR3_pgen(row["junction"], *genes, print_warnings=False)

    return work


def righor_work(model, task: str, rows):
    """In its fastest settings: functional genes only, no errors, no best scenario kept."""
    model.error = righor.ErrorParameters.constant_error(0.0)
    params = righor.InferenceParameters()
    params.store_best_event = False
    functional = [
        [gene for gene in genes if gene.functional in ("F", "(F)")]
        for genes in (model.v_segments, model.j_segments)
    ]
    named = [{gene.name: [gene] for gene in genes} for genes in functional]

    def query(row):
        genes = functional
        if task.endswith("vj"):
            genes = [named[0][row["v_call"]], named[1][row["j_call"]]]
        junction = row["junction"]
        if task.startswith("aa"):
            junction = righor.AminoAcid.from_string(row["junction_aa"])
        return (junction, *genes)

    queries = [query(row) for row in rows]

    def work():
        for query in queries:
            model.evaluate(query, infer_params=params)

    return work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1_000_000)
    parser.add_argument("--core", type=int, default=0)
    args = parser.parse_args()
    common.build()
    common.pin(args.core)
    thymoid = common.ROOT / "target" / "release" / "thymoid"
    print("chain\ttask\twho\tsequences/s\ttimes slower than ours")
    for chain in ("TRB", "TRA"):
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "junctions.tsv"
            subprocess.run(
                [thymoid, "receptor", "sample", "--chain", chain, "-n", str(args.sequences),
                 "--seed", "11", "--out", table],
                check=True, stderr=subprocess.DEVNULL,
            )
            with open(table) as file:
                reader = csv.DictReader(file, delimiter="\t")
                rows = [row for row, _ in zip(reader, range(1000))]
            passes = defaultdict(list)
            for _, task, _, rate, _ in common.ours("pgen_rate", str(table), chain, "4"):
                passes[task].append(float(rate))
            peers = olga_models(chain)
            for task in TASKS:
                own = statistics.median(passes[task][1:])
                print(f"{chain}\t{task}\tours, first\t{passes[task][0]:.0f}\t")
                print(f"{chain}\t{task}\tours, again\t{own:.0f}\t1")
                for name, model in peers.items():
                    some = rows[:100] if name == "OLGA plain" else rows
                    rate = common.rate(olga_work(model, task, some), len(some), 3)
                    print(f"{chain}\t{task}\t{name}\t{rate:.0f}\t{own / rate:.0f}", flush=True)
                some = rows[:100] if task.startswith("aa") else rows
                model = righor.load_model("human", chain.lower())
                rate = common.rate(righor_work(model, task, some), len(some), 3)
                print(f"{chain}\t{task}\trighor\t{rate:.0f}\t{own / rate:.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
