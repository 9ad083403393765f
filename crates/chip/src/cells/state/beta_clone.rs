//! Beta clones.

/// A beta clone: whose child it is, and since when.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// (0..200).for_each(|_| simulation.pass());
/// let known = simulation.clones().iter().position(|clone| clone.progenitor != u32::MAX);
/// assert!(known.is_none_or(|number| simulation.history(number as u32).is_some()));
/// assert_eq!(simulation.history(0), None); // the first clones were there at the start
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BetaClone {
    /// Number of the progenitor.
    pub progenitor: u32,
    /// Number of the pass in which beta-selection was passed.
    pub selected: u32,
    /// Divisions since the progenitor came in.
    pub divisions: u32,
}
