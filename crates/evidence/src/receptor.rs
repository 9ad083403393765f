//! Receptors of the built-in human models, as many as the reference drew.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_core::{Seed, math};
use thymoid_receptor::{Bases, Chain, FirstNucleotide, Functionality, Model, Sampler, Summary};

use super::{Numbers, Obtained};

/// Productive receptors of each of the two sets.
const SET: u64 = 500_000;
/// Receptors held at a time.
const CHUNK: u64 = 100_000;
/// One a chunk, of two chains.
pub(super) const TICKS: u64 = 2 * 2 * SET / CHUNK;

type Figure = fn(&Repertoire) -> Obtained;

/// The targets of one chain: `receptor-{name}-{chain}`.
const FIGURES: [(&str, Figure); 9] = [
    ("length-mean", Repertoire::length_mean),
    ("length-sd", Repertoire::length_sd),
    ("length-mode-share", |r| share(r.lengths.get(&r.most.length), r.drawn())),
    ("top-v", |r| share(r.v.get(r.most.v), r.drawn())),
    ("top-j", |r| share(r.j.get(r.most.j), r.drawn())),
    ("distinct-nt", |r| count(r.nucleotides.distinct)),
    ("distinct-aa", |r| count(r.amino_acids.distinct)),
    ("shared-nt", |r| count(r.nucleotides.shared)),
    ("shared-aa", |r| count(r.amino_acids.shared)),
];

pub(super) fn compute(seed: Seed, tick: &(dyn Fn() + Sync), numbers: &mut Numbers) -> Result<()> {
    for (name, chain, most) in [
        ("trb", Chain::Trb, Most { v: "TRBV20-1", j: "TRBJ2-7", length: 15 }),
        ("tra", Chain::Tra, Most { v: "TRAV13-1", j: "TRAJ37", length: 14 }),
    ] {
        let repertoire = Repertoire::draw(chain, most, seed, tick)?;
        for (figure, of) in FIGURES {
            numbers.add(format!("receptor-{figure}-{name}"), of(&repertoire));
        }
    }
    Ok(())
}

/// What the targets name as the most used.
struct Most {
    v: &'static str,
    j: &'static str,
    length: usize,
}

struct Repertoire {
    most: Most,
    v: BTreeMap<String, u64>,
    j: BTreeMap<String, u64>,
    lengths: BTreeMap<usize, u64>,
    nucleotides: Overlap,
    amino_acids: Overlap,
}

/// Different junctions of two sets.
struct Overlap {
    /// In either.
    distinct: usize,
    /// In both.
    shared: usize,
}

impl Repertoire {
    fn draw(chain: Chain, most: Most, seed: Seed, tick: &(dyn Fn() + Sync)) -> Result<Self> {
        let model = Model::builtin(chain);
        let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
        let (mut v, mut j, mut lengths) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut draw_set = |start: u64| -> Result<(Vec<Bases>, Vec<String>)> {
            let (mut nucleotides, mut amino_acids) = (Vec::new(), Vec::new());
            for first in (start..start + SET).step_by(CHUNK as usize) {
                let range = first..first + CHUNK;
                let receptors = sampler.sample(seed, range, Functionality::Productive)?;
                let summary = Summary::of(model, &receptors);
                add(&mut v, summary.v_usage);
                add(&mut j, summary.j_usage);
                add(&mut lengths, summary.junction_aa_lengths);
                amino_acids.extend(receptors.iter().filter_map(|r| r.scenario.junction_aa()));
                nucleotides.extend(receptors.into_iter().map(|r| r.scenario.junction));
                tick();
            }
            Ok((sorted(nucleotides), sorted(amino_acids)))
        };
        let (a, b) = (draw_set(0)?, draw_set(SET)?);
        Ok(Self {
            most,
            v,
            j,
            lengths,
            nucleotides: Overlap::of(&a.0, &b.0),
            amino_acids: Overlap::of(&a.1, &b.1),
        })
    }

    fn drawn(&self) -> f64 {
        self.lengths.values().sum::<u64>() as f64
    }

    fn mean_over_lengths(&self, of: impl Fn(f64) -> f64) -> f64 {
        let terms = self.lengths.iter().map(|(l, count)| of(*l as f64) * *count as f64);
        math::sum(terms) / self.drawn()
    }

    fn length_mean(&self) -> Obtained {
        let error = self.length_sd().value / self.drawn().sqrt();
        Obtained::estimate(self.mean_over_lengths(|l| l), error)
    }

    /// With Var(s²) = (m₄ − m₂²) / n.
    fn length_sd(&self) -> Obtained {
        let mean = self.mean_over_lengths(|l| l);
        let square = |l: f64| (l - mean) * (l - mean);
        let m2 = self.mean_over_lengths(square);
        let m4 = self.mean_over_lengths(|l| square(l) * square(l));
        let error = ((m4 - m2 * m2) / (4.0 * m2 * self.drawn())).sqrt();
        Obtained::estimate(m2.sqrt(), error)
    }
}

impl Overlap {
    /// Of two sorted sets.
    fn of<T: Ord>(mut a: &[T], mut b: &[T]) -> Self {
        let sizes = a.len() + b.len();
        let mut shared = 0;
        while let ([first_a, rest_a @ ..], [first_b, rest_b @ ..]) = (a, b) {
            let order = first_a.cmp(first_b);
            shared += usize::from(order == Ordering::Equal);
            a = if order == Ordering::Greater { a } else { rest_a };
            b = if order == Ordering::Less { b } else { rest_b };
        }
        Self { distinct: sizes - shared, shared }
    }
}

/// Its range allows for two experiments of this size.
const fn count(sequences: usize) -> Obtained {
    Obtained::exact(sequences as f64)
}

fn share(count: Option<&u64>, of: f64) -> Obtained {
    let p = count.map_or(0.0, |count| *count as f64 / of);
    Obtained::estimate(p, (p * (1.0 - p) / of).sqrt())
}

fn add<K: Ord>(total: &mut BTreeMap<K, u64>, part: BTreeMap<K, u64>) {
    for (key, count) in part {
        *total.entry(key).or_default() += count;
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all.dedup();
    all
}
