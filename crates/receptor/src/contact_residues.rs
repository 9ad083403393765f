//! Contact residues: what of a CDR3 faces the peptide. The hand-over to selection.

use thymoid_core::Parameters;

use crate::error::Error;

/// Which residues of a junction touch the peptide: a window around a relative position.
///
/// ```
/// use thymoid_receptor::{ContactProfile, parameters};
/// let mut three = parameters()?;
/// three.set("receptor.contact_residues", 3.0, "an example")?;
/// let residues = ContactProfile::new(&three)?.residues("CASSLGQGAYEQYF");
/// assert_eq!(residues.len(), 3);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContactProfile {
    residues: usize,
    centre: f64,
}

impl ContactProfile {
    /// Makes the window of `receptor.contact_residues` and `receptor.contact_centre`.
    ///
    /// # Errors
    /// [`Error::Parameter`] when either is missing.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            residues: parameters.value("receptor.contact_residues")?.round() as usize,
            centre: parameters.value("receptor.contact_centre")?,
        })
    }

    /// Returns the contact residues of a junction (Cys104 to Phe118, one letter each). Neither
    /// anchor residue ever counts: a junction with too few others gives fewer.
    ///
    /// ```
    /// use thymoid_receptor::{ContactProfile, parameters};
    /// let profile = ContactProfile::new(&parameters()?)?;
    /// assert_eq!(profile.residues("CASSLGQGAYEQYF"), "LGQGA");
    /// assert_eq!(profile.residues("CASF"), "AS");
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn residues<'a>(&self, junction_aa: &'a str) -> &'a str {
        let between = junction_aa.len().saturating_sub(2);
        let count = self.residues.min(between);
        // A window that fits equally well in two places is taken nearer to V.
        let ideal = self.centre * (between + 1) as f64 - (count as f64 - 1.0) / 2.0;
        let start = (ideal.floor().max(1.0) as usize).min(1 + between - count);
        junction_aa.get(start..start + count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_window_lies_between_the_anchors(
            junction in "C[A-Y]{0,40}F",
            residues in 1_usize..8,
            centre in 0.0..=1.0,
        ) {
            let window = ContactProfile { residues, centre }.residues(&junction);
            prop_assert_eq!(window.len(), residues.min(junction.len() - 2));
            prop_assert!(junction[1..junction.len() - 1].contains(window));
        }

        #[test]
        fn any_text_is_survived(text in ".{0,6}") {
            ContactProfile { residues: 5, centre: 0.5 }.residues(&text);
        }
    }

    #[test]
    fn an_odd_junction_has_its_middle_in_the_middle() {
        let profile = ContactProfile { residues: 5, centre: 0.5 };
        assert_eq!(profile.residues("CABCDEFGHIJKF"), "DEFGH"); // F, the 7th of 13, in the middle
    }
}
