"""Prints the reference solutions of tests/solver.rs. Needs SciPy 1.17.1."""

from scipy.integrate import solve_ivp

PROBLEMS = {
    "lotka_volterra": (
        lambda t, y: [1.5 * y[0] - y[0] * y[1], y[0] * y[1] - 3.0 * y[1]],
        [1.0, 1.0],
        [1.0, 5.0, 10.0],
    ),
    "van_der_pol": (
        lambda t, y: [y[1], (1.0 - y[0] ** 2) * y[1] - y[0]],
        [2.0, 0.0],
        [3.3, 10.0, 20.0],
    ),
}

for name, (slope, start, at) in PROBLEMS.items():
    solution = solve_ivp(
        slope, (0.0, at[-1]), start, method="DOP853", rtol=1e-13, atol=1e-14, t_eval=at
    )
    print(name, solution.y.T.tolist())
