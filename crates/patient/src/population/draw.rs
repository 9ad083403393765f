//! One draw of the population.

use serde::{Deserialize, Serialize};

/// One draw of the population.
///
/// ```
/// use thymoid_patient::population::Population;
/// // A table of draws has a column for each parameter.
/// assert_eq!(Population::COLUMNS.len(), 13);
/// assert_eq!(Population::COLUMNS[0], "ln_export_1e9_per_day");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// ln of the typical plateau export at Duke, 10⁹ CD4 per day.
    #[serde(rename = "ln_export_1e9_per_day")]
    pub ln_export: f64,
    /// ln of the typical lag at Duke, days.
    #[serde(rename = "ln_lag_days")]
    pub ln_lag: f64,
    /// ln of the typical loss of naive cells, 1/d.
    #[serde(rename = "ln_loss_per_day")]
    pub ln_loss: f64,
    /// ln of the renewal of naive cells, 1/d.
    #[serde(rename = "ln_renewal_per_day")]
    pub ln_renewal: f64,
    /// ln of the typical CD8 per CD4 emigrant.
    pub ln_cd8_per_cd4: f64,
    /// Between-child standard deviation of ln(export).
    pub export_sd: f64,
    /// Between-child standard deviation of ln(lag).
    pub lag_sd: f64,
    /// Share of grafts that never engraft.
    pub nonengraftment: f64,
    /// Hazard of death without naive T cells, 1/d.
    pub hazard_per_day: f64,
    /// ln of the power with which naive CD4 lower the hazard.
    pub ln_protection: f64,
    /// Effect of Great Ormond Street on ln(export).
    pub gosh_export: f64,
    /// Effect of Great Ormond Street on ln(lag).
    pub gosh_lag: f64,
    /// Standard normal coordinate of the share of competition that acts on division.
    pub competition: f64,
}

impl Population {
    /// Columns of the table of draws, in the order of the fields.
    pub const COLUMNS: [&str; 13] = [
        "ln_export_1e9_per_day",
        "ln_lag_days",
        "ln_loss_per_day",
        "ln_renewal_per_day",
        "ln_cd8_per_cd4",
        "export_sd",
        "lag_sd",
        "nonengraftment",
        "hazard_per_day",
        "ln_protection",
        "gosh_export",
        "gosh_lag",
        "competition",
    ];

    /// A column without sense, and what is wrong with it.
    pub(super) fn fault(&self) -> Option<(&'static str, String)> {
        let positive = [
            ("export_sd", self.export_sd),
            ("lag_sd", self.lag_sd),
            ("hazard_per_day", self.hazard_per_day),
        ];
        let not_positive = positive.into_iter().find(|(_, x)| !(*x > 0.0 && x.is_finite()));
        let share = self.nonengraftment;
        not_positive.map(|(column, x)| (column, format!("`{x}` is not above 0"))).or_else(|| {
            let problem = format!("`{share}` is not a share");
            (!(0.0..=1.0).contains(&share)).then_some(("nonengraftment", problem))
        })
    }
}
