//! What a chip gives: the value that the patient's model takes.

use serde::Serialize;
use thymoid_core::Notes;

use super::along_channel::AlongChannel;
use super::limits::Limits;
use super::oxygen_profile::OxygenProfile;
use super::steady_state::SteadyState;

/// What a chip gives: the value that the patient's model takes.
///
/// ```
/// # let design = thymoid_chip::Design::parse(
/// #     "chip.toml",
/// #     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 5\n\
/// #      functional_stroma_fraction = 1\n\
/// #      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// # )?;
/// // Five progenitors a day do not fill this slab.
/// let output = thymoid_chip::mean_field(&design, &thymoid_chip::parameters()?, 60)?;
/// assert_eq!(output.thymocytes, output.progenitor_limited_thymocytes);
/// assert!(output.thymocytes < output.space_limited_thymocytes);
/// assert_eq!(output.notes.iter().next().map(|note| note.code), Some("chip.progenitor_limited"));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChipOutput {
    /// Name of the design.
    pub design: String,
    /// Volume of tissue, without channels and vessels.
    pub tissue_volume_mm3: f64,
    /// Thymocytes that the oxygenated stroma has room for.
    pub space_limited_thymocytes: f64,
    /// Thymocytes that the progenitors can maintain.
    pub progenitor_limited_thymocytes: f64,
    /// Thymocytes at steady state, the smaller of the two.
    pub thymocytes: f64,
    /// Share of progenitors that commit, times the share of DP selected over that in well-fed
    /// tissue: how far cells get in low oxygen, whatever their number.
    pub progression: f64,
    /// Those cells by stage, and the flows between the stages.
    pub steady_state: SteadyState,
    /// Export per day at steady state.
    pub export: Export,
    /// Days until the vessels of the host have grown in; 0 for a chip that is not implanted.
    pub vascularisation_days: f64,
    /// Days from seeding, or implantation, to the first export.
    pub first_export_days: f64,
    /// Export of each day from day 0.
    pub daily: Vec<ExportDay>,
    /// Oxygen and TEC function at steady state; where medium flows, their mean along the channels.
    pub oxygen: OxygenProfile,
    /// Oxygen along the channels, where medium flows.
    pub along: Option<AlongChannel>,
    /// Oxygen and TEC function of an implant that has neither vessels nor thymocytes yet.
    pub oxygen_before_vessels: Option<OxygenProfile>,
    /// What holds it back, with the margins of all else; none of a chip without any limit.
    pub limits: Option<Limits>,
    /// What to know before the figures are used.
    pub notes: Notes,
}

/// T cells that leave, per day.
///
/// ```
/// let export = thymoid_chip::Export { cd4_per_day: 6e6, cd8_per_day: 2e6, treg_per_day: 3e5 };
/// assert_eq!(export.total_per_day(), 8e6); // Treg are counted among the CD4 T cells
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "names carry their units")]
pub struct Export {
    /// CD4 T cells, regulatory ones included.
    pub cd4_per_day: f64,
    /// CD8 T cells.
    pub cd8_per_day: f64,
    /// Regulatory T cells (Treg), a part of the CD4 T cells.
    pub treg_per_day: f64,
}

impl Export {
    /// Returns CD4 and CD8 together.
    pub fn total_per_day(&self) -> f64 {
        self.cd4_per_day + self.cd8_per_day
    }

    /// Returns a share of this export.
    pub(super) fn times(self, share: f64) -> Self {
        Self {
            cd4_per_day: self.cd4_per_day * share,
            cd8_per_day: self.cd8_per_day * share,
            treg_per_day: self.treg_per_day * share,
        }
    }

    /// Returns the export of a steady state, of whose CD4 cells `treg_share_of_cd4` is regulatory.
    pub(super) fn of(tissue: &SteadyState, treg_share_of_cd4: f64) -> Self {
        Self {
            cd4_per_day: tissue.cd4_export_per_day,
            cd8_per_day: tissue.cd8_export_per_day,
            treg_per_day: tissue.cd4_export_per_day * treg_share_of_cd4,
        }
    }
}

/// The export of one day.
///
/// ```
/// # let design = thymoid_chip::Design::parse(
/// #     "chip.toml",
/// #     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
/// #      functional_stroma_fraction = 1\n\
/// #      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// # )?;
/// # let output = thymoid_chip::mean_field(&design, &thymoid_chip::parameters()?, 60)?;
/// assert_eq!(output.first_export_days, 31.5);
/// let shares = [30, 31, 32].map(|day: usize| {
///     output.daily[day].export.total_per_day() / output.export.total_per_day()
/// });
/// assert_eq!(shares, [0.0, 0.5, 1.0]); // half of day 31 is after the first export
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExportDay {
    /// Day since seeding or implantation; day 0 is the first.
    pub day: u32,
    /// Cells that leave during that day.
    #[serde(flatten)]
    pub export: Export,
}

impl ExportDay {
    /// Returns the export of one day, when it starts at the rate `full` at `first_days`.
    pub(super) fn of(day: u32, full: Export, first_days: f64) -> Self {
        let share = (f64::from(day) + 1.0 - first_days).clamp(0.0, 1.0);
        Self { day, export: full.times(share) }
    }
}
