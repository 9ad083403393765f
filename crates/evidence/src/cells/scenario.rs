//! What is simulated: units, changed parameters and days.

use anyhow::Result;
use thymoid_chip::cells::{LayerOrigin, Start, Surroundings, Unit, Ways};
use thymoid_chip::{Medium, ReferenceChain};
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
    /// A piece of the infant in which SP4 cells support mTEC, as they usually do.
    Crosstalk,
    /// The same piece without that support at first, and with it after.
    NoCrosstalk,
    /// The infant with epithelium that begins as progenitors of both layers.
    Emerging,
    /// The same with epithelium that begins in other layers than are usual.
    Remodelling,
    /// The pulse without DLL4.
    NoDll4,
    /// The infant without IL-7.
    NoIl7,
    /// The infant without S1PR1.
    NoS1pr1,
    /// A fetal lobe of a mouse at the air-liquid interface.
    LobeAtAir,
    /// The same under medium, in air.
    LobeUnderMedium,
    /// The same under medium, in 70 % oxygen.
    LobeInOxygen,
    /// The lobe under medium in air, with forced FOXN1.
    LobeForcedFoxn1,
}

/// The longest first, so that threads end together.
pub(super) const SCENARIOS: [Scenario; 19] = [
    Scenario::Pulse,
    Scenario::Organoid,
    Scenario::Mouse,
    Scenario::NoDendritic,
    Scenario::Infant,
    Scenario::Emerging,
    Scenario::Remodelling,
    Scenario::NoCrosstalk,
    Scenario::Crosstalk,
    Scenario::NoDll4,
    Scenario::NoCcr7,
    Scenario::NoS1pr1,
    Scenario::NoIl7,
    Scenario::ForcedCcr7,
    Scenario::NoCxcr4,
    Scenario::LobeAtAir,
    Scenario::LobeInOxygen,
    Scenario::LobeUnderMedium,
    Scenario::LobeForcedFoxn1,
];

/// Half of the preset: 50 000 sites. The knock-outs need fewer. Rows are as long as may be, for
/// where one goes round is dear.
const LENGTH_UM: f64 = 960.0;
const WIDTH_UM: f64 = 60.0;
/// Fills the cortex of an infant to about 85 %, with two of the divisions before commitment fewer
/// than is usual, still within their range: four times as many founders. Clones of a thymus mix
/// over more than a lobule's slice holds; a few that live in one alone make it wax and wane.
const INFANT_SUPPLY_PER_MM3_DAY: f64 = 16.0;
/// The same of a mouse, with one division fewer.
const MOUSE_SUPPLY_PER_MM3_DAY: f64 = 3.3;
/// Divisions of an infant's progenitors before they commit.
const INFANT_DIVISIONS: (&str, f64) = ("chip.human.cd34pos_cd1aneg_divisions", 6.0);
/// Three progenitors: few, for all of their clones have to share a box that does not grow.
const PULSE_PER_MM3: f64 = 270.0;
/// Of small pieces: twelve times as many progenitors as the slice of a lobule, each with three and
/// a half divisions fewer on the way, all within their ranges. They then have as many founders as
/// mix in a lobule.
const FOUNDERS_PER_MM3_DAY: f64 = 192.0;
/// Share of the depth that is cortex at first where layers are remodelled, half of the usual.
const LITTLE_CORTEX: f64 = 0.33;
/// Width of a unit in which few cells are enough.
const NARROW_UM: f64 = 30.0;
/// Days of the scenario without crosstalk, and those of them before SP4 cells count.
const CROSSTALK_DAYS: [u32; 2] = [34, 20];
/// A lobe: a slice of 90 um with progenitors on one site of 24, which fill it in five days where
/// they have the oxygen, and commit from then on.
const LOBE_UM: [f64; 3] = [480.0, 30.0, 90.0];
const LOBE_PER_MM3: f64 = 1e5;
/// Oxygen pressure of air at 37 C with 5 % carbon dioxide, and of 70 % oxygen.
const AIR_MMHG: f64 = 142.0;
const SEVENTY_PERCENT_MMHG: f64 = 500.0;

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
    pub(super) fn ticks_per_day(self) -> u64 {
        match self {
            Self::Infant | Self::NoDendritic | Self::Mouse => 4,
            Self::Pulse => 2,
            _ => 1,
        }
    }

    const fn usual_days(self) -> (u32, u32) {
        match self {
            // Later the few founders of a slice make it wax and wane, whatever it began with.
            Self::Infant | Self::NoDendritic => (12, 4),
            Self::Mouse => (14, 4),
            Self::NoCcr7 | Self::NoS1pr1 => (8, 1),
            Self::ForcedCcr7 | Self::NoCxcr4 => (4, 1),
            Self::NoIl7 => (5, 1),
            Self::Pulse => (34, 1),
            Self::Organoid => (63, 1),
            Self::NoCrosstalk => (CROSSTALK_DAYS[0], 1),
            Self::Emerging | Self::Remodelling => (30, 6),
            Self::NoDll4 => (13, 1),
            Self::Crosstalk
            | Self::LobeAtAir
            | Self::LobeUnderMedium
            | Self::LobeInOxygen
            | Self::LobeForcedFoxn1 => (10, 4),
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
        let emerging = Unit {
            layers: LayerOrigin::Emerging,
            progenitors_per_mm3_day: FOUNDERS_PER_MM3_DAY,
            ..infant.clone()
        };
        if let Some(surroundings) = self.lobe() {
            let [length_um, width_um, depth_um] = LOBE_UM;
            return Ok(Unit {
                length_um: length_um / shrink,
                width_um,
                depth_um,
                chain: ReferenceChain::Mouse,
                ways: Ways::Face,
                start: Start::Empty,
                progenitors_per_mm3_day: 0.0,
                pulse_per_mm3: LOBE_PER_MM3,
                surroundings: Some(surroundings),
                ..infant
            });
        }
        let unit = match self {
            Self::Crosstalk | Self::NoCrosstalk => {
                Unit { progenitors_per_mm3_day: FOUNDERS_PER_MM3_DAY, ..infant }
            }
            Self::Emerging => emerging,
            Self::Remodelling => {
                Unit { layers: LayerOrigin::Remodelling, cortex_share: LITTLE_CORTEX, ..emerging }
            }
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
        let width_um = match self {
            Self::Infant
            | Self::NoDendritic
            | Self::Mouse
            | Self::Pulse
            | Self::Organoid
            | Self::NoDll4 => WIDTH_UM,
            _ => NARROW_UM,
        };
        Ok(Unit { length_um: LENGTH_UM / part / shrink, width_um, ..unit })
    }

    /// What surrounds a lobe, where the scenario is one.
    fn lobe(self) -> Option<Surroundings> {
        let under = |po2_mmhg| Medium::Submerged { po2_mmhg, medium_um: 4000.0 };
        let (medium, forced_foxn1) = match self {
            Self::LobeAtAir => {
                let air = Medium::AirLiquid {
                    po2_mmhg: AIR_MMHG,
                    film_um: 20.0,
                    medium_um: None,
                    membrane_um: 0.0,
                };
                (air, false)
            }
            Self::LobeUnderMedium => (under(AIR_MMHG), false),
            Self::LobeInOxygen => (under(SEVENTY_PERCENT_MMHG), false),
            Self::LobeForcedFoxn1 => (under(AIR_MMHG), true),
            _ => return None,
        };
        Some(Surroundings { medium, forced_foxn1, po2_along_mmhg: Vec::new() })
    }

    /// Names and values of the parameters that differ.
    const fn changes(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::Infant | Self::NoDendritic => &[INFANT_DIVISIONS],
            Self::Mouse => &[("chip.mouse.etp_divisions", 8.0)],
            Self::NoCcr7 => &[
                INFANT_DIVISIONS,
                ("chip.ccr7_drift_um_min", 0.0),
                ("chip.mature_ccr7_drift_um_min", 0.0),
                ("chip.ccr4_drift_um_min", 0.0),
            ],
            Self::ForcedCcr7 => &[INFANT_DIVISIONS, ("chip.dp_ccr7_drift_um_min", 1.5)],
            Self::NoCxcr4 => &[
                INFANT_DIVISIONS,
                ("chip.cxcr4_drift_um_min", 0.0),
                ("chip.signalled_cxcr4_drift_um_min", 0.0),
            ],
            Self::Crosstalk | Self::NoCrosstalk | Self::Emerging | Self::Remodelling => &[
                INFANT_DIVISIONS,
                ("chip.human.cd34pos_cd1apos_divisions", 2.0),
                ("chip.human.isp_divisions", 2.0),
                ("chip.human.dp_blast_divisions", 2.0),
            ],
            Self::NoDll4 => &[("chip.dll4_availability", 0.0)],
            Self::NoIl7 => &[INFANT_DIVISIONS, ("chip.il7_availability", 0.0)],
            Self::NoS1pr1 => &[INFANT_DIVISIONS, ("chip.s1pr1_availability", 0.0)],
            _ => &[],
        }
    }

    /// Day from which SP4 cells support mTEC, of a run of so many days.
    pub(super) fn crosstalk_from(self, days: f64) -> f64 {
        let [all, without] = CROSSTALK_DAYS.map(f64::from);
        if self == Self::NoCrosstalk { days * without / all } else { 0.0 }
    }

    /// The parameters of the scenario, `shrink` times shorter than is usual.
    pub(super) fn parameters(self, usual: &Parameters, shrink: f64) -> Result<Parameters> {
        let mut parameters = usual.clone();
        let from = self.crosstalk_from(f64::from(self.days(shrink).0));
        parameters.set("chip.crosstalk_from_days", from, "thymoid validate")?;
        for (name, value) in self.changes() {
            parameters.set(name, *value, "thymoid validate")?;
        }
        Ok(parameters)
    }
}
