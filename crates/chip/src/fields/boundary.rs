//! What medium and blood bring and take away.

use thymoid_core::Parameters;
use thymoid_transport::fields::{
    Gas, Outside, Perfusion, Problem, Surroundings, capillary_exchange_per_s,
};
use thymoid_transport::voxels::VoxelChip;

use super::signal::{NMOL_L, Signal};
use crate::error::Error;
use crate::medium::{Ingrowth, Medium};

const NMOL_PER_UMOL: f64 = 1e3;
const UM2_PER_MM2: f64 = 1e6;
const M2_PER_UM2: f64 = 1e-12;
const M_PER_UM: f64 = 1e-6;

/// What is around the voxels of a chip.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// Name of the chip, for errors.
    pub(crate) name: &'a str,
    /// Its medium.
    pub(crate) medium: Medium,
    /// Whether medium stands at the faces of the box.
    pub(crate) open_faces: bool,
}

/// Returns the problem of a signal in the voxels of a chip, without what cells make and take up.
///
/// Medium that flows brings oxygen and S1P and washes all else out. Still medium has the oxygen of
/// its surface, and S1P; it is soon full of all else, so none is lost to it. Blood in capillaries
/// brings oxygen and S1P.
pub(crate) fn problem(
    signal: Signal,
    around: Around<'_>,
    chip: &VoxelChip,
    parameters: &Parameters,
) -> Result<Problem, Error> {
    let substance = signal.substance(parameters)?;
    let brought = brought_mol_m3(signal, around.medium, parameters)?;
    let flows = matches!(around.medium, Medium::Perfused { .. });
    let flowing = brought.filter(|_| flows).unwrap_or(0.0);
    let medium = |_| Outside::at(flowing as f32);
    let in_medium_m2_s = match signal {
        Signal::Oxygen => parameters.value("transport.medium_oxygen_diffusivity_m2_s")?,
        _ => substance.diffusivity_m2_s,
    };
    let mut sides = [None; 6];
    let films_um =
        films_um(around.medium, parameters)?.map(|film| film.filter(|_| around.open_faces));
    for (side, film_um) in [4, 5].into_iter().zip(films_um) {
        sides[side] = brought.zip(film_um).map(|(c, um)| Outside {
            concentration_mol_m3: c as f32,
            film_m_s: (in_medium_m2_s / (um * M_PER_UM)) as f32,
        });
    }
    let surroundings = Surroundings { medium: &medium, gas: gas(signal, parameters)?, sides };
    let mut problem = Problem::of_chip(chip, &substance, &surroundings)?;
    if let (Medium::Implanted { capillary_pitch_um, ingrowth, .. }, Some(blood)) =
        (around.medium, brought)
        && ingrowth.is_none_or(Ingrowth::lets_vessels_in)
    {
        let per_mm2 = UM2_PER_MM2 / (capillary_pitch_um * capillary_pitch_um);
        let radius_um = parameters.value("chip.capillary_radius_um")?;
        let exchange = capillary_exchange_per_s(substance.diffusivity_m2_s, radius_um, per_mm2);
        let exchange = exchange.ok_or_else(|| Error::Field {
            design: around.name.into(),
            field: "medium.capillary_pitch_um",
            allowed: "at least 7.1 times chip.capillary_radius_um: denser capillaries have no closed form",
            value: capillary_pitch_um.to_string(),
        })?;
        problem.perfusion = Some(Perfusion {
            exchange_per_s: vec![exchange as f32; chip.grid.len()],
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
    medium: Medium,
    parameters: &Parameters,
) -> Result<Option<f64>, Error> {
    Ok(match signal {
        Signal::Oxygen => {
            Some(medium.po2_mmhg() * parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?)
        }
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
