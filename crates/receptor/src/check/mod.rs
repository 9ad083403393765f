//! What is odd about a model: sums, genes that make no receptor, names, implausible profiles.

mod genes;
mod profiles;
mod tables;
mod text;

use thymoid_core::math::{ln, sum};

use crate::error::Error;
use crate::model::{FirstNucleotide, Model, ModelText};
use crate::pgen::Pgen;

/// What is thought of a finding, from good to bad.
///
/// ```
/// use thymoid_receptor::Severity;
/// assert!(Severity::Good < Severity::Note && Severity::Note < Severity::Warning);
/// assert_eq!(Severity::Warning.as_str(), "warning");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// As expected.
    Good,
    /// Worth knowing.
    Note,
    /// Look at it before use.
    Warning,
}

impl Severity {
    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Warning => "warning",
        }
    }
}

/// One thing that was looked at.
///
/// ```
/// use thymoid_receptor::{Chain, Model, Severity};
/// // A segment that is never joined is found, though nothing else is wrong.
/// let findings = Model::builtin(Chain::Trb).examine(None)?;
/// let lost = findings.iter().find(|f| f.check == "lost mass" && f.item == "V");
/// let lost = lost.expect("every model is asked");
/// assert_eq!(lost.severity, Severity::Good);
/// assert!((0.01..0.1).contains(&lost.value.expect("a share of P(V)")));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was looked at: `sum`, `lost mass`, `gene`, `name`, `anchor`, `deletion`, `insertion`,
    /// `D with J`, `P(productive)` or `entropy`.
    pub check: &'static str,
    /// Which table, gene or part.
    pub item: String,
    /// Deviation of a sum from 1, a probability, or bits; none where a name was looked at.
    pub value: Option<f64>,
    /// What is thought of it.
    pub severity: Severity,
    /// A sentence; empty where there is nothing to say.
    pub note: String,
}

impl Finding {
    fn new(
        check: &'static str,
        item: impl Into<String>,
        value: impl Into<Option<f64>>,
        severity: Severity,
        note: impl Into<String>,
    ) -> Self {
        Self { check, item: item.into(), value: value.into(), severity, note: note.into() }
    }
}

impl Model {
    /// Looks at every table and gene of the model and, where given, at the text that it was read
    /// from, whose names and anchors say more.
    ///
    /// P(productive) is exact, under either rule. Entropies are in bits, with the first inserted
    /// nucleotide from the stationary distribution; deletions are those of functional genes.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, Model};
    /// let findings = Model::builtin(Chain::Trb).examine(None)?;
    /// let total = findings.iter().find(|f| f.check == "entropy" && f.item == "total");
    /// let bits = total.and_then(|f| f.value).expect("every model has an entropy");
    /// assert!((bits - 52.62).abs() < 0.02);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Model`] when the model has no lengths of insertions; [`Error::Pattern`] when its
    /// junctions are too long for P(productive) to be summed.
    pub fn examine(&self, text: Option<&ModelText<'_>>) -> Result<Vec<Finding>, Error> {
        let mut findings = tables::sums(self);
        findings.extend(genes::unreachable(self));
        findings.extend(text.into_iter().flat_map(text::names_and_anchors));
        findings.extend(profiles::implausible(self));
        for rule in [FirstNucleotide::Stationary, FirstNucleotide::Flanking] {
            let p = Pgen::new(self, rule)?.productive()?.probability;
            let (severity, note) = if p > 0.0 {
                (Severity::Good, "exact: C.*[FVW]")
            } else {
                (Severity::Warning, "no productive receptor; see the anchors")
            };
            findings.push(Finding::new("P(productive)", rule.as_str(), p, severity, note));
        }
        findings.extend(tables::entropies(self));
        Ok(findings)
    }
}

/// Returns the entropy of a distribution in bits, whatever it sums to.
fn bits(weights: &[f64]) -> f64 {
    let total = sum(weights.iter().copied());
    let term = |p: &f64| if *p > 0.0 { -p / total * ln(p / total) } else { 0.0 };
    sum(weights.iter().map(term)) / std::f64::consts::LN_2
}
