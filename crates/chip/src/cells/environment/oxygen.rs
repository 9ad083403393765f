//! The oxygen of a unit: taken up by the cells that are there, and remembered by the tissue.

use rayon::prelude::*;
use thymoid_core::Parameters;
use thymoid_transport::fields::Solver;

use super::appetite::Appetite;
use super::felt::{Feeling, Felt};
use super::geometry::Geometry;
use super::memory::Memory;
use super::settle::{Settled, settle};
use crate::cells::input::surroundings::Surroundings;
use crate::cells::input::unit::Unit;
use crate::cells::rules::time::MINUTES_PER_HOUR;
use crate::error::Error;
use crate::fields::Signal;
use crate::fields::boundary::{Around, problem};
use crate::mean_field::{OxygenResponse, StageChain};
use crate::tissue::Lattice;

/// Sites along the edge of a voxel: 15 um, at which the deficit beside a channel of 50 um is right
/// within 1.3 %. Voxels of 30 um, in which gradients are constant, would leave some 5 to 10 %.
const EDGE: usize = 2;

/// The oxygen of a unit.
#[derive(Debug, Clone)]
pub(crate) struct Oxygen {
    /// With the pressures of the medium as they are now.
    surroundings: Surroundings,
    pub(super) geometry: Geometry,
    solver: Solver,
    appetite: Appetite,
    response: OxygenResponse,
    solubility_mol_m3_mmhg: f64,
    /// Below it tissue counts as hypoxic.
    pub(crate) hypoxia_mmhg: f64,
    /// Looks for which a cell lives without oxygen, on average.
    survival: f64,
    pub(crate) state: OxygenState,
    foxn1: Memory,
    growth: Memory,
    felt: Felt,
}

/// What a run has come to, which is no function of what it is of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct OxygenState {
    /// Concentration in each voxel.
    pub(crate) mol_m3: Vec<f32>,
    /// Uptake of each slice of voxels along y at the last look.
    pub(crate) uptake_mol_s: Vec<f64>,
}

impl Oxygen {
    /// Prepares the oxygen of a unit that is looked at every `every_min` minutes.
    pub(super) fn new(
        (unit, surroundings): (&Unit, &Surroundings),
        (lattice, spacing_um): (&Lattice, f64),
        parameters: &Parameters,
        every_min: f64,
    ) -> Result<Self, Error> {
        let medium = surroundings.medium;
        let geometry = Geometry::new(unit, medium, (lattice, spacing_um), EDGE)?;
        let around = Around { name: &unit.name, medium, open_faces: true };
        let problem = problem(Signal::Oxygen, around, &geometry.chip, parameters)?;
        let voxels = geometry.voxels.len();
        let memory = |hours| Memory::new(voxels, parameters, hours, every_min);
        let (foxn1, growth) =
            (memory("chip.foxn1_memory_hours")?, memory("chip.growth_memory_hours")?);
        let survival_min = MINUTES_PER_HOUR * parameters.value("chip.anoxia_survival_hours")?;
        let survival = survival_min / every_min;
        let mut new = Self {
            solver: Solver::new(problem)?,
            appetite: Appetite::new(&StageChain::new(unit.chain, parameters)?, parameters)?,
            response: OxygenResponse::new(parameters, surroundings.forced_foxn1)?,
            solubility_mol_m3_mmhg: parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?,
            hypoxia_mmhg: parameters.value("chip.signals.hypoxia_po2_mmhg")?,
            survival,
            felt: Felt::new(&foxn1.shares, &growth.shares, survival),
            foxn1,
            growth,
            geometry,
            state: OxygenState::default(),
            surroundings: surroundings.clone(),
        };
        new.set_medium(surroundings.po2_along_mmhg.clone())?;
        Ok(new)
    }

    /// Returns the pressures of the medium along y, as in [`Surroundings`].
    pub(crate) fn medium_mmhg(&self) -> &[f64] {
        &self.surroundings.po2_along_mmhg
    }

    /// Sets the pressures of the medium along y.
    pub(crate) fn set_medium(&mut self, along_mmhg: Vec<f64>) -> Result<(), Error> {
        self.surroundings.po2_along_mmhg = along_mmhg;
        let voxels = &self.geometry.voxels;
        let [_, ny, _] = voxels.count();
        let outside = self.solver.problem().contacts.iter().map(|contact| {
            let place = voxels.along(contact.voxel as usize) as f64 + 0.5;
            let po2_mmhg = self.surroundings.po2_mmhg(place / ny as f64);
            (po2_mmhg * self.solubility_mol_m3_mmhg) as f32
        });
        let outside: Vec<f32> = outside.collect();
        Ok(self.solver.set_outside(&outside)?)
    }

    /// Finds the oxygen for the cells that are there, and returns how far it is from steady.
    pub(super) fn look(&mut self, lattice: &Lattice, start: bool) -> Result<f32, Error> {
        let uptake = self.appetite.most_mol_m3_s(lattice, &self.geometry, &self.growth.shares);
        self.solver.set_uptake(uptake)?;
        let Settled { mol_m3, unsolved } = settle(&mut self.solver, start);
        self.state.mol_m3 = mol_m3;
        self.state.uptake_mol_s = self.uptake_along_mol_s();
        if !start {
            self.remember();
        }
        Ok(unsolved)
    }

    fn remember(&mut self) {
        let (response, solubility) = (self.response, self.solubility_mol_m3_mmhg);
        let now: Vec<[f32; 2]> = self
            .state
            .mol_m3
            .par_iter()
            .map(|mol_m3| {
                let po2_mmhg = f64::from(*mol_m3) / solubility;
                [response.foxn1_at(po2_mmhg), response.growth_at(po2_mmhg)].map(|x| x as f32)
            })
            .collect();
        for (nth, memory) in [&mut self.foxn1, &mut self.growth].into_iter().enumerate() {
            memory.note(&now.iter().map(|shares| shares[nth]).collect::<Vec<_>>());
        }
        self.set_felt();
    }

    fn set_felt(&mut self) {
        self.felt = Felt::new(&self.foxn1.shares, &self.growth.shares, self.survival);
    }

    /// Returns the uptake of each slice along y, of the tissue that is there.
    fn uptake_along_mol_s(&self) -> Vec<f64> {
        let problem = self.solver.problem();
        let half = f64::from(problem.half_uptake_mol_m3);
        let Geometry { voxels, site_m3, .. } = &self.geometry;
        let mut along = vec![0.0; voxels.count()[1]];
        for (voxel, (c, most)) in
            self.state.mol_m3.iter().zip(&problem.most_uptake_mol_m3_s).enumerate()
        {
            let c = f64::from(*c);
            let tissue_m3 = f64::from(voxels.tissue(voxel)) * site_m3;
            along[voxels.along(voxel)] += f64::from(*most) * c / (half + c) * tissue_m3;
        }
        along
    }

    /// Returns the share of growth that the oxygen of the moment leaves at a site.
    pub(crate) fn growth_now(&self, site: usize) -> f64 {
        let mol_m3 = f64::from(self.state.mol_m3[self.geometry.voxels.of(site)]);
        self.response.growth_at(mol_m3 / self.solubility_mol_m3_mmhg)
    }

    /// Returns what cells feel.
    pub(crate) const fn feeling(&self) -> Feeling<'_> {
        Feeling { voxels: &self.geometry.voxels, felt: &self.felt }
    }

    /// Returns, of each voxel that holds tissue, the number of its sites, its pressure, and what is
    /// remembered of FOXN1 and of growth.
    pub(crate) fn tissue(&self) -> impl Iterator<Item = (u32, f64, [f32; 2])> {
        let voxels = &self.geometry.voxels;
        let of = |voxel: usize| {
            let po2_mmhg = f64::from(self.state.mol_m3[voxel]) / self.solubility_mol_m3_mmhg;
            (voxels.tissue(voxel), po2_mmhg, [&self.foxn1, &self.growth].map(|m| m.shares[voxel]))
        };
        (0..voxels.len()).map(of).filter(|(sites, ..)| *sites > 0)
    }

    /// Returns what is remembered of FOXN1 and of growth, to be saved.
    pub(crate) fn memories(&self) -> [&[f32]; 2] {
        [&self.foxn1.shares, &self.growth.shares]
    }

    /// Takes over what was saved of it.
    ///
    /// # Errors
    /// When it is of another unit.
    pub(crate) fn restore(
        &mut self,
        medium_mmhg: Vec<f64>,
        state: OxygenState,
        [foxn1, growth]: [Vec<f32>; 2],
    ) -> Result<(), Error> {
        self.set_medium(medium_mmhg)?;
        self.solver.set_field(&state.mol_m3)?;
        for (memory, shares) in [(&mut self.foxn1, foxn1), (&mut self.growth, growth)] {
            if shares.len() != memory.shares.len() {
                let reason = format!("{} remembered shares", shares.len());
                return Err(thymoid_transport::Error::Problem { reason }.into());
            }
            memory.shares = shares;
        }
        self.state = state;
        self.set_felt();
        Ok(())
    }
}
