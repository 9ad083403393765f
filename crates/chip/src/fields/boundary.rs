//! What medium and blood bring and take away.

use thymoid_core::Parameters;
use thymoid_transport::fields::{
    Gas, Outside, Perfusion, Problem, Surroundings, capillary_exchange_per_s,
};

use super::piece::Piece;
use super::signal::{NMOL_L, Signal};
use crate::design::Design;
use crate::error::Error;
use crate::medium::{Ingrowth, Medium};

const NMOL_PER_UMOL: f64 = 1e3;
const UM2_PER_MM2: f64 = 1e6;
const M2_PER_UM2: f64 = 1e-12;
const M_PER_UM: f64 = 1e-6;

/// Returns the problem of a signal in a piece of a design, without what cells make and take up.
///
/// Medium that flows brings oxygen and S1P and washes all else out. Still medium has the oxygen of
/// its surface, and S1P; it is soon full of all else, so none is lost to it. Blood in capillaries
/// brings oxygen and S1P.
pub(super) fn problem(
    signal: Signal,
    design: &Design,
    piece: &Piece,
    parameters: &Parameters,
) -> Result<Problem, Error> {
    let substance = signal.substance(parameters)?;
    let brought = brought_mol_m3(signal, design, parameters)?;
    let flows = matches!(design.medium, Medium::Perfused { .. });
    let flowing = brought.filter(|_| flows).unwrap_or(0.0);
    let medium = |_| Outside::at(flowing as f32);
    let in_medium_m2_s = match signal {
        Signal::Oxygen => parameters.value("transport.medium_oxygen_diffusivity_m2_s")?,
        _ => substance.diffusivity_m2_s,
    };
    let mut sides = [None; 6];
    let films_um =
        films_um(design.medium, parameters)?.map(|film| film.filter(|_| piece.open_faces));
    for (side, film_um) in [4, 5].into_iter().zip(films_um) {
        sides[side] = brought.zip(film_um).map(|(c, um)| Outside {
            concentration_mol_m3: c as f32,
            film_m_s: (in_medium_m2_s / (um * M_PER_UM)) as f32,
        });
    }
    let around = Surroundings { medium: &medium, gas: gas(signal, parameters)?, sides };
    let mut problem = Problem::of_chip(&piece.chip, &substance, &around)?;
    if let (Medium::Implanted { capillary_pitch_um, ingrowth, .. }, Some(blood)) =
        (design.medium, brought)
        && ingrowth.is_none_or(Ingrowth::lets_vessels_in)
    {
        let per_mm2 = UM2_PER_MM2 / (capillary_pitch_um * capillary_pitch_um);
        let radius_um = parameters.value("chip.capillary_radius_um")?;
        let exchange = capillary_exchange_per_s(substance.diffusivity_m2_s, radius_um, per_mm2);
        let exchange = exchange.ok_or_else(|| Error::Field {
            design: design.name.clone(),
            field: "medium.capillary_pitch_um",
            allowed: "at least 7.1 times chip.capillary_radius_um: denser capillaries have no closed form",
            value: capillary_pitch_um.to_string(),
        })?;
        problem.perfusion = Some(Perfusion {
            exchange_per_s: vec![exchange as f32; piece.chip.grid.len()],
            concentration_mol_m3: blood as f32,
        });
    }
    Ok(problem)
}

/// Returns the medium that resists between the source and each face that is fed, the one on the
/// side of the cortex first. Other signals than oxygen diffuse in it as in tissue.
fn films_um(medium: Medium, parameters: &Parameters) -> Result<[Option<f64>; 2], Error> {
    Ok(match medium {
        Medium::Static { faces, .. } => [Some(0.0), (faces > 1).then_some(0.0)],
        Medium::AirLiquid { film_um, medium_um, membrane_um, .. } => {
            let porosity = parameters.value("chip.insert_porosity")?;
            [Some(film_um), medium_um.map(|medium_um| medium_um + membrane_um / porosity)]
        }
        Medium::Submerged { medium_um, .. } => [Some(medium_um), None],
        // Without vessels, its faces are all that feeds it.
        Medium::Implanted { ingrowth: Some(ingrowth), .. } if !ingrowth.lets_vessels_in() => {
            [Some(0.0), Some(0.0)]
        }
        Medium::Perfused { .. } | Medium::Implanted { .. } => [None, None],
    })
}

/// Returns the concentration that medium or blood bring, if they bring any.
fn brought_mol_m3(
    signal: Signal,
    design: &Design,
    parameters: &Parameters,
) -> Result<Option<f64>, Error> {
    let (Medium::Static { po2_mmhg, .. }
    | Medium::Perfused { po2_mmhg, .. }
    | Medium::AirLiquid { po2_mmhg, .. }
    | Medium::Submerged { po2_mmhg, .. }
    | Medium::Implanted { po2_mmhg, .. }) = design.medium;
    Ok(match signal {
        Signal::Oxygen => Some(po2_mmhg * parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?),
        Signal::S1p => Some(NMOL_PER_UMOL * NMOL_L * signal.value(parameters, "medium_umol_l")?),
        _ => None,
    })
}

/// Returns how oxygen passes gas-permeable walls; nothing else does.
fn gas(signal: Signal, parameters: &Parameters) -> Result<Option<Gas>, Error> {
    if signal != Signal::Oxygen {
        return Ok(None);
    }
    Ok(Some(Gas {
        permeability_m2_s: M2_PER_UM2 * signal.value(parameters, "wall_permeability_um2_s")?,
        solubility_mol_m3_mmhg: parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?,
    }))
}
