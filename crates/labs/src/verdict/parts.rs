//! Parts that exceed their whole.

use super::sample::{Sample, standing};
use crate::analyte::Analyte;
use crate::number::Limit;
use crate::value::{Entry, LabVerdict, Reason, Remedy};

/// A part may not exceed its whole.
const PARTS: [(Analyte, Analyte); 7] = [
    (Analyte::Cd4, Analyte::Cd3),
    (Analyte::Cd8, Analyte::Cd3),
    (Analyte::Cd3, Analyte::Lymphocytes),
    (Analyte::NaiveCd4, Analyte::Cd4),
    (Analyte::NaiveCd8, Analyte::Cd8),
    (Analyte::Rte, Analyte::Cd4),
    (Analyte::Treg, Analyte::Cd4),
];

/// Refuses a part that exceeds its whole; where either is doubtful, the part is too.
pub(super) fn parts(entries: &mut [Entry], sample: &Sample) {
    let exact = |entries: &[Entry], analyte| {
        standing(entries, sample, analyte).filter(|i| entries[*i].limit == Limit::Exact)
    };
    for (part, whole) in PARTS {
        let (Some(p), Some(w)) = (exact(entries, part), exact(entries, whole)) else { continue };
        let (Some(less), Some(more)) = (entries[p].value, entries[w].value) else { continue };
        if less > more {
            let (column, row) = (entries[p].column.clone(), entries[w].row);
            let doubtful = [p, w].into_iter().any(|i| entries[i].verdict == LabVerdict::Doubtful);
            let [part, whole] = [part, whole].map(|analyte| analyte.as_str().to_owned());
            let [less, more] = [less, more].map(|x| x.to_string());
            let why = Reason::PartExceeds { part, less, whole, more, row: row.to_string() };
            if doubtful {
                entries[p].judge(LabVerdict::Doubtful, why);
            } else {
                entries[p].refuse(&column, why, Remedy::CheckBoth);
            }
        }
    }
}
