//! Generation probabilities and entropies of the built-in human models.

use anyhow::Result;
use rayon::prelude::*;
use thymoid_core::{Seed, math};
use thymoid_receptor::{
    Chain, FirstNucleotide, Functionality, GeneMask, Model, Pattern, Pgen, Receptor, Sampler,
};

use super::{Numbers, Obtained};

/// Productive receptors of each chain: so many that the intervals of 95 % are narrower than the
/// ranges, which a quarter of those of TRB are not.
const RECEPTORS: [(&str, Chain, u64); 2] =
    [("trb", Chain::Trb, 400_000), ("tra", Chain::Tra, 100_000)];
/// One a chain.
pub(super) const TICKS: u64 = 2;

/// Parts of the scenario entropy of TRB, as the crate and the targets call them.
const PARTS: [(&str, &str); 9] = [
    ("V", "v-choice"),
    ("V deletions", "v-deletion"),
    ("D and J", "dj-choice"),
    ("D deletions", "d-deletion"),
    ("J deletions", "j-deletion"),
    ("VD lengths", "vd-length"),
    ("DJ lengths", "dj-length"),
    ("VD nucleotides", "vd-nucleotides"),
    ("DJ nucleotides", "dj-nucleotides"),
];

pub(super) fn compute(seed: Seed, tick: &(dyn Fn() + Sync), numbers: &mut Numbers) -> Result<()> {
    for (name, chain, drawn) in RECEPTORS {
        let model = Model::builtin(chain);
        let mut pgen = Pgen::new(model, FirstNucleotide::Stationary)?;
        let productive = Pattern::parse("C.*[FVW]")?;
        let productive = pgen.pattern(&productive, &GeneMask::default())?.probability;
        numbers.exact(format!("receptor-productive-{name}"), productive);

        for finding in model.examine(None)? {
            let Some(value) = finding.value.filter(|_| finding.check == "entropy") else {
                continue;
            };
            if finding.item == "total" {
                numbers.exact(format!("receptor-scenario-entropy-{name}"), value);
            }
            let part = PARTS.iter().find(|(item, _)| chain == Chain::Trb && *item == finding.item);
            if let Some((_, part)) = part {
                numbers.exact(format!("receptor-entropy-{part}-{name}"), value);
            }
        }

        let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
        let receptors = sampler.sample(seed, 0..drawn, Functionality::Productive)?;
        // In order, so that sums do not depend on the number of threads.
        let logs: Vec<[f64; 4]> = receptors
            .par_iter()
            .map_init(|| pgen.clone(), |pgen, receptor| log10s(pgen, model, receptor))
            .collect::<Result<_>>()?;
        let log10_productive = math::log10(productive);
        for (i, kind) in ["nt", "aa", "nt-vj", "aa-vj"].into_iter().enumerate() {
            let logs: Vec<f64> = logs.iter().map(|logs| logs[i]).collect();
            let (mean, sd) = (math::mean(&logs), math::variance(&logs).sqrt());
            let error = sd / (drawn as f64).sqrt();
            let bits = |log10: f64| log10 / std::f64::consts::LOG10_2;
            let entropy = Obtained::estimate(bits(log10_productive - mean), bits(error));
            numbers.add(format!("receptor-entropy-{kind}-{name}"), entropy);
            if i < 2 {
                numbers.add(
                    format!("receptor-pgen-{kind}-mean-{name}"),
                    Obtained::estimate(mean, error),
                );
                // Of a standard deviation of a normal sample.
                let error = error / 2.0_f64.sqrt();
                numbers
                    .add(format!("receptor-pgen-{kind}-sd-{name}"), Obtained::estimate(sd, error));
            }
        }
        tick();
    }
    Ok(())
}

/// Of nucleotides and amino acids, over all genes, then joint with the alleles of V and J.
fn log10s(pgen: &mut Pgen<'_>, model: &Model, receptor: &Receptor) -> Result<[f64; 4]> {
    let scenario = &receptor.scenario;
    let [v, j] = [&model.v_genes()[scenario.genes.v].name, &model.j_genes()[scenario.genes.j].name];
    let own = GeneMask::new(model, Some(v), Some(j))?;
    let nucleotides = scenario.junction.to_string();
    let amino_acids = scenario.junction_aa().unwrap_or_default();
    let all = GeneMask::default();
    let found = [
        pgen.nucleotides(&nucleotides, &all),
        pgen.amino_acids(&amino_acids, &all),
        pgen.nucleotides(&nucleotides, &own),
        pgen.amino_acids(&amino_acids, &own),
    ];
    Ok(found.map(|generation| math::log10(generation.probability)))
}
