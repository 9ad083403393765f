//! The values of one sample.

use std::collections::BTreeMap;

use crate::analyte::Analyte;
use crate::value::{Entry, LabVerdict, Use};

/// Entries of one sample, by analyte and unit, in the order of the file.
pub(super) type Sample = BTreeMap<(Analyte, &'static str), Vec<usize>>;

/// Groups entries into samples: values of one child, age, day and time.
pub(super) fn samples(entries: &[Entry]) -> Vec<Sample> {
    let mut samples: BTreeMap<(&str, u64, Option<u64>, &str), Sample> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let (Some(age), Some(analyte), Some(_)) = (entry.age, entry.analyte, entry.value)
            && entry.verdict < LabVerdict::NotRead
        {
            let day = entry.day.map(f64::to_bits);
            let key = (entry.child_id.as_str(), age.value().to_bits(), day, entry.time.as_str());
            samples.entry(key).or_default().entry((analyte, entry.unit)).or_default().push(index);
        }
    }
    samples.into_values().collect()
}

/// Returns the value of an analyte that others go by: one that informs the forecast, or else the
/// first.
pub(super) fn standing(entries: &[Entry], sample: &Sample, analyte: Analyte) -> Option<usize> {
    let found = sample.get(&(analyte, "/uL"))?;
    found.iter().find(|i| entries[**i].used == Use::Fit).or(found.first()).copied()
}
