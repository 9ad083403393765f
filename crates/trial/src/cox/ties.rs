//! Deaths of one time.

use serde::{Deserialize, Serialize};

/// How deaths of one time count.
///
/// ```
/// use thymoid_trial::CoxTies;
/// assert_eq!(CoxTies::default(), CoxTies::Efron);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoxTies {
    /// One after the other, in unknown order, about (Efron, J. Am. Stat. Assoc. 72 (1977) 557):
    /// the default of R and lifelines.
    #[default]
    Efron,
    /// All out of the same risk set: the default of SAS and SPSS.
    Breslow,
    /// All ways to choose the dead: R's `exact`, SAS's DISCRETE.
    Exact,
}
