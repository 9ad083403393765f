//! The string model of selection: by the code that selects cells as far as sampling is quick, that
//! is up to 1000 self peptides; exact for more, and where the target is a statement on a curve.

use anyhow::{Context, Result};
use thymoid_chip::selection::kosmrlj::{Curve, Sampled, StringModel, sample, thresholds};
use thymoid_chip::selection::{CKT_PER_KT, Composition, ContactPotential, PairEnergies};
use thymoid_core::{Parameters, Seed};

use super::{Numbers, Obtained};

/// Receptors drawn for each number of self peptides.
const RECEPTORS: u64 = 100_000;
/// Numbers of self peptides that are sampled, and that are enumerated.
const SAMPLED: [u32; 4] = [1, 10, 100, SELF];
const ENUMERATED: [u32; 2] = [10_000, 100_000];
/// Self peptides of the targets on residues.
const SELF: u32 = 1000;
/// Width of the narrow window that is moved over all energies.
const WINDOW_CKT: i32 = 25;
/// One for each number of self peptides sampled, one for the rest.
pub(super) const TICKS: u64 = SAMPLED.len() as u64 + 1;

pub(super) fn compute(
    parameters: &Parameters,
    seed: Seed,
    tick: &(dyn Fn() + Sync),
    numbers: &mut Numbers,
) -> Result<()> {
    let potential = ContactPotential::miyazawa_jernigan_1996();
    let tcr_mhc_ckt = parameters.value("chip.tcr_mhc_energy_kt")? * CKT_PER_KT;
    let energies = PairEnergies::new(&potential, tcr_mhc_ckt.round() as i32)?;
    let proteome = Composition::new(parameters)?;
    let thresholds = thresholds(parameters)?;
    for peptides in SAMPLED {
        let drawn = sample(seed, RECEPTORS, peptides, &energies, &proteome, thresholds);
        for (fate, count) in [
            ("deleted", drawn.deleted),
            ("neglected", drawn.neglected),
            ("selected", drawn.selected),
        ] {
            // Their ranges are three standard errors of this sample.
            numbers.exact(format!("thymus-24-m{peptides}-{fate}"), drawn.share(count).0);
        }
        if peptides == SELF {
            for (id, letter) in [("thymus-24-enriched-k", 'K'), ("thymus-24-enriched-l", 'L')] {
                numbers.add(id, enrichment(&drawn, letter, &proteome)?);
            }
        }
        tick();
    }
    let model = StringModel::new(&potential, &proteome);
    for peptides in ENUMERATED {
        let fates = model.fates(peptides, thresholds);
        for (fate, share) in [
            ("deleted", fates.deleted),
            ("neglected", fates.neglected),
            ("selected", fates.selected),
        ] {
            numbers.exact(format!("thymus-24-m{peptides}-{fate}"), share);
        }
    }
    numbers.exact("thymus-24-flip", Curve::new(&model, SELF, WINDOW_CKT)?.flip());
    tick();
    Ok(())
}

fn enrichment(drawn: &Sampled, letter: char, proteome: &Composition) -> Result<Obtained> {
    let enrichment = drawn.enrichment(letter, proteome);
    let (value, error) = enrichment.context("the targets name amino acids")?;
    Ok(Obtained::estimate(value, error))
}
