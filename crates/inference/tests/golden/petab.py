"""Prints the reference values of tests/petab.rs. Needs SciPy 1.17.1 and, as arguments, the folders
Perelson_Science1996 and Crauste_CellSystems2017 of Benchmark-Models-PEtab."""

import csv
import sys
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp


def table(folder, kind):
    file = Path(folder) / f"{kind}_{Path(folder).name}.tsv"
    return list(csv.DictReader(file.open(), delimiter="\t"))


def perelson(p):
    def slope(_, y):
        infected, _, infectious, not_infectious = y
        made = p["delta"] * p["NN"] * infected
        cleared = p["c"] * infectious, p["c"] * not_infectious
        return [
            p["K0"] * p["T0"] * infectious - p["delta"] * infected,
            made - cleared[0] - cleared[1],
            -cleared[0],
            made - cleared[1],
        ]

    return slope, [15061.32075, 1860000, 1860000, 0], {"task0_model0_perelson1_V": 1}


def crauste(p):
    def slope(_, y):
        n, e, l, m, pathogen = y
        return [
            -n * p["mu_N"] - n * pathogen * p["delta_NE"],
            n * pathogen * p["delta_NE"] + e * pathogen * p["rho_E"] - e * e * p["mu_EE"] - e * p["delta_EL"],
            e * p["delta_EL"] - l * l * p["mu_LL"] - e * l * p["mu_LE"] - l * p["delta_LM"],
            l * p["delta_LM"],
            pathogen * (pathogen * p["rho_P"] - e * p["mu_PE"] - l * p["mu_PL"] - p["mu_P"]),
        ]

    names = ["Naive", "EarlyEffector", "LateEffector", "Memory"]
    return slope, [8090, 0, 0, 0, 1], {f"observable_{name}": i for i, name in enumerate(names)}


for folder, model, scale in zip(sys.argv[1:], [perelson, crauste], ["log10", "lin"]):
    p = {row["parameterId"]: float(row["nominalValue"]) for row in table(folder, "parameters")}
    slope, start, states = model(p)
    rows, simulated = table(folder, "measurementData"), table(folder, "simulatedData")
    end = max(float(row["time"]) for row in rows)
    course = solve_ivp(slope, (0, end), start, method="Radau", rtol=1e-12, atol=1e-9, dense_output=True)
    total, farthest = 0.0, 0.0
    for row, theirs in zip(rows, simulated):
        y = float(row["measurement"])
        f = course.sol(float(row["time"]))[states[row["observableId"]]]
        farthest = max(farthest, abs(f / float(theirs["simulation"]) - 1))
        sd = p[row["noiseParameters"]] if row["noiseParameters"] in p else float(row["noiseParameters"])
        if scale == "log10":
            residual, jacobian = np.log10(y / f) / sd, y * np.log(10)
        else:
            residual, jacobian = (y - f) / sd, 1.0
        total += 0.5 * np.log(2 * np.pi * (sd * jacobian) ** 2) + 0.5 * residual**2
    print(model.__name__, repr(float(total)), "farthest from simulatedData:", farthest)
