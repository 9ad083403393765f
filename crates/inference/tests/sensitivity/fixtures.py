"""Writes what SALib and SciPy say of three small designs, for tests/sensitivity.rs.

Made with Python 3.11 and SALib 1.6.0:

    python -m venv v && v/bin/pip install SALib && v/bin/python fixtures.py
"""

import csv
from importlib.metadata import version

import numpy as np
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami
from scipy.stats import spearmanr

problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
unit = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0.0, 1.0]] * 3}
of_unit = lambda points: Ishigami.evaluate((2.0 * points - 1.0) * np.pi)


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


expected = [("made_with", "SALib", version("SALib"))]

points = morris_sample.sample(unit, 8, num_levels=4, seed=1)
outputs = of_unit(points)
write("morris.csv", ["x1", "x2", "x3", "y"], np.column_stack([points, outputs]).tolist())
found = morris_analysis.analyze(unit, points, outputs, num_levels=4, seed=1)
for key in ["mu", "mu_star", "sigma"]:
    expected += [(key, name, float(value)) for name, value in zip(problem["names"], found[key])]

points = sobol_sample.sample(unit, 64, calc_second_order=False, seed=1)
outputs = of_unit(points)
write("sobol.csv", ["y"], outputs.reshape(-1, 1).tolist())
found = sobol_analysis.analyze(unit, outputs, calc_second_order=False, seed=1)
for key in ["S1", "ST"]:
    expected += [(key, name, float(value)) for name, value in zip(problem["names"], found[key])]

# Values that repeat, so that ranks are shared.
x = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0])
y = np.array([2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0, 2.0, 8.0])
write("ranks.csv", ["x", "y"], np.column_stack([x, y]).tolist())
expected.append(("spearman", "x_y", float(spearmanr(x, y).statistic)))

write("expected.csv", ["statistic", "of", "value"], expected)
