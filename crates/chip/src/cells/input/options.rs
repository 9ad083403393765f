//! What decides over fates and room in a simulation.

use crate::selection::Thresholds;

/// Whether cells take room.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// // Where cells take room, who is ready to leave must find a way out.
/// let options = Options { space: Space::Off, ..options };
/// let mut free = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// for _ in 0..100 {
///     simulation.pass();
///     free.pass();
/// }
/// assert!(simulation.events().left() < free.events().left());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// They move, daughters need an empty neighbouring site, and exits must be found.
    On,
    /// Nobody moves, any empty site will do for a daughter, and who is ready leaves.
    Off,
}

/// What decides over fates and room.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// // Without room and with drawn fates cells are the stage chain of the closed form.
/// let chain = Options { thresholds: None, space: Space::Off };
/// let mut simulation = Simulation::new(&unit, &parameters, chain, Seed(1))?;
/// (0..50).for_each(|_| simulation.pass());
/// assert_eq!(simulation.events().crowded_out, 0);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Thresholds of selection; none where fates are drawn with the shares of the chain.
    pub thresholds: Option<Thresholds>,
    /// Whether cells take room.
    pub space: Space,
}
