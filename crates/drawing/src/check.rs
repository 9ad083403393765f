//! Whether materials can be.

use thymoid_transport::voxels::{Kind, Material};

use crate::error::{Error, Result};

/// One standard atmosphere.
const ATMOSPHERE_MMHG: f64 = 760.0;
/// Materials of a chip, at most: their numbers are bytes.
const MOST: usize = 255;

/// Refuses materials with names twice, or values that no material has.
pub(crate) fn materials(materials: &[Material], origin: &str) -> Result<()> {
    if !(1..=MOST).contains(&materials.len()) {
        let problem = format!("has {} materials", materials.len());
        return Err(Error::new(format!("{origin}: layout"), problem, "give 1 to 255"));
    }
    for (number, material) in materials.iter().enumerate() {
        let place = format!("{origin}: material `{}`", material.name);
        if materials[..number].iter().any(|other| other.name == material.name) {
            return Err(Error::new(place, "another material has this name", "give each its own"));
        }
        let require = |field: &str, value: f64, met: bool, allowed: &str| {
            if met {
                return Ok(());
            }
            let problem = format!("{field} is {value}");
            Err(Error::new(&place, problem, format!("give {allowed}")))
        };
        let share = |field: &str, value: f64| {
            require(field, value, value > 0.0 && value <= 1.0, "a share above 0, at most 1")
        };
        let positive = |field: &str, value: f64| {
            require(field, value, value > 0.0 && value.is_finite(), "a number above 0")
        };
        match material.kind {
            Kind::Tissue { porosity, diffusivity_ratio }
            | Kind::Gel { porosity, diffusivity_ratio } => {
                share("porosity", porosity)?;
                positive("diffusivity_ratio", diffusivity_ratio)?;
            }
            Kind::Membrane { thickness_um, pore_um, porosity } => {
                positive("thickness_um", thickness_um)?;
                positive("pore_um", pore_um)?;
                share("porosity", porosity)?;
            }
            Kind::GasWall { thickness_um, po2_mmhg } => {
                positive("thickness_um", thickness_um)?;
                let met = (0.0..=ATMOSPHERE_MMHG).contains(&po2_mmhg);
                require("po2_mmhg", po2_mmhg, met, "0 to 760 mmHg, one atmosphere")?;
            }
            Kind::Lumen | Kind::Solid => {}
        }
    }
    Ok(())
}
