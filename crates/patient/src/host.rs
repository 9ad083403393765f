//! T cells that the graft did not make: oligoclonal cells of the child's own in atypical complete
//! DiGeorge anomaly, or cells of the mother.
//!
//! ```text
//! [H4](t) = H4 exp(-k t - mu D(t))        H8 = q H4
//! ```
//!
//! with D the days of loss that drugs have added: these cells are memory cells to a drug. They are
//! never naive and hold no TREC, so they stand in total CD3, CD4 and CD8 and in the denominator of
//! TREC, and nowhere else. They do not compete with the graft's cells (docs/model/03-patient.md),
//! which leaves the course of the graft as it is.

use serde::{Deserialize, Serialize};
use thymoid_core::{Number, math};

use crate::priors::Priors;

/// Which form of athymia a child has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phenotype {
    /// Hardly any T cell before treatment.
    Typical,
    /// Oligoclonal T cells of its own.
    Atypical,
    /// Not said.
    #[default]
    Unknown,
}

impl Phenotype {
    /// From the words of a table: the first one decides, as in `atypical; rash`. Words that say
    /// neither leave it unknown, which is the wide side.
    pub fn of_words(words: &str) -> Self {
        let first = words.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
        match first.unwrap_or_default().to_lowercase().as_str() {
            "typical" => Self::Typical,
            "atypical" => Self::Atypical,
            _ => Self::Unknown,
        }
    }
}

/// What is known of a yes-or-no question about a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not said, or not examined.
    #[default]
    #[serde(alias = "")]
    Unknown,
}

/// What a child's file says of T cells that no graft made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Presentation {
    /// Form of athymia.
    pub phenotype: Phenotype,
    /// Whether cells of the mother were found.
    pub maternal_engraftment: Answer,
}

impl Presentation {
    /// Probability, before any value is seen, that the child has such cells.
    pub(crate) fn host_cells(self, priors: &Priors) -> f64 {
        match (self.phenotype, self.maternal_engraftment) {
            (Phenotype::Atypical, _) | (_, Answer::Yes) => 1.0,
            (Phenotype::Typical, _) => priors.host.typical,
            (Phenotype::Unknown, _) => priors.host.unknown,
        }
    }
}

/// T cells of one child that no graft made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostCells<R> {
    /// CD4 among them at implantation, cells/µL.
    pub cd4_per_ul: R,
    /// Their net loss, 1/d.
    pub loss_per_day: R,
    /// CD8 per CD4 among them.
    pub cd8_per_cd4: R,
    /// What a drug that doubles the loss of memory cells adds to theirs, 1/d.
    pub drug_loss_per_day: f64,
}

impl<R: Number> HostCells<R> {
    /// From standard normal coordinates.
    pub(crate) fn at(priors: &Priors, coordinates: [R; 3]) -> Self {
        let host = &priors.host;
        let all = [host.cd4, host.loss, host.cd8_per_cd4];
        let at = |i: usize| (coordinates[i] * all[i].ln_sd + all[i].ln_median).exp();
        Self {
            cd4_per_ul: at(0),
            loss_per_day: at(1),
            cd8_per_cd4: at(2),
            drug_loss_per_day: math::exp(priors.memory_loss.ln_median),
        }
    }

    /// CD4 and CD8 per µL on a day after implantation, up to which drugs have added so many days of
    /// loss.
    pub fn on(&self, day: f64, excess_days: f64) -> [R; 2] {
        let gone = self.loss_per_day * -day + -self.drug_loss_per_day * excess_days;
        let cd4 = self.cd4_per_ul * gone.exp();
        [cd4, cd4 * self.cd8_per_cd4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_a_phenotype_decides() {
        let of = Phenotype::of_words;
        assert_eq!(of("Atypical; rash"), Phenotype::Atypical);
        assert_eq!(of("typical"), Phenotype::Typical);
        for words in ["", "unknown", "non-typical", "Omenn-like SCID; aplastic thymus"] {
            assert_eq!(of(words), Phenotype::Unknown, "{words}");
        }
    }

    #[test]
    fn what_a_file_says_sets_the_prior() {
        let priors = Priors::new(&crate::parameters().unwrap()).unwrap();
        let of = |phenotype, maternal_engraftment| {
            Presentation { phenotype, maternal_engraftment }.host_cells(&priors)
        };
        assert_eq!(of(Phenotype::Atypical, Answer::No), 1.0);
        assert_eq!(of(Phenotype::Typical, Answer::Yes), 1.0);
        assert_eq!(of(Phenotype::Unknown, Answer::Unknown), 0.44);
        assert!(of(Phenotype::Typical, Answer::Unknown) < 0.1);
    }

    /// By hand: 1000 cells that halve in 100 days, and a drug that adds 50 days at 0.02 a day.
    #[test]
    fn cells_fall_by_themselves_and_with_drugs() {
        let host = HostCells {
            cd4_per_ul: 1000.0,
            loss_per_day: math::ln(2.0) / 100.0,
            cd8_per_cd4: 0.5,
            drug_loss_per_day: 0.02,
        };
        let [cd4, cd8] = host.on(200.0, 50.0);
        assert!((cd4 - 250.0 * math::exp(-1.0)).abs() < 1e-9, "{cd4}");
        assert_eq!(cd8, 0.5 * cd4);
    }
}
