//! Group-sequential designs: bounds of a standardised statistic at given shares of the final
//! information, by shape or by spending of alpha and beta; and the exact binomial counterpart.

mod binomial_spending;
mod bounds;
mod characteristics;
mod futility;
mod spending;
mod walk;

pub use binomial_spending::{BinomialSpending, SpentLook};
pub use bounds::{Boundary, GroupSequential, Sides};
pub use characteristics::SequentialCharacteristics;
pub use futility::{FutilityDesign, FutilityRule};
pub use spending::Spending;
