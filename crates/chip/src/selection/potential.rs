//! Contact energies of a TCR residue and a peptide residue.

use super::amino::{ALPHABET, AMINO_ACIDS, code};
use crate::error::Error;

/// Energies count hundredths of kT, so that no decision of a simulation uses a floating-point
/// number.
pub const CKT_PER_KT: f64 = 100.0;
/// Largest energy of a contact: ten of them and a TCR-MHC energy of 20 kT fit in 16 bits.
const MAX_KT: i16 = 30;

/// A table of contact energies, in hundredths of kT (ckT), negative where residues attract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPotential {
    /// By TCR residue, then peptide residue.
    energies_ckt: [[i16; AMINO_ACIDS]; AMINO_ACIDS],
}

impl ContactPotential {
    /// Returns the energies of Miyazawa and Jernigan, J Mol Biol 1996;256:623, Table 3, upper
    /// triangle ($e_{ij}$).
    ///
    /// ```
    /// use thymoid_chip::selection::ContactPotential;
    /// let potential = ContactPotential::miyazawa_jernigan_1996();
    /// assert_eq!(potential.energy_ckt('L', 'F'), Some(-728));
    /// ```
    pub fn miyazawa_jernigan_1996() -> Self {
        let file = "mj96_eij_kT.csv";
        let table = include_str!("../../selection/mj96_eij_kT.csv");
        Self::parse(file, table).expect("the built-in table is read in a test")
    }

    /// Reads a CSV table in kT: a first line `aa,A,C,…`, then a line for each TCR residue that
    /// begins with its letter; columns are peptide residues. Rows and columns may stand in any
    /// order. Lines that start with `#` are comments. Energies are rounded to 0.01 kT.
    ///
    /// # Errors
    /// [`Error::ContactTable`] when a residue is missing, unknown or there twice, or an energy is
    /// missing, not a number or beyond ±30 kT.
    ///
    /// ```
    /// use thymoid_chip::selection::ContactPotential;
    /// let table = ContactPotential::parse("my.csv", "aa,A,C\n");
    /// let error = table.expect_err("18 residues are missing");
    /// assert_eq!(error.to_string(), "my.csv:1:4: `D` is missing; add it");
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let wrong = |row: usize, column: usize, reason: String| Error::ContactTable {
            file: file.into(),
            row,
            column,
            reason,
        };
        let mut lines = text
            .trim_start_matches('\u{feff}')
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let (row, header) = lines.next().ok_or_else(|| {
            wrong(1, 1, "there is no line; begin with `aa,A,C,D,…`, then one line a residue".into())
        })?;
        let mut columns = Vec::with_capacity(AMINO_ACIDS);
        for (i, field) in header.split(',').enumerate().skip(1) {
            let residue = residue(field, &columns).map_err(|reason| wrong(row, i + 1, reason))?;
            columns.push(residue);
        }
        complete(&columns).map_err(|reason| wrong(row, columns.len() + 2, reason))?;
        let mut energies_ckt = [[0; AMINO_ACIDS]; AMINO_ACIDS];
        let (mut rows, mut last) = (Vec::with_capacity(AMINO_ACIDS), row);
        for (row, line) in lines {
            let mut fields = line.split(',');
            let label = fields.next().unwrap_or_default();
            let tcr = residue(label, &rows).map_err(|reason| wrong(row, 1, reason))?;
            rows.push(tcr);
            let count = fields.clone().count();
            if count != AMINO_ACIDS {
                let reason = format!("there are {count} energies; give one for each of 20 columns");
                return Err(wrong(row, 1 + count.min(AMINO_ACIDS), reason));
            }
            for (i, (field, &peptide)) in fields.zip(&columns).enumerate() {
                let energy = energy_ckt(field).map_err(|reason| wrong(row, i + 2, reason))?;
                energies_ckt[usize::from(tcr)][usize::from(peptide)] = energy;
            }
            last = row;
        }
        complete(&rows).map_err(|reason| wrong(last, 1, reason))?;
        Ok(Self { energies_ckt })
    }

    /// Returns the energy of a TCR residue and a peptide residue, one letter each; none for other
    /// letters.
    pub fn energy_ckt(&self, tcr: char, peptide: char) -> Option<i16> {
        Some(self.of_codes(code(tcr)?, code(peptide)?))
    }

    /// Returns the energy of two codes; 0 with a gap.
    pub(super) fn of_codes(&self, tcr: u8, peptide: u8) -> i16 {
        let row = self.energies_ckt.get(usize::from(tcr));
        row.and_then(|row| row.get(usize::from(peptide))).copied().unwrap_or(0)
    }
}

/// Returns the code of a label that is not among those before it.
fn residue(label: &str, before: &[u8]) -> Result<u8, String> {
    let label = label.trim();
    let mut letters = label.chars();
    let residue = letters.next().filter(|_| letters.next().is_none()).and_then(code);
    match residue {
        None => Err(format!("`{label}` is no amino acid; use the letters {ALPHABET}, each once")),
        Some(residue) if before.contains(&residue) => {
            Err(format!("`{label}` is there twice; use the letters {ALPHABET}, each once"))
        }
        Some(residue) => Ok(residue),
    }
}

/// Checks that no residue is missing.
fn complete(residues: &[u8]) -> Result<(), String> {
    let missing = (0..).zip(ALPHABET.chars()).find(|(code, _)| !residues.contains(code));
    missing.map_or(Ok(()), |(_, letter)| Err(format!("`{letter}` is missing; add it")))
}

fn energy_ckt(field: &str) -> Result<i16, String> {
    let field = field.trim();
    match field.parse::<f64>() {
        Ok(kt) if kt.abs() <= f64::from(MAX_KT) => Ok((kt * CKT_PER_KT).round() as i16),
        Ok(_) => Err(format!("`{field}` is beyond ±{MAX_KT} kT; give energies in units of kT")),
        Err(_) => Err(format!("`{field}` is no number; give an energy in kT, such as -1.51")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../selection/mj96_eij_kT.csv");

    /// Checksums of two independent transcriptions of the printed table, which agree.
    #[test]
    fn the_built_in_table_is_that_of_1996() {
        let potential = ContactPotential::miyazawa_jernigan_1996();
        for (a, b, ckt) in [('L', 'L', -737), ('K', 'K', -12), ('C', 'C', -544)] {
            assert_eq!(potential.energy_ckt(a, b), Some(ckt));
        }
        assert_eq!(potential.energy_ckt('B', 'L'), None);
        let entries = potential.energies_ckt.as_flattened();
        assert_eq!(entries.iter().map(|&e| i32::from(e)).sum::<i32>(), -126_640);
        for (a, row) in potential.energies_ckt.iter().enumerate() {
            for (b, &energy) in row.iter().enumerate() {
                assert_eq!(energy, potential.energies_ckt[b][a], "{a} {b}");
            }
        }
    }

    #[test]
    fn rows_are_of_the_receptor_and_may_stand_in_any_order() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        let mut reversed = lines.clone();
        reversed[1..].reverse();
        let potential = ContactPotential::parse("r.csv", &reversed.join("\r\n")).unwrap();
        assert_eq!(potential, ContactPotential::miyazawa_jernigan_1996());
        let changed = lines.join("\n").replace("E,-1.70,-2.41", "E,-9.99,-2.41");
        let potential = ContactPotential::parse("c.csv", &changed).unwrap();
        assert_eq!(potential.energy_ckt('E', 'A'), Some(-999));
        assert_eq!(potential.energy_ckt('A', 'E'), Some(-170));
    }

    #[test]
    fn faults_are_named_with_their_place() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        let table = lines.join("\n");
        let without_last = lines[..20].join("\n");
        for (text, row, column, says) in [
            (table.replace("aa,A,C", "aa,A,A"), 1, 3, "`A` is there twice"),
            (table.replace("aa,A,C", "aa,A,B"), 1, 3, "`B` is no amino acid"),
            (table.replace(",W,Y\n", ",W\n"), 1, 21, "`Y` is missing"),
            (table.replace("\nC,", "\nA,"), 3, 1, "`A` is there twice"),
            (table.replace("-3.57,-5.44", "-3.57,x"), 3, 3, "`x` is no number"),
            (table.replace("-3.57,-5.44", "-3.57,nan"), 3, 3, "beyond"),
            (table.replace("-3.57,-5.44", "-3.57,-544"), 3, 3, "beyond"),
            (table.replace("\nA,-2.72,", "\nA,"), 2, 20, "19 energies"),
            (without_last, 20, 1, "`Y` is missing"),
            (String::new(), 1, 1, "no line"),
        ] {
            let error = ContactPotential::parse("my.csv", &text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("my.csv:{row}:{column}: ")), "{error}");
            assert!(error.contains(says), "{error}");
        }
    }
}
