//! Sampling under conditions: chosen genes, without N additions, in either functionality.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_core::{Purpose, Seed};
use thymoid_receptor::airr::{COLUMNS, Writer};
use thymoid_receptor::{
    Chain, Conditions, Error, FirstNucleotide, Functionality, GeneMask, Model, Pattern, Pgen,
    Sampler,
};

const RULES: [FirstNucleotide; 2] = [FirstNucleotide::Stationary, FirstNucleotide::Flanking];

fn conditions(model: &Model, v: Option<&str>, j: Option<&str>) -> Conditions {
    Conditions { genes: GeneMask::new(model, v, j).unwrap(), ..Conditions::default() }
}

/// Tolerance: five binomial standard errors, times the mass.
#[test]
fn restricted_shares_are_the_joint_probabilities() {
    const DRAWS: u32 = 60_000;
    let productive = Pattern::parse("C.*[FVW]").unwrap();
    for (chain, v, j) in [
        (Chain::Trb, Some("TRBV7"), None),
        (Chain::Trb, Some("TRBV20-1,TRBV27"), Some("TRBJ2-7")),
        (Chain::Tra, Some("TRAV14"), Some("TRAJ37;TRAJ9")),
        (Chain::Tra, None, Some("TRAJ33")),
    ] {
        let model = Model::builtin(chain);
        for rule in RULES {
            let conditions = Conditions { rule, ..conditions(model, v, j) };
            let mask = conditions.genes.clone();
            let sampler = Sampler::under(model, conditions).unwrap();
            let mut draws = Seed(4).draws(Purpose::Test, 0, 0);
            let found =
                (0..DRAWS).filter(|_| sampler.recombine(&mut draws).defect().is_none()).count();
            let share = found as f64 / f64::from(DRAWS);
            let error = (share * (1.0 - share) / f64::from(DRAWS)).sqrt();
            let mut pgen = Pgen::new(model, rule).unwrap();
            let expected = pgen.pattern(&productive, &mask).unwrap().probability / sampler.mass();
            assert!((share - expected).abs() < 5.0 * error, "{v:?} {j:?} {share} {expected}");
        }
    }
}

#[test]
fn only_wanted_genes_are_drawn() {
    for (chain, v, j) in [(Chain::Trb, "TRBV7", "TRBJ1"), (Chain::Tra, "TRAV8", "TRAJ42")] {
        let model = Model::builtin(chain);
        let sampler = Sampler::under(model, conditions(model, Some(v), Some(j))).unwrap();
        for functionality in [Functionality::Productive, Functionality::All] {
            for receptor in sampler.sample(Seed(1), 0..500, functionality).unwrap() {
                let genes = receptor.scenario.genes;
                assert!(model.v_genes()[genes.v].name.starts_with(v));
                assert!(model.j_genes()[genes.j].name.starts_with(j));
            }
        }
    }
}

#[test]
fn without_n_additions_only_germline_is_left() {
    for chain in [Chain::Tra, Chain::Trb] {
        let model = Model::builtin(chain);
        let conditions = Conditions { n_additions: false, ..Conditions::default() };
        let sampler = Sampler::under(model, conditions).unwrap();
        for functionality in [Functionality::Productive, Functionality::All] {
            for receptor in sampler.sample(Seed(1), 0..500, functionality).unwrap() {
                assert!(receptor.scenario.n1().is_empty() && receptor.scenario.n2().is_empty());
                let productive = receptor.scenario.defect().is_none();
                assert!(productive || functionality == Functionality::All);
            }
        }
    }
}

#[test]
fn genes_that_make_nothing_are_an_error() {
    let model = Model::builtin(Chain::Trb);
    // A pseudogene of the model.
    let none = model.v_genes().iter().find(|gene| gene.segment.is_none()).unwrap();
    let error = Sampler::under(model, conditions(model, Some(&none.name), None)).unwrap_err();
    assert!(matches!(error, Error::Model { .. }), "{error}");
    assert!(error.to_string().contains("nothing with a probability above 0"), "{error}");
}

/// A V whose anchor is no Cys, and so many receptors that each may not try for long.
#[test]
fn no_productive_receptor_is_diagnosed_at_once() {
    let text = Model::builtin(Chain::Trb).to_toml().replace("\"TGTGCC", "\"GGGGCC");
    let model = Model::from_toml(&text).unwrap();
    let bad = model
        .v_genes()
        .iter()
        .find(|gene| {
            gene.segment.as_ref().is_some_and(|s| s.germline.to_string().starts_with("GG"))
        })
        .unwrap();
    let conditions = Conditions { n_additions: false, ..conditions(&model, Some(&bad.name), None) };
    let sampler = Sampler::under(&model, conditions).unwrap();
    let error = sampler.sample(Seed(1), 0..1_000_000, Functionality::Productive).unwrap_err();
    let Error::Unproductive { tries, out_of_frame, no_cysteine, .. } = error else {
        panic!("{error}");
    };
    assert!(tries == 10_000 && out_of_frame > 5_000 && no_cysteine > 1_000);
}

#[test]
fn rows_tell_their_conditions() {
    let model = Model::builtin(Chain::Tra);
    let conditions = Conditions {
        rule: FirstNucleotide::Flanking,
        n_additions: false,
        ..conditions(model, Some("TRAV14"), Some("TRAJ33"))
    };
    let sampler = Sampler::under(model, conditions).unwrap();
    let mut writer =
        Writer::of_sample(Vec::new(), &sampler, Functionality::All, "human\tTRA").unwrap();
    writer.write(&sampler.receptor(Seed(1), 0, Functionality::All).unwrap(), None).unwrap();
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    let row: Vec<&str> = text.lines().nth(1).unwrap().split('\t').collect();
    let get = |name| row[COLUMNS.iter().position(|column| *column == name).unwrap()];
    assert_eq!(row.len(), COLUMNS.len());
    assert_eq!(get("first_nucleotide"), "flanking");
    assert_eq!(get("n_additions"), "F");
    assert_eq!(get("kept"), "all");
    assert!(get("v_restriction").split(',').all(|name| name.starts_with("TRAV14")));
    assert_eq!(get("j_restriction"), "TRAJ33*01");
    assert_eq!(get("model"), "human TRA");
}
