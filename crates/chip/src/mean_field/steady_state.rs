//! What a chain of stages holds and gives once its entry has long been constant.

use serde::Serialize;

/// Cells by stage and flows between them, at steady state. All are proportional to
/// `progenitors_per_day`.
///
/// ```
/// use thymoid_chip::{ReferenceChain, StageChain};
/// let chain = StageChain::new(ReferenceChain::Human, &thymoid_chip::parameters()?)?;
/// let tissue = chain.steady_state(500.0);
/// let lost = tissue.dp_production_per_day - tissue.sp_production_per_day;
/// assert!(lost > 0.9 * tissue.dp_production_per_day); // few pass selection
/// assert!(tissue.export_per_day() < 0.05 * tissue.thymocytes());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SteadyState {
    /// Progenitors that enter per day.
    pub progenitors_per_day: f64,
    /// Stages before the ISP.
    pub dn_cells: f64,
    /// Immature single-positive.
    pub isp_cells: f64,
    /// Dividing DP.
    pub dp_blast_cells: f64,
    /// Resting DP of all three fates.
    pub dp_small_cells: f64,
    /// DP after positive selection.
    pub dp_post_selection_cells: f64,
    /// CD4 single-positive.
    pub sp4_cells: f64,
    /// CD8 single-positive.
    pub sp8_cells: f64,
    /// Small DP made per day.
    pub dp_production_per_day: f64,
    /// SP made per day.
    pub sp_production_per_day: f64,
    /// CD4 T cells that leave per day.
    pub cd4_export_per_day: f64,
    /// CD8 T cells that leave per day.
    pub cd8_export_per_day: f64,
}

impl SteadyState {
    /// Returns all double-positive cells.
    pub fn dp_cells(&self) -> f64 {
        self.dp_blast_cells + self.dp_small_cells + self.dp_post_selection_cells
    }

    /// Returns all thymocytes.
    pub fn thymocytes(&self) -> f64 {
        self.dn_cells + self.isp_cells + self.dp_cells() + self.sp4_cells + self.sp8_cells
    }

    /// Returns all T cells that leave per day.
    pub fn export_per_day(&self) -> f64 {
        self.cd4_export_per_day + self.cd8_export_per_day
    }
}
