//! What a chip gives and what holds it back, with its oxygen solved voxel by voxel.

use std::cell::RefCell;

use thymoid_core::Parameters;
use thymoid_transport::flow::Medium as Fluid;

use super::at_source::{AtSource, Oxygen, PARTS};
use super::depletion::AtPressures;
use super::piece::Piece;
use crate::design::Design;
use crate::error::Error;
use crate::mean_field::{Answer, ChannelFlow, Level, Panel};
use crate::medium::Medium;

/// Oxygen of the medium, over that which enters, at which the piece is solved where medium flows.
const SHARES: [f64; 9] = [0.0, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 1.0];

/// Answers what a design gives and what holds it back, with the oxygen of its piece solved at every
/// density of thymocytes that is tried, and at every oxygen of the medium along channels.
///
/// All else is as in the closed form: so what differs is that uptake falls with oxygen, and that
/// the piece is as it is.
///
/// # Errors
/// When the design is unusable, `parameters` lacks an entry, or a field is not found.
///
/// ```
/// use thymoid_chip::fields::{answer, piece_of};
/// use thymoid_chip::{Design, Limit};
/// let parameters = thymoid_chip::parameters()?;
/// let thick = Design::parse(
///     "thick.toml",
///     "name = \"thick\"\narea_mm2 = 100\nthickness_um = 1000\nprogenitors_per_day = 1e5\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let piece = piece_of(&thick, 20.0, &parameters)?;
/// let answer = answer(&thick, &piece, &parameters)?;
/// assert_eq!(answer.limits.map(|limits| limits.limiting), Some(Limit::Oxygen));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn answer(design: &Design, piece: &Piece, parameters: &Parameters) -> Result<Answer, Error> {
    let solving = RefCell::new(Solving::new(design, piece, parameters)?);
    let failed = RefCell::new(None);
    let solved = |flow: Option<ChannelFlow>, per_ml: f64| {
        solving.borrow_mut().layers(flow, per_ml).unwrap_or_else(|error| {
            failed.borrow_mut().get_or_insert(error);
            Vec::new()
        })
    };
    let answer = Answer::with(Level::Fields, design, Some(&solved), parameters);
    match failed.into_inner() {
        Some(error) => Err(error),
        None => answer,
    }
}

/// A piece at each oxygen of its medium.
struct Solving<'a> {
    at: Vec<AtSource<'a>>,
    mmhg: Vec<f64>,
    fluid: Fluid,
    solubility_mol_m3_mmhg: f64,
    tissue_um2: f64,
    /// The density that was solved last, at each oxygen, or fresh medium alone.
    last: Option<(f64, Vec<Oxygen>)>,
}

impl<'a> Solving<'a> {
    fn new(design: &Design, piece: &'a Piece, parameters: &'a Parameters) -> Result<Self, Error> {
        let (source, tissue_um2, flows) = match design.medium {
            Medium::Perfused {
                po2_mmhg,
                channel_radius_um: r,
                channel_pitch_um: p,
                flow_ul_min,
                mean_speed_mm_s,
                ..
            } => {
                let flows = flow_ul_min.or(mean_speed_mm_s).is_some();
                (po2_mmhg, p * p - std::f64::consts::PI * r * r, flows)
            }
            Medium::Static { po2_mmhg, .. }
            | Medium::AirLiquid { po2_mmhg, .. }
            | Medium::Submerged { po2_mmhg, .. }
            | Medium::Implanted { po2_mmhg, .. } => (po2_mmhg, 0.0, false),
        };
        let shares = if flows { &SHARES[1..] } else { &SHARES[SHARES.len() - 1..] };
        let mmhg: Vec<f64> = shares.iter().map(|share| share * source).collect();
        let at = mmhg.iter().map(|mmhg| AtSource::new(design, *mmhg, piece, parameters));
        Ok(Self {
            at: at.collect::<Result<_, _>>()?,
            mmhg,
            fluid: Fluid::with_oxygen(parameters)?,
            solubility_mol_m3_mmhg: parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?,
            tissue_um2,
            last: None,
        })
    }

    fn layers(&mut self, flow: Option<ChannelFlow>, per_ml: f64) -> Result<Vec<Panel>, Error> {
        let fresh = self.at.len() - 1;
        let Some(flow) = flow else {
            let oxygen = match &self.last {
                Some((last, oxygen)) if *last == per_ml => oxygen[fresh].clone(),
                _ => self.at[fresh].full_of(per_ml)?,
            };
            let share = 1.0 / PARTS as f64;
            return Ok(oxygen.po2_mmhg.map(|po2_mmhg| Panel { share, po2_mmhg }).into());
        };
        if self.last.as_ref().is_none_or(|(last, _)| *last != per_ml) {
            let oxygen = self.at.iter_mut().map(|at| at.full_of(per_ml));
            self.last = Some((per_ml, oxygen.collect::<Result<_, _>>()?));
        }
        let known = self.last.as_ref().map(|(_, oxygen)| oxygen.as_slice()).unwrap_or_default();
        // Without oxygen in the medium there is none in the tissue, and no uptake.
        let none = Oxygen { po2_mmhg: [0.0; PARTS], uptake_mol_m3_s: 0.0 };
        let oxygen: Vec<Oxygen> = std::iter::once(none).chain(known.iter().cloned()).collect();
        let mmhg: Vec<f64> = std::iter::once(0.0).chain(self.mmhg.iter().copied()).collect();
        let at = AtPressures {
            mmhg: &mmhg,
            oxygen: &oxygen,
            solubility_mol_m3_mmhg: self.solubility_mol_m3_mmhg,
            tissue_um2: self.tissue_um2,
        };
        Ok(at.along(flow, self.fluid, self.mmhg[fresh]))
    }
}
