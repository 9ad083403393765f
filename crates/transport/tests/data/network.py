"""Flows of a network of channels, solved independently of this project.

    python network.py        # needs numpy and scipy; writes network.toml and network_flows.csv

The network: a grid of 4 x 4 junctions with loops, whose channels are tubes, rectangles and slots of
unlike sizes, one membrane and one gel; a pump, two reservoirs at pressures. Rectangles: Poisson's
equation of the cross-section by central differences, extrapolated over the step (Richardson), not
the series. Kirchhoff: nodal analysis with scipy.sparse.linalg.spsolve. Membrane: the loss of pores
summed as Poiseuille and two half mouths of Sampson, 3 mu / r^3.

Made with Python 3.11, numpy and scipy of the versions that the CSV names.
"""

import math

import numpy as np
import scipy
import scipy.sparse as sp
from scipy.sparse.linalg import spsolve

MU = 7e-4


def duct(w, h, n):
    """Flow per pressure gradient times viscosity, m4, on n cells of the shorter side."""
    short, long = min(w, h), max(w, h)
    m = max(n, round(n * long / short))
    dx, dy = long / m, short / n
    lap = lambda k, d: sp.diags([1, -2, 1], [-1, 0, 1], shape=(k - 1, k - 1)) / d**2
    a = sp.kron(sp.eye(m - 1), lap(n, dy)) + sp.kron(lap(m, dx), sp.eye(n - 1))
    u = spsolve(a.tocsc(), -np.ones((m - 1) * (n - 1)))
    return u.sum() * dx * dy


def rectangle(w, h):
    coarse, fine = duct(w, h, 40), duct(w, h, 80)
    return fine + (fine - coarse) / 3


rng = np.random.default_rng(13)
names = [f"n{i}{j}" for i in range(4) for j in range(4)]
channels = []
for i in range(4):
    for j in range(4):
        for di, dj in ((1, 0), (0, 1)):
            if i + di < 4 and j + dj < 4:
                channels.append((f"n{i}{j}", f"n{i + di}{j + dj}"))
lines, conductance = [], []
for k, (a, b) in enumerate(channels):
    length = float(round(rng.uniform(500, 8000)))
    size = [float(round(x)) for x in rng.uniform(40, 400, 2)]
    head = f'[[channels]]\nname = "c{k}"\nfrom = "{a}"\nto = "{b}"\n'
    if k == 7:
        thickness, pore, porosity, area = 10.0, 3.0, 0.14, 2.5
        r = pore / 2 * 1e-6
        one = 8 * MU * thickness * 1e-6 / (math.pi * r**4) + 3 * MU / r**3
        count = porosity * area * 1e-6 / (math.pi * r * r)
        g = count / one
        body = f'kind = "membrane"\narea_mm2 = {area}\nthickness_um = {thickness}\npore_um = {pore}\nporosity = {porosity}\n'
    elif k == 15:
        kappa, area, length = 1e-11, 4.0, 800.0
        g = kappa * area * 1e-6 / (MU * length * 1e-6)
        body = f'kind = "gel"\npermeability_m2 = {kappa}\narea_mm2 = {area}\nlength_um = {length}\n'
    else:
        l = length * 1e-6
        if k % 3 == 0:
            r = size[0] / 2
            g = math.pi * (r * 1e-6) ** 4 / (8 * MU * l)
            section = f'{{ shape = "circle", radius_um = {r} }}'
        elif k % 3 == 1:
            g = rectangle(size[0] * 1e-6, size[1] * 1e-6) / (MU * l)
            section = f'{{ shape = "rectangle", width_um = {size[0]}, height_um = {size[1]} }}'
        else:
            w, h = 10 * size[0], size[1]
            g = w * 1e-6 * (h * 1e-6) ** 3 / (12 * MU * l)
            section = f'{{ shape = "slot", width_um = {w}, height_um = {h} }}'
        body = f'kind = "duct"\nlength_um = {length}\nsection = {section}\n'
    lines.append(head + body)
    conductance.append(g)

flows = {"n00": 300.0}
pressures = {"n33": 0.0, "n03": 120.0}
ports = {**{n: f"{{ flow_ul_min = {q} }}" for n, q in flows.items()},
         **{n: f"{{ pressure_pa = {p} }}" for n, p in pressures.items()}}
nodes = [f'[[nodes]]\nname = "{n}"\n' + (f"port = {ports[n]}\n" if n in ports else "") for n in names]
with open("network.toml", "w") as f:
    f.write("# Made by network.py.\n\n" + "\n".join(nodes + lines))

at = {n: i for i, n in enumerate(names)}
A = sp.lil_matrix((16, 16))
b = np.zeros(16)
for (x, y), g in zip(channels, conductance):
    i, j = at[x], at[y]
    A[i, i] += g
    A[j, j] += g
    A[i, j] -= g
    A[j, i] -= g
for n, q in flows.items():
    b[at[n]] += q / 60e9
for n, p in pressures.items():
    A[at[n], :] = 0
    A[at[n], at[n]] = 1
    b[at[n]] = p
p = spsolve(A.tocsc(), b)
with open("network_flows.csv", "w") as f:
    f.write(f"# numpy {np.__version__}, scipy {scipy.__version__}: network.py\n")
    f.write("channel,flow_m3_s\n")
    for k, ((x, y), g) in enumerate(zip(channels, conductance)):
        f.write(f"c{k},{float(g * (p[at[x]] - p[at[y]]))!r}\n")
