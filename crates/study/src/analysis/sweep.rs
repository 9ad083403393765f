//! What the runs of a whole sweep say: which inputs matter, and what can be had at once.

use thymoid_core::Seed;
use thymoid_core::math::sorted;
use thymoid_inference::designs_of_experiments::{Trajectory, trajectories};
use thymoid_inference::sensitivity::{
    Correlation, Direction, Effect, Index, elementary_effects, pareto_front, rank_correlation,
    sobol_indices,
};

use crate::sweep::entry::Entry;
use crate::sweep::{Method, Output, Row, Sweep};

/// Outputs whose sensitivity is told, where they vary.
const TOLD: [Output; 5] =
    [Output::Cd4, Output::Cd8, Output::Purity, Output::Hypoxic, Output::Medium];

/// What a better chip has more or less of.
const OBJECTIVES: [(Output, Direction); 4] = [
    (Output::Cd4, Direction::More),
    (Output::Purity, Direction::More),
    (Output::Hypoxic, Direction::Less),
    (Output::Medium, Direction::Less),
];

/// What differs by less, relative to its size, differs by rounding.
const NOISE: f64 = 1e-9;

/// How much one entry moves one output.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// What is moved.
    pub output: Output,
    /// What moves it.
    pub entry: String,
    /// How much.
    pub strength: Strength,
}

/// A measure of sensitivity: which one, the method of the sweep decides.
#[derive(Debug, Clone, Copy)]
pub enum Strength {
    /// Of trajectories.
    Effect(Effect),
    /// Of pairs that swap entries.
    Index(Index),
    /// Of any other points.
    Correlation(Correlation),
}

impl Strength {
    /// Returns the one number of a tornado figure, and its interval.
    pub const fn headline(self) -> (f64, [f64; 2]) {
        match self {
            Self::Effect(effect) => (effect.mean_size, effect.mean_size_interval),
            Self::Index(index) => (index.total, index.total_interval),
            Self::Correlation(correlation) => (correlation.coefficient, correlation.interval),
        }
    }
}

/// A whole sweep, understood.
#[derive(Debug, Clone)]
pub struct Swept {
    /// How much each entry moves each output that varies.
    pub sensitivities: Vec<Sensitivity>,
    /// What was weighed against one another.
    pub objectives: Vec<(Output, Direction)>,
    /// Places of the runs that none is better than in every objective.
    pub front: Vec<usize>,
    /// Runs of which there can be no chip.
    pub impossible: usize,
    /// Trajectories or pairs left out because a run of theirs has no result, of the output with
    /// most of them.
    pub left_out: usize,
}

/// Analyses all runs of a sweep, in their order.
pub fn analyse(sweep: &Sweep, rows: &[Row]) -> Swept {
    let varies = |output: &Output| {
        let values = sorted(rows.iter().filter_map(|row| row.of(*output)));
        let ends = values.first().zip(values.last());
        ends.is_some_and(|(low, high)| high - low > NOISE * high.abs().max(low.abs()))
    };
    let (mut sensitivities, mut left_out) = (Vec::new(), 0);
    for output in TOLD.into_iter().filter(varies) {
        let outputs: Vec<Option<f64>> = rows.iter().map(|row| row.of(output)).collect();
        let (strengths, without) = strengths(sweep, rows, &outputs);
        left_out = left_out.max(without);
        let of_entry = |(entry, strength): (&Entry, Strength)| Sensitivity {
            output,
            entry: entry.name.clone(),
            strength,
        };
        sensitivities.extend(sweep.entries.iter().zip(strengths).map(of_entry));
    }
    let objectives: Vec<_> = OBJECTIVES.into_iter().filter(|(output, _)| varies(output)).collect();
    let weighed = |row: &Row| -> Vec<f64> {
        objectives.iter().map(|(output, _)| row.of(*output).unwrap_or(f64::NAN)).collect()
    };
    let weighed: Vec<Vec<f64>> = rows.iter().map(weighed).collect();
    let directions: Vec<Direction> = objectives.iter().map(|(_, direction)| *direction).collect();
    let front =
        if objectives.is_empty() { Vec::new() } else { pareto_front(&weighed, &directions) };
    let impossible = rows.iter().filter(|row| !row.problem.is_empty()).count();
    Swept { sensitivities, objectives, front, impossible, left_out }
}

/// The strength of each entry, and how many trajectories or pairs were left out.
fn strengths(sweep: &Sweep, rows: &[Row], outputs: &[Option<f64>]) -> (Vec<Strength>, usize) {
    let (entries, seed) = (sweep.entries.len(), Seed(sweep.seed));
    // Groups of runs that are told together; one without a result spoils its group.
    let groups = |size: usize| -> Vec<(usize, Vec<f64>)> {
        let whole = |(at, group): (usize, &[Option<f64>])| {
            Some((at, group.iter().copied().collect::<Option<Vec<f64>>>()?))
        };
        outputs.chunks(size).enumerate().filter_map(whole).collect()
    };
    let number = sweep.number as usize;
    match sweep.method {
        Method::Morris => {
            let groups = groups(entries + 1);
            let all = trajectories(sweep.number, entries, seed);
            let paths: Vec<Trajectory> = groups.iter().map(|(at, _)| all[*at].clone()).collect();
            let values: Vec<f64> = groups.into_iter().flat_map(|(_, values)| values).collect();
            let effects = elementary_effects(&paths, &values, seed);
            let without = number - paths.len();
            (effects.into_iter().map(Strength::Effect).collect(), without)
        }
        Method::Saltelli => {
            let groups = groups(entries + 2);
            let without = number - groups.len();
            let values: Vec<f64> = groups.into_iter().flat_map(|(_, values)| values).collect();
            let indices = sobol_indices(entries, &values, seed);
            (indices.into_iter().map(Strength::Index).collect(), without)
        }
        Method::Grid | Method::LatinHypercube | Method::Sobol => {
            let known: Vec<(usize, f64)> =
                outputs.iter().enumerate().filter_map(|(at, y)| Some((at, (*y)?))).collect();
            let y: Vec<f64> = known.iter().map(|(_, y)| *y).collect();
            let of_entry = |entry: usize| {
                let x: Vec<f64> = known.iter().map(|(at, _)| rows[*at].inputs[entry]).collect();
                Strength::Correlation(rank_correlation(&x, &y, seed))
            };
            ((0..entries).map(of_entry).collect(), 0)
        }
    }
}
