//! Units of serum and of cells in a dish.

use super::unit::{Dimension, Unit};

/// Multiples of the standard unit in other quantities than counts.
pub(super) const OTHERS: [(Dimension, &[(&str, f64)]); 4] = [
    (
        Dimension::Mass,
        &[
            ("g/l", 1.0),
            ("mg/dl", 0.01),
            ("mg/l", 1e-3),
            ("mg/ml", 1.0),
            ("g/dl", 10.0),
            ("mg/100ml", 0.01),
        ],
    ),
    (
        Dimension::Index,
        &[("si", 1.0), ("index", 1.0), ("stimulationindex", 1.0), ("ratio", 1.0), ("x", 1.0)],
    ),
    (Dimension::PerMinute, &[("cpm", 1.0), ("kcpm", 1e3), ("10^3cpm", 1e3), ("counts/min", 1.0)]),
    (
        Dimension::Titre,
        &[
            ("iu/ml", 1.0),
            ("miu/ml", 1e-3),
            ("iu/l", 1e-3),
            ("ui/ml", 1.0),
            ("mui/ml", 1e-3),
            ("miu/l", 1e-6),
            ("ie/ml", 1.0),
            ("mie/ml", 1e-3),
            ("ie/l", 1e-3),
            ("[iu]/ml", 1.0),
            ("kiu/l", 1.0),
            ("[iu]/l", 1e-3),
        ],
    ),
];

/// Reads a unit of one dimension, after folding.
pub(super) fn other(folded: &str, wanted: Dimension) -> Option<Unit> {
    let (dimension, units) = OTHERS.iter().find(|(dimension, _)| *dimension == wanted)?;
    let (_, factor) = units.iter().find(|(name, _)| *name == folded)?;
    Some(Unit { dimension: *dimension, factor: *factor })
}
