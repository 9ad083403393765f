//! What is measured in blood.

use serde::{Deserialize, Serialize};

/// What is measured in blood.
///
/// ```
/// use thymoid_labs::Analyte;
///
/// // Populations stand before their parts: shares become counts in this order.
/// assert!(Analyte::Cd3 < Analyte::Cd4 && Analyte::Cd4 < Analyte::NaiveCd4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Analyte {
    /// All lymphocytes.
    Lymphocytes,
    /// CD3+ T cells.
    Cd3,
    /// CD3+CD4+ T cells.
    Cd4,
    /// CD3+CD8+ T cells.
    Cd8,
    /// CD19+ B cells.
    Cd19,
    /// CD3-CD16+CD56+ natural killer cells.
    Nk,
    /// Naive CD4 T cells (CD45RA+ with CD62L, CCR7 or CD27, by centre).
    NaiveCd4,
    /// Naive CD8 T cells.
    NaiveCd8,
    /// Recent thymic emigrants, CD4+CD31+CD45RA+.
    Rte,
    /// T-cell receptor excision circles.
    Trec,
    /// Naive share of CD4.
    NaiveCd4Percent,
    /// Naive share of CD8.
    NaiveCd8Percent,
    /// Share of recent thymic emigrants among CD4.
    RtePercent,
    /// Regulatory CD4 T cells. From here on: kept and shown, not modelled.
    Treg,
    /// CD45RO+ CD4 T cells.
    #[serde(rename = "cd45ro_cd4")]
    Cd45roCd4,
    /// Immunoglobulin G of serum.
    #[serde(rename = "igg")]
    IgG,
    /// Immunoglobulin A of serum.
    #[serde(rename = "iga")]
    IgA,
    /// Immunoglobulin M of serum.
    #[serde(rename = "igm")]
    IgM,
    /// Response of lymphocytes to phytohaemagglutinin.
    Pha,
    /// Share of T cells that are the mother's.
    MaternalEngraftment,
    /// Diversity of the lengths of CDR3.
    Spectratype,
    /// Antibodies to a vaccine.
    VaccineTitre,
}

impl Analyte {
    /// Returns the name used in tables.
    ///
    /// ```
    /// use thymoid_labs::Analyte;
    ///
    /// assert_eq!(Analyte::Cd45roCd4.as_str(), "cd45ro_cd4");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lymphocytes => "lymphocytes",
            Self::Cd3 => "cd3",
            Self::Cd4 => "cd4",
            Self::Cd8 => "cd8",
            Self::Cd19 => "cd19",
            Self::Nk => "nk",
            Self::NaiveCd4 => "naive_cd4",
            Self::NaiveCd8 => "naive_cd8",
            Self::Rte => "rte",
            Self::Trec => "trec",
            Self::NaiveCd4Percent => "naive_cd4_percent",
            Self::NaiveCd8Percent => "naive_cd8_percent",
            Self::RtePercent => "rte_percent",
            Self::Treg => "treg",
            Self::Cd45roCd4 => "cd45ro_cd4",
            Self::IgG => "igg",
            Self::IgA => "iga",
            Self::IgM => "igm",
            Self::Pha => "pha",
            Self::MaternalEngraftment => "maternal_engraftment",
            Self::Spectratype => "spectratype",
            Self::VaccineTitre => "vaccine_titre",
        }
    }
}
