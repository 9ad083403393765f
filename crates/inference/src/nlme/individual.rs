//! Who was observed when, and the same in lanes.

use thymoid_core::lanes::WIDTH;
use thymoid_core::math::sorted_distinct;

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Time, in the unit of the model.
    pub time: f64,
    /// Which output.
    pub output: usize,
    /// The value, or the limit below which it lies.
    pub value: f64,
    /// Whether it lies below a limit of quantification.
    pub below: bool,
}

/// All observations of one individual, in any order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Individual {
    /// Its observations.
    pub observations: Vec<Observation>,
}

/// [`WIDTH`] individuals; the last group may have fewer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// Every time at which one of them was observed, ascending.
    pub times: Vec<f64>,
    /// Observations as (index of time, lane, observation), in the order of individuals.
    pub observations: Vec<(usize, usize, Observation)>,
}

/// Puts individuals into groups of [`WIDTH`], in their order.
pub(super) fn groups(individuals: &[Individual]) -> Vec<Group> {
    let of = |members: &[Individual]| {
        let all = || {
            let lanes = members.iter().enumerate();
            lanes.flat_map(|(lane, i)| i.observations.iter().map(move |o| (lane, *o)))
        };
        let times = sorted_distinct(all().map(|(_, o)| o.time));
        let place = |time: f64| times.partition_point(|t| *t < time);
        let observations = all().map(|(lane, o)| (place(o.time), lane, o)).collect();
        Group { times, observations }
    };
    individuals.chunks(WIDTH).map(of).collect()
}
