//! What a gradient of a hierarchical model costs, and what an independent draw of its posterior.
//!
//! ```sh
//! cargo bench -p thymoid-inference --bench nlme_rate -- gradient recon12 1e-6
//! cargo bench -p thymoid-inference --bench nlme_rate -- sample theoph 1e-6 300 300 2 1 out.csv
//! ```
//!
//! Numbers after the tolerance are draws for adaptation and draws kept by chain, chains and the
//! seed; each may be left out with those after it. Prints lines of tab-separated name and value.
//! Draws go to `out.csv`: chain, then the population parameters, deviations as such. One thread.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the library"
)]

use std::fmt::Write;

use thymoid_core::{Seed, math};
use thymoid_inference::nlme::problems::{recon12, theophylline};
use thymoid_inference::nlme::{Hierarchy, Posterior, Prediction};
use thymoid_inference::sampler::{Chains, Density, Sampling, sample};

const RECON12: &[u8] = include_bytes!("../../../validation/nlme/recon12.csv");
const THEOPH: &[u8] = include_bytes!("../../../validation/nlme/theoph.csv");

fn main() {
    // Cargo adds a flag of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.get(1).is_some_and(|problem| problem == "theoph") {
        let (model, individuals) = theophylline::read("theoph.csv", THEOPH).unwrap();
        let hierarchy = theophylline::hierarchy();
        run(&args, &Posterior::new(model, hierarchy.clone(), &individuals), &hierarchy);
    } else {
        let error = args.get(2).map_or(1e-4, |s| s.parse().unwrap());
        let individuals = recon12::read("recon12.csv", RECON12).unwrap();
        let (model, hierarchy) = (recon12::model(error), recon12::hierarchy());
        run(&args, &Posterior::new(model, hierarchy.clone(), &individuals), &hierarchy);
    }
}

fn run<M: Prediction<P, O>, const P: usize, const O: usize>(
    args: &[String],
    posterior: &Posterior<M, P, O>,
    hierarchy: &Hierarchy<P, O>,
) {
    let whole = |i: usize, default: usize| args.get(i).map_or(default, |s| s.parse().unwrap());
    if args.first().is_none_or(|what| what != "sample") {
        return gradient(posterior);
    }
    let sampling = Sampling { tune: whole(3, 300), draws: whole(4, 300), chains: whole(5, 2) };
    let seed = Seed(whole(6, 1) as u64);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let start = std::time::Instant::now();
    let chains = pool.install(|| sample(posterior, "a bench", seed, 0, sampling, &|| {})).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let values = |c: usize, q: &[f64]| posterior.natural(q, c);
    report(&chains, &hierarchy.names(), values, seconds);
    if let Some(path) = args.get(7) {
        let mut out = String::new();
        for (chain, positions) in chains.positions.iter().enumerate() {
            for q in positions {
                write!(out, "{chain}").unwrap();
                (0..posterior.population()).for_each(|c| write!(out, ",{}", values(c, q)).unwrap());
                out.push('\n');
            }
        }
        std::fs::write(path, out).unwrap();
    }
}

/// Prints the best of 40 repetitions of 250 gradients about the centre of the prior.
fn gradient<M: Prediction<P, O>, const P: usize, const O: usize>(posterior: &Posterior<M, P, O>) {
    let dimension = posterior.dimension();
    let mut by = vec![0.0; dimension];
    let (mut best, mut total) = (f64::INFINITY, 0.0);
    for repetition in 0..40 {
        let start = std::time::Instant::now();
        for i in 0..250 {
            let phase = |c: usize| 1.7 * (c + i + 250 * repetition) as f64;
            let position: Vec<f64> = (0..dimension).map(|c| 0.3 * phase(c).sin()).collect();
            total += posterior.ln_density(&position, &mut by).unwrap().unwrap();
        }
        best = best.min(start.elapsed().as_secs_f64() / 250.0);
    }
    println!("mean log density\t{}", total / 10_000.0);
    println!("ms per gradient\t{:.5}", 1e3 * best);
}

fn report(chains: &Chains, names: &[String], values: impl Fn(usize, &[f64]) -> f64, seconds: f64) {
    let mut least = f64::INFINITY;
    for (c, name) in names.iter().enumerate() {
        let all: Vec<f64> = chains.iter().map(|q| values(c, q)).collect();
        let found = chains.convergence(|q| values(c, q));
        least = least.min(found.ess);
        let (mean, sd) = (math::mean(&all), math::variance(&all).sqrt());
        println!("{name}\t{mean:.4}\t{sd:.4}\tess {:.0}\tr-hat {:.4}", found.ess, found.r_hat);
    }
    println!("gradients\t{}", chains.gradients);
    println!("divergences\t{}", chains.divergences);
    println!("seconds\t{seconds:.3}");
    println!("ms per gradient\t{:.5}", 1e3 * seconds / chains.gradients as f64);
    println!("least ess\t{least:.0}");
    println!("least ess per second\t{:.1}", least / seconds);
}
