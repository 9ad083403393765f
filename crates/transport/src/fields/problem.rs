//! What is solved: the balance of one substance in every voxel.

use crate::error::Error;
use crate::voxels::{Axis, Grid};

/// Where a voxel meets, through a wall, something with a concentration of its own: medium, gas, a
/// side of the grid.
///
/// ```
/// use thymoid_transport::fields::Contact;
/// use thymoid_transport::voxels::Axis;
/// let contact =
///     Contact { voxel: 0, axis: Axis::Z, conductance_per_s: 8.0, concentration_mol_m3: 0.135 };
/// // What enters a cubic metre of such voxels in a second where there is nothing inside.
/// assert_eq!(contact.flow_mol_m3_s(0.0), 8.0 * 0.135);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// The voxel inside.
    pub voxel: u32,
    /// The axis along which the wall is met.
    pub axis: Axis,
    /// Conductance between its middle and what lies outside, by its volume.
    pub conductance_per_s: f32,
    /// Concentration outside.
    pub concentration_mol_m3: f32,
}

impl Contact {
    /// Returns what enters by it, by volume of the voxel, at a concentration inside.
    pub const fn flow_mol_m3_s(&self, inside_mol_m3: f32) -> f32 {
        self.conductance_per_s * (self.concentration_mol_m3 - inside_mol_m3)
    }
}

/// Exchange with capillaries that are too thin for voxels of their own.
///
/// ```
/// use thymoid_transport::fields::Perfusion;
/// let half = Perfusion { exchange_per_s: vec![0.2, 0.0], concentration_mol_m3: 0.054 };
/// assert_eq!(half.exchange_per_s[1], 0.0); // no capillaries there
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Perfusion {
    /// Exchange of each voxel: [`super::capillary_exchange_per_s`].
    pub exchange_per_s: Vec<f32>,
    /// Concentration in the capillaries.
    pub concentration_mol_m3: f32,
}

/// The balance of one substance in every voxel of a grid: diffusion along links between
/// neighbours, contacts through walls, sources, decay, and uptake that saturates,
/// `V c / (Km + c)`.
///
/// All amounts are by volume of the voxel, so a conductance is a rate: `D / h^2` between two
/// middles at a distance `h`.
///
/// ```
/// use thymoid_transport::fields::{Contact, Problem};
/// use thymoid_transport::voxels::{Axis, Grid};
/// let mut problem = Problem::uniform(Grid::new([1, 1, 20], 10.0)?, 1.7e-9);
/// assert_eq!(problem.free_conductance_per_s, 17.0); // D / h^2
/// assert_eq!(problem.link[2][19], 0.0); // nothing leaves the grid by its sides
/// assert!(problem.check().is_err()); // nothing takes the substance away
/// problem.loss_per_s.fill(1e-3);
/// assert!(problem.check().is_ok());
/// problem.most_uptake_mol_m3_s[3] = -1.0;
/// assert!(problem.check().is_err());
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The voxels.
    pub grid: Grid,
    /// Whether the substance diffuses in each of them.
    pub diffuses: Vec<bool>,
    /// Conductance from each voxel to the next along x, y and z; 0 where there is none.
    pub link: [Vec<f32>; 3],
    /// Conductance of two neighbours of the most common material.
    pub free_conductance_per_s: f32,
    /// Contacts through walls.
    pub contacts: Vec<Contact>,
    /// Exchange with capillaries.
    pub perfusion: Option<Perfusion>,
    /// What cells and others make.
    pub source_mol_m3_s: Vec<f32>,
    /// Decay of first order.
    pub loss_per_s: Vec<f32>,
    /// Greatest uptake `V`.
    pub most_uptake_mol_m3_s: Vec<f32>,
    /// Concentration of half of it, `Km`.
    pub half_uptake_mol_m3: f32,
    /// Amount in a voxel over its volume and concentration: 1, or the porosity of what a substance
    /// cannot enter. It matters in time only.
    pub storage: Vec<f32>,
}

const UM_PER_M: f64 = 1e6;

impl Problem {
    /// Returns a box of one material whose sides let nothing pass, without sources and sinks, `Km`
    /// being 1 mol/m3.
    pub fn uniform(grid: Grid, diffusivity_m2_s: f64) -> Self {
        let voxels = grid.len();
        let edge_m = grid.edge_um() / UM_PER_M;
        let free = (diffusivity_m2_s / (edge_m * edge_m)) as f32;
        let link = Axis::ALL.map(|axis| {
            let along = |voxel| if grid.next(voxel, axis).is_some() { free } else { 0.0 };
            (0..voxels).map(along).collect()
        });
        Self {
            grid,
            diffuses: vec![true; voxels],
            link,
            free_conductance_per_s: free,
            contacts: Vec::new(),
            perfusion: None,
            source_mol_m3_s: vec![0.0; voxels],
            loss_per_s: vec![0.0; voxels],
            most_uptake_mol_m3_s: vec![0.0; voxels],
            half_uptake_mol_m3: 1.0,
            storage: vec![1.0; voxels],
        }
    }

    /// Returns the greatest concentration outside.
    pub(super) fn greatest_outside(&self) -> f32 {
        let capillaries = self.perfusion.as_ref().map_or(0.0, |p| p.concentration_mol_m3);
        self.contacts.iter().map(|c| c.concentration_mol_m3).fold(capillaries, f32::max)
    }

    /// Checks that all arrays fit the grid, that no number is negative or not finite, and that a
    /// steady state can exist.
    ///
    /// # Errors
    /// [`Error::Problem`], which says what does not fit and where.
    pub fn check(&self) -> Result<(), Error> {
        let voxels = self.grid.len();
        let mut arrays: Vec<(&'static str, &[f32])> = vec![
            ("link along x", &self.link[0]),
            ("link along y", &self.link[1]),
            ("link along z", &self.link[2]),
            ("source", &self.source_mol_m3_s),
            ("loss", &self.loss_per_s),
            ("uptake", &self.most_uptake_mol_m3_s),
            ("storage", &self.storage),
        ];
        if let Some(perfusion) = &self.perfusion {
            arrays.push(("perfusion", &perfusion.exchange_per_s));
            require("concentration in capillaries", 0, perfusion.concentration_mol_m3)?;
        }
        for (name, array) in arrays {
            self.check_values(name, array)?;
        }
        if self.diffuses.len() != voxels {
            let reason = format!("a mask of {} voxels for {voxels}", self.diffuses.len());
            return Err(Error::Problem { reason });
        }
        let positive = [self.half_uptake_mol_m3, self.free_conductance_per_s];
        if !positive.iter().all(|x| *x > 0.0 && x.is_finite()) {
            let reason = "half uptake and free conductance must be positive numbers".into();
            return Err(Error::Problem { reason });
        }
        self.check_contacts()?;
        self.check_sinks()
    }

    /// Checks that there is a number of at least 0 for each voxel.
    pub(super) fn check_values(&self, name: &str, values: &[f32]) -> Result<(), Error> {
        let (values_given, voxels) = (values.len(), self.grid.len());
        if values_given != voxels {
            let reason = format!("{values_given} values of {name} for {voxels} voxels");
            return Err(Error::Problem { reason });
        }
        values.iter().enumerate().try_for_each(|(voxel, value)| require(name, voxel, *value))
    }

    fn check_contacts(&self) -> Result<(), Error> {
        for contact in &self.contacts {
            let voxel = contact.voxel as usize;
            if !self.diffuses.get(voxel).copied().unwrap_or(false) {
                let reason = format!("a contact of voxel {voxel}, in which nothing diffuses");
                return Err(Error::Problem { reason });
            }
            require("conductance of a contact", voxel, contact.conductance_per_s)?;
            require("concentration beyond a contact", voxel, contact.concentration_mol_m3)?;
        }
        Ok(())
    }

    fn check_sinks(&self) -> Result<(), Error> {
        let any = |values: &[f32]| values.iter().any(|value| *value > 0.0);
        let leaves = any(&self.loss_per_s)
            || any(&self.most_uptake_mol_m3_s)
            || self.contacts.iter().any(|contact| contact.conductance_per_s > 0.0)
            || self.perfusion.as_ref().is_some_and(|p| any(&p.exchange_per_s));
        if leaves {
            return Ok(());
        }
        let reason = "the substance neither decays nor is taken up, and cannot leave".into();
        Err(Error::Problem { reason })
    }
}

fn require(name: &str, voxel: usize, value: f32) -> Result<(), Error> {
    if value >= 0.0 && value.is_finite() {
        return Ok(());
    }
    let reason = format!("{name} of voxel {voxel} is {value}, not a number of at least 0");
    Err(Error::Problem { reason })
}
