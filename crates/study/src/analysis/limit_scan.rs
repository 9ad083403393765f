//! How yield and its limit change with the dimensions of a chip, in closed form.

use anyhow::Result;
use rayon::prelude::*;
use thymoid_chip::{Design, Limit, Medium, mean_field};
use thymoid_core::Parameters;

/// Thicknesses that are tried.
const THICKNESS_UM: [f64; 2] = [100.0, 1000.0];
/// Steps of a curve, and of either side of a map.
const STEPS: u32 = 36;
const MAP_STEPS: u32 = 18;
/// Pitches that are tried: up to so many times that of the design, but at least this many radii.
const PITCH_TIMES: f64 = 3.0;
const PITCH_RADII: f64 = 2.5;
/// Progenitors that are tried in a map, over those of the design.
const PROGENITOR_DECADES: [f64; 2] = [-1.5, 1.5];
/// Channels of the comparison where the design has none.
const CHANNEL_RADIUS_UM: f64 = 50.0;
const CHANNEL_PITCH_UM: f64 = 300.0;

/// A medium that thickness is tried in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanned {
    /// That of the design.
    Own,
    /// Still medium of the same oxygen at both faces.
    Still,
    /// Channels with medium of the same oxygen.
    Perfused,
}

impl Scanned {
    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Still => "still",
            Self::Perfused => "perfused",
        }
    }
}

/// A design of a scan and what holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanPoint {
    /// Its thickness.
    pub thickness_um: f64,
    /// Its pitch, where it has one.
    pub pitch_um: Option<f64>,
    /// Its progenitors.
    pub progenitors_per_day: f64,
    /// T cells that leave, per day.
    pub export_per_day: f64,
    /// What holds it.
    pub limiting: Option<Limit>,
    /// Whether part of it gets no oxygen.
    pub starves: bool,
}

/// Yield and limit about one design, one or two dimensions at a time, with all else as it is.
///
/// ```
/// use thymoid_chip::{Design, Limit};
/// use thymoid_study::analysis::limit_scan::LimitScan;
/// let slab = Design::parse(
///     "slab.toml",
///     "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 1e4\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let scan = LimitScan::new(&slab, &thymoid_chip::parameters()?)?;
/// let (_, own) = &scan.thickness[0];
/// // Thin, it is full; thick, it starves.
/// assert_eq!(own[0].limiting, Some(Limit::Room));
/// assert_eq!(own[own.len() - 1].limiting, Some(Limit::Oxygen));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LimitScan {
    /// Against thickness, in each medium; that of the design first.
    pub thickness: Vec<(Scanned, Vec<ScanPoint>)>,
    /// Against pitch; empty where the design has none.
    pub pitch: Vec<ScanPoint>,
    /// Thickness against pitch, or against progenitors where there is no pitch.
    pub map: Vec<ScanPoint>,
}

impl LimitScan {
    /// Solves every design of the scan, but those too small for channels of the length given.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    pub fn new(design: &Design, parameters: &Parameters) -> Result<Self> {
        let solve = |designs: Vec<Design>| -> Result<Vec<ScanPoint>> {
            let built = designs.into_par_iter().filter(Design::fits_its_channels);
            built.map(|design| point(&design, parameters)).collect()
        };
        let thick =
            |thickness_um: f64, medium: Medium| Design { thickness_um, medium, ..design.clone() };
        let thickness = media(design.medium).into_iter().map(|(scanned, medium)| {
            let designs = steps(THICKNESS_UM, STEPS).map(|um| thick(um, medium)).collect();
            Ok((scanned, solve(designs)?))
        });
        let thickness = thickness.collect::<Result<_>>()?;
        let pitches = pitches(design.medium, parameters)?;
        let (mut pitch, mut map) = (Vec::new(), Vec::new());
        if let Some(pitches) = pitches {
            pitch.extend(
                steps(pitches, STEPS)
                    .map(|um| thick(design.thickness_um, with_pitch(design.medium, um))),
            );
            for um in steps(pitches, MAP_STEPS) {
                let medium = with_pitch(design.medium, um);
                map.extend(steps(THICKNESS_UM, MAP_STEPS).map(|t| thick(t, medium)));
            }
        } else {
            for decade in steps(PROGENITOR_DECADES, MAP_STEPS) {
                let progenitors_per_day =
                    design.progenitors_per_day * thymoid_core::math::pow(10.0, decade);
                map.extend(
                    steps(THICKNESS_UM, MAP_STEPS)
                        .map(|t| Design { progenitors_per_day, ..thick(t, design.medium) }),
                );
            }
        }
        Ok(Self { thickness, pitch: solve(pitch)?, map: solve(map)? })
    }
}

fn point(design: &Design, parameters: &Parameters) -> Result<ScanPoint> {
    let output = mean_field(design, parameters, 0)?;
    Ok(ScanPoint {
        thickness_um: design.thickness_um,
        pitch_um: pitch(design.medium),
        progenitors_per_day: design.progenitors_per_day,
        export_per_day: output.export.total_per_day(),
        limiting: output.limits.as_ref().map(|limits| limits.limiting),
        starves: output.oxygen.starves(),
    })
}

fn steps([from, to]: [f64; 2], count: u32) -> impl Iterator<Item = f64> {
    (0..=count).map(move |i| from + (to - from) * f64::from(i) / f64::from(count))
}

/// The media that thickness is tried in: that of the design, and what it is not.
fn media(own: Medium) -> Vec<(Scanned, Medium)> {
    let (po2_mmhg, still, perfused) = match own {
        Medium::Static { faces, po2_mmhg } => (po2_mmhg, faces == 2, false),
        Medium::Perfused { po2_mmhg, .. } | Medium::Implanted { po2_mmhg, .. } => {
            (po2_mmhg, false, true)
        }
        Medium::AirLiquid { po2_mmhg, .. } | Medium::Submerged { po2_mmhg, .. } => {
            (po2_mmhg, false, false)
        }
    };
    let mut media = vec![(Scanned::Own, own)];
    if !still {
        media.push((Scanned::Still, Medium::Static { faces: 2, po2_mmhg }));
    }
    if !perfused {
        let channels = Medium::Perfused {
            channel_radius_um: CHANNEL_RADIUS_UM,
            channel_pitch_um: CHANNEL_PITCH_UM,
            po2_mmhg,
            channel_length_mm: None,
            flow_ul_min: None,
            mean_speed_mm_s: None,
        };
        media.push((Scanned::Perfused, channels));
    }
    media
}

const fn pitch(medium: Medium) -> Option<f64> {
    match medium {
        Medium::Perfused { channel_pitch_um, .. } => Some(channel_pitch_um),
        Medium::Implanted { capillary_pitch_um, .. } => Some(capillary_pitch_um),
        _ => None,
    }
}

fn with_pitch(mut medium: Medium, um: f64) -> Medium {
    match &mut medium {
        Medium::Perfused { channel_pitch_um: pitch, .. }
        | Medium::Implanted { capillary_pitch_um: pitch, .. } => *pitch = um,
        _ => {}
    }
    medium
}

/// The pitches that are tried.
fn pitches(medium: Medium, parameters: &Parameters) -> Result<Option<[f64; 2]>> {
    Ok(match medium {
        Medium::Perfused { channel_radius_um, channel_pitch_um, .. } => {
            Some([PITCH_RADII * channel_radius_um, PITCH_TIMES * channel_pitch_um])
        }
        Medium::Implanted { capillary_pitch_um, .. } => {
            let radius_um = parameters.value("chip.capillary_radius_um")?;
            Some([PITCH_RADII * radius_um, PITCH_TIMES * capillary_pitch_um])
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(preset: &str) -> LimitScan {
        let design = Design::preset(preset).unwrap().unwrap();
        LimitScan::new(&design, &thymoid_chip::parameters().unwrap()).unwrap()
    }

    #[test]
    fn every_preset_can_be_scanned_in_and_out_of_its_medium() {
        for (name, _) in thymoid_chip::preset::PRESETS {
            let scan = scan(name);
            assert!(scan.thickness.len() >= 2, "{name}");
            assert_eq!(scan.map.len(), 19 * 19, "{name}");
            let all = scan.thickness.iter().flat_map(|(_, points)| points);
            for point in all.chain(&scan.pitch).chain(&scan.map) {
                assert!(point.export_per_day.is_finite() && point.limiting.is_some(), "{name}");
            }
        }
    }

    /// A channel of 40 mm in squares of 300 um takes 3.6 mm³: 15 mm² have them from 240 um on, and
    /// thinner ones are left out. 10 uL/min carry 2.25e-11 mol/s at 100 mmHg, what 3.4 mm³ of full
    /// tissue and its stroma take up (6.575e-3 mol/m³/s): 1 mm of thickness is 13.7 mm³ of tissue.
    #[test]
    fn a_flow_holds_what_is_thick_and_needs_room_for_its_channels() {
        let design = Design::parse(
            "chip.toml",
            "name = \"perfused\"\narea_mm2 = 15\nthickness_um = 400\nprogenitors_per_day = 1e4\n\
             functional_stroma_fraction = 1\n[medium]\nkind = \"perfused\"\n\
             channel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 100\n\
             channel_length_mm = 40\nflow_ul_min = 10",
        )
        .unwrap();
        let scan = LimitScan::new(&design, &thymoid_chip::parameters().unwrap()).unwrap();
        let (scanned, own) = &scan.thickness[0];
        assert_eq!(*scanned, Scanned::Own);
        assert!(own[0].thickness_um >= 240.0 && own[0].thickness_um < 265.0);
        assert_eq!(own[own.len() - 1].limiting, Some(Limit::Flow));
    }

    #[test]
    fn an_implant_is_tried_over_pitch_and_an_organoid_over_progenitors() {
        let (implant, organoid) = (scan("thymus-slices"), scan("ato"));
        assert_eq!(implant.pitch.len(), 37);
        assert!(organoid.pitch.is_empty());
        let progenitors = |scan: &LimitScan| {
            let all = scan.map.iter().map(|point| point.progenitors_per_day);
            thymoid_core::math::sorted_distinct(all).len()
        };
        assert_eq!((progenitors(&implant), progenitors(&organoid)), (1, 19));
    }
}
