//! Observed clonotypes as features, those whose genes tie by all that they can be.

use rayon::prelude::*;

use crate::error::Error;

use super::candidates::Candidates;
use super::feature::{Clonotype, Codes};
use super::observed::Row;
use super::shared_genes::{Shares, shared_genes};

/// Observed clonotypes as features.
pub(super) struct Encoded {
    /// Genes that share a factor.
    pub(super) shared: Vec<Vec<String>>,
    /// The feature that stands for each.
    pub(super) stands: Vec<u32>,
    pub(super) rows: Vec<Row>,
}

impl Encoded {
    pub(super) fn new(
        observed: &[Clonotype],
        codes: &Codes,
        candidates: &Candidates<'_>,
    ) -> Result<Self, Error> {
        let all = each(observed, candidates)?;
        let shared = shared_genes(&all);
        let stands = codes.standing_for(&shared);
        let rows = features(&all, codes, &stands)?;
        Ok(Self { shared, stands, rows })
    }
}

/// Returns what each clonotype can be.
fn each(observed: &[Clonotype], candidates: &Candidates<'_>) -> Result<Vec<Shares>, Error> {
    let found: Vec<Result<Shares, Error>> =
        (observed.par_iter()).map_init(|| candidates.clone(), Candidates::shares).collect();
    // Collected before the first error is looked for, so that it is the same on any pool.
    found.into_iter().enumerate().map(|(i, shares)| shares.map_err(|e| numbered(e, i))).collect()
}

/// Returns the features of what each clonotype can be, by those that stand for them.
fn features(all: &[Shares], codes: &Codes, stands: &[u32]) -> Result<Vec<Row>, Error> {
    let row = |(i, shares): (usize, &Shares)| {
        let mut row = Row::new();
        for (one, share) in shares {
            let codes = codes.encode(one);
            let codes = codes.map_err(|reason| Error::Clonotype { number: i + 1, reason })?;
            let codes: Vec<u32> = codes.into_iter().map(|code| stands[code as usize]).collect();
            match row.iter_mut().find(|(other, _)| *other == codes) {
                Some((_, other)) => *other += share,
                None => row.push((codes, *share)),
            }
        }
        Ok(row)
    };
    all.iter().enumerate().map(row).collect()
}

fn numbered(error: Error, i: usize) -> Error {
    match error {
        Error::Clonotype { reason, .. } => Error::Clonotype { number: i + 1, reason },
        other => other,
    }
}
