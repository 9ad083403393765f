//! What a substance is to a chip, and what lies around its tissue.

/// What diffuses.
///
/// ```
/// use thymoid_transport::fields::Substance;
/// let ccl25 = Substance {
///     diffusivity_m2_s: 1e-10,
///     free_diffusivity_m2_s: 1.5e-10,
///     decay_per_s: 4e-4,
///     half_uptake_mol_m3: 1e-5,
///     enters_cells: false,
/// };
/// assert_eq!((ccl25.reach_um()).round(), 500.0); // sqrt(D / k)
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Substance {
    /// Diffusivity in tissue: what a `diffusivity_ratio` of 1 means.
    pub diffusivity_m2_s: f64,
    /// Diffusivity in medium, and in the pores of membranes.
    pub free_diffusivity_m2_s: f64,
    /// Decay of first order.
    pub decay_per_s: f64,
    /// Concentration of half uptake.
    pub half_uptake_mol_m3: f64,
    /// Whether it dissolves in cells and fibres as in medium: oxygen does, proteins keep to pores.
    pub enters_cells: bool,
}

impl Substance {
    /// Returns how far it spreads from a source before it decays.
    pub fn reach_um(&self) -> f64 {
        const UM_PER_M: f64 = 1e6;
        (self.diffusivity_m2_s / self.decay_per_s).sqrt() * UM_PER_M
    }
}

/// What lies beyond a wall.
///
/// ```
/// use thymoid_transport::fields::Outside;
/// let stirred = Outside::at(0.135);
/// assert_eq!(stirred.film_m_s, f32::INFINITY);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// Concentration.
    pub concentration_mol_m3: f32,
    /// Conductance of the film between the bulk and the wall; infinite where the wall has the
    /// concentration itself.
    pub film_m_s: f32,
}

impl Outside {
    /// Returns a wall that has a concentration itself.
    pub const fn at(concentration_mol_m3: f32) -> Self {
        Self { concentration_mol_m3, film_m_s: f32::INFINITY }
    }
}

/// How a gas passes gas-permeable walls.
///
/// ```
/// use thymoid_transport::fields::Gas;
/// let oxygen = Gas { permeability_m2_s: 2e-8, solubility_mol_m3_mmhg: 1.35e-3 };
/// // A wall of 100 um lets pass what tissue of 8.5 um does.
/// assert!((1.7e-9_f64 / (oxygen.permeability_m2_s / 100e-6) * 1e6 - 8.5).abs() < 1e-9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gas {
    /// Diffusivity in the wall times its solubility there, over that in tissue.
    pub permeability_m2_s: f64,
    /// Solubility in tissue.
    pub solubility_mol_m3_mmhg: f64,
}

/// What lies around the tissue of a chip.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Medium in each voxel of lumen.
    pub medium: &'a dyn Fn(usize) -> Outside,
    /// How the substance passes gas-permeable walls, if it does.
    pub gas: Option<Gas>,
    /// What lies beyond the sides of the grid: low and high x, y, z. Nothing passes where there is
    /// none.
    pub sides: [Option<Outside>; 6],
}
