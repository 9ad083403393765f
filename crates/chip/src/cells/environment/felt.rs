//! What cells feel of their oxygen, in integers.

use thymoid_core::math;

use super::voxels::Voxels;
use crate::cells::rules::chance::share;

/// What low oxygen leaves of what happens at a place, as probabilities in 2⁻³².
#[derive(Debug, Clone, Default)]
pub(crate) struct Felt {
    /// That epithelium which would do something by FOXN1 does it: DLL4, MHC.
    foxn1: Vec<u32>,
    /// That a cell which would divide divides.
    growth: Vec<u32>,
    /// That a cell dies until the next look.
    death: Vec<u32>,
}

impl Felt {
    /// Returns what is felt where both shares are remembered; without oxygen a cell lives for a
    /// mean of `survival` times between two looks.
    pub(super) fn new(foxn1: &[f32], growth: &[f32], survival: f64) -> Self {
        let integers = |shares: &[f32]| shares.iter().map(|s| share(f64::from(*s))).collect();
        let death = |growth: &f32| share(1.0 - math::exp((f64::from(*growth) - 1.0) / survival));
        Self {
            foxn1: integers(foxn1),
            growth: integers(growth),
            death: growth.iter().map(death).collect(),
        }
    }
}

/// What is felt where on a lattice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feeling<'a> {
    pub(crate) voxels: &'a Voxels,
    pub(crate) felt: &'a Felt,
}

impl Feeling<'_> {
    /// Returns the probability that epithelium does at a site what needs FOXN1.
    pub(crate) fn foxn1(self, site: usize) -> u32 {
        self.felt.foxn1[self.voxels.of(site)]
    }

    /// Returns the probability that a cell on a site divides which would.
    pub(crate) fn growth(self, site: usize) -> u32 {
        self.felt.growth[self.voxels.of(site)]
    }

    /// Returns the probability that a cell on a site dies until the next look.
    pub(crate) fn death(self, site: usize) -> u32 {
        self.felt.death[self.voxels.of(site)]
    }
}
