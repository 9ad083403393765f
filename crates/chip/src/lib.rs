//! From the design of a thymic chip to the T cells it exports.
//!
//! * [`design`]: the chip as a user writes it, `chip.toml`, and its [`medium`].
//! * [`preset`]: published systems as designs.
//! * [`mod@mean_field`]: the chip in closed form. [`mean_field()`] takes a [`Design`] to a
//!   [`ChipOutput`] over the reach of oxygen, the epithelium that it leaves, and the chain of
//!   thymocyte stages.
//! * [`selection`]: energies of receptors and self peptides, and the thresholds that decide on life
//!   and death.
//! * [`cells`]: thymopoiesis cell by cell.
//! * [`fields`]: oxygen and signals, voxel by voxel.
//! * [`tissue`]: thymocytes that move on a lattice, cell by cell.
//! * [`units`]: a whole chip from a few units along its flow.
//!
//! Every number comes from [`parameters`], with its unit, plausible range and source; a study
//! overrides any of them by name.
//!
//! ```
//! let design = thymoid_chip::Design::parse(
//!     "chip.toml",
//!     r#"
//! name = "slab"
//! area_mm2 = 100
//! thickness_um = 300
//! functional_stroma_fraction = 1.0
//! progenitors_per_day = 500
//! medium = { kind = "static", faces = 2, po2_mmhg = 140 }
//! "#,
//! )?;
//! let output = thymoid_chip::mean_field(&design, &thymoid_chip::parameters()?, 60)?;
//! assert_eq!(output.first_export_days, 31.5);
//! assert!(output.notes.is_empty());
//! # Ok::<(), thymoid_chip::Error>(())
//! ```

pub mod cells;
pub mod design;
pub mod error;
pub mod fields;
pub mod mean_field;
pub mod medium;
mod parameters;
pub mod preset;
mod reference_chain;
mod resized;
pub mod selection;
pub mod tissue;
mod toml_text;
pub mod units;

pub use design::Design;
pub use error::Error;
pub use mean_field::{
    ChipOutput, Export, ExportDay, LabelTimes, Limit, Limits, Margin, MichaelisMenten,
    OxygenBudget, OxygenCurve, OxygenProfile, OxygenResponse, OxygenSupply, StageChain,
    StageKinetics, SteadyState, ZeroOrder, mean_field, thymocytes_per_ml, uptake_mol_m3_s,
};
pub use medium::{DrawnChannels, Ingrowth, Medium, Vessels};
pub use parameters::parameters;
pub use reference_chain::ReferenceChain;
