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
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
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

    /// Returns this tissue with another beside it.
    pub(super) fn plus(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }

    /// Returns a share of this tissue.
    pub(super) fn scaled(self, share: f64) -> Self {
        self.zip(self, |a, _| a * share)
    }

    fn zip(self, b: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            progenitors_per_day: of(self.progenitors_per_day, b.progenitors_per_day),
            dn_cells: of(self.dn_cells, b.dn_cells),
            isp_cells: of(self.isp_cells, b.isp_cells),
            dp_blast_cells: of(self.dp_blast_cells, b.dp_blast_cells),
            dp_small_cells: of(self.dp_small_cells, b.dp_small_cells),
            dp_post_selection_cells: of(self.dp_post_selection_cells, b.dp_post_selection_cells),
            sp4_cells: of(self.sp4_cells, b.sp4_cells),
            sp8_cells: of(self.sp8_cells, b.sp8_cells),
            dp_production_per_day: of(self.dp_production_per_day, b.dp_production_per_day),
            sp_production_per_day: of(self.sp_production_per_day, b.sp_production_per_day),
            cd4_export_per_day: of(self.cd4_export_per_day, b.cd4_export_per_day),
            cd8_export_per_day: of(self.cd8_export_per_day, b.cd8_export_per_day),
        }
    }
}
