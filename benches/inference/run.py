#!/usr/bin/env python3
"""Two hierarchical models: Thymoid, Stan, NumPyro and nutpie, one after another.

    benches/inference/run.py                                   # both problems, 2 chains of 300 + 300
    benches/inference/run.py --problems recon12 --draws 1000
    benches/inference/run.py --only Thymoid Stan --out nlme.tsv

Run it by the Python that README.md makes. A peer that cannot run is told and left out. Every
engine is a process of its own on one core; times are of the processor, that of sampling with warm-up
and without compilation; effective sample sizes are ArviZ's, of all engines alike.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DATA = ROOT / "validation" / "nlme"
COLUMNS = (
    "problem", "engine", "version", "compile s", "cpu s", "gradients", "ms/gradient", "min ess",
    "of", "median ess", "min ess/cpu-s", "median ess/cpu-s", "max r-hat", "divergent",
)
PROBLEMS = ("recon12", "theoph")
POPULATION = {
    "recon12": (
        "lsig", "ltau", "ldel", "lrho", "lal", "lmu", "lc", "om1", "om2", "om3", "s1", "s2", "s3",
    ),
    "theoph": ("lka", "lcl", "lv", "oka", "ocl", "ov", "sig"),
}


def cpu_s() -> float:
    """Of this process and all that it started, ended or not: Stan samples in processes that live on."""
    tick = os.sysconf("SC_CLK_TCK")
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(stat.parent.name)
        parents[pid], used[pid] = int(words[1]), sum(map(int, words[11:15]))

    def ours(pid: int) -> bool:
        return pid == os.getpid() or (pid in parents and ours(parents[pid]))

    return sum(ticks for pid, ticks in used.items() if ours(pid)) / tick


def recon12() -> dict:
    """Days, and log value and whether it is below the limit by child, day, (naive, TREC, memory)."""
    rows = list(csv.DictReader((DATA / "recon12.csv").open()))
    days = sorted({float(row["day"]) for row in rows})
    place = {"naive4": 0, "trec": 1, "mem4": 2}
    import numpy as np

    shape = (12, len(days), 3)
    ly, blq = np.full(shape, np.nan), np.zeros(shape, int)
    for row in rows:
        at = int(row["id"]) - 1, days.index(float(row["day"])), place[row["obs"]]
        ly[at], blq[at] = np.log(float(row["value"])), int(row["blq"])
    assert np.isfinite(ly).all()
    return {"n": 12, "T": len(days), "days": days, "ly": ly.tolist(), "blq": blq.tolist()}


def theoph() -> dict:
    rows = list(csv.DictReader((DATA / "theoph.csv").open()))
    by = [[row for row in rows if row["Subject"] == str(i)] for i in range(1, 13)]
    return {
        "n": 12, "T": 11, "dose": [float(rows[0]["Dose"]) for rows in by],
        "t": [[float(row["Time"]) for row in rows] for rows in by],
        "y": [[float(row["conc"]) for row in rows] for rows in by],
    }


def data(problem: str) -> dict:
    return {"recon12": recon12, "theoph": theoph}[problem]()


# Engines. Each gives: version, compile seconds, processor seconds, gradients, divergent draws, and the
# kept draws of each population parameter by chain.


def nlme_rate() -> str:
    """Builds our bench where that has not been done, and says where it is: its name holds a hash."""
    build = ["cargo", "build", "--release", "--quiet", "--message-format=json"]
    build += ["-p", "thymoid-inference", "--bench", "nlme_rate"]
    done = subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = map(json.loads, done.stdout.splitlines())
    return next(m["executable"] for m in messages if m.get("executable"))


def thymoid(problem: str, tune: int, draws: int, chains: int, seed: int) -> dict:
    bench = nlme_rate()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "draws.csv"
        arguments = [bench, "sample", problem, "1e-6", tune, draws, chains, seed, out]
        before = cpu_s()
        done = subprocess.run([str(a) for a in arguments], check=True, capture_output=True, text=True)
        cpu = cpu_s() - before
        told = dict(line.split("\t")[:2] for line in done.stdout.splitlines())
        rows = list(csv.reader(out.open()))
    kept = {
        name: [[float(row[1 + c]) for row in rows if row[0] == str(chain)] for chain in range(chains)]
        for c, name in enumerate(POPULATION[problem])
    }
    return {
        "version": "0.1.0", "compile": 0.0, "cpu": cpu, "gradients": int(told["gradients"]),
        "divergent": int(told["divergences"]), "kept": kept,
    }


def stan(problem: str, tune: int, draws: int, chains: int, seed: int) -> dict:
    import stan as pystan

    code = (HERE / f"{problem}.stan").read_text()
    # It leaves a folder `build` where it stands.
    os.chdir(tempfile.mkdtemp())
    start = cpu_s()
    model = pystan.build(code, data=data(problem), random_seed=seed)
    compile_s = cpu_s() - start
    init = {name: 0.3 for name in POPULATION[problem]} | {"eta": [[0.0] * 3] * 12}
    init |= dict(zip(POPULATION[problem], CENTRES[problem]))
    before = cpu_s()
    fit = model.sample(
        num_chains=chains, num_warmup=tune, num_samples=draws, save_warmup=True,
        init=[init] * chains, max_depth=10, delta=0.8,
    )
    cpu = cpu_s() - before

    def by_chain(name):  # draws and chains are the last axes, chains fastest
        values = fit[name].reshape(-1)
        return [values[chain::chains] for chain in range(chains)]

    return {
        "version": f"pystan {pystan.__version__ if hasattr(pystan, '__version__') else '3'}",
        "compile": compile_s, "cpu": cpu,
        "gradients": int(fit["n_leapfrog__"].sum()),
        "divergent": int(sum(c[tune:].sum() for c in by_chain("divergent__"))),
        "kept": {name: [c[tune:].tolist() for c in by_chain(name)] for name in POPULATION[problem]},
    }


CENTRES = {
    "recon12": (0.693147, 5.480639, -4.710531, -5.115996, -5.991465, -5.115996, -0.510826),
    "theoph": (0.405465, -3.218876, -0.693147),
}


def jax_density(problem: str):
    """The log density by coordinates (population, logarithms of deviations, effects), and their centre."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import diffrax
    import jax.numpy as jnp
    from jax.scipy.stats import norm

    of = {name: jnp.asarray(value) for name, value in data(problem).items() if name not in "nT"}

    def solve(slope, y0, ts, args):
        return diffrax.diffeqsolve(
            diffrax.ODETerm(slope), diffrax.Tsit5(), t0=0.0, t1=ts[-1], dt0=None, y0=y0, args=args,
            saveat=diffrax.SaveAt(ts=ts), max_steps=1000, throw=False,
            stepsize_controller=diffrax.PIDController(rtol=1e-6, atol=1e-6),
        ).ys

    def half_normal(x, scale):
        return jnp.sum(x - 0.5 * (jnp.exp(x) / scale) ** 2)

    if problem == "recon12":
        mean, sd = jnp.asarray(CENTRES[problem]), jnp.asarray([0.7, 0.4, 0.4, 0.4, 0.5, 0.5, 0.3])

        def slope(t, s, p):
            sg, tau, dl, rho, al, mu, c = p
            x = 4 * t / tau
            g = sg * (1 - jnp.exp(-x) * (1 + x + x**2 / 2 + x**3 / 6))
            n, trec, memory = s
            return jnp.stack(
                [g + (rho / (1 + n / 300) - dl) * n, c * g - dl * trec, al * n - mu * memory]
            )

        def density(x):
            typical, om, s, eta = x[:7], x[7:10], x[10:13], x[13:].reshape(12, 3)
            own = jnp.exp(typical[:3] + jnp.exp(om) * eta)
            shared = jnp.broadcast_to(jnp.exp(typical[3:]), (12, 4))
            y0 = jnp.asarray([0.5, 0.0, 5.0])
            y = jax.vmap(lambda p: solve(slope, y0, of["days"], p))(jnp.concatenate([own, shared], 1))
            z = (of["ly"] - jnp.log(jnp.maximum(y, 1e-6))) / jnp.exp(s)
            seen = norm.logpdf(z) - s
            below = norm.logcdf(z)
            prior = -0.5 * jnp.sum(((typical - mean) / sd) ** 2) - 0.5 * jnp.sum(eta**2)
            prior += half_normal(om, 0.5) + half_normal(s, 0.5)
            return prior + jnp.sum(jnp.where(of["blq"] == 1, below, seen))

        return density, jnp.concatenate([mean, jnp.full(6, jnp.log(0.3)), jnp.zeros(36)]), 7

    mean = jnp.asarray(CENTRES[problem])

    def slope(t, s, p):
        ka, ke = p
        return jnp.stack([-ka * s[0], ka * s[0] - ke * s[1]])

    def density(x):
        typical, om, sig, eta = x[:3], x[3:6], x[6], x[7:].reshape(12, 3)
        own = jnp.exp(typical + jnp.exp(om) * eta)

        def course(p, dose, t):
            y0 = jnp.stack([dose, 0.0])
            return solve(slope, y0, t[1:], (p[0], p[1] / p[2]))[:, 1] / p[2]

        c = jax.vmap(course)(own, of["dose"], of["t"])
        c = jnp.concatenate([jnp.zeros((12, 1)), c], 1)
        prior = -0.5 * jnp.sum((typical - mean) ** 2) - 0.5 * jnp.sum(eta**2)
        prior += half_normal(om, 0.5) + half_normal(sig, 1.0)
        return prior + jnp.sum(norm.logpdf((of["y"] - c) / jnp.exp(sig)) - sig)

    return density, jnp.concatenate([mean, jnp.full(4, jnp.log(0.3)), jnp.zeros(36)]), 3


def named(problem: str, draws, typical: int) -> dict:
    """Population parameters by name and chain, deviations as such."""
    import numpy as np

    draws = np.asarray(draws)
    values = {}
    for c, name in enumerate(POPULATION[problem]):
        x = draws[:, :, c]
        values[name] = (x if c < typical else np.exp(x)).tolist()
    return values


def numpyro_(problem: str, tune: int, draws: int, chains: int, seed: int) -> dict:
    density, centre, typical = jax_density(problem)
    import jax
    import jax.numpy as jnp
    import numpyro
    from numpyro.infer import NUTS

    def potential(x):
        value = -density(x)
        return jnp.where(jnp.isfinite(value), value, jnp.inf)

    # Draw by draw, as `numpyro.infer.MCMC` does inside: it compiles a kernel anew for each length of a
    # run, and has no way to tell that from sampling.
    start = cpu_s()
    kernel = NUTS(potential_fn=potential, target_accept_prob=0.8, max_tree_depth=10)
    keys = jax.random.split(jax.random.PRNGKey(seed), chains)
    states = [kernel.init(key, tune, centre, (), {}) for key in keys]
    step = jax.jit(lambda state: kernel.sample(state, (), {}))
    step(states[0]).z.block_until_ready()
    compile_s = cpu_s() - start

    gradients, divergent, kept = 0, 0, []
    before = cpu_s()
    for state in states:
        positions = []
        for i in range(tune + draws):
            state = step(state)
            gradients += int(state.num_steps)
            if i >= tune:
                divergent += int(state.diverging)
                positions.append(state.z)
        kept.append(jnp.stack(positions))
    cpu = cpu_s() - before
    return {
        "version": numpyro.__version__, "compile": compile_s, "cpu": cpu,
        "gradients": gradients, "divergent": divergent, "kept": named(problem, kept, typical),
    }


def nutpie_(problem: str, tune: int, draws: int, chains: int, seed: int) -> dict:
    density, centre, typical = jax_density(problem)
    import jax
    import numpy as np
    import nutpie

    both = jax.jit(jax.value_and_grad(density))
    start = cpu_s()
    both(centre)[0].block_until_ready()
    compile_s = cpu_s() - start

    class Impossible(ValueError):
        is_recoverable = True

    def make_logp():
        def logp(x):
            value, gradient = both(x)
            value, gradient = float(value), np.array(gradient)
            if not (np.isfinite(value) and np.isfinite(gradient).all()):
                raise Impossible
            return value, gradient

        return logp

    def make_expand(*_seeds):
        return lambda x: {"x": np.asarray(x)}

    dimension = len(centre)
    model = nutpie.compiled_pyfunc.from_pyfunc(
        dimension, make_logp, make_expand, [np.dtype("float64")], [(dimension,)], ["x"],
        make_initial_point_fn=lambda _seed: np.asarray(centre),
    )
    before = cpu_s()
    trace = nutpie.sample(
        model, draws=draws, tune=tune, chains=chains, cores=1, seed=seed, progress_bar=False,
        save_warmup=True,
    )
    cpu = cpu_s() - before
    steps = lambda group: int(group["n_steps"].sum())
    return {
        "version": nutpie.__version__, "compile": compile_s, "cpu": cpu,
        "gradients": steps(trace.warmup_sample_stats) + steps(trace.sample_stats),
        "divergent": int(trace.sample_stats["diverging"].sum()),
        "kept": named(problem, trace.posterior["x"].values, typical),
    }


ENGINES = {"Thymoid": thymoid, "Stan": stan, "NumPyro": numpyro_, "nutpie": nutpie_}


def judge(problem: str, engine: str, found: dict) -> list[str]:
    warnings.filterwarnings("ignore", category=FutureWarning)
    import arviz
    import numpy as np

    kept = {name: np.asarray(chains) for name, chains in found["kept"].items()}
    ess = {name: float(arviz.ess(chains, method="bulk")) for name, chains in kept.items()}
    least, median = min(ess, key=ess.get), float(np.median(list(ess.values())))
    r_hat = max(float(arviz.rhat(chains)) for chains in kept.values())
    cpu = found["cpu"]
    draws = next(iter(kept.values())).size
    return [
        problem, engine, found["version"], f"{found['compile']:.1f}", f"{cpu:.3g}",
        str(found["gradients"]), f"{1e3 * cpu / found['gradients']:.3g}", f"{ess[least]:.0f}", least,
        f"{median:.0f}", f"{ess[least] / cpu:.3g}", f"{median / cpu:.3g}", f"{r_hat:.3f}",
        f"{found['divergent']}/{draws}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--problems", nargs="+", choices=PROBLEMS, default=list(PROBLEMS))
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--tune", type=int, default=300)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--chains", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        (problem,), (engine,) = args.problems, args.only
        found = ENGINES[engine](problem, args.tune, args.draws, args.chains, args.seed)
        Path(args.worker).write_text(json.dumps(judge(problem, engine, found)))
        return

    def tell(words) -> None:
        line = "\t".join(words)
        print(line, flush=True)
        if args.out:
            with args.out.open("a") as file:
                file.write(line + "\n")

    if "Thymoid" in args.only:
        nlme_rate()  # on all cores, before a worker has one
    tell(COLUMNS)
    for problem in args.problems:
        for engine in args.only:
            with tempfile.TemporaryDirectory() as folder:
                row = Path(folder) / "row.json"
                command = [sys.executable, __file__, "--worker", row, "--problems", problem]
                command += ["--only", engine, "--tune", args.tune, "--draws", args.draws]
                command += ["--chains", args.chains, "--seed", args.seed]
                done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
                if done.returncode:
                    reason = done.stderr.strip()[-500:]
                    print(f"# {engine} left out of {problem}: {reason}", file=sys.stderr)
                    continue
                tell(json.loads(row.read_text()))


if __name__ == "__main__":
    sys.exit(main())
