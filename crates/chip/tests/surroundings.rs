//! Units that take up oxygen and feel it, against closed forms.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_chip::cells::{Options, OxygenCensus, Simulation, Space, Unit};
use thymoid_chip::selection::Thresholds;
use thymoid_chip::{Error, OxygenBudget, parameters};
use thymoid_core::{Parameters, Seed, Vectors, math};

/// As solved for family D in the infant's lobule, to a kT.
const THRESHOLDS: Thresholds =
    Thresholds { positive_ckt: -4000, regulatory_ckt: -4300, negative_ckt: -4350 };
const OPTIONS: Options = Options { thresholds: Some(THRESHOLDS), space: Space::On };

/// A slab of tissue with one open face.
const SLAB: &str = "ways = { kind = \"face\" }\n\
     surroundings = { medium = { kind = \"static\", faces = 1, po2_mmhg = 100 } }";
/// Cells of every stage.
const FULL: &str = "start = \"steady\"\nprogenitors_per_mm3_day = 20\n";

fn unit(depth_um: f64, rest: &str) -> Result<Unit, Error> {
    let text = format!(
        "name = \"small\"\nlength_um = 120\nwidth_um = 60\ndepth_um = {depth_um}\n\
         cortex_share = 0.66\n{rest}\n"
    );
    Unit::parse("small.toml", &text)
}

fn begun(unit: &Unit, parameters: &Parameters) -> Simulation {
    Simulation::new(unit, parameters, OPTIONS, Seed(5)).unwrap()
}

fn oxygen(simulation: &Simulation) -> OxygenCensus {
    simulation.oxygen().expect("the unit has surroundings")
}

/// Stroma alone, 0.5 mm thick: Michaelis and Menten in a slab, which `tests/oxygen.rs` checks. The
/// least pressure within 0.3 %, half a voxel from the far side, and the uptake within 0.5 %.
#[test]
fn stroma_takes_up_what_a_slab_does() {
    let parameters = parameters().unwrap();
    let simulation = begun(&unit(495.0, SLAB).unwrap(), &parameters);
    let found = oxygen(&simulation);
    let slab = OxygenBudget::new(&parameters).unwrap().michaelis_menten(100.0, 0.0);
    let profile = slab.slab_mol_m3(495.0, 330).unwrap();
    let least = profile[325] / 1.35e-3;
    assert!((found.least_po2_mmhg / least - 1.0).abs() < 3e-3, "{} {least}", found.least_po2_mmhg);
    let rate = |c: &f64| slab.max_uptake_mol_m3_s * c / (slab.half_uptake_mol_m3 + c);
    let ends = [profile[0], profile[330]].iter().map(rate).sum::<f64>() / 2.0;
    let mean = (profile[1..330].iter().map(rate).sum::<f64>() + ends) / 330.0;
    // 16 by 8 by 66 sites of 7.5 um.
    let uptake = mean * 16.0 * 8.0 * 66.0 * 7.5e-6 * 7.5e-6 * 7.5e-6;
    assert!((found.uptake_mol_s() / uptake - 1.0).abs() < 5e-3, "{found:?} {uptake}");
    assert_eq!((found.hypoxic_share, found.foxn1_share, found.unsolved), (0.0, 1.0, 0.0));
}

/// Stroma alone among channels of 50 um every 300 um: the corner between four of them by the
/// constant of the lemniscate, `crates/chip/src/mean_field/square_cell.rs`, within 5 %, with uptake
/// that is almost of zero order and voxels of 15 um.
#[test]
fn tissue_between_channels_is_fed_by_them() {
    let mut parameters = parameters().unwrap();
    parameters.set("chip.oxygen_half_uptake_mol_m3", 0.001, "a test").unwrap();
    let perfused = |radius: f64, pitch: f64| {
        format!(
            "ways = {{ kind = \"channels\", radius_um = {radius}, pitch_um = {pitch} }}\n\
             [surroundings.medium]\nkind = \"perfused\"\nchannel_radius_um = 50\n\
             channel_pitch_um = 300\npo2_mmhg = 60"
        )
    };
    let text = |rest: &str| {
        let text = format!(
            "name = \"perfused\"\nlength_um = 600\nwidth_um = 60\ndepth_um = 600\n\
             cortex_share = 0.66\n{rest}"
        );
        Unit::parse("perfused.toml", &text)
    };
    let simulation = begun(&text(&perfused(50.0, 300.0)).unwrap(), &parameters);
    let found = oxygen(&simulation);
    let uptake = OxygenBudget::new(&parameters).unwrap().stroma_uptake_mol_m3_s;
    let form = math::ln(300.0 / 50.0) - math::ln(2.622);
    let deficit = uptake * 300e-6 * 300e-6 / (2.0 * std::f64::consts::PI * 1.7e-9) * form;
    let seen = (60.0 - found.least_po2_mmhg) * 1.35e-3;
    assert!((seen / deficit - 1.0).abs() < 0.05, "{seen} {deficit}");
    // Medium flows where cells come and go.
    let error = text(&perfused(50.0, 250.0)).unwrap_err().to_string();
    assert!(error.contains("`surroundings.medium`") && error.contains("300 um"), "{error}");
    // Channels that are thinner than a voxel hold no medium.
    let thin = perfused(5.0, 300.0).replace("radius_um = 50", "radius_um = 5");
    let refused = Simulation::new(&text(&thin).unwrap(), &parameters, OPTIONS, Seed(5));
    assert!(refused.unwrap_err().to_string().contains("wider than its voxels"));
}

/// Without oxygen, what is remembered of well-fed times falls by the time constants, and cells die
/// by what is left of growth. In each of `n` looks the weight of the past is exp(-1 h / 48 h).
#[test]
fn tissue_remembers_better_times() {
    let parameters = parameters().unwrap();
    let mut simulation = begun(&unit(75.0, &format!("{FULL}{SLAB}")).unwrap(), &parameters);
    simulation.set_medium(vec![0.0]).unwrap();
    let before = simulation.census().thymocytes();
    let day = simulation.passes_in(1.0);
    (0..day).for_each(|_| simulation.pass());
    let found = oxygen(&simulation);
    assert!(found.least_po2_mmhg < 1e-3 && found.hypoxic_share == 1.0, "{found:?}");
    for (share, hours) in [(found.foxn1_share, 48.0), (found.growth_share, 6.0)] {
        let left = math::exp(-24.0 / hours);
        assert!((share / left - 1.0).abs() < 1e-3, "{share} {left}");
    }
    // The hazard, 1/24 an hour, is that of the growth that is lost; others die or divide as well.
    let hazard: f64 = (1..=24).map(|n| (1.0 - math::exp(-f64::from(n) / 6.0)) / 24.0).sum();
    let died = simulation.events().suffocated as f64 / before as f64;
    let alone = 1.0 - math::exp(-hazard);
    assert!((died / alone - 1.0).abs() < 0.15, "{died} {alone}");
    assert!(simulation.set_medium(vec![f64::NAN]).is_err());
}

/// Medium that loses its oxygen along y leaves less of it there.
#[test]
fn oxygen_follows_the_medium_along_the_flow() {
    let parameters = parameters().unwrap();
    let along = |po2: &str| {
        let rest = SLAB.replace("po2_mmhg = 100 }", &format!("po2_mmhg = 100 }}, {po2}"));
        let unit = unit(150.0, &format!("{FULL}{rest}")).unwrap();
        oxygen(&begun(&Unit { width_um: 240.0, length_um: 60.0, ..unit }, &parameters))
    };
    let falls = along("po2_along_mmhg = [60, 10]");
    let [first, .., last] = falls.uptake_along_mol_s[..] else { panic!("sixteen slices") };
    assert_eq!(falls.uptake_along_mol_s.len(), 16);
    assert!(last < 0.9 * first, "{falls:?}");
    let even = along("po2_along_mmhg = [35]");
    assert!((falls.mean_po2_mmhg / even.mean_po2_mmhg - 1.0).abs() < 0.1);
    let refused = SLAB.replace("po2_mmhg = 100 }", "po2_mmhg = 100 }, po2_along_mmhg = [900]");
    assert!(unit(150.0, &refused).unwrap_err().to_string().contains("760 mmHg"));
}

/// Low oxygen stops commitment, and forced FOXN1 brings it back and feeds nobody. Some 130
/// progenitors of the mouse, which commit after ten days; at 5 mmHg a third of function would be
/// left even if nobody took up oxygen.
#[test]
fn forced_foxn1_restores_function_and_not_growth() {
    let parameters = parameters().unwrap();
    let run = |po2: f64, forced: bool| {
        let rest = SLAB.replace("= 100 }", &format!("= {po2} }}, forced_foxn1 = {forced}"));
        let pulse = "chain = \"mouse\"\npulse_per_mm3 = 3e5\n";
        let mut simulation = begun(&unit(60.0, &format!("{pulse}{rest}")).unwrap(), &parameters);
        (0..simulation.passes_in(13.0)).for_each(|_| simulation.pass());
        let events = simulation.events();
        let committed = events.committed as f64 / (events.committed + events.uncommitted) as f64;
        (committed, simulation.census().thymocytes() as f64)
    };
    let [(fed, many), (low, few), (forced, still_few)] =
        [(100.0, false), (5.0, false), (5.0, true)].map(|(po2, forced)| run(po2, forced));
    assert!(fed > 0.95 && low < 0.4 && forced > 0.95, "{fed} {low} {forced}");
    assert!(few < 0.5 * many && still_few < 0.8 * many, "{many} {few} {still_few}");
}

/// In any number of threads, with any vectors, and from a checkpoint between two looks.
#[test]
fn surroundings_have_the_same_bits_always() {
    let mut parameters = parameters().unwrap();
    parameters.set("chip.oxygen_interval_min", 16.0, "a test").unwrap();
    parameters.set("chip.renewal_hours", 1.0, "a test").unwrap();
    let rest = SLAB.replace("= 100 }", "= 12 }, po2_along_mmhg = [14, 10]");
    let unit = unit(120.0, &format!("{FULL}{rest}")).unwrap();
    let run = |passes: u32| {
        let mut simulation = begun(&unit, &parameters);
        (0..passes).for_each(|_| simulation.pass());
        simulation
    };
    let whole = run(70).state_hash();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| run(70).state_hash()), whole, "{threads} threads");
    }
    let half = run(38);
    let mut bytes = Vec::new();
    half.write_checkpoint(&mut bytes, b"").unwrap();
    let (mut resumed, _) =
        Simulation::resume(&unit, &parameters, OPTIONS, Seed(5), &bytes[..]).unwrap();
    assert_eq!(resumed.state_hash(), half.state_hash());
    assert_eq!(resumed.oxygen(), half.oxygen());
    (38..70).for_each(|_| resumed.pass());
    assert_eq!(resumed.state_hash(), whole);
    Vectors::Portable.allow();
    assert_eq!(run(70).state_hash(), whole, "portable vectors");
}
