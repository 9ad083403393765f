//! The values of one sample beside one another: shares become counts, duplicates and contradictions
//! are found, and what is made of a doubtful value is doubtful.

use super::duplicates::duplicates;
use super::parts::parts;
use super::sample::samples;
use super::shares::shares;
use crate::value::Entry;

/// Judges the values of each sample together.
pub(super) fn compare(entries: &mut [Entry]) {
    for mut sample in samples(entries) {
        shares(entries, &mut sample);
        duplicates(entries, &sample);
        parts(entries, &sample);
    }
}
