"""Makes three visits of an invented person: day30.tsv, day90.tsv and day180.tsv.

The receptors are drawn by Thymoid, the cells of each clonotype here:

    thymoid receptor sample --chain TRB -n 600 --seed 2026 --out pool.tsv
    python3 make_visits.py pool.tsv

Few of them are there at day 30, more come from the thymus later; a few clones grow, one goes.
"""

import csv
import random
import sys

CELLS = {"day30": 400, "day90": 900, "day180": 1500}
KEPT = ["v_call", "j_call", "junction", "junction_aa", "productive", "duplicate_count"]

with open(sys.argv[1], newline="") as file:
    pool = list(csv.DictReader(file, delimiter="\t"))
rng = random.Random(2026)
# The first clonotypes are large, as T cells that expand before the graft works are.
weights = [60 / (i + 1) for i in range(12)] + [rng.paretovariate(1.5) / 3 for _ in pool[12:]]


def weight(i: int, visit: str) -> float:
    day = int(visit.removeprefix("day"))
    arrived = i < 12 or i % 3 == 0 or (i % 3 == 1 and day >= 90) or day >= 180
    growth = {1: 6.0, 4: 8.0}.get(i, 1.0) if day >= 90 else 1.0
    gone = i == 2 and day >= 180
    return 0.0 if gone or not arrived else weights[i] * growth


for visit, cells in CELLS.items():
    shares = [weight(i, visit) for i in range(len(pool))]
    drawn = rng.choices(range(len(pool)), shares, k=cells)
    with open(f"{visit}.tsv", "w", newline="") as file:
        table = csv.DictWriter(file, KEPT, delimiter="\t", extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        for i in sorted(set(drawn), key=lambda i: (-drawn.count(i), i)):
            table.writerow(pool[i] | {"duplicate_count": drawn.count(i)})
