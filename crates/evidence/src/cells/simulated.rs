//! Simulations, as many as were asked for so far, and what is read off them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use rayon::prelude::*;
use thymoid_core::{Parameters, Seed};

use super::asked::Of;
use super::course::Course;
use super::figures::{FIGURES, MORE, RATIOS, STATEMENTS};
use super::lobes::LOBES;
use super::queue::each_on_a_thread;
use super::scenario::{SCENARIOS, Scenario};
use super::selection::Molecules;
use crate::Obtained;

/// What every simulation has.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) parameters: &'a Parameters,
    /// The first seed.
    pub(crate) seed: Seed,
    /// How many times the tissue is smaller, and the time shorter, than the targets are meant for.
    pub(crate) shrink: f64,
    /// Called once a seed, and of every run as often as [`Scenario::ticks`] says.
    pub(crate) tick: &'a (dyn Fn() + Sync),
}

/// Runs by scenario and seed.
#[derive(Default)]
pub(super) struct Simulated {
    molecules: Vec<Molecules>,
    courses: BTreeMap<(Scenario, u32), Course>,
}

impl Simulated {
    /// Runs scenarios with the first `seeds` seeds, but those that were run already.
    pub(super) fn extend(
        &mut self,
        scenarios: &BTreeSet<Scenario>,
        seeds: u32,
        setting: Setting<'_>,
    ) -> Result<()> {
        let Setting { parameters, seed, shrink, tick } = setting;
        let nth = |i: u32| Seed(seed.0.wrapping_add(u64::from(i)));
        let known = self.molecules.len() as u32;
        let more: Vec<Molecules> = (known..seeds)
            .into_par_iter()
            .map(|i| Molecules::new(parameters, nth(i)).inspect(|_| tick()))
            .collect::<Result<_>>()?;
        self.molecules.extend(more);
        let wanted = SCENARIOS.into_iter().filter(|scenario| scenarios.contains(scenario));
        let jobs: Vec<(Scenario, u32)> = wanted
            .flat_map(|scenario| (0..seeds).map(move |i| (scenario, i)))
            .filter(|job| !self.courses.contains_key(job))
            .collect();
        let molecules = &self.molecules;
        let courses = each_on_a_thread(&jobs, |(scenario, i)| {
            let Molecules { thresholds, mouse, .. } = molecules[*i as usize];
            let thresholds = if scenario.is_mouse() { mouse } else { thresholds };
            Course::run(*scenario, shrink, parameters, thresholds, nth(*i), tick)
        })?;
        self.courses.extend(jobs.into_iter().zip(courses));
        Ok(())
    }

    /// Seeds that a scenario was run with.
    pub(super) fn seeds(&self, scenario: Scenario) -> u32 {
        self.courses.range((scenario, 0)..=(scenario, u32::MAX)).count() as u32
    }

    /// How often progress was told.
    pub(super) fn ticks(&self, shrink: f64) -> u64 {
        let runs: u64 = self.courses.keys().map(|(scenario, _)| scenario.ticks(shrink)).sum();
        self.molecules.len() as u64 + runs
    }

    /// A value of every seed that has all runs it needs.
    fn values<T>(&self, of: &Of<T>) -> Vec<T> {
        let seeds = of.scenarios().iter().map(|scenario| self.seeds(*scenario)).min();
        let seeds = seeds.unwrap_or(self.molecules.len() as u32);
        let run = |scenario, i| &self.courses[&(scenario, i)];
        let value = |i: u32| match of {
            Of::Molecules(value) => value(&self.molecules[i as usize]),
            Of::One(scenario, value) => value(run(*scenario, i)),
            Of::Two(scenarios, value) => value(scenarios.map(|scenario| run(scenario, i))),
        };
        (0..seeds).map(value).collect()
    }

    /// The number for a target; none if no cell answers it.
    pub(super) fn obtained(&self, id: &str) -> Option<Obtained> {
        if let Some((_, of)) = RATIOS.iter().chain(&LOBES).find(|(of, _)| *of == id) {
            return Some(Obtained::ratio(&self.values(of)));
        }
        if let Some((_, of)) = FIGURES.iter().chain(&MORE).find(|(of, _)| *of == id) {
            return Some(Obtained::mean(&self.values(of)));
        }
        let (_, of) = STATEMENTS.iter().find(|(of, _)| *of == id)?;
        let (values, held): (Vec<f64>, Vec<bool>) = self.values(of).into_iter().unzip();
        let held = held.iter().all(|held| *held);
        Some(Obtained { held: Some(held), ..Obtained::mean(&values) })
    }
}

/// The runs that a target needs; none if no cell answers it.
pub(super) fn scenarios(id: &str) -> Option<&'static [Scenario]> {
    fn found<T>(list: &'static [(&str, Of<T>)], id: &str) -> Option<&'static [Scenario]> {
        list.iter().find(|(of, _)| *of == id).map(|(_, of)| of.scenarios())
    }
    let figures = found(&FIGURES, id).or_else(|| found(&MORE, id));
    let ratios = found(&RATIOS, id).or_else(|| found(&LOBES, id));
    figures.or(ratios).or_else(|| found(&STATEMENTS, id))
}
