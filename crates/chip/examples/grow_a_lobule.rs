//! From the design of a chip to its cells: a tiny piece of a perfused chip, grown for some days.
//!
//! ```sh
//! cargo run --release -p thymoid-chip --example grow_a_lobule
//! ```

use std::error::Error;
use std::io::{Write, stdout};

use thymoid_chip::cells::{Options, Simulation, Space, Stage, Start, Unit};
use thymoid_chip::selection::Thresholds;
use thymoid_chip::{Design, mean_field, parameters};
use thymoid_core::Seed;

/// What a user writes in `chip.toml`.
const CHIP: &str = r#"
name = "perfused chip"
area_mm2 = 100
thickness_um = 300
functional_stroma_fraction = 0.9
progenitors_per_day = 4000
medium = { kind = "perfused", channel_radius_um = 50, channel_pitch_um = 300, po2_mmhg = 100 }
"#;

/// Energies, in hundredths of kT, near those that `cells::calibrate` solves for.
const THRESHOLDS: Thresholds =
    Thresholds { positive_ckt: -4200, negative_ckt: -4500, regulatory_ckt: -4480 };

const DAYS: u32 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    grow(&mut stdout())
}

/// Grows the piece and writes who is there at the end of each day.
///
/// # Errors
/// When nothing can be written to `out`.
pub fn grow(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let parameters = parameters()?;

    // The closed form first: oxygen, the stroma that works, and what the chip will give.
    let design = Design::parse("chip.toml", CHIP)?;
    let output = mean_field(&design, &parameters, 60)?;
    writeln!(out, "{}: {:.2} of the stroma works", design.name, output.oxygen.functional_fraction)?;
    writeln!(out, "T cells leave from day {:.1}", output.first_export_days)?;

    // One channel of the chip, thin: few cells, but all that happens to one.
    let whole = Unit::of_design(&design, &output, Start::Steady, &parameters)?;
    let unit = Unit { length_um: 300.0, width_um: 45.0, ..whole };
    let options = Options { thresholds: Some(THRESHOLDS), space: Space::On };
    let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;

    let stages = [Stage::DpBlast, Stage::DpSmall, Stage::DpSignalled, Stage::Sp4Mature];
    writeln!(out, "day  cells  {}  left", stages.map(Stage::as_str).join("  "))?;
    for day in 1..=DAYS {
        while simulation.passes() < simulation.passes_in(f64::from(day)) {
            simulation.pass();
        }
        let (census, events) = (simulation.census(), simulation.events());
        write!(out, "{day:>3}  {:>5}", census.thymocytes())?;
        for stage in stages {
            write!(out, "  {:>width$}", census.of(stage), width = stage.as_str().len())?;
        }
        writeln!(out, "  {:>4}", events.left())?;
    }
    writeln!(out, "Research use only, not for treatment decisions.")?;
    Ok(())
}
