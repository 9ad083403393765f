"""Sampling productive receptors: OLGA, righor and ours, on one core in one run.

    python3 -m venv peers && peers/bin/pip install olga==1.3.0 righor==0.2.97 numba
    peers/bin/python benches/receptor/sample.py

OLGA and righor give the junction in nucleotides and amino acids, V and J; ours the full record:
genes, deletions, lengths of all pieces, nucleotides. righor is asked for 1000 at a time, its fastest:
longer lists cost it up to half its speed.
"""

import argparse
import statistics
import sys
from collections import defaultdict

import common

import olga.sequence_generation as sequence_generation
import righor


def olga_generator(chain: str):
    model, data = common.olga(chain)
    if chain == "TRB":
        return sequence_generation.SequenceGenerationVDJ(model, data)
    return sequence_generation.SequenceGenerationVJ(model, data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=int, default=0)
    args = parser.parse_args()
    common.build()
    common.pin(args.core)
    print("chain\twho\treceptors/s\ttimes slower than ours")
    passes = defaultdict(list)
    for chain, kind, _, rate, *_ in common.ours("sample_rate"):
        if kind == "productive":
            passes[chain].append(float(rate))
    for chain in ("TRB", "TRA"):
        own = statistics.median(passes[chain])
        print(f"{chain}\tours\t{own:.0f}\t1")
        olga = olga_generator(chain)
        count = 20_000
        rate = common.rate(lambda: [olga.gen_rnd_prod_CDR3() for _ in range(count)], count, 3)
        print(f"{chain}\tOLGA\t{rate:.0f}\t{own / rate:.0f}")
        model = righor.load_model("human", chain.lower())
        functional = [
            [gene for gene in genes if gene.functional in ("F", "(F)")]
            for genes in (model.v_segments, model.j_segments)
        ]
        generator = model.generator(1, *functional)
        count, times = 1_000, 200

        def generate():
            for _ in range(times):
                generator.generate_many_without_errors(count, True)

        rate = common.rate(generate, count * times, 5)
        print(f"{chain}\trighor\t{rate:.0f}\t{own / rate:.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
