//! What has been seen of single cells.

use crate::cells::state::stage::Stage;

/// Values of the discriminant of [`Stage`], of which 0 is none.
const STAGES: usize = Stage::ALL.len() + 1;

/// A stay in the medulla that has ended at a way out.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// use thymoid_chip::cells::Watch;
/// let mut watch = Watch::default();
/// watch.look(&simulation, &[]);
/// for _ in 0..300 {
///     simulation.pass();
///     let left = simulation.take_emigrants();
///     watch.look(&simulation, &left);
/// }
/// let stays = &watch.record().stays;
/// assert!(stays.iter().all(|stay| stay.made < stay.left && stay.left <= simulation.minutes()));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stay {
    /// Minute in which the cell became single-positive.
    pub made: f64,
    /// Minute in which it left.
    pub left: f64,
    /// Different stromal cells that were in its reach when encounters were judged; none for a cell
    /// outside the sample.
    pub met: Option<usize>,
}

/// What has been seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// Minutes from the last division of a cell to its death by neglect.
    pub neglected: Vec<f64>,
    /// Minutes from a deleting contact to the last sub-stage of deletion, taken for caspase 3.
    pub caspase: Vec<f64>,
    /// Minutes from a deleting contact to the loss of the cell.
    pub lost: Vec<f64>,
    /// Cells that left after becoming single-positive under watch.
    pub stays: Vec<Stay>,
    /// Waves of deletion, without cells that have twins.
    pub waves: Waves,
    /// Divisions, by the discriminant of [`Stage`].
    pub divisions: [u64; STAGES],
    /// Minutes of cells in which these could happen.
    pub cell_minutes: [f64; STAGES],
}

/// Two waves of deletion: how many cells each condemned, and out of how many that entered it.
///
/// ```
/// use thymoid_chip::cells::{Wave, Waves};
/// let first = Wave { condemned: 30, entered: 100 };
/// let then = Waves { first, second: Wave::default() };
/// let now = Waves { first: Wave { condemned: 40, entered: 150 }, ..then };
/// assert_eq!(now.since(&then).first, Wave { condemned: 10, entered: 50 });
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waves {
    /// CCR7-: condemned as small double-positive or before the late phase; of all that got a
    /// signal, positive or deleting.
    pub first: Wave,
    /// CCR7+: condemned as semi-mature CD4 cells, of all that became these.
    pub second: Wave,
}

/// A wave of deletion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wave {
    /// Cells that it condemned.
    pub condemned: u64,
    /// Cells that entered it.
    pub entered: u64,
}

impl Waves {
    /// Counts a change of stage; `late` tells whether positive selection was complete.
    pub(super) const fn count(&mut self, from: Stage, late: bool, to: Stage) {
        match (from, to) {
            (Stage::DpSmall, Stage::DpSignalled) => self.first.entered += 1,
            (Stage::DpSmall, Stage::Deleting) => {
                self.first.condemned += 1;
                self.first.entered += 1;
            }
            (Stage::DpSignalled, Stage::Deleting) if !late => self.first.condemned += 1,
            (Stage::DpSignalled, Stage::Sp4SemiMature) => self.second.entered += 1,
            (Stage::Sp4SemiMature, Stage::Deleting) => self.second.condemned += 1,
            _ => {}
        }
    }

    /// Returns what has happened since `earlier`.
    #[must_use]
    pub fn since(self, earlier: &Self) -> Self {
        let less = |now: Wave, then: Wave| Wave {
            condemned: now.condemned - then.condemned,
            entered: now.entered - then.entered,
        };
        Self { first: less(self.first, earlier.first), second: less(self.second, earlier.second) }
    }
}
