//! Shares of a population that was counted in the same sample become counts.

use super::sample::{Sample, standing};
use crate::analyte::Analyte;
use crate::catalogue::{UNKNOWN_GATING, catalogue};
use crate::number::Limit;
use crate::units::Parent;
use crate::value::{Entry, LabVerdict, Reason, Remedy, Use};

/// Returns the count of which an analyte may be a share, with the population that is meant.
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

/// Returns the analyte that a share becomes when it is counted.
const fn counted(analyte: Analyte) -> Analyte {
    match analyte {
        Analyte::NaiveCd4Percent => Analyte::NaiveCd4,
        Analyte::NaiveCd8Percent => Analyte::NaiveCd8,
        Analyte::RtePercent => Analyte::Rte,
        other => other,
    }
}

/// Tells whether a share says something by itself.
const fn stands_alone(analyte: Analyte) -> bool {
    use Analyte::{Cd45roCd4, NaiveCd4Percent, NaiveCd8Percent, RtePercent, Treg};
    matches!(analyte, NaiveCd4Percent | NaiveCd8Percent | RtePercent | Treg | Cd45roCd4)
}

/// Tells whether the population of a share goes without saying: that of naive cells by that name
/// does, that of a string of markers does not.
fn is_usual(entry: &Entry) -> bool {
    let by_markers =
        matches!(entry.analyte, Some(Analyte::NaiveCd4Percent | Analyte::NaiveCd8Percent))
            && entry.gating != UNKNOWN_GATING;
    entry.parent != Parent::Unstated || !by_markers || entry.mapped
}

/// Multiplies a share by the count of its population in the same sample. Where the cells were
/// counted too, the count stands. Populations come before their parts in the order of analytes.
pub(super) fn shares(entries: &mut [Entry], sample: &mut Sample) {
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

/// Makes a count of a share.
fn share_of(entries: &mut [Entry], index: usize, of: usize, parent: Analyte) {
    let (all, row) = (entries[of].value.unwrap_or_default(), entries[of].row.to_string());
    let (limit, doubtful) = (entries[of].limit, entries[of].verdict >= LabVerdict::Doubtful);
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
    entry.judge(LabVerdict::Converted, why);
    if !usual {
        entry.judge(LabVerdict::Doubtful, Reason::ShareUnstated { parent: parent.clone() });
    }
    if doubtful {
        entry.judge(LabVerdict::Doubtful, Reason::ParentDoubtful { parent, row });
        // The user said that the doubtful count informs.
        if informs && usual {
            entry.used = before;
        }
    }
}

/// Writes a number with six digits at most, as a person does.
fn rounded(x: f64) -> String {
    format!("{x:.5e}").parse::<f64>().unwrap_or(x).to_string()
}

/// Shows a share beside the count of the same cells, which stands.
fn beside_a_count(entries: &mut [Entry], index: usize, direct: usize) {
    let (value, row) = (entries[direct].value.unwrap_or_default(), entries[direct].row.to_string());
    let entry = &mut entries[index];
    let count = entry.value.unwrap_or_default();
    entry.used = Use::Shown;
    let off = (count - value).abs() / value.max(count).max(1.0);
    if off > catalogue().platforms_agree_within {
        entry.judge(LabVerdict::Doubtful, Reason::CountDiffers { row, value: value.to_string() });
    } else {
        entry.judge(LabVerdict::Converted, Reason::CountBeside { row });
    }
}

/// Judges a share of what is not counted.
fn uncounted(entry: &mut Entry, parent: Analyte, direct: Option<String>) {
    let analyte = entry.analyte.unwrap_or(parent);
    if stands_alone(analyte) {
        return;
    }
    if let Some(row) = direct {
        entry.value = None;
        entry.judge(LabVerdict::NotRead, Reason::CountStands { row });
    } else {
        let column = entry.column.clone();
        let percent = entry.value.unwrap_or_default().to_string();
        let why = Reason::ShareOfUncounted { percent, parent: parent.as_str().into() };
        entry.refuse(&column, why, Remedy::AddParent);
    }
}
