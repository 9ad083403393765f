//! Mean and covariance of the normal numbers behind a child's quantities.

use thymoid_core::math;

use super::cholesky::Square;
use super::coordinate::{Between, Coordinate, GRAFT, Prior};
use super::recipient::Recipient;
use crate::population::cohort::Centre;
use crate::population::priors::Priors;
use crate::population::{Population, PopulationFit};

/// Mean over draws.
pub(super) fn average(draws: &[Population], of: &dyn Fn(&Population) -> f64) -> f64 {
    math::sum(draws.iter().map(of)) / draws.len() as f64
}

/// Mean and covariance of the normal numbers behind a child's quantities.
pub(super) fn moments(
    fit: &PopulationFit,
    priors: &Priors,
    recipient: Recipient,
) -> ([f64; GRAFT], Square<GRAFT>) {
    let PopulationFit { draws, new_centre, .. } = fit;
    let mut mean = [0.0; GRAFT];
    let mut covariance = [[0.0; GRAFT]; GRAFT];
    let graft = || Coordinate::ALL.into_iter().filter(|coordinate| coordinate.is_of_graft());
    let shared: Vec<(usize, Vec<f64>)> = graft()
        .filter_map(|coordinate| match coordinate.prior() {
            Prior::Population(typical, _) => {
                let of = |p: &Population| {
                    typical_of(coordinate, typical(p), effect(p, fit, recipient.centre), recipient)
                };
                Some((coordinate as usize, draws.iter().map(of).collect()))
            }
            Prior::Own(_) | Prior::Standard => None,
        })
        .collect();
    let n = draws.len() as f64;
    for (a, values) in &shared {
        mean[*a] = math::sum(values.iter().copied()) / n;
    }
    for (a, of_a) in &shared {
        for (b, of_b) in &shared {
            let both = of_a.iter().zip(of_b).map(|(x, y)| (x - mean[*a]) * (y - mean[*b]));
            covariance[*a][*b] = math::sum(both) / n;
        }
    }
    for coordinate in graft() {
        let i = coordinate as usize;
        match coordinate.prior() {
            Prior::Population(_, Between::Learned(sd)) => {
                covariance[i][i] += average(draws, &|p| sd(p) * sd(p));
            }
            Prior::Population(_, Between::Known(sd)) => {
                covariance[i][i] += sd(priors) * sd(priors);
            }
            Prior::Population(_, Between::None) => {}
            Prior::Own(prior) => {
                mean[i] = prior(priors).ln_median;
                covariance[i][i] = prior(priors).ln_sd * prior(priors).ln_sd;
            }
            Prior::Standard => covariance[i][i] = 1.0,
        }
    }
    if recipient.centre == Centre::New {
        for (coordinate, sd) in EFFECT.into_iter().zip(new_centre.sd) {
            covariance[coordinate as usize][coordinate as usize] += sd * sd;
        }
    }
    (mean, covariance)
}

/// What a centre shifts, in the order of a [`crate::population::CentreEffect`].
const EFFECT: [Coordinate; 2] = [Coordinate::Export, Coordinate::Lag];

/// Effect of a centre under a draw of the population; of a new one, what is to be expected.
fn effect(p: &Population, fit: &PopulationFit, centre: Centre) -> [f64; 2] {
    match centre {
        Centre::Duke => [0.0; 2],
        Centre::Gosh => [p.gosh_export, p.gosh_lag],
        Centre::New => fit.new_centre.mean,
    }
}

/// The typical value for children of this centre and this graft.
fn typical_of(
    coordinate: Coordinate,
    typical: f64,
    [export, lag]: [f64; 2],
    recipient: Recipient,
) -> f64 {
    match coordinate {
        Coordinate::Export => typical + export + math::ln(recipient.graft_export),
        Coordinate::Lag => typical + lag,
        _ => typical,
    }
}
