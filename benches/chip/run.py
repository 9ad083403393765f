#!/usr/bin/env python3
"""Packed motile cells: Thymoid, BioDynaMo, PhysiCell and cellular_raza, one after another.

    benches/chip/run.py                                    # 1e5 cells, 60 minutes, 1 thread
    benches/chip/run.py --cells 1e5 1e6 --threads 1 2
    benches/chip/run.py --cells 1e5 --minutes 3 --only Thymoid PhysiCell

The peers are found by the environment variables that README.md names; one that is not there is told
and left out. Every row is also a line of the file given by --out, as it comes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COLUMNS = (
    "peer", "version", "cells", "threads", "minutes", "wall s", "cpu s", "cell-min/core-s",
    "bytes/cell", "msd um2", "drift um",
)
FULL = 0.9


def peak_bytes(pid: int) -> int:
    """The most memory that a running process has held; its own report at the end counts ours too."""
    status = Path(f"/proc/{pid}/status").read_text()
    kib = (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return 1024 * next(kib, 0)  # none is left of one that has just ended


def motion_rate() -> str:
    """Builds our bench where that has not been done, and says where it is: its name holds a hash."""
    build = ["cargo", "build", "--release", "--quiet", "--message-format=json"]
    build += ["-p", "thymoid-chip", "--bench", "motion_rate"]
    done = subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = map(json.loads, done.stdout.splitlines())
    return next(m["executable"] for m in messages if m.get("executable"))


def ours(cells: float, minutes: float, threads: int) -> list[str]:
    """Our row. The one place that knows how `motion_rate` is called and what it prints.

    Called with `x y z sweeps`, it prints `sites, sites per core-second, cell-minutes per core-second`
    for each of three runs. A call with a small lattice tells the length of a sweep, from the last two, and
    what memory the program takes; one with a single sweep what time the making of the lattice takes.
    """
    bench = motion_rate()
    environment = os.environ | {"RAYON_NUM_THREADS": str(threads)}

    def run(side: int, sweeps: int) -> tuple[list[list[float]], float, int]:
        arguments = [bench, *[str(side)] * 3, str(sweeps)]
        start = time.perf_counter()
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as child:
            rows = [child.stdout.readline()]
            peak = peak_bytes(child.pid)  # after the first of three runs: the others take no more
            rows += child.stdout.readlines()
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, arguments)
        wall_s = time.perf_counter() - start
        return [[float(word) for word in row.split("\t")] for row in rows], wall_s, peak

    side = round((cells / FULL) ** (1 / 3))
    held = FULL * side**3
    rows, _, program_bytes = run(16, 2000)
    _, making_s, _ = run(side, 1)
    sweep_min = rows[0][2] / rows[0][1] / FULL
    sweeps = max(2, round(minutes / sweep_min))
    rows, wall_s, bytes_ = run(side, sweeps)
    wall_s = (wall_s - making_s) / len(rows) * sweeps / (sweeps - 1)
    rate = statistics.median(row[2] for row in rows)
    return [
        "Thymoid", "0.1.0", f"{held:.0f}", str(threads), f"{minutes:g}", f"{wall_s:.3g}",
        f"{held * minutes / rate:.3g}", f"{rate:.3g}", f"{(bytes_ - program_bytes) / held:.0f}", "-", "-",
    ]


def peer(script: str):
    def row(cells: float, minutes: float, threads: int) -> list[str]:
        command = [HERE / script, str(cells), str(minutes), str(threads)]
        # What a peer says to its standard error would hide the table: it is shown if it fails.
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-500:])
        for line in done.stderr.splitlines():
            if " lost " in line:
                print(f"# {line}", file=sys.stderr)
        return done.stdout.strip().splitlines()[-1].split("\t")

    return row


RUNS = {
    "Thymoid": ours,
    "BioDynaMo": peer("biodynamo.sh"),
    "cellular_raza": peer("cellular_raza.sh"),
    "PhysiCell": peer("physicell.sh"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cells", type=float, nargs="+", default=[1e5])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--only", nargs="+", choices=RUNS, default=list(RUNS))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()

    def tell(words) -> None:
        line = "\t".join(words)
        print(line, flush=True)
        if args.out:
            with args.out.open("a") as file:
                file.write(line + "\n")

    tell((*COLUMNS, "times slower"))
    for cells in args.cells:
        for threads in args.threads:
            own = None
            for name in args.only:
                try:
                    row = RUNS[name](cells, args.minutes, threads)
                except (RuntimeError, subprocess.CalledProcessError) as error:
                    print(f"# {name} left out: {error}", file=sys.stderr)
                    continue
                rate = float(row[7])
                if name == "Thymoid":
                    own = rate
                tell((*row, f"{own / rate:.0f}" if own else "-"))


if __name__ == "__main__":
    sys.exit(main())
