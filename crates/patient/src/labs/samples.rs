//! The values of one sample beside one another: percentages become counts, duplicates and
//! contradictions are found.

use std::collections::BTreeMap;

use super::catalogue::catalogue;
use super::reasons::{Reason, Remedy};
use super::value::{Entry, Limit, Use, Verdict};
use crate::cohort::Analyte;

/// A part may not exceed its whole.
const PARTS: [(Analyte, Analyte); 5] = [
    (Analyte::Cd4, Analyte::Cd3),
    (Analyte::Cd8, Analyte::Cd3),
    (Analyte::Cd3, Analyte::Lymphocytes),
    (Analyte::NaiveCd4, Analyte::Cd4),
    (Analyte::NaiveCd8, Analyte::Cd8),
];

/// Entries of one sample, by analyte and unit, in the order of the file.
type Sample = BTreeMap<(Analyte, &'static str), Vec<usize>>;

/// Judges the values of each sample together.
pub(super) fn compare(entries: &mut [Entry]) {
    for mut sample in samples(entries) {
        percentages(entries, &mut sample);
        duplicates(entries, &sample);
        parts(entries, &sample);
    }
}

fn samples(entries: &[Entry]) -> Vec<Sample> {
    let mut samples: BTreeMap<(&str, u64, Option<u64>, &str), Sample> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let (Some(age), Some(analyte), Some(_)) = (entry.age, entry.analyte, entry.value)
            && entry.verdict < Verdict::NotRead
        {
            let day = entry.day.map(f64::to_bits);
            let key = (entry.child_id.as_str(), age.value().to_bits(), day, entry.time.as_str());
            samples.entry(key).or_default().entry((analyte, entry.unit)).or_default().push(index);
        }
    }
    samples.into_values().collect()
}

/// Percent of lymphocytes, times lymphocytes. Where the cells were counted too, the count stands.
fn percentages(entries: &mut [Entry], sample: &mut Sample) {
    let lymphocytes = sample
        .get(&(Analyte::Lymphocytes, "/uL"))
        .and_then(|found| found.iter().find(|i| entries[**i].limit == Limit::Exact))
        .map(|i| (entries[*i].value.unwrap_or_default(), entries[*i].row));
    let shares: Vec<(Analyte, &str)> =
        sample.keys().filter(|(a, unit)| *unit == "%" && is_count(*a)).copied().collect();
    for key in shares {
        let counted = sample.get(&(key.0, "/uL")).map(|found| found[0]);
        for index in sample.remove(&key).unwrap_or_default() {
            let counted = counted.map(|i| (entries[i].value.unwrap_or_default(), entries[i].row));
            let entry = &mut entries[index];
            let percent = entry.value.unwrap_or_default();
            let Some((all, row)) = lymphocytes else {
                if let Some((_, row)) = counted {
                    entry.value = None;
                    entry.judge(Verdict::NotRead, Reason::CountStands { row: row.to_string() });
                } else {
                    let column = entry.column.clone();
                    let why = Reason::ShareOfUncounted { percent: percent.to_string() };
                    entry.refuse(&column, why, Remedy::AddLymphocytes);
                }
                continue;
            };
            let count = percent * all / 100.0;
            (entry.value, entry.unit) = (Some(count), "/uL");
            let [percent, all, shown] = [percent, all, count].map(|x| x.to_string());
            let why = Reason::ShareOfCounted { percent, all, row: row.to_string(), count: shown };
            entry.judge(Verdict::Converted, why);
            if let Some((value, row)) = counted {
                entry.used = Use::Shown;
                let off = (count - value).abs() / value.max(count).max(1.0);
                if off > catalogue().platforms_agree_within {
                    let (row, value) = (row.to_string(), value.to_string());
                    entry.judge(Verdict::Doubtful, Reason::CountDiffers { row, value });
                } else {
                    let row = row.to_string();
                    entry.judge(Verdict::Converted, Reason::CountBeside { row });
                }
            } else {
                sample.entry((key.0, "/uL")).or_default().push(index);
            }
        }
    }
}

const fn is_count(analyte: Analyte) -> bool {
    use Analyte::{NaiveCd4Percent, NaiveCd8Percent, RtePercent, Trec};
    !matches!(analyte, Trec | NaiveCd4Percent | NaiveCd8Percent | RtePercent)
}

fn duplicates(entries: &mut [Entry], sample: &Sample) {
    for ((analyte, _), found) in sample {
        let Some(first) = found.iter().position(|i| entries[*i].used == Use::Fit) else { continue };
        for &index in &found[first + 1..] {
            if entries[index].used == Use::Shown {
                continue;
            }
            let (stands, row) = (&entries[found[first]], entries[found[first]].row);
            let same = stands.value == entries[index].value && stands.limit == entries[index].limit;
            let entry = &mut entries[index];
            if same {
                entry.used = Use::Shown;
                entry.judge(Verdict::Doubtful, Reason::SameValue { row: row.to_string() });
            } else {
                let column = entry.name_column.clone();
                let (analyte, row) = (analyte.as_str().into(), row.to_string());
                let why = Reason::OtherValue { analyte, row };
                entry.refuse(&column, why, Remedy::KeepOneValue);
            }
        }
    }
}

fn parts(entries: &mut [Entry], sample: &Sample) {
    // The value that informs the forecast, or else the first.
    let standing = |entries: &[Entry], analyte| {
        let found = sample.get(&(analyte, "/uL"))?;
        let fit = found.iter().find(|i| entries[**i].used == Use::Fit).or(found.first());
        fit.copied().filter(|i| entries[*i].limit == Limit::Exact)
    };
    for (part, whole) in PARTS {
        let (Some(p), Some(w)) = (standing(entries, part), standing(entries, whole)) else {
            continue;
        };
        let (Some(less), Some(more)) = (entries[p].value, entries[w].value) else { continue };
        if less > more {
            let (column, row) = (entries[p].column.clone(), entries[w].row);
            let [part, whole] = [part, whole].map(|analyte| analyte.as_str().to_owned());
            let [less, more] = [less, more].map(|x| x.to_string());
            let why = Reason::PartExceeds { part, less, whole, more, row: row.to_string() };
            entries[p].refuse(&column, why, Remedy::CheckBoth);
        }
    }
}
