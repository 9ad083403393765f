//! The values of one sample beside one another: shares become counts, duplicates and contradictions
//! are found, and what is made of a doubtful value is doubtful.

use std::collections::BTreeMap;

use super::catalogue::{UNKNOWN_GATING, catalogue};
use super::reasons::{Reason, Remedy};
use super::units::Parent;
use super::value::{Entry, Limit, Use, Verdict};
use crate::Analyte;

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

/// Entries of one sample, by analyte and unit, in the order of the file.
type Sample = BTreeMap<(Analyte, &'static str), Vec<usize>>;

/// Judges the values of each sample together.
pub(super) fn compare(entries: &mut [Entry]) {
    for mut sample in samples(entries) {
        shares(entries, &mut sample);
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

/// The count of which an analyte may be a share, with the population that is meant.
fn whole(analyte: Analyte, parent: Parent) -> Option<Analyte> {
    use Analyte::{
        Cd3, Cd4, Cd8, Cd19, Cd45roCd4, Lymphocytes, NaiveCd4Percent, NaiveCd8Percent, Nk,
        RtePercent, Treg,
    };
    let (usual, gate) = match analyte {
        Cd4 | Cd8 => (Lymphocytes, Cd3),
        Cd3 | Cd19 | Nk => (Lymphocytes, Lymphocytes),
        NaiveCd4Percent | RtePercent | Treg | Cd45roCd4 => (Cd4, Cd4),
        NaiveCd8Percent => (Cd8, Cd8),
        _ => return None,
    };
    Some(match parent {
        Parent::Unstated => usual,
        Parent::Gate => gate,
        Parent::Lymphocytes => Lymphocytes,
        Parent::Cd3 => Cd3,
        Parent::Cd4 => Cd4,
        Parent::Cd8 => Cd8,
        Parent::Leukocytes => return None,
    })
}

/// The analyte that a share becomes when it is counted.
const fn counted(analyte: Analyte) -> Analyte {
    match analyte {
        Analyte::NaiveCd4Percent => Analyte::NaiveCd4,
        Analyte::NaiveCd8Percent => Analyte::NaiveCd8,
        Analyte::RtePercent => Analyte::Rte,
        other => other,
    }
}

/// Whether a share says something by itself.
const fn stands_alone(analyte: Analyte) -> bool {
    use Analyte::{Cd45roCd4, NaiveCd4Percent, NaiveCd8Percent, RtePercent, Treg};
    matches!(analyte, NaiveCd4Percent | NaiveCd8Percent | RtePercent | Treg | Cd45roCd4)
}

/// Whether the population of a share goes without saying: that of naive cells by that name does, that
/// of a string of markers does not.
fn is_usual(entry: &Entry) -> bool {
    let by_markers =
        matches!(entry.analyte, Some(Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent))
            && entry.gating != UNKNOWN_GATING;
    entry.parent != Parent::Unstated || !by_markers || entry.mapped
}

/// A share times the count of its population in the same sample. Where the cells were counted too, the
/// count stands. Populations come before their parts in the order of analytes.
fn shares(entries: &mut [Entry], sample: &mut Sample) {
    let keys: Vec<(Analyte, &str)> = sample
        .keys()
        .filter(|(analyte, unit)| *unit == "%" && whole(*analyte, Parent::Unstated).is_some())
        .copied()
        .collect();
    for key in keys {
        let target = (counted(key.0), "/uL");
        let direct = sample.get(&target).map(|found| found[0]);
        for index in sample.remove(&key).unwrap_or_default() {
            let Some(parent) = whole(key.0, entries[index].parent) else { continue };
            let counted = standing(entries, sample, parent);
            let Some(of) = counted.filter(|i| entries[*i].limit != Limit::Above) else {
                let direct = direct.map(|i| entries[i].row.to_string());
                uncounted(&mut entries[index], parent, direct);
                continue;
            };
            share_of(entries, index, of, parent);
            if let Some(direct) = direct {
                beside_a_count(entries, index, direct);
            } else {
                sample.entry(target).or_default().push(index);
            }
        }
    }
}

/// The value of an analyte that others go by: one that informs the forecast, or else the first.
fn standing(entries: &[Entry], sample: &Sample, analyte: Analyte) -> Option<usize> {
    let found = sample.get(&(analyte, "/uL"))?;
    found.iter().find(|i| entries[**i].used == Use::Fit).or(found.first()).copied()
}

/// Makes a count of a share.
fn share_of(entries: &mut [Entry], index: usize, of: usize, parent: Analyte) {
    let (all, row) = (entries[of].value.unwrap_or_default(), entries[of].row.to_string());
    let (limit, doubtful) = (entries[of].limit, entries[of].verdict >= Verdict::Doubtful);
    let informs = entries[of].used == Use::Fit;
    let entry = &mut entries[index];
    let share = entry.value.unwrap_or_default();
    let count = share * all / 100.0;
    let analyte = entry.analyte.unwrap_or(parent);
    let usual = is_usual(entry);
    let before = entry.used;
    entry.analyte = Some(counted(analyte));
    (entry.value, entry.unit) = (Some(count), "/uL");
    if limit == Limit::Below {
        entry.limit = Limit::Below;
    }
    let [percent, all, shown] = [share, all, count].map(rounded);
    let parent = parent.as_str().to_owned();
    let why = Reason::ShareOfCounted {
        percent,
        all,
        parent: parent.clone(),
        row: row.clone(),
        count: shown,
    };
    entry.judge(Verdict::Converted, why);
    if !usual {
        entry.judge(Verdict::Doubtful, Reason::ShareUnstated { parent: parent.clone() });
    }
    if doubtful {
        entry.judge(Verdict::Doubtful, Reason::ParentDoubtful { parent, row });
        // The user said that the doubtful count informs.
        if informs && usual {
            entry.used = before;
        }
    }
}

/// A number of six digits at most, as a person writes it.
fn rounded(x: f64) -> String {
    format!("{x:.5e}").parse::<f64>().unwrap_or(x).to_string()
}

/// The count stands, and a share of it is shown beside.
fn beside_a_count(entries: &mut [Entry], index: usize, direct: usize) {
    let (value, row) = (entries[direct].value.unwrap_or_default(), entries[direct].row.to_string());
    let entry = &mut entries[index];
    let count = entry.value.unwrap_or_default();
    entry.used = Use::Shown;
    let off = (count - value).abs() / value.max(count).max(1.0);
    if off > catalogue().platforms_agree_within {
        entry.judge(Verdict::Doubtful, Reason::CountDiffers { row, value: value.to_string() });
    } else {
        entry.judge(Verdict::Converted, Reason::CountBeside { row });
    }
}

/// A share of what is not counted.
fn uncounted(entry: &mut Entry, parent: Analyte, direct: Option<String>) {
    let analyte = entry.analyte.unwrap_or(parent);
    if stands_alone(analyte) {
        return;
    }
    if let Some(row) = direct {
        entry.value = None;
        entry.judge(Verdict::NotRead, Reason::CountStands { row });
    } else {
        let column = entry.column.clone();
        let percent = entry.value.unwrap_or_default().to_string();
        let why = Reason::ShareOfUncounted { percent, parent: parent.as_str().into() };
        entry.refuse(&column, why, Remedy::AddParent);
    }
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
            let near = stands
                .value
                .zip(entries[index].value)
                .filter(|_| stands.limit == Limit::Exact && entries[index].limit == Limit::Exact);
            // Two results of one test contradict each other; those of two panels may differ.
            let two_panels = stands.name != entries[index].name;
            let near = two_panels
                && near.is_some_and(|(a, b)| {
                    (a - b).abs() <= catalogue().platforms_agree_within * a.max(b)
                });
            let value = stands.value.unwrap_or_default().to_string();
            let entry = &mut entries[index];
            if same {
                entry.used = Use::Shown;
                entry.judge(Verdict::Doubtful, Reason::SameValue { row: row.to_string() });
            } else if near {
                entry.used = Use::Shown;
                entry
                    .judge(Verdict::Doubtful, Reason::CountDiffers { row: row.to_string(), value });
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
    let exact = |entries: &[Entry], analyte| {
        standing(entries, sample, analyte).filter(|i| entries[*i].limit == Limit::Exact)
    };
    for (part, whole) in PARTS {
        let (Some(p), Some(w)) = (exact(entries, part), exact(entries, whole)) else { continue };
        let (Some(less), Some(more)) = (entries[p].value, entries[w].value) else { continue };
        if less > more {
            let (column, row) = (entries[p].column.clone(), entries[w].row);
            let doubtful = [p, w].into_iter().any(|i| entries[i].verdict == Verdict::Doubtful);
            let [part, whole] = [part, whole].map(|analyte| analyte.as_str().to_owned());
            let [less, more] = [less, more].map(|x| x.to_string());
            let why = Reason::PartExceeds { part, less, whole, more, row: row.to_string() };
            if doubtful {
                entries[p].judge(Verdict::Doubtful, why);
            } else {
                entries[p].refuse(&column, why, Remedy::CheckBoth);
            }
        }
    }
}
