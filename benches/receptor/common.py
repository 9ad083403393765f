"""Shared by the scripts beside it: one core, processor time, medians."""

import os
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ("cargo", "bench", "--quiet", "-p", "thymoid-receptor")

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "RAYON"):
    os.environ[f"{name}_NUM_THREADS"] = "1"


def pin(core: int) -> None:
    """Everything from here on, children included, runs on one core."""
    os.sched_setaffinity(0, {core})


def build() -> None:
    """The programs that time us, which `cargo build` alone leaves out."""
    subprocess.run([*BENCH, "--no-run"], cwd=ROOT, check=True)


def rate(work, count: int, repeats: int) -> float:
    """Items a second of processor time: median over repeats, after one that does not count."""
    work()
    rates = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        rates.append(count / (time.process_time() - start))
    return statistics.median(rates)


def ours(bench: str, *args: str) -> list[list[str]]:
    """Rows that a bench prints."""
    command = [*BENCH, "--bench", bench, "--", *args]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in out.stdout.splitlines()]


def olga(chain: str):
    """OLGA's own human model of a chain, and its germline data."""
    import olga.load_model as load

    folder = Path(load.__file__).parent / "default_models"
    folder /= "human_T_beta" if chain == "TRB" else "human_T_alpha"
    names = ("model_params.txt", "V_gene_CDR3_anchors.csv", "J_gene_CDR3_anchors.csv")
    params, v_anchors, j_anchors = (str(folder / name) for name in names)
    vdj = chain == "TRB"
    data = load.GenomicDataVDJ() if vdj else load.GenomicDataVJ()
    data.load_igor_genomic_data(params, v_anchors, j_anchors)
    model = load.GenerativeModelVDJ() if vdj else load.GenerativeModelVJ()
    model.load_and_process_igor_model(str(folder / "model_marginals.txt"))
    return model, data
