//! The chain of thymocyte stages in closed form.
//!
//! Each stage is a conveyor: every cell stays exactly `residence_days`, divides and dies at
//! constant rates on the way, and moves on. The steady state follows exactly, which makes the
//! chain the limit of any cell-by-cell model without space, and its unit test.

use thymoid_core::{Parameters, math};

use super::stage_kinetics::StageKinetics;
use super::steady_state::SteadyState;
use crate::error::Error;
use crate::reference_chain::ReferenceChain;

/// The stages from progenitor to export, in order.
///
/// ```
/// use thymoid_chip::{ReferenceChain, StageChain};
/// let chain = StageChain::new(ReferenceChain::Mouse, &thymoid_chip::parameters()?)?;
/// let [one, two] = [1e3, 2e3].map(|progenitors_per_day| chain.steady_state(progenitors_per_day));
/// assert_eq!(two.thymocytes(), 2.0 * one.thymocytes());
/// assert!(one.dp_cells() > 0.7 * one.thymocytes()); // most thymocytes are double-positive
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StageChain {
    /// Stages before the ISP: double-negative (DN), in man CD34+.
    pub dn: Vec<StageKinetics>,
    /// Immature single-positive, with the mouse's DN3b and DN4.
    pub isp: StageKinetics,
    /// Dividing double-positive (DP), the human early DP.
    pub dp_blast: StageKinetics,
    /// Small DP that no ligand signals: they die of neglect.
    pub dp_unselected: StageKinetics,
    /// Small DP on their way to positive selection.
    pub dp_positive: StageKinetics,
    /// Small DP on their way to deletion.
    pub dp_negative: StageKinetics,
    /// Share of DP cells, not of receptors, that is positively selected.
    pub fate_positive: f64,
    /// Share of DP cells that is deleted; the rest dies of neglect.
    pub fate_negative: f64,
    /// DP after positive selection, on their way to the medulla.
    pub dp_post_selection: StageKinetics,
    /// Share of the cells entering the medulla that is CD4.
    pub sp4_share_of_entry: f64,
    /// CD4 single-positive (SP).
    pub sp4: StageKinetics,
    /// CD8 single-positive.
    pub sp8: StageKinetics,
}

impl StageChain {
    /// Reads a reference chain, with the values that `parameters` holds for it.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(reference: ReferenceChain, parameters: &Parameters) -> Result<Self, Error> {
        let (table, dn) = reference.table();
        let value = |name: &str| parameters.value(&format!("{table}.{name}"));
        let stage = |name: &str| -> Result<StageKinetics, Error> {
            Ok(StageKinetics {
                residence_days: value(&format!("{name}_residence_days"))?,
                divisions: value(&format!("{name}_divisions"))?,
                survival: value(&format!("{name}_survival"))?,
            })
        };
        let resting = |name: &str| -> Result<StageKinetics, Error> {
            let residence_days = value(&format!("{name}_residence_days"))?;
            Ok(StageKinetics { residence_days, divisions: 0.0, survival: 1.0 })
        };
        let medullary = |name: &str| -> Result<StageKinetics, Error> {
            Ok(StageKinetics {
                residence_days: value("sp_residence_days")?,
                divisions: value(&format!("{name}_divisions"))?,
                survival: value(&format!("{name}_survival"))?,
            })
        };
        Ok(Self {
            dn: dn.iter().map(|name| stage(name)).collect::<Result<_, _>>()?,
            isp: stage("isp")?,
            dp_blast: stage("dp_blast")?,
            dp_unselected: resting("dp_unselected")?,
            dp_positive: resting("dp_positive")?,
            dp_negative: resting("dp_negative")?,
            fate_positive: value("fate_positive")?,
            fate_negative: value("fate_negative")?,
            dp_post_selection: StageKinetics {
                survival: value("dp_post_selection_survival")?,
                ..resting("dp_post_selection")?
            },
            sp4_share_of_entry: value("sp4_share_of_entry")?,
            sp4: medullary("sp4")?,
            sp8: medullary("sp8")?,
        })
    }

    /// Returns the steady state under a constant entry of progenitors.
    pub fn steady_state(&self, progenitors_per_day: f64) -> SteadyState {
        let mut flux = progenitors_per_day;
        let mut dn_cells = 0.0;
        for stage in &self.dn {
            dn_cells += stage.cells(flux);
            flux = stage.outflux_per_day(flux);
        }
        let isp_cells = self.isp.cells(flux);
        flux = self.isp.outflux_per_day(flux);
        let dp_blast_cells = self.dp_blast.cells(flux);
        let dp = self.dp_blast.outflux_per_day(flux);
        let (positive, negative) = (dp * self.fate_positive, dp * self.fate_negative);
        let unselected = dp - positive - negative;
        let migrating = self.dp_positive.outflux_per_day(positive);
        let sp = self.dp_post_selection.outflux_per_day(migrating);
        let (sp4, sp8) = (sp * self.sp4_share_of_entry, sp * (1.0 - self.sp4_share_of_entry));
        SteadyState {
            progenitors_per_day,
            dn_cells,
            isp_cells,
            dp_blast_cells,
            dp_small_cells: self.dp_unselected.cells(unselected)
                + self.dp_positive.cells(positive)
                + self.dp_negative.cells(negative),
            dp_post_selection_cells: self.dp_post_selection.cells(migrating),
            sp4_cells: self.sp4.cells(sp4),
            sp8_cells: self.sp8.cells(sp8),
            dp_production_per_day: dp,
            sp_production_per_day: sp,
            cd4_export_per_day: self.sp4.outflux_per_day(sp4),
            cd8_export_per_day: self.sp8.outflux_per_day(sp8),
        }
    }

    /// Returns the chain in tissue whose stroma shows `foxn1` of its full function and whose cells
    /// have `growth` of theirs: DP are selected, to live or to die, as far as MHC is shown, and all
    /// divide as far as they grow.
    ///
    /// ```
    /// use thymoid_chip::{ReferenceChain, StageChain};
    /// let chain = StageChain::new(ReferenceChain::Human, &thymoid_chip::parameters()?)?;
    /// let [plain, blind, tired] = [(1.0, 1.0), (0.5, 1.0), (1.0, 0.5)]
    ///     .map(|(foxn1, growth)| chain.in_low_oxygen(foxn1, growth).steady_state(1.0));
    /// assert_eq!(blind.dp_production_per_day, plain.dp_production_per_day);
    /// assert!((blind.sp_production_per_day / plain.sp_production_per_day - 0.5).abs() < 1e-12);
    /// assert!(tired.thymocytes() < 0.01 * plain.thymocytes());
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    #[must_use]
    pub fn in_low_oxygen(&self, foxn1: f64, growth: f64) -> Self {
        let slowed =
            |stage: StageKinetics| StageKinetics { divisions: stage.divisions * growth, ..stage };
        Self {
            dn: self.dn.iter().copied().map(slowed).collect(),
            isp: slowed(self.isp),
            dp_blast: slowed(self.dp_blast),
            fate_positive: self.fate_positive * foxn1,
            fate_negative: self.fate_negative * foxn1,
            sp4: slowed(self.sp4),
            sp8: slowed(self.sp8),
            ..self.clone()
        }
    }

    /// Returns the days from the entry of a progenitor to its first DP descendant.
    pub fn first_dp_days(&self) -> f64 {
        math::sum(self.dn.iter().map(|stage| stage.residence_days)) + self.isp.residence_days
    }

    /// Returns the days from the entry of a progenitor to its first SP descendant.
    pub fn first_sp_days(&self) -> f64 {
        self.first_dp_days() + self.dp_blast.residence_days + self.selection_days()
    }

    /// Returns the days from the entry of a progenitor to the first export, CD4 or CD8.
    pub fn first_export_days(&self) -> f64 {
        self.first_sp_days() + self.sp4.residence_days.min(self.sp8.residence_days)
    }

    /// Returns the uptake of a label of S phase that is given without pause, with cells evenly
    /// spread over the residence and label taken up by dividing SP left out.
    pub fn label_times(&self) -> LabelTimes {
        let lag = self.selection_days();
        LabelTimes {
            small_dp_half_days: 0.5 * self.dp_unselected.residence_days,
            sp_lag_days: lag,
            sp_half_days: lag + 0.5 * self.sp4.residence_days,
            sp_full_days: lag + self.sp4.residence_days,
        }
    }

    /// Returns the days from the last division of a blast to the medulla.
    fn selection_days(&self) -> f64 {
        self.dp_positive.residence_days + self.dp_post_selection.residence_days
    }
}

/// Days of continuous labelling until the resting cells carry the label.
///
/// ```
/// use thymoid_chip::{ReferenceChain, StageChain};
/// let chain = StageChain::new(ReferenceChain::Mouse, &thymoid_chip::parameters()?)?;
/// let label = chain.label_times();
/// // SP do not divide on: label reaches them only after the days of selection.
/// let (before, after) = (chain.dp_positive, chain.dp_post_selection);
/// assert_eq!(label.sp_lag_days, before.residence_days + after.residence_days);
/// assert!(label.sp_lag_days < label.sp_half_days && label.sp_half_days < label.sp_full_days);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_field_names, reason = "names carry their units")]
pub struct LabelTimes {
    /// Half of the small DP that die of neglect.
    pub small_dp_half_days: f64,
    /// The first SP.
    pub sp_lag_days: f64,
    /// Half of the SP.
    pub sp_half_days: f64,
    /// All SP.
    pub sp_full_days: f64,
}
