//! Selection factors: a planted Q is found again, files keep it, and nothing else is accepted.

use std::error::Error as _;

use rayon::ThreadPoolBuilder;
use thymoid_core::math::{exp, ln, mean, variance};
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::selection_factors::{
    Candidates, Clonotype, Comparison, Feature, GeneUse, Interval, Options, SelectionFactors,
    compare,
};
use thymoid_receptor::{
    Chain, Error, FirstNucleotide, Functionality, Model, Receptor, Sampler, parameters,
};

const GENERATED: u64 = 40_000;

fn sampler() -> Result<Sampler<'static>, Error> {
    Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)
}

/// Few places and genes one by one: the planted factors and little else.
fn options() -> Result<Options, Error> {
    let default = Options::new(&parameters()?, Seed(11))?;
    Ok(Options { places: 6, genes: GeneUse::Independent, ..default })
}

/// The planted factors.
fn planted() -> [(Feature, f64); 5] {
    [
        (Feature::Length(13), 0.5),
        (Feature::FromLeft(5, 'L'), -0.8),
        (Feature::FromRight(6, 'G'), 0.4),
        (Feature::V("TRBV5-1".into()), 0.7),
        (Feature::J("TRBJ2-7".into()), -0.5),
    ]
}

fn has(one: &Clonotype, feature: &Feature) -> bool {
    let at = |place: usize| one.junction_aa.chars().nth(place - 1);
    let from_end = |place: usize| one.junction_aa.chars().rev().nth(place - 1);
    match feature {
        Feature::Length(length) => one.junction_aa.len() == *length,
        Feature::FromLeft(place, residue) => at(*place) == Some(*residue),
        Feature::FromRight(place, residue) => from_end(*place) == Some(*residue),
        Feature::Pair(v, j) => one.v.starts_with(&format!("{v}*")) && one.j.starts_with(j),
        Feature::V(v) => one.v.starts_with(&format!("{v}*")),
        Feature::J(j) => one.j.starts_with(&format!("{j}*")),
    }
}

fn energy(one: &Clonotype) -> f64 {
    planted().iter().filter(|(feature, _)| has(one, feature)).map(|(_, h)| h).sum()
}

/// Productive clonotypes of a seed; with selection, those that rejection against the planted
/// energy leaves. No positive factors together exceed 1.6.
fn clonotypes(seed: Seed, count: usize, selected: bool) -> Result<Vec<Clonotype>, Error> {
    let (sampler, mut found) = (sampler()?, Vec::new());
    for start in (0..).step_by(10_000) {
        for made in sampler.sample(seed, start..start + 10_000, Functionality::Productive)? {
            let one =
                Clonotype::of(&made, sampler.model()).expect("productive ones were asked for");
            let u = seed.draws(Purpose::Test, made.index, 0).uniform();
            if !selected || u < exp(energy(&one) - 1.6) {
                found.push(one);
            }
        }
        if found.len() >= count {
            break;
        }
    }
    found.truncate(count);
    Ok(found)
}

/// Over 100 000 receptors: the share of each planted feature, ln E[exp(energy)], and the
/// divergence of the planted Q in bits.
fn truth() -> Result<([f64; 5], f64, f64), Error> {
    let all = clonotypes(Seed(12), 100_000, false)?;
    let n = all.len() as f64;
    let share = |feature: &Feature| all.iter().filter(|one| has(one, feature)).count() as f64 / n;
    let weights: Vec<f64> = all.iter().map(|one| exp(energy(one))).collect();
    let ln_z = ln(mean(&weights));
    let tilted = all.iter().zip(&weights).map(|(one, w)| w * (energy(one) - ln_z)).sum::<f64>();
    let kl_bits = tilted / n / exp(ln_z) / std::f64::consts::LN_2;
    Ok((planted().map(|(feature, _)| share(&feature)), ln_z, kl_bits))
}

/// Reference: the planted Q. A maximum-likelihood fit of p features is off in ln Q by a variance
/// of p (1/n + 1/m) after selection, with n observed receptors and m the effective number of
/// generated ones; the ratio to that is 1 with a standard deviation of √(2/p), 0.09 here.
/// Tolerance of single factors: five of their own errors, √(1/seen + 1/twice seen), since twice
/// as many receptors are generated. J genes and the last residues, which they determine, are
/// told apart by neither data nor fit and are compared only as a whole, in ln Q.
#[test]
fn a_planted_q_is_found_again() -> Result<(), Error> {
    const OBSERVED: usize = 20_000;
    let (shares, ln_z, kl_bits) = truth()?;
    let observed = clonotypes(Seed(13), OBSERVED, true)?;
    let options = Options { prior_sd: Some(4.0), ..options()? };
    let selection = SelectionFactors::fit(&sampler()?, &observed, GENERATED, &options)?;
    let fit = selection.fit_summary();

    let fresh = clonotypes(Seed(14), OBSERVED, true)?;
    let off: Vec<f64> = (fresh.iter().zip(selection.ln_q(&fresh)?))
        .map(|(one, found)| found - (energy(one) - ln_z))
        .collect();
    let error = fit.features as f64 * (1.0 / OBSERVED as f64 + 1.0 / fit.effective);
    let ratio = variance(&off) / error;
    assert!((0.6..1.5).contains(&ratio), "{ratio}");
    assert!(fit.held_out_bits < kl_bits && kl_bits < fit.kl_bits, "{kl_bits}, {fit:?}");

    for ((feature, h), share) in planted().into_iter().zip(shares).take(4) {
        let found = selection.factors().find(|(one, _)| *one == feature).expect("it exists").1;
        let seen = observed.iter().filter(|one| has(one, &feature)).count() as f64;
        let allowed = 5.0 * (1.5 / seen).sqrt();
        let expected = h * (1.0 - share);
        assert!((found - expected).abs() < allowed, "{feature:?}: {found}, {expected} ± {allowed}");
    }
    Ok(())
}

/// Tolerances: five standard errors; P(productive) is that of OLGA 1.3.0, to rounding.
#[test]
fn q_is_a_ratio_of_probabilities() -> Result<(), Error> {
    let observed = clonotypes(Seed(15), 5000, true)?;
    let selection = SelectionFactors::fit(&sampler()?, &observed, GENERATED, &options()?)?;
    let fresh = clonotypes(Seed(16), 20_000, false)?;
    let q: Vec<f64> = selection.ln_q(&fresh)?.into_iter().map(exp).collect();
    let error = (variance(&q) * (1.0 / q.len() as f64 + 1.0 / GENERATED as f64)).sqrt();
    assert!((mean(&q) - 1.0).abs() < 5.0 * error, "{} ± {error}", mean(&q));
    let norm = selection.fit_summary().norm;
    assert!((norm.mean_q - 1.0).abs() < 5.0 * norm.standard_error, "{norm:?}");
    assert!(selection.fit_summary().gradient <= 1e-6);

    let productive = selection.p_productive();
    assert!((productive - 0.24428472690278966).abs() < 1e-12, "{productive}");
    assert_eq!(selection.p_post(0.0, productive), 1.0);
    assert!((selection.p_post(ln(2.0), productive) - 2.0).abs() < 1e-15);
    Ok(())
}

/// Expected: the mean length and the share of a planted gene among generated receptors weighted
/// with Q, and one pass in `largest_q` tries. Tolerance: five standard errors of the 3000 that
/// pass; those of the 20 000 weighted ones add less than a tenth.
#[test]
fn receptors_after_selection_have_the_shares_q_gives() -> Result<(), Error> {
    const PASSED: usize = 3000;
    let sampler = sampler()?;
    let observed = clonotypes(Seed(17), 5000, true)?;
    let selection = SelectionFactors::fit(&sampler, &observed, GENERATED, &options()?)?;
    let (passed, tried) = selection.sample(&sampler, Seed(18), PASSED)?;
    assert_eq!(passed.len(), PASSED);
    let p = 1.0 / selection.largest_q();
    let expected = PASSED as f64 / p;
    let error = expected * ((1.0 - p) / PASSED as f64).sqrt();
    assert!((tried as f64 - expected).abs() < 5.0 * error, "{tried}, not {expected} ± {error}");

    let all = clonotypes(Seed(19), 20_000, false)?;
    let q: Vec<f64> = selection.ln_q(&all)?.into_iter().map(exp).collect();
    let weighted = |value: &dyn Fn(&Clonotype) -> f64| {
        all.iter().zip(&q).map(|(one, q)| q * value(one)).sum::<f64>() / q.iter().sum::<f64>()
    };
    let length = |one: &Clonotype| one.junction_aa.len() as f64;
    let gene = |one: &Clonotype| f64::from(u8::from(has(one, &Feature::V("TRBV5-1".into()))));
    for value in [&length as &dyn Fn(&Clonotype) -> f64, &gene] {
        let found: Vec<f64> = (passed.iter())
            .filter_map(|one| Clonotype::of(one, sampler.model()))
            .map(|one| value(&one))
            .collect();
        let error = (variance(&found) * 1.2 / PASSED as f64).sqrt();
        let (found, expected) = (mean(&found), weighted(value));
        assert!((found - expected).abs() < 5.0 * error, "{found}, not {expected} ± {error}");
    }

    // Any receptor that passes is one of the seed's own; fewer are the first of them.
    let functionality = Functionality::Productive;
    assert_eq!(passed[7], sampler.receptor(Seed(18), passed[7].index, functionality)?);
    assert_eq!(selection.sample(&sampler, Seed(18), 100)?.0, passed[..100]);
    Ok(())
}

/// An error, and what lies beneath it.
fn told(error: &Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

#[test]
fn a_file_keeps_every_bit_and_only_its_own_model_takes_it() -> Result<(), Error> {
    let sampler = sampler()?;
    let observed = clonotypes(Seed(20), 2000, true)?;
    for genes in [GeneUse::Pair, GeneUse::Independent] {
        let options = Options { genes, ..options()? };
        let selection = SelectionFactors::fit(&sampler, &observed, 5000, &options)?;
        let json = selection.to_json();
        let read = SelectionFactors::from_json(&json, &sampler)?;
        assert_eq!(read, selection);
        assert_eq!(read.to_json(), json);
        // A change of this is a change of the built-in model, or of how models are written:
        // every file of factors would be refused.
        assert!(json.contains(
            "\"model_sha256\":\"3bc53338ab60491db44a759d4949b94bd7d55a13eeaa0156316682574614e0bb\""
        ));

        let refused = |text: &str| told(&SelectionFactors::from_json(text, &sampler).unwrap_err());
        let changed = |from: &str, to: &str| {
            assert!(json.contains(from), "{from}");
            refused(&json.replacen(from, to, 1))
        };
        assert!(changed("\"version\":1", "\"version\":2").contains("version 1, is needed"));
        assert!(changed("\"seed\"", "\"sead\"").contains("unknown field `sead`"));
        assert!(changed("\"length\":3}", "\"length\":4}").contains("factor 4: Length(4)"));
        assert!(changed("\"TRB\"", "\"TRA\"").contains("for TRA, the model is for TRB"));
        assert!(changed("stationary", "flanking").contains("`flanking` for the factors"));
        assert!(changed("sha256\":\"", "sha256\":\"0").contains("another recombination model"));
        assert!(changed("\"generated\":5000", "\"generated\":0").contains("generated"));
        assert!(changed("\"p_productive\":0.244", "\"p_productive\":0.284").contains("0.244"));
        assert!(changed("\"places\":6", "\"places\":63").contains("at most 62"));
        assert!(changed("\"places\":6", "\"places\":7").contains("features"));

        // As one shipped file of another tool has it: E[Q] = 3.56.
        let ln_z = json.split("\"ln_z\":").nth(1).and_then(|rest| rest.split(',').next());
        let ln_z: f64 = ln_z.expect("the file has it").parse().expect("a number");
        let wrong = json.replacen(&ln_z.to_string(), &(ln_z - ln(3.56)).to_string(), 1);
        match SelectionFactors::from_json(&wrong, &sampler) {
            Err(Error::Unnormalised { mean_q, .. }) => assert!((mean_q - 3.56).abs() < 0.3),
            other => panic!("{other:?}"),
        }
    }
    let tra = Sampler::new(Model::builtin(Chain::Tra), FirstNucleotide::Stationary)?;
    let fit = SelectionFactors::fit(&sampler, &observed, 5000, &options()?)?;
    assert!(matches!(fit.sample(&tra, Seed(1), 1), Err(Error::SelectionFactors { .. })));
    let made = tra.sample(Seed(28), 0..500, Functionality::Productive)?;
    let observed: Vec<_> = made.iter().filter_map(|one| Clonotype::of(one, tra.model())).collect();
    let alpha = SelectionFactors::fit(&tra, &observed, 5000, &options()?)?;
    assert_eq!(SelectionFactors::from_json(&alpha.to_json(), &tra)?, alpha);
    Ok(())
}

/// Tolerance: the true divergence and the planted factor within their 95 % intervals, without
/// selection 0; at these seeds, which are not chosen among others.
#[test]
fn a_comparison_tells_selection_from_none() -> Result<(), Error> {
    let (shares, _, kl_bits) = truth()?;
    let source = clonotypes(Seed(21), 10_000, false)?;
    let options = options()?;
    let inside = |one: Interval, value: f64| one.low < value && value < one.high;

    let none = compare(&source, &clonotypes(Seed(22), 4000, false)?, 40, &options)?;
    assert!(inside(none.kl_bits, 0.0), "{:?}", none.kl_bits);

    let some = compare(&source, &clonotypes(Seed(23), 4000, true)?, 40, &options)?;
    assert!(inside(some.kl_bits, kl_bits), "{:?}, not {kl_bits}", some.kl_bits);
    let ((gene, h), share) = (planted()[3].clone(), shares[3]);
    let found = some.factors.iter().find(|(one, _)| *one == gene).expect("it is kept").1;
    assert!(inside(found, h * (1.0 - share)), "{found:?}");
    let is_planted = |feature: &Feature| planted().iter().any(|(one, _)| one == feature);
    assert!(some.factors[..3].iter().all(|(one, _)| is_planted(one)), "{:?}", &some.factors[..3]);
    assert!(some.factors.iter().all(|(_, one)| one.low <= one.high));
    Ok(())
}

#[test]
fn fits_do_not_depend_on_threads() -> Result<(), Error> {
    let sampler = sampler()?;
    let source = clonotypes(Seed(24), 5000, false)?;
    let observed = clonotypes(Seed(25), 2000, true)?;
    let on = |threads| -> Result<(SelectionFactors, Vec<Receptor>, Comparison), Error> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let selection = SelectionFactors::fit(&sampler, &observed, 10_000, &options()?)?;
            let (passed, _) = selection.sample(&sampler, Seed(26), 50)?;
            Ok((selection, passed, compare(&source, &observed, 4, &options()?)?))
        })
    };
    assert_eq!(on(1)?, on(3)?);
    Ok(())
}

#[test]
fn what_makes_no_fit_is_named() -> Result<(), Error> {
    let (sampler, options) = (sampler()?, options()?);
    let good = clonotypes(Seed(27), 100, false)?;
    let fit = |observed: &[Clonotype], generated: u64, options: &Options| {
        SelectionFactors::fit(&sampler, observed, generated, options).unwrap_err().to_string()
    };
    let with = |change: fn(&mut Clonotype)| {
        let mut observed = good.clone();
        change(&mut observed[41]);
        fit(&observed, 1000, &options)
    };
    assert_eq!(
        with(|one| one.v = "TRBV99".into()),
        "clonotype 42: the model has no V gene `TRBV99`; give an allele, gene or family of its locus"
    );
    assert_eq!(
        with(|one| one.junction_aa = "CAS*F".into()),
        "clonotype 42: `*` in the junction is not one of the 20 amino acids"
    );
    assert_eq!(
        with(|one| one.junction_aa = "ASSF".into()),
        "clonotype 42: `ASSF` does not run from Cys104 to Phe118 or Trp118"
    );
    assert!(with(|one| one.junction_aa.clear()).contains("`` does not run from Cys104"));
    let candidates = Candidates::new(sampler.model(), FirstNucleotide::Stationary)?;
    let (genes, unknown) = candidates.of(&good[0])?;
    assert!(good[0].v.starts_with(&format!("{}*", genes[0].v)), "{genes:?}");
    assert!(genes.len() == 1 && unknown.is_empty(), "{genes:?}");
    let alleles = Clonotype { v: "TRBV6-2*01, TRBV6-2".into(), ..genes[0].clone() };
    assert_eq!(candidates.of(&alleles)?.0[0].v, "TRBV6-2");
    assert!(candidates.of(&Clonotype { j: "TRBJ9".into(), ..genes[0].clone() }).is_err());
    assert!(fit(&[], 1000, &options).contains("0 observed and 1000 generated"));
    assert!(fit(&good, 0, &options).contains("100 observed and 0 generated"));
    assert!(fit(&good, 1000, &Options { places: 63, ..options }).contains("at most 62"));
    let flat = Options { prior_sd: Some(0.0), ..options };
    assert!(fit(&good, 1000, &flat).contains("not above 0"));
    assert!(matches!(compare(&good, &[], 5, &options), Err(Error::SelectionFactors { .. })));
    let mut bad = good.clone();
    bad[3].junction_aa = "CBF".into();
    assert!(matches!(compare(&good, &bad, 5, &options), Err(Error::Clonotype { number: 104, .. })));
    Ok(())
}
