//! How many cell-minutes of the full model one core simulates in a second.
//!
//! ```sh
//! cargo bench -p thymoid-chip --bench thymopoiesis_rate -- \
//!     [preset or file of a unit] [days] [on|off] [selected|drawn] [widest|avx2|portable]
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, not the library"
)]

use thymoid_chip::cells::calibrate;
use thymoid_chip::cells::{Options, Simulation, Space, Stage, Unit};
use thymoid_chip::selection::Family;
use thymoid_core::{Seed, Vectors};

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let unit = args.first().map_or("infant-lobule", |s| s);
    let days: f64 = args.get(1).map_or(2.0, |s| s.parse().unwrap());
    let space = if args.get(2).is_some_and(|s| s == "off") { Space::Off } else { Space::On };
    match args.get(4).map(String::as_str) {
        Some("portable") => Vectors::Portable.allow(),
        Some("avx2") => Vectors::Avx2.allow(),
        _ => {}
    }
    let drawn = args.get(3).is_some_and(|s| s == "drawn");
    let unit = Unit::preset(unit)
        .unwrap_or_else(|| Unit::parse(unit, &std::fs::read_to_string(unit).unwrap()));
    let unit = unit.unwrap();
    let parameters = thymoid_chip::parameters().unwrap();
    let start = std::time::Instant::now();
    let (encounters, solution) = calibrate(Family::D, &parameters, Seed(1)).unwrap();
    println!("{:?} {encounters:?} {:?}", start.elapsed(), solution.outcome);
    let thresholds = (!drawn).then_some(solution.thresholds);
    let options = Options { thresholds, space };
    let start = std::time::Instant::now();
    let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1)).unwrap();
    println!("start {:?}", start.elapsed());
    let mut cell_minutes = 0.0;
    let start = std::time::Instant::now();
    let mut before = *simulation.events();
    let passes = simulation.passes_in(days);
    for pass in 0..passes {
        if pass % (passes / 10).max(1) == 0 {
            let c = simulation.census();
            let by: Vec<_> = Stage::ALL.iter().map(|k| c.of(*k)).collect();
            println!(
                "{:.2} d N {} of {} {:?} sp-med {:.2} dp-cortex {:.2} mtec {}/{}",
                simulation.minutes() / 1440.0,
                c.thymocytes(),
                c.sites,
                by,
                c.medullary_share(Stage::is_sp),
                1.0 - c.medullary_share(|k| k == Stage::DpSmall),
                c.stroma_sum(thymoid_chip::cells::StromalKind::is_mature_mtec),
                c.stroma_sum(thymoid_chip::cells::StromalKind::is_mtec)
            );
            let f = simulation.events().since(&before);
            before = *simulation.events();
            println!(
                "   {}",
                thymoid_chip::cells::EventCounts::NAMES
                    .iter()
                    .zip(f.values())
                    .map(|(n, v)| format!("{n}={v}"))
                    .collect::<Vec<_>>()
                    .join(" ")
            );
        }
        simulation.pass();
        if pass % 36 == 0 {
            cell_minutes +=
                36.0 * simulation.census().thymocytes() as f64 * simulation.minutes_per_pass();
        }
    }
    let s = start.elapsed().as_secs_f64();
    println!("{s:.2} s, {:.3e} cell-minutes/s", cell_minutes / s);
}
