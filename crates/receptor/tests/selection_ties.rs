//! Selection factors of receptors whose genes tie: what is not selected has Q = 1.

use thymoid_core::Seed;
use thymoid_core::math::{exp, ln, mean, sum, variance};
use thymoid_receptor::selection_factors::{
    Candidates, Clonotype, GeneUse, Options, SelectionFactors,
};
use thymoid_receptor::{Chain, Error, FirstNucleotide, Functionality, Model, Sampler, parameters};

const OBSERVED: u64 = 10_000;
const GENERATED: u64 = 40_000;

fn sampler() -> Result<Sampler<'static>, Error> {
    Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)
}

fn clonotypes(seed: u64, count: u64) -> Result<Vec<Clonotype>, Error> {
    let sampler = sampler()?;
    let made = sampler.sample(Seed(seed), 0..count, Functionality::Productive)?;
    Ok(made.iter().filter_map(|one| Clonotype::of(one, sampler.model())).collect())
}

/// How tables write what they cannot tell apart: whole pairs of genes, and a family now and then.
fn tied(all: &[Clonotype], call: impl Fn(usize, &str) -> Option<&'static str>) -> Vec<Clonotype> {
    let one = |(i, one): (usize, &Clonotype)| {
        let gene = one.v.split('*').next().unwrap_or_default();
        Clonotype { v: call(i, gene).map_or(one.v.clone(), str::to_owned), ..one.clone() }
    };
    all.iter().enumerate().map(one).collect()
}

fn pairs(_: usize, gene: &str) -> Option<&'static str> {
    match gene {
        "TRBV12-3" | "TRBV12-4" => Some("TRBV12-3*01,TRBV12-4*01"),
        "TRBV6-2" | "TRBV6-3" => Some("TRBV6-2,TRBV6-3"),
        _ => None,
    }
}

fn families(i: usize, gene: &str) -> Option<&'static str> {
    let family = ["TRBV5", "TRBV6", "TRBV7"].into_iter();
    (i.is_multiple_of(5)).then(|| family.into_iter().find(|f| gene.starts_with(f))).flatten()
}

fn fit(observed: &[Clonotype], genes: GeneUse) -> Result<SelectionFactors, Error> {
    let default = Options::new(&parameters()?, Seed(31))?;
    let options = Options { places: 4, genes, prior_sd: Some(4.0), ..default };
    SelectionFactors::fit(&sampler()?, observed, GENERATED, &options)
}

/// Reference: Q = 1. A fit of p features is off in ln Q by a variance of p (1/n + 1/m), with n
/// observed and m generated receptors, over all; the ratio to that is 1 with a standard deviation
/// of √(2/p), 0.08 here. The mean ln Q of the receptors of one gene, of which there are k in n, is
/// off by √(1/k + n/(k m)), and by a half of the variance of one receptor's; tolerance: five of the
/// former. Without a share for each gene, the mean would be −3.
#[test]
fn receptors_of_the_model_have_no_factor_whatever_ties() -> Result<(), Error> {
    type Call = fn(usize, &str) -> Option<&'static str>;
    let (observed, fresh) = (clonotypes(32, OBSERVED)?, clonotypes(33, 20_000)?);
    for (call, shared, genes) in [
        (pairs as Call, 2, GeneUse::Independent),
        (families as Call, 0, GeneUse::Independent),
        (pairs as Call, 2, GeneUse::Pair),
    ] {
        let selection = fit(&tied(&observed, call), genes)?;
        assert_eq!(selection.shared_genes().len(), shared, "{:?}", selection.shared_genes());
        let found = selection.ln_q(&fresh)?;
        let fit = selection.fit_summary();
        let error = fit.features as f64 * (1.0 / OBSERVED as f64 + 1.0 / fit.effective);
        let ratio = variance(&found) / error;
        assert!((0.6..1.5).contains(&ratio), "{ratio}");
        for wanted in ["TRBV12-3", "TRBV12-4", "TRBV6-2", "TRBV6-3", "TRBV6-5", "TRBV7-2"] {
            let of_gene = fresh.iter().zip(&found).filter(|(one, _)| one.v.starts_with(wanted));
            let of_gene: Vec<f64> = of_gene.map(|(_, found)| *found).collect();
            let k = of_gene.len() as f64 * OBSERVED as f64 / fresh.len() as f64;
            let allowed = 5.0 * (1.25 / k).sqrt() + 0.5 * error;
            assert!(mean(&of_gene).abs() < allowed, "{wanted}: {} ± {allowed}", mean(&of_gene));
        }
    }
    Ok(())
}

/// Reference: the sum over the genes, one by one.
#[test]
fn a_tie_is_scored_as_the_sum_of_its_genes() -> Result<(), Error> {
    let selection = fit(&clonotypes(34, 2000)?, GeneUse::Independent)?;
    let mut candidates = Candidates::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    for (call, genes) in [
        ("TRBV6-2*01,TRBV6-3*01", &["TRBV6-2", "TRBV6-3"][..]),
        ("TRBV12", &["TRBV12-3", "TRBV12-4", "TRBV12-5"]),
    ] {
        let of = |v: &str| Clonotype {
            junction_aa: "CASSYEQYF".into(),
            v: v.into(),
            j: "TRBJ2-7".into(),
        };
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for gene in genes {
            let made = candidates.p_gen(&of(gene))?;
            before.push(made);
            after.push(selection.p_post(selection.ln_q(&[of(gene)])?[0], made));
        }
        let (all, _) = candidates.of(&of(call))?;
        let made = all.iter().map(|one| candidates.p_gen(one)).collect::<Result<Vec<_>, _>>()?;
        let (q, p_post) = selection.score(&all, &made)?;
        let expected = sum(after.iter().copied());
        assert!((p_post / expected - 1.0).abs() < 1e-12, "{call}");
        let ratio = expected * selection.p_productive() / sum(before.iter().copied());
        assert!((q / ratio - 1.0).abs() < 1e-12, "{call}");
        let least = all.iter().map(|one| selection.ln_q(std::slice::from_ref(one)));
        let least = least.collect::<Result<Vec<_>, _>>()?.concat();
        assert!(least.iter().any(|x| exp(*x) <= q) && least.iter().any(|x| *x >= ln(q)), "{call}");
    }
    Ok(())
}
