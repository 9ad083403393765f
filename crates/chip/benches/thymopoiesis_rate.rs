//! How many cell-minutes of the full model one core simulates in a second, without surroundings
//! and, beside it, among capillaries whose oxygen the cells take up and feel. Processor time where
//! the system tells it, since a busy machine stretches all other.
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

use thymoid_chip::Medium;
use thymoid_chip::cells::calibrate;
use thymoid_chip::cells::{Options, Simulation, Space, Stage, Surroundings, Unit};
use thymoid_chip::selection::Family;
use thymoid_core::{Parameters, Seed, Vectors};

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
    let medium = Medium::Implanted { capillary_pitch_um: 100.0, po2_mmhg: 60.0, ingrowth: None };
    let among = Surroundings { medium, forced_foxn1: false, po2_along_mmhg: Vec::new() };
    let without = run(&Unit { surroundings: None, ..unit.clone() }, days, options, &parameters);
    let with = run(
        &Unit { surroundings: unit.surroundings.clone().or(Some(among)), ..unit },
        days,
        options,
        &parameters,
    );
    println!("a cell-minute with surroundings takes {:.3} times as long", without / with);
}

/// Returns the cell-minutes in a second.
fn run(unit: &Unit, days: f64, options: Options, parameters: &Parameters) -> f64 {
    let start = std::time::Instant::now();
    let mut simulation = Simulation::new(unit, parameters, options, Seed(1)).unwrap();
    println!("start {:?}", start.elapsed());
    let mut cell_minutes = 0.0;
    let mut looking = 0.0;
    let start = seconds();
    let mut before = *simulation.events();
    let passes = simulation.passes_in(days);
    for pass in 0..passes {
        if pass % (passes / 10).max(1) == 0 {
            let look = seconds();
            print(&simulation, &mut before);
            looking += seconds() - look;
        }
        simulation.pass();
        if pass % 36 == 0 {
            let look = seconds();
            cell_minutes +=
                36.0 * simulation.census().thymocytes() as f64 * simulation.minutes_per_pass();
            looking += seconds() - look;
        }
    }
    let s = seconds() - start - looking;
    println!("{s:.2} s, {:.3e} cell-minutes/s", cell_minutes / s);
    cell_minutes / s
}

fn print(simulation: &Simulation, before: &mut thymoid_chip::cells::EventCounts) {
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
        c.active_mtec,
        c.mtec
    );
    let f = simulation.events().since(before);
    *before = *simulation.events();
    let names = thymoid_chip::cells::EventCounts::NAMES.iter();
    let counts = names.zip(f.values()).map(|(n, v)| format!("{n}={v}"));
    println!("   {}", counts.collect::<Vec<_>>().join(" "));
    if let Some(oxygen) = simulation.oxygen() {
        println!(
            "   oxygen {:.1} mean {:.1} mmHg hypoxic {:.2} foxn1 {:.2} growth {:.2} {:.2e} mol/s off {:.0e}",
            oxygen.least_po2_mmhg,
            oxygen.mean_po2_mmhg,
            oxygen.hypoxic_share,
            oxygen.foxn1_share,
            oxygen.growth_share,
            oxygen.uptake_mol_s(),
            oxygen.unsolved
        );
    }
}

/// Returns the seconds of processor time so far, of all threads; those of the wall where the system
/// does not tell.
fn seconds() -> f64 {
    const PER_TICK: f64 = 0.01;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Beyond the name, which may hold anything: the 12th and 13th field are user and system.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    let ticks: Vec<f64> = ticks.filter_map(Result::ok).collect();
    if let [user, system] = ticks[..] {
        return (user + system) * PER_TICK;
    }
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs_f64()
}
