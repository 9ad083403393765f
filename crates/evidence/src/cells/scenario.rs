//! What is simulated: units, changed parameters and days.

use anyhow::Result;
use thymoid_chip::ReferenceChain;
use thymoid_chip::cells::{Start, Unit};
use thymoid_core::Parameters;

/// A run of every seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scenario {
    /// A lobule of an infant, in its steady state.
    Infant,
    /// The same without dendritic cells.
    NoDendritic,
    /// The same without CCR7 and CCR4.
    NoCcr7,
    /// The same with CCR7 on small double-positive cells.
    ForcedCcr7,
    /// The same with CXCR4 blocked.
    NoCxcr4,
    /// A lobule of a young mouse, in its steady state.
    Mouse,
    /// Progenitors of a mouse that come once into empty stroma.
    Pulse,
    /// An artificial thymic organoid.
    Organoid,
    /// The infant without support of mTEC by SP4 cells.
    NoCrosstalk,
    /// The pulse without DLL4.
    NoDll4,
    /// The infant without IL-7.
    NoIl7,
    /// The infant without S1PR1.
    NoS1pr1,
}

/// The longest first, so that threads end together.
pub(super) const SCENARIOS: [Scenario; 12] = [
    Scenario::Pulse,
    Scenario::Organoid,
    Scenario::Mouse,
    Scenario::NoDendritic,
    Scenario::Infant,
    Scenario::NoCrosstalk,
    Scenario::NoDll4,
    Scenario::NoCcr7,
    Scenario::NoS1pr1,
    Scenario::NoIl7,
    Scenario::ForcedCcr7,
    Scenario::NoCxcr4,
];

/// Half of the preset: 50 000 sites. The knock-outs need fewer. Rows are as long as may be, for a
/// short one is as dear as one of 128 sites.
const LENGTH_UM: f64 = 960.0;
const WIDTH_UM: f64 = 60.0;
/// Fills the cortex of an infant to about 85 %.
const INFANT_SUPPLY_PER_MM3_DAY: f64 = 4.0;
/// The same of a mouse.
const MOUSE_SUPPLY_PER_MM3_DAY: f64 = 1.65;
/// Three progenitors: few, for all of their clones have to share a box that does not grow.
const PULSE_PER_MM3: f64 = 270.0;

impl Scenario {
    /// Days simulated, and the last of them that are measured; of a run that is `shrink` times
    /// shorter than is usual.
    pub(super) fn days(self, shrink: f64) -> (u32, u32) {
        let (days, measured) = self.usual_days();
        ((f64::from(days) / shrink).ceil().max(f64::from(measured)) as u32, measured)
    }

    /// How often a run tells its progress: each day in proportion to the work of it.
    pub(super) fn ticks(self, shrink: f64) -> u64 {
        u64::from(self.days(shrink).0) * self.ticks_per_day()
    }

    /// Work of a day, in fifths of a second of a core (AMD EPYC, Zen 4, AVX-512): short rows are
    /// as dear as long ones, and an organoid has few cells for long.
    pub(super) const fn ticks_per_day(self) -> u64 {
        match self {
            Self::Organoid => 1,
            Self::Infant | Self::NoDendritic | Self::Mouse => 4,
            _ => 3,
        }
    }

    const fn usual_days(self) -> (u32, u32) {
        match self {
            Self::Infant | Self::NoDendritic => (12, 4),
            Self::Mouse => (14, 4),
            Self::NoCcr7 | Self::NoS1pr1 => (8, 1),
            Self::ForcedCcr7 | Self::NoCxcr4 => (4, 1),
            Self::NoIl7 => (5, 1),
            Self::Pulse => (34, 1),
            Self::Organoid => (63, 1),
            Self::NoCrosstalk => (15, 1),
            Self::NoDll4 => (13, 1),
        }
    }

    /// Whether single cells are watched.
    pub(super) const fn is_watched(self) -> bool {
        matches!(self, Self::Infant | Self::Mouse)
    }

    /// Whether it is of the mouse, for whose chain thresholds are solved.
    pub(super) const fn is_mouse(self) -> bool {
        matches!(self, Self::Mouse | Self::Pulse | Self::NoDll4)
    }

    /// The unit, `shrink` times smaller than is usual for the scenario.
    pub(super) fn unit(self, shrink: f64) -> Result<Unit> {
        let preset = |name| Unit::preset(name).expect("it is among the presets");
        let infant =
            Unit { progenitors_per_mm3_day: INFANT_SUPPLY_PER_MM3_DAY, ..preset("infant-lobule")? };
        let part = match self {
            Self::Infant | Self::NoDendritic | Self::Mouse => 1.0,
            Self::NoCcr7 | Self::ForcedCcr7 | Self::NoCxcr4 | Self::Pulse => 2.0,
            _ => 4.0,
        };
        let unit = match self {
            Self::Organoid => preset("ato-like")?,
            Self::NoDendritic => Unit { dendritic: false, ..infant },
            Self::Mouse => Unit {
                chain: ReferenceChain::Mouse,
                progenitors_per_mm3_day: MOUSE_SUPPLY_PER_MM3_DAY,
                ..infant
            },
            Self::Pulse | Self::NoDll4 => Unit {
                chain: ReferenceChain::Mouse,
                start: Start::Empty,
                progenitors_per_mm3_day: 0.0,
                pulse_per_mm3: PULSE_PER_MM3,
                ..infant
            },
            _ => infant,
        };
        Ok(Unit { length_um: LENGTH_UM / part / shrink, width_um: WIDTH_UM, ..unit })
    }

    /// Names and values of the parameters that differ.
    const fn changes(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::NoCcr7 => &[
                ("chip.ccr7_drift_um_min", 0.0),
                ("chip.mature_ccr7_drift_um_min", 0.0),
                ("chip.ccr4_drift_um_min", 0.0),
            ],
            Self::ForcedCcr7 => &[("chip.dp_ccr7_drift_um_min", 1.5)],
            Self::NoCxcr4 => {
                &[("chip.cxcr4_drift_um_min", 0.0), ("chip.signalled_cxcr4_drift_um_min", 0.0)]
            }
            Self::NoCrosstalk => &[("chip.crosstalk", 0.0)],
            Self::NoDll4 => &[("chip.dll4_availability", 0.0)],
            Self::NoIl7 => &[("chip.il7_availability", 0.0)],
            Self::NoS1pr1 => &[("chip.s1pr1_availability", 0.0)],
            _ => &[],
        }
    }

    /// The parameters of the scenario.
    pub(super) fn parameters(self, usual: &Parameters) -> Result<Parameters> {
        let mut parameters = usual.clone();
        for (name, value) in self.changes() {
            parameters.set(name, *value, "thymoid validate")?;
        }
        Ok(parameters)
    }
}
