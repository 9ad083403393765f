//! Thresholds that are solved: against simulated cells, and against what must hold.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::LazyLock;

use thymoid_chip::selection::{
    Binding, ByClass, ContactPotential, Contacts, Encounters, Family, MhcClass, PairEnergies,
    Peptide, PeptideSet, Phase, SelfPeptides, Signal, SignalledPhases, Solution, Thresholds,
    forward, sample_receptors, solve,
};
use thymoid_core::{Draws, Parameters, Purpose, Seed};

const CELLS: u64 = 510;

/// Attempts of 3, 3 and 2 parts.
const ENCOUNTERS: Encounters = Encounters {
    waiting: Phase { cortical_per_day: 1200.0, days: 3.0, parts: 8, ..CORTEX },
    selecting_per_day: 1000.0,
    selecting_deletes: 0.3,
    attempt_every: 3,
    productive_share: 0.7,
    signalled: ByClass {
        one: SignalledPhases {
            early: Phase { part_survival: 0.8, days: 2.0, ..CORTEX },
            late: MEDULLA,
        },
        two: SignalledPhases {
            early: Phase { part_survival: 0.9, ..CORTEX },
            late: Phase { part_survival: 0.99, ..MEDULLA },
        },
    },
    single_positive: ByClass { one: Phase { part_survival: 0.95, ..MEDULLA }, two: MEDULLA },
    tissue_restricted_share: 0.5,
};
const CORTEX: Phase = Phase {
    cortical_per_day: 800.0,
    medullary_per_day: 0.0,
    days: 1.0,
    parts: 4,
    part_survival: 1.0,
};
const MEDULLA: Phase =
    Phase { cortical_per_day: 100.0, medullary_per_day: 500.0, days: 2.0, ..CORTEX };

struct Thymus {
    parameters: Parameters,
    receptors: Vec<Contacts>,
    cortical: Vec<Peptide>,
    tissue_restricted: Vec<Peptide>,
}

static THYMUS: LazyLock<Thymus> = LazyLock::new(|| {
    let of_receptor = thymoid_receptor::parameters().unwrap();
    let parameters = thymoid_chip::parameters().unwrap().join(of_receptor);
    let own = SelfPeptides::new(&parameters).unwrap();
    let attempts = u64::from(ENCOUNTERS.attempts());
    let receptors = sample_receptors(Seed(7), CELLS, attempts, &parameters).unwrap();
    let cortical = own.peptides(Seed(7), PeptideSet::Cortical);
    let tissue_restricted = own.peptides(Seed(7), PeptideSet::TissueRestricted);
    Thymus { parameters, receptors, cortical, tissue_restricted }
});

fn energies(tcr_mhc_ckt: i32) -> PairEnergies {
    PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), tcr_mhc_ckt).unwrap()
}

fn binding(tcr_mhc_ckt: i32) -> Binding {
    let Thymus { receptors, cortical, tissue_restricted, .. } = &*THYMUS;
    Binding::new(&energies(tcr_mhc_ckt), receptors, cortical, tissue_restricted).unwrap()
}

fn solution(family: Family, binding: &Binding) -> Solution {
    let calibration = family.calibration(&THYMUS.parameters).unwrap();
    solve(binding, &ENCOUNTERS, calibration, &THYMUS.parameters).unwrap()
}

/// A step of 0.01 kT moves shares of this sample by up to 0.003.
#[test]
fn solved_thresholds_give_the_shares_of_their_family() {
    let binding = binding(0);
    let [a, d, e] = [Family::A, Family::D, Family::E].map(|family| solution(family, &binding));
    for (shares, neglected, deleted, selected) in [
        (a.outcome.per_receptor, 0.85, 0.075, 0.075),
        (d.outcome.per_cell, 0.72, 0.24, 0.04),
        (e.outcome.per_cell, 0.658, 0.314, 0.028),
    ] {
        assert!((shares.neglected - neglected).abs() < 0.003, "{shares:?}");
        assert!((shares.deleted - deleted).abs() < 0.003, "{shares:?}");
        assert!((shares.selected - selected).abs() < 0.003, "{shares:?}");
        let total = shares.neglected + shares.deleted + shares.selected;
        assert!((total - 1.0).abs() < 1e-12, "{total}");
    }
    for family in [Family::B, Family::C] {
        let calibration = family.calibration(&THYMUS.parameters).unwrap();
        assert!(solve(&binding, &ENCOUNTERS, calibration, &THYMUS.parameters).is_err());
    }
}

/// All energies are integers, so the solution is the same on every machine.
#[test]
fn thresholds_are_fixed() {
    let Thresholds { positive_ckt, negative_ckt, regulatory_ckt } =
        solution(Family::D, &binding(0)).thresholds;
    assert_eq!([positive_ckt, negative_ckt, regulatory_ckt], [-4404, -4492, -4485]);
}

#[test]
fn the_energy_of_receptor_and_mhc_shifts_thresholds_and_nothing_else() {
    let (zero, shifted) = (solution(Family::D, &binding(0)), solution(Family::D, &binding(150)));
    assert_eq!(zero.thresholds.positive_ckt + 150, shifted.thresholds.positive_ckt);
    assert_eq!(zero.thresholds.negative_ckt + 150, shifted.thresholds.negative_ckt);
    assert_eq!(zero.outcome, shifted.outcome);
}

#[test]
fn the_regulatory_band_is_a_parameter() {
    let mut parameters = THYMUS.parameters.clone();
    let calibration = Family::A.calibration(&parameters).unwrap();
    let binding = binding(0);
    let mut solved = |band| {
        parameters.set("chip.treg_band_share", band, "test").unwrap();
        solve(&binding, &ENCOUNTERS, calibration, &parameters).unwrap()
    };
    let (narrow, wide) = (solved(0.05), solved(0.1));
    let width = |s: Solution| s.thresholds.regulatory_ckt - s.thresholds.negative_ckt;
    assert!(width(narrow) < width(wide));
    assert!(narrow.outcome.regulatory < wide.outcome.regulatory);
}

#[test]
fn what_cannot_be_solved_says_so() {
    let binding = binding(0);
    let calibration = Family::D.calibration(&THYMUS.parameters).unwrap();
    let says = |encounters: Encounters, text: &str| {
        let error = solve(&binding, &encounters, calibration, &THYMUS.parameters).unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
    };
    says(Encounters { productive_share: 0.05, ..ENCOUNTERS }, "meet more, or try more");
    says(Encounters { attempt_every: 2, ..ENCOUNTERS }, "a multiple of the 4 attempts");
    says(Encounters { attempt_every: 0, ..ENCOUNTERS }, "at least 1");
    says(Encounters { productive_share: 1.5, ..ENCOUNTERS }, "in [0, 1]");
    says(Encounters { selecting_deletes: -0.1, ..ENCOUNTERS }, "in [0, 1]");
    says(Encounters { selecting_per_day: -1.0, ..ENCOUNTERS }, "finite and not negative");
    let with = |phase| {
        let single_positive = ByClass { one: MEDULLA, two: phase };
        Encounters { single_positive, ..ENCOUNTERS }
    };
    says(with(Phase { medullary_per_day: f64::NAN, ..MEDULLA }), "finite and not negative");
    says(with(Phase { part_survival: 1.5, ..MEDULLA }), "in [0, 1]");
    says(with(Phase { parts: 0, ..MEDULLA }), "at least 1");
}

/// Cells that meet single peptides one after the other, beside the closed form: shares within 4
/// standard errors of as many independent cells, which is more than that of these cells.
#[test]
fn cells_that_meet_peptides_fare_as_the_closed_form_says() {
    const ROUNDS: u64 = 32;
    let binding = binding(0);
    let Solution { thresholds, outcome, .. } = solution(Family::D, &binding);
    assert_eq!(forward(&binding, &ENCOUNTERS, thresholds).unwrap(), outcome);
    let walk = Walk { energies: energies(0), thresholds };
    let (mut fates, mut tried) = ([0_u32; 4], 0_u32);
    for cell in 0..CELLS * ROUNDS {
        let first = (cell % CELLS) as usize * ENCOUNTERS.attempts() as usize;
        let mut draws = Seed(7).draws(Purpose::Test, cell, 0);
        let (fate, attempts) = walk.cell(&THYMUS.receptors[first..], &mut draws);
        fates[fate as usize] += 1;
        tried += attempts;
    }
    let n = (CELLS * ROUNDS) as f64;
    let deleted_in_medulla = outcome.per_cell.deleted * (1.0 - outcome.deleted_in_cortex);
    for (fate, expected) in [
        (Fate::Neglected, outcome.per_cell.neglected),
        (Fate::DeletedInCortex, outcome.per_cell.deleted * outcome.deleted_in_cortex),
        (Fate::DeletedInMedulla, deleted_in_medulla),
        (Fate::Selected, outcome.per_cell.selected),
    ] {
        let count = fates[fate as usize];
        let error = (expected * (1.0 - expected) / n).sqrt();
        assert!(
            (f64::from(count) / n - expected).abs() < 4.0 * error,
            "{fate:?} {count} {expected}"
        );
    }
    // One to three attempts: their standard deviation is at most 1.
    assert!((f64::from(tried) / n - outcome.attempts).abs() < 4.0 / n.sqrt());
}

struct Walk {
    energies: PairEnergies,
    thresholds: Thresholds,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Neglected,
    DeletedInCortex,
    DeletedInMedulla,
    Selected,
}

/// What comes first in a part of a phase.
enum Event {
    Decided(Fate),
    Signalled,
    Survived,
    Failed,
}

impl Walk {
    /// A fate, and attempts begun.
    fn cell(&self, receptors: &[Contacts], draws: &mut Draws) -> (Fate, u32) {
        let mut receptor = Contacts::SILENT;
        for part in 0..ENCOUNTERS.waiting.parts {
            let attempt = part / ENCOUNTERS.attempt_every;
            if part % ENCOUNTERS.attempt_every == 0 {
                let made = draws.uniform() < ENCOUNTERS.productive_share;
                receptor = if made { receptors[attempt as usize] } else { Contacts::SILENT };
            }
            match self.part(receptor, ENCOUNTERS.waiting, ENCOUNTERS.selecting_per_day, draws) {
                Event::Decided(fate) => return (fate, attempt + 1),
                Event::Signalled => return (self.signalled(receptor, draws), attempt + 1),
                Event::Survived | Event::Failed => {}
            }
        }
        (Fate::Neglected, ENCOUNTERS.attempts())
    }

    fn signalled(&self, receptor: Contacts, draws: &mut Draws) -> Fate {
        let class = if draws.uniform() < 0.5 { MhcClass::I } else { MhcClass::II };
        let SignalledPhases { early, late } = ENCOUNTERS.signalled.of(class);
        for phase in [early, late] {
            for _ in 0..phase.parts {
                match self.part(receptor, phase, 0.0, draws) {
                    Event::Decided(fate) => return fate,
                    Event::Failed => return Fate::Neglected,
                    Event::Signalled | Event::Survived => {}
                }
            }
        }
        let phase = ENCOUNTERS.single_positive.of(class);
        for _ in 0..phase.parts {
            match self.part(receptor, phase, 0.0, draws) {
                Event::Decided(fate) => return fate,
                Event::Failed => return Fate::Selected,
                Event::Signalled | Event::Survived => {}
            }
        }
        Fate::Selected
    }

    /// Peptides one after the other until an exponential time is over; then survival. Of those that
    /// can select, a share is among those of the phase that can delete.
    fn part(&self, receptor: Contacts, phase: Phase, selecting: f64, draws: &mut Draws) -> Event {
        let Thymus { cortical, tissue_restricted, .. } = &*THYMUS;
        let only_select = selecting * (1.0 - ENCOUNTERS.selecting_deletes);
        let deleting = phase.cortical_per_day + phase.medullary_per_day;
        let all = deleting + only_select;
        let over = f64::from(phase.parts) / phase.days;
        while draws.uniform() * (all + over) < all {
            let which = draws.uniform() * all;
            let in_medulla = (phase.cortical_per_day..deleting).contains(&which);
            let rare = in_medulla && draws.uniform() < ENCOUNTERS.tissue_restricted_share;
            let met = any(if rare { tissue_restricted } else { cortical }, draws);
            let signal = self.thresholds.signal(self.energies.energy(receptor, met));
            if signal == Signal::Deletion && which < deleting {
                let fate = if in_medulla { Fate::DeletedInMedulla } else { Fate::DeletedInCortex };
                return Event::Decided(fate);
            }
            let selects = which < selecting - only_select || which >= deleting;
            if selects && signal != Signal::None {
                return Event::Signalled;
            }
        }
        if draws.uniform() < phase.part_survival { Event::Survived } else { Event::Failed }
    }
}

fn any(peptides: &[Peptide], draws: &mut Draws) -> Peptide {
    peptides[draws.below(peptides.len() as u32) as usize]
}

#[test]
fn every_parameter_of_self_and_of_the_families_has_an_effect() {
    for (name, value) in [
        ("chip.cortical_peptides", 1000.0),
        ("chip.tissue_restricted_peptides", 4000.0),
        ("chip.tra_share_of_mtec", 0.03),
        ("chip.proteome.l_percent", 11.0),
    ] {
        let mut changed = THYMUS.parameters.clone();
        changed.set(name, value, "test").unwrap();
        let own = [&THYMUS.parameters, &changed].map(|p| SelfPeptides::new(p).unwrap());
        assert_ne!(own[0], own[1], "{name}");
    }
    for (family, name, value) in [
        (Family::A, "chip.family_a_neglected", 0.82),
        (Family::A, "chip.family_a_deleted", 0.08),
        (Family::B, "chip.family_b_deleted_by_marrow", 0.6),
        (Family::C, "chip.family_c_failed", 0.7),
        (Family::D, "chip.family_d_neglected", 0.7),
        (Family::D, "chip.family_d_deleted", 0.25),
        (Family::E, "chip.family_e_neglected", 0.66),
        (Family::E, "chip.family_e_deleted", 0.3),
    ] {
        let mut changed = THYMUS.parameters.clone();
        changed.set(name, value, "test").unwrap();
        let read = [&THYMUS.parameters, &changed].map(|p| family.calibration(p).unwrap());
        assert_ne!(read[0], read[1], "{name}");
    }
}

/// One residue too many for the five of a chain.
#[test]
fn a_contact_window_that_does_not_fit_is_refused() {
    let mut parameters = THYMUS.parameters.clone();
    parameters.set("receptor.contact_residues", 3.0, "test").unwrap();
    let narrow = sample_receptors(Seed(7), 3, 2, &parameters).unwrap();
    assert!(narrow.iter().all(|contacts| contacts.chains().0.to_string().starts_with('-')));
    parameters.set("receptor.contact_residues", 6.0, "test").unwrap();
    let error = sample_receptors(Seed(7), 3, 2, &parameters).unwrap_err();
    assert!(error.to_string().contains("more than five"), "{error}");
}
