//! Two values of one analyte in a sample.

use super::sample::Sample;
use crate::catalogue::catalogue;
use crate::number::Limit;
use crate::value::{Entry, LabVerdict, Reason, Remedy, Use};

/// Shows a value beside the one that stands, where they agree; refuses it, where they do not.
pub(super) fn duplicates(entries: &mut [Entry], sample: &Sample) {
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
                entry.judge(LabVerdict::Doubtful, Reason::SameValue { row: row.to_string() });
            } else if near {
                entry.used = Use::Shown;
                entry.judge(
                    LabVerdict::Doubtful,
                    Reason::CountDiffers { row: row.to_string(), value },
                );
            } else {
                let column = entry.name_column.clone();
                let (analyte, row) = (analyte.as_str().into(), row.to_string());
                let why = Reason::OtherValue { analyte, row };
                entry.refuse(&column, why, Remedy::KeepOneValue);
            }
        }
    }
}
