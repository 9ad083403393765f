//! Generation probabilities against what the sampler draws.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rayon::prelude::*;
use statrs::distribution::{ChiSquared, ContinuousCDF};
use thymoid_core::Seed;
use thymoid_core::math::{ln, mean, sum, variance};
use thymoid_receptor::{
    Chain, FirstNucleotide, Functionality, GeneMask, Model, Pattern, Pgen, Sampler,
};

const CHAINS: [Chain; 2] = [Chain::Trb, Chain::Tra];
const RULES: [FirstNucleotide; 2] = [FirstNucleotide::Stationary, FirstNucleotide::Flanking];

fn pgen(chain: Chain, rule: FirstNucleotide) -> Pgen<'static> {
    Pgen::new(Model::builtin(chain), rule).unwrap()
}

/// Productive junctions, in nucleotides and amino acids.
fn sampled(chain: Chain, rule: FirstNucleotide, seed: u64, n: u64) -> Vec<[String; 2]> {
    let sampler = Sampler::new(Model::builtin(chain), rule).unwrap();
    let receptors = sampler.sample(Seed(seed), 0..n, Functionality::Productive).unwrap();
    let junctions = receptors.iter().map(|receptor| {
        let scenario = &receptor.scenario;
        [scenario.junction.to_string(), scenario.junction_aa().unwrap()]
    });
    junctions.collect()
}

fn p_productive(pgen: &mut Pgen<'_>) -> f64 {
    let productive = Pattern::parse("C.*[FVW]").unwrap();
    pgen.pattern(&productive, &GeneMask::default()).unwrap().probability
}

/// Reference: the sum of OLGA 1.3.0's Pgen over C X{1,42} [FVW], to 1e-9 for what is longer.
#[test]
fn productive_shares_are_those_of_olga() {
    for (chain, expected) in CHAINS.into_iter().zip([0.24428472690278966, 0.28942841130371455]) {
        let found = p_productive(&mut pgen(chain, FirstNucleotide::Stationary));
        assert!((found / expected - 1.0).abs() < 1e-9, "{chain:?} {found}");
    }
}

/// Entropy of productive junctions in bits, and mean and standard deviation of log10 Pgen.
/// Reference: a million draws of OLGA 1.3.0 with its own Pgen, printed to the digits below.
/// Tolerance: four standard errors of our 50 000 draws, and half a unit of the last printed digit.
#[test]
fn entropies_are_those_of_olga() {
    let log2_10 = 1.0 / std::f64::consts::LOG10_2;
    for (chain, nt_bits, aa_bits, nt_log, aa_log) in [
        (Chain::Trb, 42.17, 32.46, (-13.31, 3.65), (-10.38, 2.73)),
        (Chain::Tra, 28.07, 23.11, (-8.99, 2.43), (-7.50, 1.87)),
    ] {
        let mut pgen = pgen(chain, FirstNucleotide::Stationary);
        let productive = ln(p_productive(&mut pgen)) / ln(10.0);
        let all = GeneMask::default();
        let draws = sampled(chain, FirstNucleotide::Stationary, 5, 50_000);
        let (nt, aa): (Vec<_>, Vec<_>) = draws
            .iter()
            .map(|[nt, aa]| {
                let log10 = |p: f64| ln(p) / ln(10.0);
                let nt = pgen.nucleotides(nt, &all).probability;
                (log10(nt), log10(pgen.amino_acids(aa, &all).probability))
            })
            .unzip();
        for (logs, bits, (expected_mean, expected_sd)) in
            [(nt, nt_bits, nt_log), (aa, aa_bits, aa_log)]
        {
            let sd = variance(&logs).sqrt();
            let error = 4.0 * sd / (logs.len() as f64).sqrt();
            let found = (productive - mean(&logs)) * log2_10;
            assert!((found - bits).abs() < error * log2_10 + 0.01, "{chain:?} {found} {bits}");
            assert!((mean(&logs) - expected_mean).abs() < error + 0.005);
            assert!((sd - expected_sd).abs() < error + 0.005, "{chain:?} {sd} {expected_sd}");
        }
    }
}

/// Pearson's test over the 200 most probable amino-acid junctions and the rest; under a true
/// sampler one seed in a million fails.
#[test]
fn junctions_are_drawn_as_often_as_their_probability_says() {
    const DRAWS: u64 = 700_000;
    for chain in CHAINS {
        for rule in RULES {
            let mut pgen = pgen(chain, rule);
            let all = GeneMask::default();
            let productive = p_productive(&mut pgen);
            let mut seen: BTreeMap<String, u64> = BTreeMap::new();
            for [_, aa] in sampled(chain, rule, 3, DRAWS) {
                *seen.entry(aa).or_default() += 1;
            }
            let mut by_probability: Vec<(f64, u64)> = seen
                .iter()
                .map(|(aa, count)| (pgen.amino_acids(aa, &all).probability / productive, *count))
                .collect();
            by_probability.sort_by(|a, b| b.0.total_cmp(&a.0));
            // The rarest of the 200 is still expected more than five times.
            let top = &by_probability[..200];
            let n = DRAWS as f64;
            assert!(top[199].0 * n > 5.0, "{chain:?} {}", top[199].0 * n);
            let rest = 1.0 - sum(top.iter().map(|(p, _)| *p));
            let rest_seen = DRAWS - top.iter().map(|(_, count)| count).sum::<u64>();
            let cells = top.iter().copied().chain([(rest, rest_seen)]);
            let statistic = sum(cells.map(|(p, seen)| {
                let difference = seen as f64 - p * n;
                difference * difference / (p * n)
            }));
            let p = ChiSquared::new(200.0).unwrap().sf(statistic);
            assert!(p > 1e-6, "{chain:?} {rule:?}: chi-square {statistic}, p = {p}");
        }
    }
}

#[test]
fn threads_and_history_change_no_bit() {
    for chain in CHAINS {
        let draws = sampled(chain, FirstNucleotide::Stationary, 8, 2000);
        let all = GeneMask::default();
        let first = pgen(chain, FirstNucleotide::Stationary);
        let fresh: Vec<f64> =
            draws.iter().map(|[_, aa]| first.clone().amino_acids(aa, &all).probability).collect();
        let mut used = first.clone();
        let backwards = draws.iter().rev().map(|[_, aa]| used.amino_acids(aa, &all).probability);
        assert!(backwards.eq(fresh.iter().rev().copied()));
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let parallel: Vec<f64> = pool.install(|| {
                let of = |pgen: &mut Pgen<'_>, [_, aa]: &[String; 2]| pgen.amino_acids(aa, &all);
                draws.par_iter().map_init(|| first.clone(), of).map(|p| p.probability).collect()
            });
            assert_eq!(parallel, fresh, "{threads} threads");
        }
    }
}

fn residues() -> impl Strategy<Value = String> {
    "C[ACDEFGHIKLMNPQRSTVWY]{2,14}F"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Tolerance: sums of 60 terms, rounded to 1e-16 each.
    #[test]
    fn genes_add_up_to_the_whole(junction in residues(), beta: bool, flanking: bool) {
        let chain = CHAINS[usize::from(beta)];
        let model = Model::builtin(chain);
        let mut pgen = pgen(chain, RULES[usize::from(flanking)]);
        let whole = pgen.amino_acids(&junction, &GeneMask::default()).probability;
        let mut by_v = 0.0;
        for gene in model.v_genes() {
            let mask = GeneMask::new(model, Some(&gene.name), None).unwrap();
            by_v += pgen.amino_acids(&junction, &mask).probability;
        }
        let mut by_j = 0.0;
        for gene in model.j_genes() {
            let mask = GeneMask::new(model, None, Some(&gene.name)).unwrap();
            by_j += pgen.amino_acids(&junction, &mask).probability;
        }
        prop_assert!((by_v - whole).abs() <= 1e-13 * whole, "{by_v} {whole}");
        prop_assert!((by_j - whole).abs() <= 1e-13 * whole, "{by_j} {whole}");
        let names: Vec<_> = model.v_genes().iter().map(|gene| gene.name.as_str()).collect();
        let mask = GeneMask::new(model, Some(&names.join(";")), None).unwrap();
        let listed = pgen.amino_acids(&junction, &mask).probability;
        prop_assert!((listed - whole).abs() <= 1e-13 * whole, "{listed} {whole}");
    }

    #[test]
    fn disjoint_patterns_add_up(junction in residues(), at in 1_usize..3, cut in 1_usize..19) {
        let mut pgen = pgen(Chain::Trb, FirstNucleotide::Stationary);
        let any = "ACDEFGHIKLMNPQRSTVWY";
        let with = |set: &str| format!("{}[{set}]{}", &junction[..at], &junction[at + 1..]);
        let mut of = |set: &str| {
            let pattern = Pattern::parse(&with(set)).unwrap();
            pgen.pattern(&pattern, &GeneMask::default()).unwrap().probability
        };
        let (whole, parts) = (of(any), of(&any[..cut]) + of(&any[cut..]));
        prop_assert!((whole - parts).abs() <= 1e-13 * whole, "{whole} {parts}");
    }

    #[test]
    fn one_mismatch_is_the_sum_over_all_neighbours(seed in 0_u64..1000) {
        let mut pgen = pgen(Chain::Tra, FirstNucleotide::Flanking);
        let all = GeneMask::default();
        let draws = sampled(Chain::Tra, FirstNucleotide::Flanking, seed, 300);
        let [_, aa] = draws.iter().min_by_key(|[nt, _]| nt.len()).unwrap();
        let whole = pgen.amino_acids(aa, &all).probability;
        let fixed = pgen.one_mismatch(aa, &all).probability;
        prop_assert!(fixed > whole);
        let mut neighbours = whole;
        for at in 0..aa.len() {
            for other in "ACDEFGHIKLMNPQRSTVWY".chars().filter(|c| !aa[at..].starts_with(*c)) {
                let neighbour = format!("{}{other}{}", &aa[..at], &aa[at + 1..]);
                neighbours += pgen.amino_acids(&neighbour, &all).probability;
            }
        }
        prop_assert!((neighbours / fixed - 1.0).abs() < 1e-12, "{neighbours} {fixed}");
    }
}
