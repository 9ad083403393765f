//! The built-in human models.
//!
//! Reference: OLGA 1.3.0, one million productive draws a chain, printed to two digits;
//! P(productive) is the sum of generation probabilities over all junctions of C, 1 to 42 residues,
//! F, V or W. Tolerances: five Monte-Carlo standard errors plus half a unit of the last printed
//! digit.

use rayon::ThreadPoolBuilder;
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::{
    Chain, Error, FirstNucleotide, Functionality, Model, Receptor, Sampler, Summary,
};

const DRAWS: u64 = 150_000;

fn sampler(chain: Chain) -> Result<Sampler<'static>, Error> {
    Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary)
}

fn near(found: f64, expected: f64, standard_error: f64, rounding: f64, what: &str) {
    let allowed = 5.0 * standard_error + rounding;
    assert!((found - expected).abs() < allowed, "{what}: {found}, not {expected} ± {allowed}");
}

#[test]
fn productive_repertoires_look_like_those_of_olga() -> Result<(), Error> {
    for (chain, mean, sd, usage) in [
        (
            Chain::Trb,
            15.13,
            2.57,
            &[("TRBV20-1", 7.1), ("TRBV5-1", 5.6), ("TRBJ2-7", 20.9), ("TRBJ1-1", 11.4)][..],
        ),
        (Chain::Tra, 14.05, 2.25, &[("TRAV13-1", 13.3), ("TRAV19", 8.0), ("TRAJ37", 4.7)]),
    ] {
        let model = Model::builtin(chain);
        let receptors = sampler(chain)?.sample(Seed(7), 0..DRAWS, Functionality::Productive)?;
        let summary = Summary::of(model, &receptors);
        let n = DRAWS as f64;
        assert_eq!(summary.receptors, DRAWS);
        assert_eq!(summary.junction_aa_lengths.values().sum::<u64>(), DRAWS);

        let mut junctions: Vec<_> =
            receptors.iter().filter_map(|receptor| receptor.scenario.junction_aa()).collect();
        junctions.sort();
        junctions.dedup();
        assert_eq!(summary.distinct_junction_aa, junctions.len() as u64);

        let moment = |f: &dyn Fn(f64) -> f64| {
            let terms = summary.junction_aa_lengths.iter();
            terms.map(|(length, count)| f(*length as f64) * *count as f64).sum::<f64>() / n
        };
        let found = moment(&|x| x);
        let variance = moment(&|x| (x - found) * (x - found));
        near(found, mean, sd / n.sqrt(), 0.005, "mean length");
        // The kurtosis is near 3: Var(s) = sd² / 2n.
        near(variance.sqrt(), sd, sd / (2.0 * n).sqrt(), 0.005, "sd of lengths");

        for (gene, percent) in usage {
            let counts = if gene.contains('J') { &summary.j_usage } else { &summary.v_usage };
            let p = percent / 100.0;
            let share = counts[*gene] as f64 / n;
            near(share, p, (p * (1.0 - p) / n).sqrt(), 0.0005, gene);
        }
    }
    Ok(())
}

/// Tolerance: five binomial standard errors of 400 000 draws, times the mass.
#[test]
fn the_productive_share_times_the_mass_is_exact() -> Result<(), Error> {
    const DRAWS: u32 = 400_000;
    for (chain, expected) in [(Chain::Trb, 0.24428472690278966), (Chain::Tra, 0.28942841130371455)]
    {
        let sampler = sampler(chain)?;
        let mut draws = Seed(8).draws(Purpose::Test, 0, 0);
        let productive =
            (0..DRAWS).filter(|_| sampler.recombine(&mut draws).defect().is_none()).count();
        let share = productive as f64 / f64::from(DRAWS);
        let error = sampler.mass() * (share * (1.0 - share) / f64::from(DRAWS)).sqrt();
        near(sampler.mass() * share, expected, error, 0.0, "P(productive)");
    }
    Ok(())
}

#[test]
fn receptors_do_not_depend_on_threads_or_neighbours() -> Result<(), Error> {
    let sampler = sampler(Chain::Trb)?;
    let on = |threads| -> Result<Vec<Receptor>, Error> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sampler.sample(Seed(9), 0..2000, Functionality::Productive))
    };
    let one = on(1)?;
    assert_eq!(one, on(2)?);
    assert_eq!(one[1234], sampler.receptor(Seed(9), 1234, Functionality::Productive)?);
    assert_eq!(one[1000..], sampler.sample(Seed(9), 1000..2000, Functionality::Productive)?);
    Ok(())
}

/// Receptors are never stored: a change of these is a change of every published run.
#[test]
fn the_first_receptors_of_a_seed_stay_what_they_are() -> Result<(), Error> {
    let mut found = Vec::new();
    for chain in [Chain::Tra, Chain::Trb] {
        let model = Model::builtin(chain);
        for receptor in sampler(chain)?.sample(Seed(7), 0..2, Functionality::Productive)? {
            let genes = receptor.scenario.genes;
            found.push(format!(
                "{} {} {}",
                model.v_genes()[genes.v].name,
                receptor.scenario.junction,
                model.j_genes()[genes.j].name
            ));
        }
    }
    assert_eq!(
        found,
        [
            "TRAV13-1*02 TGTGCAGCAAGTCCTTCTGGGGCTGGGAGTTACCAACTCACTTTC TRAJ28*01",
            "TRAV21*01 TGTGCTGTGAGAGAGGATAGCAACTATCAGTTAATCTGG TRAJ33*01",
            "TRBV7-2*02 TGTGCCAGCAGCTTAGTAAGCAGACGGTATTTT TRBJ1-3*01",
            "TRBV2*01 TGTGCTCCTGTCGTAAGGACTAGCGGAGTGACGCAGTATTTT TRBJ2-3*01",
        ]
    );
    Ok(())
}
