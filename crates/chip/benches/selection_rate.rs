//! Thresholds of the calibration families, and the time that they and an energy take.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "measures and prints")]

use std::hint::black_box;
use std::time::Instant;

use thymoid_chip::selection::{
    Binding, ByClass, ContactPotential, Encounters, Family, PairEnergies, PeptideSet, Phase,
    SelfPeptides, SignalledPhases, sample_receptors, solve,
};
use thymoid_core::Seed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parameters = thymoid_chip::parameters()?.join(thymoid_receptor::parameters()?);
    let seed = Seed(7);
    let cortex = Phase {
        cortical_per_day: 1000.0,
        medullary_per_day: 0.0,
        days: 1.0,
        parts: 16,
        part_survival: 1.0,
    };
    let medulla = Phase { cortical_per_day: 0.0, medullary_per_day: 1000.0, days: 2.25, ..cortex };
    let encounters = Encounters {
        waiting: Phase { days: 3.0, ..cortex },
        selecting_per_day: 1000.0,
        selecting_deletes: 1.0,
        attempt_every: 4,
        productive_share: 0.7,
        signalled: ByClass::both(SignalledPhases { early: cortex, late: medulla }),
        single_positive: ByClass::both(medulla),
        tissue_restricted_share: 0.5,
    };
    let own = SelfPeptides::new(&parameters)?;
    let cortical = own.peptides(seed, PeptideSet::Cortical);
    let tissue_restricted = own.peptides(seed, PeptideSet::TissueRestricted);
    let energies = PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?;
    let start = Instant::now();
    let receptors = sample_receptors(seed, 1024, 4, &parameters)?;
    println!("sample of {} receptors: {:.3} s", receptors.len(), start.elapsed().as_secs_f64());

    let start = Instant::now();
    let mut sum = 0_i64;
    for &receptor in &receptors {
        for &peptide in black_box(&cortical) {
            sum += i64::from(energies.energy(receptor, peptide));
        }
    }
    let pairs = receptors.len() * cortical.len();
    let ns = start.elapsed().as_secs_f64() * 1e9 / pairs as f64;
    println!("an energy: {ns:.2} ns, mean {:.2} kT", sum as f64 / pairs as f64 / 100.0);

    let start = Instant::now();
    let binding = Binding::new(&energies, &receptors, &cortical, &tissue_restricted)?;
    println!("binding: {:.3} s", start.elapsed().as_secs_f64());
    for family in [Family::A, Family::D, Family::E] {
        let start = Instant::now();
        let calibration = family.calibration(&parameters)?;
        let solution = solve(&binding, &encounters, calibration, &parameters)?;
        println!("{}: {:.3} s {solution:#?}", family.as_str(), start.elapsed().as_secs_f64());
    }
    Ok(())
}
